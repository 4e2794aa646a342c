"""Invitations as the tests of pages make and open them."""

from datetime import UTC, datetime, timedelta

from rated_round import RatedRound
from visiting import Answer, Site

from annotator.services import invitations
from annotator.services.invitations import Terms

PASSWORD = "a window over the harbour"
ACCOUNT = {"name": "Nina N.", "login": "nina", "password": PASSWORD, "again": PASSWORD}
MADE_AT = datetime.now(UTC)


def invite(site: Site, rated: RatedRound, terms: Terms | None = None, ago: timedelta = timedelta(0)) -> str:
    """Return the path of a fresh link, made in the name of the round's lead."""
    with site.database.writing() as session:
        made = invitations.invite(
            session, rated.project, terms or Terms(), maker_id=rated.lead.id, now=MADE_AT - ago, actor_id=None
        )
    return f"/invite/{made.token}"


def heading(answer: Answer) -> str:
    return answer.page.one("h1").text
