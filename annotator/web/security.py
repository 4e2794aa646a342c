"""The names this site answers to, and the headers that every answer carries."""

import re

from flask import Flask, Response, abort, request

from annotator.config import is_loopback
from annotator.edge import installation
from annotator.errors import Invalid
from annotator.text import _

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "private, no-cache",
}
_PORT = re.compile(r":[0-9]+$")


def register(app: Flask) -> None:
    """Refuse foreign names, and add the headers to every answer of `app`."""

    @app.before_request
    def refuse_foreign_names() -> None:
        # Another site's name that resolves to this machine is not this site.
        if installation().settings.is_loopback and not is_loopback(_PORT.sub("", request.host)):
            abort(400, _("Annotator answers here only under this machine’s own name. Open the address it printed."))

    @app.before_request
    def refuse_nul() -> None:
        """Refuse a character that no text has and that PostgreSQL can neither store nor look for."""
        if "\0" in request.path:
            abort(404)
        if any("\0" in value for value in (*request.args.values(), *request.form.values())):
            raise Invalid(_("The form holds a NUL character, which no text has. Take it out and send it again."))

    @app.after_request
    def add_headers(response: Response) -> Response:
        # Looking for each name anew would take longer than the rest of what is done here.
        given = {name.lower() for name, _value in response.headers}
        for name, value in HEADERS.items():
            if name.lower() not in given:
                response.headers.add(name, value)
        if request.is_secure and not installation().settings.is_loopback:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response
