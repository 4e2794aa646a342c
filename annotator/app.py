"""The application and the command line: the only place that wires the floors together.

What an application needs is imported when one is made, so that a command which makes none starts at once.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from annotator.config import Settings
    from annotator.database import Database

MOST_BYTES = 20 * 1024 * 1024
MOST_FORM_BYTES = 2 * 1024 * 1024


def create_app(settings: Settings | None = None, database: Database | None = None) -> Flask:
    """Make the application.

    Parameters
    ----------
    settings
        Read from the environment by default.
    database
        Opened from the settings by default.

    Raises
    ------
    SettingError, DatabaseError
        When a setting is wrong, or the database is missing, older or newer than the program.
    """
    # Flask-WTF translates forms by Flask-Babel, which is not ours; in looking for it, it loads all of Babel where an
    # extra has brought that.
    sys.modules.setdefault("flask_wtf.i18n", None)  # type: ignore[arg-type]
    from flask import Flask
    from flask_wtf.csrf import CSRFProtect

    from annotator import edge, web
    from annotator.config import read_settings
    from annotator.database import open_database, require_current

    settings = settings or read_settings()
    database = database or open_database(settings.database_url)
    require_current(database)
    app = Flask("annotator.web", static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="annotator",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=not settings.is_loopback,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=14),
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_FORM_BYTES,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=False,  # checked in web/security.py, which lets some forms be shown again
        WTF_CSRF_SSL_STRICT=False,
    )
    edge.connect(app, edge.Installation(settings, database))
    CSRFProtect(app)
    web.register(app)
    database.dispose()
    return app


def main() -> None:
    """Run the command line; its server is given the way to make an application."""
    from annotator.cli import main as run

    run(obj=create_app)
