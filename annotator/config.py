"""Settings: read once from the environment, frozen, and refused at the start when they are wrong."""

import fcntl
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import quote

SHORTEST_SECRET = 32
MOST_WORKERS = 64
SUPPORTED_DATABASES = ("sqlite", "postgresql+psycopg")
_WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")
_HOST_NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


class SettingError(ValueError):
    """A setting is wrong; the message names it, its value's fault and the cure."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment decides.

    Attributes
    ----------
    data
        Folder for the database and the secret key (``ANNOTATOR_DATA``).
    database_url
        SQLAlchemy URL (``ANNOTATOR_DATABASE_URL``); SQLite in `data` by default.
    secret_key
        Signs session cookies (``ANNOTATOR_SECRET_KEY``), at least 32 characters.
    host, port
        Where the server listens (``HOST``, ``PORT``).
    workers
        Server processes (``WEB_CONCURRENCY``).
    """

    data: Path
    database_url: str
    secret_key: str
    host: str
    port: int
    workers: int

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return is_loopback(self.host)


def read_settings(environment: Mapping[str, str] | None = None, *, makes_key: bool = True) -> Settings:
    """Read and check every setting.

    Parameters
    ----------
    environment
        Names and values; the process's own environment by default.
    makes_key
        Whether a secret key is made where none is kept yet; False for what signs nobody in.

    Raises
    ------
    SettingError
        For the first setting that is wrong.
    """
    given = os.environ if environment is None else environment
    data = _data_folder(given.get("ANNOTATOR_DATA") or "instance")
    host = _host(given.get("HOST") or "127.0.0.1")
    return Settings(
        data=data,
        database_url=_database_url(given.get("ANNOTATOR_DATABASE_URL"), data),
        secret_key=_secret_key(given.get("ANNOTATOR_SECRET_KEY"), host, data, makes_key=makes_key),
        host=host,
        port=_whole_number(given, "PORT", 8000, 1, 65535),
        workers=_whole_number(given, "WEB_CONCURRENCY", min(os.cpu_count() or 1, MOST_WORKERS), 1, MOST_WORKERS),
    )


def is_loopback(host: str) -> bool:
    """Tell whether `host` names this machine only (``localhost``, 127.0.0.0/8 or ::1)."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _data_folder(text: str) -> Path:
    try:
        folder = Path(text).expanduser().resolve()
        file = next((part for part in (folder, *folder.parents) if part.is_file()), None)
    except (OSError, RuntimeError) as error:
        raise SettingError(f"ANNOTATOR_DATA names no folder that can be used: {text} ({error}).") from error
    if file is not None:
        raise SettingError(f"ANNOTATOR_DATA must be a folder, but {file} is a file. Name another folder.")
    return folder


def _host(text: str) -> str:
    try:
        ip_address(text.strip("[]"))
    except ValueError:
        if not _HOST_NAME.fullmatch(text):
            raise SettingError(
                f"HOST must be an address such as 127.0.0.1 or a host name, without a port, but it is {text!r}."
            ) from None
    return text


def _whole_number(given: Mapping[str, str], name: str, default: int, lowest: int, highest: int) -> int:
    text = given.get(name, "").strip()
    if not text:
        return default
    if not (_WHOLE_NUMBER.fullmatch(text) and lowest <= int(text) <= highest):
        raise SettingError(f"{name} must be a whole number from {lowest} to {highest}, but it is {text!r}.")
    return int(text)


def _database_url(text: str | None, data: Path) -> str:
    if not text:
        return f"sqlite:///{quote(str(data / 'annotator.db'), safe='/ ')}"
    scheme, separator, rest = text.partition("://")
    if scheme in {"postgres", "postgresql"}:
        scheme = "postgresql+psycopg"
    if not separator or scheme not in SUPPORTED_DATABASES:
        raise SettingError(
            "ANNOTATOR_DATABASE_URL must begin with sqlite:/// or postgresql://, "
            f"but it begins with {scheme.partition(':')[0]!r}."
        )
    if scheme == "sqlite" and (not rest.startswith("/") or rest.partition("?")[0] in {"/", "/:memory:"}):
        raise SettingError("ANNOTATOR_DATABASE_URL must name a file: sqlite:////folder/annotator.db.")
    return f"{scheme}://{rest}"


def _secret_key(text: str | None, host: str, data: Path, *, makes_key: bool) -> str:
    if text:
        if len(text) < SHORTEST_SECRET:
            raise SettingError(
                f"ANNOTATOR_SECRET_KEY must have at least {SHORTEST_SECRET} characters, but it has {len(text)}. "
                'Make one with: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
            )
        return text
    if not is_loopback(host):
        raise SettingError(
            f"ANNOTATOR_SECRET_KEY is needed because HOST={host} can be reached from other machines. "
            'Make one with: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    path = data / "secret.key"
    return _kept_secret(path) if makes_key or path.exists() else ""


def _kept_secret(path: Path) -> str:
    """Return the key kept in `path`, made on the first call with file mode 0600."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        text = _read_or_make(path)
    except OSError as error:
        raise SettingError(
            f"The secret key cannot be kept in {path}: {error.strerror}. Name another folder with ANNOTATOR_DATA."
        ) from error
    if not text.isascii() or len(text) < SHORTEST_SECRET:
        raise SettingError(
            f"The secret key in {path} is damaged. Delete the file; a new one is made, and people sign in again."
        )
    return text


def _read_or_make(path: Path) -> str:
    # Under a lock, so that of two processes that start together one makes the key and the other reads it whole.
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        os.fchmod(file.fileno(), 0o600)
        kept = file.read()
        if not kept:
            kept = secrets.token_urlsafe(48).encode()
            file.write(kept)
            file.flush()
            os.fsync(file.fileno())
        return kept.decode("utf-8", "replace").strip()
