"""When a rating form was opened, signed, so that no form can claim to be older than it is."""

from datetime import UTC, datetime

from flask import current_app
from itsdangerous import BadSignature, Signer

from annotator import edge


def sign(assignment_id: int) -> str:
    """Return the present moment, signed for this person and assignment."""
    moment = int(edge.now().timestamp())
    return _signer().sign(f"{edge.member().reviewer_id}.{assignment_id}.{moment}").decode()


def read(text: str, assignment_id: int) -> datetime | None:
    """Return the moment that was signed; None for what was not signed for this person and assignment."""
    try:
        signed = _signer().unsign(text.encode()).decode()
    except BadSignature:
        return None
    person, assignment, moment = signed.split(".")
    if (person, assignment) != (str(edge.member().reviewer_id), str(assignment_id)):
        return None
    return datetime.fromtimestamp(int(moment), UTC)


def _signer() -> Signer:
    return Signer(current_app.config["SECRET_KEY"], salt="annotator.opened")
