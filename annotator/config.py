"""Settings: read once from the environment, frozen, and refused at the start when they are wrong."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

SHORTEST_SECRET = 32
MOST_WORKERS = 64
SUPPORTED_DATABASES = ("sqlite", "postgresql+psycopg")


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


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read and check every setting.

    Parameters
    ----------
    environment
        Names and values; the process's own environment by default.

    Raises
    ------
    SettingError
        For the first setting that is wrong.
    """
    given = os.environ if environment is None else environment
    data = Path(given.get("ANNOTATOR_DATA") or "instance").expanduser().resolve()
    if data.exists() and not data.is_dir():
        raise SettingError(f"ANNOTATOR_DATA must be a folder, but {data} is a file. Name another folder.")
    host = given.get("HOST") or "127.0.0.1"
    return Settings(
        data=data,
        database_url=_database_url(given.get("ANNOTATOR_DATABASE_URL"), data),
        secret_key=_secret_key(given.get("ANNOTATOR_SECRET_KEY"), host, data),
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


def _whole_number(given: Mapping[str, str], name: str, default: int, lowest: int, highest: int) -> int:
    text = given.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and lowest <= int(text) <= highest):
        raise SettingError(f"{name} must be a whole number from {lowest} to {highest}, but it is {text!r}.")
    return int(text)


def _database_url(text: str | None, data: Path) -> str:
    if not text:
        return f"sqlite:///{data / 'annotator.db'}"
    scheme = urlsplit(text).scheme
    if scheme in {"postgres", "postgresql"}:
        text, scheme = "postgresql+psycopg" + text[text.index("://") :], "postgresql+psycopg"
    if scheme not in SUPPORTED_DATABASES:
        raise SettingError(
            "ANNOTATOR_DATABASE_URL must begin with sqlite:/// or postgresql://, "
            f"but it begins with {scheme or text!r}."
        )
    if scheme == "sqlite" and (not text.startswith("sqlite:///") or text in {"sqlite:///", "sqlite:///:memory:"}):
        raise SettingError("ANNOTATOR_DATABASE_URL must name a file: sqlite:////folder/annotator.db.")
    return text


def _secret_key(text: str | None, host: str, data: Path) -> str:
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
    return _kept_secret(data / "secret.key")


def _kept_secret(path: Path) -> str:
    """Return the key kept in `path`, made on the first call with file mode 0600."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    text = path.read_text(encoding="ascii").strip()
    if len(text) < SHORTEST_SECRET:
        raise SettingError(
            f"The secret key in {path} is damaged. Delete the file; a new one is made, and people sign in again."
        )
    return text
