"""Every setting, right and wrong."""

import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import make_url

from annotator.config import SettingError, Settings, is_loopback, read_settings

SECRET = "s" * 32


def read(data: Path, **given: str) -> Settings:
    return read_settings({"ANNOTATOR_DATA": str(data)} | given)


def test_the_defaults(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert settings.data == tmp_path
    assert settings.database_url == f"sqlite:///{tmp_path}/annotator.db"
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert 1 <= settings.workers <= 64
    assert settings.is_loopback


def test_empty_settings_are_the_defaults(tmp_path: Path) -> None:
    empty = {"ANNOTATOR_DATABASE_URL": "", "ANNOTATOR_SECRET_KEY": "", "HOST": "", "PORT": " ", "WEB_CONCURRENCY": ""}
    assert read(tmp_path, **empty) == read(tmp_path)


def test_the_environment_is_read_and_the_default_folder_is_instance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ANNOTATOR_DATA", "ANNOTATOR_DATABASE_URL", "ANNOTATOR_SECRET_KEY", "HOST", "WEB_CONCURRENCY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PORT", "8123")
    monkeypatch.chdir(tmp_path)
    settings = read_settings()
    assert settings.port == 8123
    assert settings.data == tmp_path / "instance"
    assert (tmp_path / "instance").stat().st_mode & 0o777 == 0o700


def test_settings_cannot_be_changed(tmp_path: Path) -> None:
    with pytest.raises(AttributeError):
        read(tmp_path).port = 1  # type: ignore[misc]


@pytest.mark.parametrize("name", ["PORT", "WEB_CONCURRENCY"])
@pytest.mark.parametrize("text", ["0", "-1", "65536", "80.0", "8e3", "eighty", "0x10", "٣", "1" * 5000])
def test_a_number_out_of_bounds_is_refused(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(SettingError, match=rf"{name} must be a whole number from 1 to"):
        read(tmp_path, **{name: text})


def test_numbers_at_the_bounds(tmp_path: Path) -> None:
    assert read(tmp_path, PORT="1", WEB_CONCURRENCY=" 64 ").workers == 64
    assert read(tmp_path, PORT="65535", WEB_CONCURRENCY="1").port == 65535


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.1", "::1", "[::1]"])
def test_a_host_on_loopback(tmp_path: Path, host: str) -> None:
    assert is_loopback(host)
    assert read(tmp_path, HOST=host).is_loopback


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "ratings.example.org", "desk-4"])  # noqa: S104
def test_a_host_that_others_reach(tmp_path: Path, host: str) -> None:
    assert not read(tmp_path, HOST=host, ANNOTATOR_SECRET_KEY=SECRET).is_loopback
    with pytest.raises(SettingError, match=r"ANNOTATOR_SECRET_KEY is needed because HOST=.* python3 -c"):
        read(tmp_path, HOST=host)


@pytest.mark.parametrize("host", ["http://localhost", "127.0.0.1:8000", "300.1.1.1", "-x", "a b", "x-", "x" * 300])
def test_a_malformed_host_is_refused(tmp_path: Path, host: str) -> None:
    with pytest.raises(SettingError, match="HOST must be an address"):
        read(tmp_path, HOST=host, ANNOTATOR_SECRET_KEY=SECRET)


@pytest.mark.parametrize("folder", ["with space", "100 %", "100%25", "what?", "a#b", "q&a=1", "ü"])
def test_the_default_database_lies_in_the_folder_whatever_its_name(tmp_path: Path, folder: str) -> None:
    url = make_url(read(tmp_path / folder).database_url)
    assert url.database == str(tmp_path / folder / "annotator.db")
    assert not url.query


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    for data in (file, file / "below"):
        with pytest.raises(SettingError, match=r"ANNOTATOR_DATA must be a folder, but .*file is a file"):
            read(data)


@pytest.mark.parametrize("data", ["~nobody-of-this-name/x", "x" * 5000])
def test_a_folder_that_cannot_be_is_refused(data: str) -> None:
    with pytest.raises(SettingError, match="ANNOTATOR_DATA names no folder"):
        read_settings({"ANNOTATOR_DATA": data})


