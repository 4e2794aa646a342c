"""The sources of a project: the list, and the page of one."""

from typing import Any

from flask import render_template, request

from annotator import edge
from annotator.services import blindness, claim_list, rounds, sources
from annotator.services.claim_search import ClaimFilters, PartFilter
from annotator.services.results import read_results
from annotator.services.rubrics import read_rubric
from annotator.services.source_ledger import read_ledger
from annotator.web.numbers import whole_number

PER_PAGE = 16


def index() -> str:
    found = sources.list_sources(edge.reading(), edge.project().id)
    return render_template("sources/index.html", sources=found)


def show(key: str) -> str:
    session, project = edge.reading(), edge.project()
    source = sources.read_source(session, project.id, key)
    parts = {
        part.value: claim_list.list_claims(
            session,
            project.id,
            ClaimFilters(source=key, part=part),
            page=request.args.get(part.value, 1, type=whole_number),
            per_page=PER_PAGE,
        )
        for part in (PartFilter.CLAIMANT, PartFilter.RELAYER)
    }
    shown = [row.id for page in parts.values() for row in page.rows]
    return render_template("sources/show.html", source=source, parts=parts, **_results(source.id, shown))


def _results(source_id: int, claim_ids: list[int]) -> dict[str, Any]:
    session, project = edge.reading(), edge.project()
    round_ = rounds.latest_round(session, project.id)
    if round_ is None:
        return {"round": None, "criterion": None, "results": {}, "ledger": None, "opening": None}
    criterion = read_rubric(session, round_.rubric_version_id).main
    opening = blindness.opening_for(session, round_, edge.member())
    return {
        "round": round_,
        "criterion": criterion,
        "opening": opening,
        "results": read_results(session, round_, criterion, opening, claim_ids),
        "ledger": read_ledger(session, round_, criterion, source_id, opening),
    }
