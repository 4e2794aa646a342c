"""Importing claims, sources and relations: file, columns, preview, progress, and what came of it."""

from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from typing import BinaryIO, cast

from flask import Response, flash, render_template, request
from wtforms import Form

from annotator import edge
from annotator.errors import Invalid
from annotator.forms.imports import ImportForm
from annotator.models.import_vocabulary import BatchState, ImportKind
from annotator.models.vocabulary import RoundState
from annotator.services import (
    documents,
    import_batches,
    import_claim_relations,
    import_claims,
    import_files,
    import_results,
    import_runs,
    import_uploads,
    near_duplicates,
    rounds,
    staging,
)
from annotator.services.exported_columns import unused_columns
from annotator.services.import_batches import BatchLine
from annotator.services.import_claims import ClaimPreview
from annotator.services.import_fields import FIELDS, KIND_WORDS, guess
from annotator.services.import_files import WorkingFile
from annotator.services.import_rows import MOST_SHOWN, Passed, faults_csv
from annotator.services.import_runs import ImportRun
from annotator.text import _
from annotator.web.attempts import attempt
from annotator.web.routing import see_other

SHOWN = 10
"""Rows of the preview."""
MOST_COMPARED = 3
"""Claims of the preview that are compared with those there are."""
WORK_SECONDS, LONGEST_SECONDS = 1.0, 10.0
"""How long one request works at an import, and at most where reading itself in takes long."""


def new() -> Response | tuple[str, int]:
    """Choose the file and say what is in it."""
    form = ImportForm(request.form)
    if request.method == "GET":
        wanted = request.args.get("kind", "")
        form.kind.data = wanted if wanted in {kind.value for kind in ImportKind} else ImportKind.CLAIMS.value
        return _show_new(form, "", None), 200
    tried = attempt(form, lambda: _take_in(form))
    if tried.result is None or isinstance(tried.result, Invalid):
        message = str(tried.result) if tried.result is not None else tried.message
        return _show_new(form, message, tried.result), tried.status if tried.result is None else 422
    return see_other("imports.columns", slug=edge.slug(), number=tried.result)


def _take_in(form: ImportForm) -> int | Invalid:
    file = request.files.get("file")
    if file is None or not file.filename:
        return Invalid(_("Choose the file to import."), "file")
    project_id, person = edge.project().id, edge.signed_in()
    return import_uploads.try_take_in(
        cast("BinaryIO", file.stream),
        file.filename,
        writing=edge.writing,
        folder=edge.installation().settings.data,
        project_id=project_id,
        kind=ImportKind(form.kind.data),
        encoding=form.encoding.data or "",
        document=form.document.data or "",
        now=edge.now(),
        actor_id=person.reviewer_id,
    )


def _show_new(form: ImportForm, message: str, refused: Invalid | None) -> str:
    session, project = edge.reading(), edge.project()
    round_ = rounds.latest_round(session, project.id)
    return render_template(
        "imports/new.html",
        form=form,
        message=message,
        candidates=getattr(refused, "candidates", ())[:5],
        faults=getattr(refused, "row_errors", ()),
        fields=[(kind, words, FIELDS[kind]) for kind, words in KIND_WORDS.items()],
        has_document=documents.has_documents(session, project.id),
        has_open_round=round_ is not None and round_.state == RoundState.OPEN,
        batches=import_batches.list_batches(session, project.id),
    )


def columns(number: int) -> Response | tuple[str, int]:
    """Say which column holds what."""
    line, headings = _line(number), _headings(number)
    if line.state is not BatchState.CHECKING:
        return see_other("imports.show", slug=edge.slug(), number=number)
    if request.method == "GET":
        chosen = dict(import_batches.find_batch(edge.reading(), edge.project().id, number).mapping)
        return _show_columns(line, headings, chosen or guess(line.kind, headings), ""), 200
    mapping = {heading: request.form.get(f"column-{place}", "") for place, heading in enumerate(headings)}
    chosen = {heading: field for heading, field in mapping.items() if field}
    project_id = edge.project().id
    tried = attempt(Form(), lambda: _choose(project_id, number, chosen))
    if not tried.succeeded:
        return _show_columns(line, headings, chosen, tried.message), tried.status
    return see_other("imports.progress", slug=edge.slug(), number=number)


def _choose(project_id: int, number: int, chosen: Mapping[str, str]) -> bool:
    with edge.writing() as session:
        batch = import_batches.choose_columns(session, project_id, number, chosen)
        with import_files.opened(_folder(), number, batch.sha256) as work, work.writing():
            work.begin_check(chosen)
    return True


def _headings(number: int) -> list[str]:
    batch = import_batches.find_batch(edge.reading(), edge.project().id, number)
    if batch.state != BatchState.CHECKING:
        return []
    with import_files.opened(_folder(), number, batch.sha256) as work:
        found: list[str] = work.note("headings", [])
        return found


def _show_columns(line: BatchLine, headings: list[str], chosen: Mapping[str, str], message: str) -> str:
    batch = import_batches.find_batch(edge.reading(), edge.project().id, line.id)
    with import_files.opened(_folder(), line.id, batch.sha256) as work:
        samples = work.samples(3)
    return render_template(
        "imports/columns.html",
        line=line,
        kind_words=KIND_WORDS[line.kind],
        rows=[(heading, chosen.get(heading, ""), samples[heading]) for heading in headings],
        fields=FIELDS[line.kind],
        message=message,
    )