def test_a_folder_in_which_nothing_can_be_made_is_refused() -> None:
    with pytest.raises(SettingError, match="The secret key cannot be kept in /proc/annotator"):
        read(Path("/proc/annotator"))


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sqlite:////srv/annotator.db", "sqlite:////srv/annotator.db"),
        ("sqlite:///here.db", "sqlite:///here.db"),
        ("postgresql+psycopg://me@db/ratings", "postgresql+psycopg://me@db/ratings"),
        ("postgresql://me:a%40b@db:5433/ratings?x=y", "postgresql+psycopg://me:a%40b@db:5433/ratings?x=y"),
        ("postgres://db/ratings", "postgresql+psycopg://db/ratings"),
    ],
)
def test_a_database_address(tmp_path: Path, given: str, used: str) -> None:
    assert read(tmp_path, ANNOTATOR_DATABASE_URL=given).database_url == used


@pytest.mark.parametrize("given", ["mysql://db/x", "postgresql+asyncpg://db/x", "ratings", "postgresql:x", "://x"])
def test_an_address_of_another_kind_is_refused(tmp_path: Path, given: str) -> None:
    with pytest.raises(SettingError, match="must begin with sqlite:/// or postgresql://"):
        read(tmp_path, ANNOTATOR_DATABASE_URL=given)


@pytest.mark.parametrize(
    "given", ["sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite://file.db", "sqlite:///?a=b"]
)
def test_a_sqlite_address_without_a_file_is_refused(tmp_path: Path, given: str) -> None:
    with pytest.raises(SettingError, match="must name a file"):
        read(tmp_path, ANNOTATOR_DATABASE_URL=given)


def test_a_refusal_does_not_show_a_password(tmp_path: Path) -> None:
    with pytest.raises(SettingError) as refusal:
        read(tmp_path, ANNOTATOR_DATABASE_URL="mysql://me:hidden@db/x")
    assert "hidden" not in str(refusal.value)


def test_a_secret_key_that_is_given_is_used_and_not_kept(tmp_path: Path) -> None:
    assert read(tmp_path, ANNOTATOR_SECRET_KEY=SECRET).secret_key == SECRET
    assert list(tmp_path.iterdir()) == []


def test_a_short_secret_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"at least 32 characters, but it has 31\. Make one with: python3"):
        read(tmp_path, ANNOTATOR_SECRET_KEY=SECRET[1:])


def test_the_secret_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    first = read(tmp_path).secret_key
    kept = tmp_path / "secret.key"
    assert len(first) >= 32
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    kept.chmod(0o644)
    assert read(tmp_path).secret_key == first
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert read(tmp_path / "other").secret_key != first


@pytest.mark.parametrize("content", [b"short", b"\xff" * 40, "é".encode() * 40, b" " * 40])
def test_a_damaged_secret_key_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret.key").write_bytes(content)
    with pytest.raises(SettingError, match=r"secret\.key is damaged\. Delete the file"):
        read(tmp_path)


def test_those_who_start_together_share_one_secret_key(tmp_path: Path) -> None:
    for attempt in range(20):
        start = Barrier(8)
        data = tmp_path / str(attempt)

        def read_together(_number: int, start: Barrier = start, data: Path = data) -> str:
            start.wait()
            return read(data).secret_key

        with ThreadPoolExecutor(8) as pool:
            assert len(set(pool.map(read_together, range(8)))) == 1


def test_processes_that_start_together_share_one_secret_key(tmp_path: Path) -> None:
    program = "from annotator.config import read_settings; print(read_settings().secret_key)"
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            env={"ANNOTATOR_DATA": str(tmp_path)},
            cwd=Path(__file__).parents[1],
            stdout=subprocess.PIPE,
            text=True,
        )
        for _process in range(4)
    ]
    keys = {process.communicate()[0] for process in started}
    assert [process.returncode for process in started] == [0] * 4
    assert len(keys) == 1
