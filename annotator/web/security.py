"""The names this site answers to, and the headers that every answer carries."""

import re
from functools import lru_cache

from flask import Flask, Response, abort, current_app, request
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import ImmutableMultiDict

from annotator import edge
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
    """Refuse foreign names, forged forms and what is no text, and add the headers to every answer of `app`."""
    app.before_request(_refuse_foreign_names)
    app.before_request(_take_large_files)
    app.before_request(_refuse_forged)
    app.before_request(_refuse_nul)
    app.after_request(_add_headers)


def _refuse_foreign_names() -> None:
    # Another site's name that resolves to this machine is not this site.
    if installation().settings.is_loopback and not _names_this_machine(request.host):
        abort(400, _("Annotator answers here only under this machine’s own name. Open the address it printed."))


@lru_cache(maxsize=64)
def _names_this_machine(host: str) -> bool:
    return is_loopback(_PORT.sub("", host))


def _take_large_files() -> None:
    """Let pages take more than others where they say so: before anything of what was sent is read."""
    most = getattr(current_app.view_functions.get(request.endpoint or ""), "most_bytes", 0)
    if most:
        request.max_content_length = most


def _refuse_forged() -> None:
    """Refuse what does not come from a page of this session; where the view can, it shows the form again."""
    try:
        current_app.extensions["csrf"].protect(apply_exemptions=True)
    except CSRFError:
        if not _can_be_shown_again():
            raise
        edge.refuse(
            400,
            _(
                "The page was opened before you last signed in, or in another browser. What you typed is still here: "
                "look at it and send it once more."
            ),
        )


def _refuse_nul() -> None:
    """Refuse a character that no text has and that PostgreSQL can neither store nor look for."""
    if "\0" in request.path:
        abort(404)
    if not any("\0" in value for value in (*request.args.values(), *request.form.values())):
        return
    if not _can_be_shown_again():
        raise Invalid(_("The form holds a NUL character, which no text has. Take it out and send it again."))
    request.form = ImmutableMultiDict((name, text.replace("\0", "")) for name, text in request.form.items(multi=True))
    if edge.refusal() is None:
        message = _("The form held a NUL character, which no text has. It was taken out: look at it and send it again.")
        edge.refuse(422, message)


def _can_be_shown_again() -> bool:
    """Whether somebody is signed in, and the view shows what it is sent without acting on it."""
    view = current_app.view_functions.get(request.endpoint or "")
    return bool(getattr(view, "shows_again", False)) and request.method == "POST" and edge.identity() is not None


def _add_headers(response: Response) -> Response:
    # Looking for each name anew would take longer than the rest of what is done here.
    given = {name.lower() for name, _value in response.headers}
    for name, value in HEADERS.items():
        if name.lower() not in given:
            response.headers.add(name, value)
    if request.is_secure and not installation().settings.is_loopback:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response
