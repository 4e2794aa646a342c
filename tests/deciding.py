"""People who decide, at browsers."""

import re

from sqlalchemy import select
from visiting import Answer, Site, Visitor

from annotator.models import Decision, DecisionDraft


def address(base: str, key: str, criterion: str = "support") -> str:
    return f"{base}/adjudication/1/{key}/{criterion}"


def listed(answer: Answer) -> list[str]:
    return re.findall(r"/adjudication/1/(K\d)/support", answer.html)


def send(visitor: Visitor, page: Answer, **changes: str | None) -> Answer:
    given = {
        "outcome": "settled",
        "point": "3",
        "reason": "On the article alone it is 3.",
        "leave": None,
        "reopen": None,
    }
    return visitor.submit(page, page.form(holding="base_revision"), **(given | changes))


def decisions(site: Site) -> list[tuple[int, str]]:
    with site.database.reading() as session:
        return [(row.number, row.outcome) for row in session.scalars(select(Decision).order_by(Decision.id))]


def drafts(site: Site) -> list[dict[str, str]]:
    with site.database.reading() as session:
        return [dict(row.fields) for row in session.scalars(select(DecisionDraft))]
