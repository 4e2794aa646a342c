"""A document paragraph by paragraph: what support is shown for its claims."""

from dataclasses import replace
from operator import attrgetter

from flask import render_template, request

from annotator import edge
from annotator.models import Round
from annotator.services import blindness, document_entries, masks, rounds
from annotator.services.document_overview import DocumentOverview, read_overview
from annotator.services.rubrics import read_rubric
from annotator.web.asked_round import asked_round
from annotator.web.numbers import whole_number


def show(key: str) -> str:
    """Show the overview, on the ratings of the newest round or of the one that the address names."""
    session, member = edge.reading(), edge.member()
    listed = rounds.list_rounds(session, member.project_id)
    latest = next(iter(listed), None)
    # As the reader does: whole documents open to who rates masked with the lock.
    masks.require_unmasked(session, latest, member.reviewer_id)
    document = document_entries.read_document(session, member.project_id, key)
    number = asked_round()
    round_ = latest if number is None else rounds.find_round(session, member.project_id, number)
    criterion = opening = None
    if round_ is not None:
        criterion = read_rubric(session, round_.rubric_version_id).main
        opening = blindness.opening_for(session, round_, member)
    overview = read_overview(
        session, document, round_, criterion, opening, page=request.args.get("page", 1, type=whole_number)
    )
    return render_template(
        "documents/overview.html",
        document=document,
        overview=_masked(overview, latest),
        round=round_,
        rounds=listed,
        criterion=criterion,
        opening=opening,
    )


def _masked(overview: DocumentOverview, latest: Round | None) -> DocumentOverview:
    """The overview without the names that an open round hides from who looks."""
    shown = [each.row.id for paragraph in overview.paragraphs for each in paragraph.claims]
    hidden = masks.find_hidden(edge.reading(), latest, shown, edge.member().reviewer_id)
    row_of = attrgetter("row.id")
    return replace(
        overview,
        paragraphs=tuple(
            replace(paragraph, claims=masks.mask_rows(paragraph.claims, hidden, row_of))
            for paragraph in overview.paragraphs
        ),
    )
