"""One table from what went wrong to the page that says so."""

import logging
from urllib.parse import quote

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, IntegrityError
from werkzeug.exceptions import HTTPException

from annotator import edge
from annotator.errors import AnnotatorError, Conflict, Invalid, NotAllowed, NotFound, TooMany
from annotator.text import _
from annotator.web.given_back import given_back

logger = logging.getLogger("annotator")

STATUS: dict[type[AnnotatorError], int] = {TooMany: 429, NotFound: 404, NotAllowed: 403, Conflict: 409, Invalid: 422}

Answer = tuple[str, int]

# A form that is shown again has a token of its own, and passwords are asked for anew.
NOT_SENT_AGAIN = {"csrf_token", "password", "current", "again"}


def status_of(error: AnnotatorError) -> int:
    """Return the HTTP status of a refusal."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)


def register(app: Flask) -> None:
    """Register the error pages on `app`."""
    app.register_error_handler(AnnotatorError, _refused)
    app.register_error_handler(CSRFError, _form_too_old)
    app.register_error_handler(IntegrityError, _changed_meanwhile)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _our_fault)


def _page(status: int, heading: str, message: str, *, may_ask: bool = True) -> Answer:
    typed = given_back(may_ask=may_ask)
    page = render_template(
        "errors/error.html", status=status, heading=heading, message=message, typed=typed, to_send_again=[]
    )
    return page, status


def _refused(error: AnnotatorError) -> Response:
    headings = {
        404: _("Not found"),
        403: _("Not allowed"),
        409: _("Not possible now"),
        429: _("Too many attempts"),
        422: _("Something is missing or wrong"),
        500: _("Something went wrong"),
    }
    status = status_of(error)
    answer = make_response(_page(status, headings[status], str(error)))
    if isinstance(error, TooMany):
        answer.headers["Retry-After"] = str(error.seconds)
    return answer


def _form_too_old(_error: CSRFError) -> Answer:
    message = _(
        "The form was opened before you last signed in, or in another browser, and nothing was done. "
        "Open its page again and send it once more."
    )
    view = current_app.view_functions.get(request.endpoint or "")
    if edge.identity() is not None or not getattr(view, "shows_again", False):
        return _page(400, _("This form is too old"), message)
    message = _(
        "You have been signed out, and nothing was done. Sign in in another tab, then come back to this page and show "
        "the form again: all that you typed is in it."
    )
    sent = [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_SENT_AGAIN]
    page = render_template(
        "errors/error.html",
        status=400,
        heading=_("Signed out"),
        message=message,
        typed=given_back(),
        to_send_again=sent,
    )
    return page, 400


def _asked_for() -> str:
    """Return the address for the log, without the secret of a link, which would let in whoever reads it."""
    token = (request.view_args or {}).get("token")
    path = quote(request.path)
    return path.replace(quote(token), "…") if token else path


def _changed_meanwhile(error: IntegrityError) -> Answer:
    """Answer what the database itself refused: somebody else was faster."""
    # PostgreSQL says in further lines what was to be stored.
    reason = str(error.orig).partition("\n")[0]
    logger.warning("The database refused %s %s: %s", request.method, _asked_for(), reason)
    message = _("Somebody changed this at the same moment, so nothing was saved. Go back, load the page and try again.")
    return _page(409, _("Not possible now"), message)


def _http_error(error: HTTPException) -> Answer:
    status = error.code or 500
    messages = {
        400: (_("Not understood"), error.description or error.name),
        404: (_("Not found"), _("There is no page at this address. It may have moved, or the link is incomplete.")),
        405: (
            _("Not possible here"),
            _("This address answers other requests. Go back and use the page’s own buttons."),
        ),
        413: (
            _("Too large"),
            _(
                "What was sent is too large: a file may have up to 20 MB, a text 2 MB. Go back, where what you typed "
                "still stands, and choose a smaller file."
            ),
        ),
    }
    return _page(status, *messages.get(status, (error.name, error.description or error.name)))


def _our_fault(error: Exception) -> Answer:
    edge.close()
    edge.ask_no_more()
    logger.error("Failed: %s %s", request.method, _asked_for(), exc_info=error)
    if isinstance(error, DBAPIError):
        message = _("The database did not answer. Nothing was saved. Try again in a moment.")
    else:
        message = _("The fault is ours and has been logged. Nothing was saved. Go back and try again.")
    return _page(500, _("Something went wrong"), message, may_ask=False)
