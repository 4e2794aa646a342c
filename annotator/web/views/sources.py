"""The sources of a project: the list, and the page of one."""

from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from annotator import edge
from annotator.models import Round
from annotator.models.vocabulary import SourceType
from annotator.services import blindness, claim_list, grade_records, rounds, source_list, sources
from annotator.services.blindness import Opening
from annotator.services.claim_words import SOURCE_TYPES
from annotator.services.grade_words import GRADES
from annotator.services.results import read_results
from annotator.services.rubrics import read_rubric
from annotator.services.source_claims import Dating
from annotator.services.source_grade_counts import count_grades
from annotator.services.source_ledger import read_ledger
from annotator.services.source_merging import followed
from annotator.services.sources import SourceRecord
from annotator.web.numbers import whole_number
from annotator.web.routing import see_other

PER_PAGE = 16
LIST_PER_PAGE = 100


def index() -> str:
    words, kind = request.args.get("q", "").strip(), request.args.get("kind", "")
    found = source_list.find_sources(
        edge.reading(), edge.project().id, words, SourceType(kind) if kind in set(SourceType) else None
    )
    pages = max(1, -(-len(found) // LIST_PER_PAGE))
    page = max(1, min(request.args.get("page", 1, type=whole_number), pages))
    return render_template(
        "sources/index.html",
        sources=found[(page - 1) * LIST_PER_PAGE : page * LIST_PER_PAGE],
        total=len(found),
        page=page,
        pages=pages,
        words=words,
        kind=kind,
        kinds=SOURCE_TYPES,
    )


def show(key: str) -> Response | str:
    session, project = edge.reading(), edge.project()
    source = sources.read_source(session, project.id, key)
    if source.is_merged:
        return see_other("sources.show", slug=edge.slug(), key=followed(session, project.id, key))
    word = request.args.get("time", Dating.CLAIM.value)
    dating = Dating(word) if word in set(Dating) else Dating.CLAIM
    pages = {"claimant": _page(source, "claimant"), "relayer": _page(source, "relayer")}
    rows = {
        row.id: row
        for row in claim_list.read_rows(session, sorted({each for page in pages.values() for each in page["ids"]}))
    }
    for page in pages.values():
        page["rows"] = [rows[claim_id] for claim_id in page["ids"]]
    round_ = rounds.latest_round(session, project.id)
    opening = blindness.opening_for(session, round_, edge.member()) if round_ is not None else None
    return render_template(
        "sources/show.html",
        source=source,
        parts=pages,
        round=round_,
        opening=opening,
        dating=dating,
        grade_words=GRADES,
        **_grades(source, opening),
        **_results(source, round_, opening, list(rows), dating),
    )


def _page(source: SourceRecord, part: str) -> dict[str, Any]:
    """A page of the claims that the source makes, or of those it passes on."""
    ids = [claim.id for claim in source.claims if (claim.makes if part == "claimant" else claim.relays)]
    pages = max(1, -(-len(ids) // PER_PAGE))
    page = max(1, min(request.args.get(part, 1, type=whole_number), pages))
    return {"ids": ids[(page - 1) * PER_PAGE : page * PER_PAGE], "page": page, "pages": pages}


def _results(
    source: SourceRecord, round_: Round | None, opening: Opening | None, claim_ids: list[int], dating: Dating
) -> dict[str, Any]:
    if round_ is None or opening is None:
        return {"criterion": None, "results": {}, "ledger": None}
    session = edge.reading()
    criterion = read_rubric(session, round_.rubric_version_id).main
    return {
        "criterion": criterion,
        "results": read_results(session, round_, criterion, opening, claim_ids),
        "ledger": read_ledger(session, round_, criterion, source.id, source.claims, opening, dating),
    }


def _grades(source: SourceRecord, opening: Opening | None) -> dict[str, Any]:
    """The grades that are open to the viewer, as counts, and their own, which alone is no distribution."""
    if opening is None:
        return {"grades": None, "own_grade": None}
    rows = grade_records.read_grades(edge.reading(), edge.project().id, opening, source.id)
    own = [row.grade for row in rows if row.reviewer_id == opening.own_reviewer_id]
    return {
        "grades": count_grades([row for row in rows if opening.claims is None or row.is_for_all]),
        "own_grade": own[-1] if own else None,
    }