def progress(number: int) -> Response | str:
    """Go on with an import for a moment, and show how far it is.

    It goes on with what a form has begun and does nothing else, however often it is opened.
    """
    project_id, line = edge.project().id, _line(number)
    edge.close()
    database, began = edge.installation().database, monotonic()
    run = ImportRun(
        database.reading, edge.writing, _folder(), project_id, number, actor_id=edge.signed_in().reviewer_id
    )
    found = run.advance(edge.now())
    # What a request reads before its first rows grows with the file: it works three times as long at least.
    until = began + min(max(WORK_SECONDS, 3 * (monotonic() - began)), LONGEST_SECONDS)
    while not found.is_waiting and monotonic() < until:
        found = run.advance(edge.now())
    if found.is_waiting:
        return see_other("imports.show", slug=edge.slug(), number=number)
    return render_template("imports/progress.html", line=line, found=found, kind_words=KIND_WORDS[line.kind])


def show(number: int) -> Response | str:
    """Show what stands in an import's way, what would be stored, or what came of it."""
    session, project, line = edge.reading(), edge.project(), _line(number)
    batch = import_batches.find_batch(session, project.id, number)
    if line.state is BatchState.PUBLISHED:
        done = staging.read_imported(session, project.id, number)
        has_alike = line.kind is ImportKind.CLAIMS and done is not None and done.rows <= near_duplicates.MOST_AT_ONCE
        pairs = near_duplicates.find_pairs(session, project.id) if has_alike else ()
        return render_template("imports/show.html", line=line, done=done, pairs=pairs, was_compared=has_alike)
    if line.state is BatchState.DISCARDED:
        clears = staging.has_leftovers(session, project.id)
        reason = import_batches.why_discarded(session, project.id, number)
        return render_template("imports/discarded.html", line=line, clears=clears, reason=reason)
    if line.state is BatchState.STAGED:
        return render_template("imports/interrupted.html", line=line, done=line.rows_done)
    if not batch.mapping:
        return see_other("imports.columns", slug=edge.slug(), number=number)
    with import_files.opened(_folder(), number, batch.sha256) as work:
        checked = work.count_checked(import_runs.chosen(batch.mapping))
        if checked < line.rows_total:
            return render_template("imports/interrupted.html", line=line, done=checked)
        rows = import_runs.preview(session, work, line.kind, project.id, batch.mapping, SHOWN)
        passed = work.count_passed()
        return render_template(
            "imports/preview.html",
            line=line,
            kind_words=KIND_WORDS[line.kind],
            rows=rows,
            faults=work.faults(MOST_SHOWN),
            total_faults=work.count_faults(),
            passed=passed,
            new=line.rows_total - sum(passed.values()),
            relations=work.note(import_claim_relations.NEW, 0),
            places=work.count_places(),
            left_out=_left_out(work, passed),
            unused=unused_columns(line.kind, work.note("headings", []), batch.mapping),
            alike=_alike(line, rows),
        )


def _left_out(work: WorkingFile, passed: Mapping[Passed, int]) -> list[str]:
    """Say what of the file does not come in, besides whole columns."""
    found = import_results.left_out_sentences(passed[Passed.WITHDRAWN], passed[Passed.OLDER])
    return [*found, *import_claims.notes(work)]


def _alike(line: BatchLine, rows: list[import_runs.Preview]) -> dict[int, tuple[near_duplicates.Alike, ...]]:
    """Return claims of the project that the first rows look like, by row."""
    if line.kind is not ImportKind.CLAIMS:
        return {}
    texts = [(row.number, row.text) for row in rows[:MOST_COMPARED] if isinstance(row, ClaimPreview)]
    project_id = edge.project().id
    return {number: near_duplicates.find_alike(edge.reading(), project_id, text, most=1) for number, text in texts}


def start(number: int) -> Response:
    """Let an import begin that was checked and has no fault."""
    project_id, batch = edge.project().id, import_batches.find_batch(edge.reading(), edge.project().id, number)
    with import_files.opened(_folder(), number, batch.sha256) as work, edge.writing() as session:
        is_begun = import_runs.start(session, work, project_id, number)
    return see_other("imports.progress" if is_begun else "imports.show", slug=edge.slug(), number=number)


def discard(number: int) -> Response:
    """Give an import up."""
    project_id, person = edge.project().id, edge.signed_in()
    with edge.writing() as session:
        import_batches.discard(session, project_id, number, now=edge.now(), actor_id=person.reviewer_id)
    import_files.forget(_folder(), [number])
    flash(_("Discarded. Nothing of it is in the project."))
    return see_other("imports.progress", slug=edge.slug(), number=number)


def faults(number: int) -> Response:
    """Return every fault of the file as CSV."""
    batch = import_batches.find_batch(edge.reading(), edge.project().id, number)
    with import_files.opened(_folder(), number, batch.sha256) as work:
        text = faults_csv(work.faults())
    response = Response(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="faults-{number}.csv"'
    return response


def _line(number: int) -> BatchLine:
    return import_batches.read_batch(edge.reading(), edge.project().id, number)


def _folder() -> Path:
    return edge.installation().settings.data
