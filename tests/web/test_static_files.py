"""Static files: served from memory, compressed once, kept for ever under the address of their content."""

import gzip
import hashlib
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from annotator.services.permissions import Permission
from annotator.web.static_files import FOLDER, read_static_files, register_static_files

STYLE = b"body { color: black; }\n" * 40
PICTURE = b"\x89PNG not really"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "style.css").write_bytes(STYLE)
    (tmp_path / "vendor" / "LICENSE").write_text("Anyone may.")
    (tmp_path / "picture.png").write_bytes(PICTURE)
    (tmp_path / ".hidden").write_text("not served")
    return tmp_path


@pytest.fixture
def app(folder: Path) -> Flask:
    app = Flask("test", static_folder=None)
    register_static_files(app, folder)
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def address(app: Flask, name: str) -> str:
    with app.test_request_context():
        return render_template_string("{{ static(name) }}", name=name)


def test_the_address_holds_the_hash_of_the_content(app: Flask) -> None:
    digest = hashlib.sha256(STYLE).hexdigest()[:16]
    assert address(app, "vendor/style.css") == f"/static/{digest}/vendor/style.css"


def test_the_address_follows_where_the_application_is_mounted(app: Flask) -> None:
    with app.test_request_context("/", base_url="http://localhost/annotator/"):
        assert render_template_string("{{ static('picture.png') }}").startswith("/annotator/static/")


def test_a_name_that_does_not_exist_is_refused_in_a_template(app: Flask) -> None:
    with pytest.raises(LookupError, match=r"no static file 'gone\.css'"):
        address(app, "gone.css")


def test_text_is_compressed_for_those_who_take_it(app: Flask, client: FlaskClient) -> None:
    answer = client.get(address(app, "vendor/style.css"), headers={"Accept-Encoding": "br, gzip"})
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert int(answer.headers["Content-Length"]) == len(answer.data) < len(STYLE)
    assert gzip.decompress(answer.data) == STYLE


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0"])
def test_others_get_it_as_it_is(app: Flask, client: FlaskClient, accepted: str) -> None:
    answer = client.get(address(app, "vendor/style.css"), headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.data == STYLE


def test_pictures_are_not_compressed_again(app: Flask, client: FlaskClient) -> None:
    answer = client.get(address(app, "picture.png"), headers={"Accept-Encoding": "gzip"})
    assert (answer.data, answer.headers["Content-Type"]) == (PICTURE, "image/png")
    assert "Content-Encoding" not in answer.headers
    assert "Vary" not in answer.headers


def test_a_file_without_suffix_is_plain_text(app: Flask, client: FlaskClient) -> None:
    assert client.get(address(app, "vendor/LICENSE")).headers["Content-Type"] == "text/plain; charset=utf-8"


def test_each_encoding_has_its_own_strong_tag(app: Flask, client: FlaskClient) -> None:
    url = address(app, "vendor/style.css")
    plain = client.get(url).headers["ETag"]
    packed = client.get(url, headers={"Accept-Encoding": "gzip"}).headers["ETag"]
    assert plain != packed
    assert not plain.startswith("W/")
    assert not packed.startswith("W/")


def test_what_is_known_already_is_not_sent_again(app: Flask, client: FlaskClient) -> None:
    url = address(app, "vendor/style.css")
    tag = client.get(url, headers={"Accept-Encoding": "gzip"}).headers["ETag"]
    answer = client.get(url, headers={"Accept-Encoding": "gzip", "If-None-Match": tag})
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == tag
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200


def test_head_has_the_length_and_no_body(app: Flask, client: FlaskClient) -> None:
    answer = client.head(address(app, "vendor/style.css"))
    assert (answer.data, answer.headers["Content-Length"]) == (b"", str(len(STYLE)))


@pytest.mark.parametrize(
    "url", ["/static/0123456789abcdef/vendor/style.css", "/static/x/gone.css", "/static/vendor/style.css", "/static/"]
)
def test_wrong_hash_or_name(client: FlaskClient, url: str) -> None:
    assert client.get(url).status_code == 404


def test_no_path_leads_out_of_the_folder(app: Flask, client: FlaskClient) -> None:
    digest = address(app, "picture.png").split("/")[2]
    assert client.get(f"/static/{digest}/../../conftest.py").status_code == 404
    assert client.get(f"/static/{digest}/.hidden").status_code == 404


def test_a_file_of_unknown_type_stops_the_start(folder: Path) -> None:
    (folder / "data.bin").write_bytes(b"?")
    with pytest.raises(ValueError, match=r"static file 'data\.bin'"):
        register_static_files(Flask("test", static_folder=None), folder)


def test_the_route_names_its_permission(app: Flask) -> None:
    assert app.view_functions["static_file"].permission is Permission.ANYONE  # type: ignore[attr-defined]


def test_the_files_of_the_pages_are_there_and_small() -> None:
    files = read_static_files(FOLDER)
    assert {"app.css", "app.js", "favicon.svg", "vendor/pico-2.1.1/pico.min.css"} <= files.keys()
    loaded = [files[name].packed for name in ("app.css", "app.js", "favicon.svg", "vendor/pico-2.1.1/pico.min.css")]
    assert sum(len(packed) for packed in loaded if packed is not None) < 30_000
    assert read_static_files(FOLDER) == files
