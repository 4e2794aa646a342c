"""Stylesheets, script and pictures: read, hashed and compressed once at start, then served from memory.

The hash of the content is part of the address, so a browser may keep a file for ever: another content has
another address.
"""

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, request, url_for

from annotator.services.permissions import Permission

FOLDER = Path(__file__).parent / "static"
ENDPOINT = "static_file"
KEEP = "public, max-age=31536000, immutable"
DIGEST_LENGTH = 16
TEXT_TYPES = {
    "": "text/plain; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".toml": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
OTHER_TYPES = {".png": "image/png", ".webp": "image/webp", ".woff2": "font/woff2"}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file as it is served.

    Attributes
    ----------
    digest
        The beginning of the content's SHA-256, in hexadecimal.
    packed
        The content compressed by gzip; None for types that are compressed already.
    """

    name: str
    content_type: str
    digest: str
    body: bytes
    packed: bytes | None


def read_static_files(folder: Path) -> dict[str, StaticFile]:
    """Return every file under `folder` by its name relative to it; hidden files are left out.

    Raises
    ------
    ValueError
        When the type of a file is not known here.
    """
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    files = (_read(path, path.relative_to(folder).as_posix()) for path in paths)
    return {file.name: file for file in files}


def register_static_files(app: Flask, folder: Path = FOLDER) -> None:
    """Serve the files of `folder` on `app`, and give templates ``static(name)``, a file's address."""
    files = read_static_files(folder)

    def static_file(digest: str, name: str) -> Response:
        file = files.get(name)
        if file is None or file.digest != digest:
            abort(404)
        return _answer(file)

    def static(name: str) -> str:
        if name not in files:
            raise LookupError(f"there is no static file {name!r}")
        return url_for(ENDPOINT, digest=files[name].digest, name=name)

    static_file.permission = Permission.ANYONE  # type: ignore[attr-defined]
    app.add_url_rule("/static/<digest>/<path:name>", ENDPOINT, static_file)
    app.jinja_env.globals["static"] = static


def _read(path: Path, name: str) -> StaticFile:
    body = path.read_bytes()
    digest = hashlib.sha256(body).hexdigest()[:DIGEST_LENGTH]
    if path.suffix in TEXT_TYPES:
        return StaticFile(name, TEXT_TYPES[path.suffix], digest, body, gzip.compress(body, 9, mtime=0))
    if path.suffix in OTHER_TYPES:
        return StaticFile(name, OTHER_TYPES[path.suffix], digest, body, None)
    raise ValueError(f"no content type is known for the static file {name!r}")


def _answer(file: StaticFile) -> Response:
    packed = file.packed if request.accept_encodings.quality("gzip") > 0 else None
    response = Response(file.body if packed is None else packed, content_type=file.content_type)
    if packed is not None:
        response.content_encoding = "gzip"
    if file.packed is not None:
        response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = KEEP
    # A strong tag names the bytes sent, and these differ with the encoding.
    response.set_etag(file.digest if packed is None else f"{file.digest}-gzip")
    response.make_conditional(request)
    return response
