"""What the pages of particulars have in common: which round and selection, and the page that says they are closed."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import render_template, request

from annotator import edge
from annotator.services import blindness, rounds
from annotator.services.agreement_selection import read_choices, read_selection
from annotator.services.next_claims import has_next
from annotator.services.particulars import Particulars, are_open, closed_reason, read_particulars
from annotator.web.asked_round import asked_round
from annotator.web.numbers import whole_number

Page = TypeVar("Page")
#: What the form below each page needs: the ratings shown, and what there is to choose from.
Form = dict[str, Any]


def show_particulars(title: str, show: Callable[[Particulars, Form], Page]) -> Page | str:
    """Return what `show` makes of the ratings that the address names, or the page that says what opens them.

    Parameters
    ----------
    title
        Of the page, which stands over it also while it is closed.
    """
    session, project, member = edge.reading(), edge.project(), edge.member()
    listed = rounds.list_rounds(session, project.id)
    if not listed:
        return render_template("agreement/closed.html", round=None, opening=None)
    round_ = rounds.find_round(session, project.id, asked_round())
    opening = blindness.opening_for(session, round_, member)
    if not are_open(opening):
        return render_template(
            "agreement/particulars_closed.html",
            title=title,
            reason=closed_reason(opening),
            opening=opening,
            round_number=round_.number,
            has_claims_left=has_next(session, round_, member, edge.now()),
        )
    found = read_particulars(session, round_, opening, viewer=member, selection=read_selection(request.args))
    return show(found, {"found": found, "rounds": listed, "choices": read_choices(session, project.id)})


def asked_particulars() -> Particulars:
    """Return the ratings that the address names, for what is no page; see `read_particulars` for what it refuses."""
    session, member = edge.reading(), edge.member()
    round_ = rounds.find_round(session, edge.project().id, asked_round())
    opening = blindness.opening_for(session, round_, member)
    return read_particulars(session, round_, opening, viewer=member, selection=read_selection(request.args))


def asked_page() -> int:
    """Return the number of the page of a list that the address names; the first by default."""
    return request.args.get("page", 1, type=whole_number)
