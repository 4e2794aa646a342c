"""Adding and changing sources, and merging two that are one."""

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from annotator import edge
from annotator.forms.claim_entries import change_rows
from annotator.forms.sources import MergerForm, SourceForm, entry_values, read_entry
from annotator.models import Source
from annotator.services import source_entries, source_merging
from annotator.services.source_labels import source_labels
from annotator.text import _, plural
from annotator.web.attempts import attempt
from annotator.web.routing import see_other

MOST_NAMES = 2_000


def new() -> Response | tuple[str, int]:
    """Add a source."""
    if request.method == "GET":
        return _show_new(SourceForm(name=request.args.get("name", "")), ""), 200
    form = SourceForm(request.form)
    if "row" in request.form:
        return _show_new(SourceForm(data=change_rows(form.data, request.form["row"])), ""), 200

    def add() -> str:
        with edge.writing() as session:
            return source_entries.add_entry(
                session,
                edge.project().id,
                read_entry(form),
                is_another=bool(form.is_another.data),
                now=edge.now(),
                actor_id=edge.signed_in().reviewer_id,
            ).key

    tried = attempt(form, add)
    if tried.result is None:
        return _show_new(form, tried.message), tried.status
    flash(_("{name} has been added.", name=form.name.data))
    return see_other("sources.show", slug=edge.slug(), key=tried.result)


def edit(key: str) -> Response | tuple[str, int]:
    """Change what is known of a source."""
    source = source_entries.find_source(edge.reading(), edge.project().id, key)
    before = source_entries.entry_of(source)
    if request.method == "GET":
        values = entry_values(before) | {"seen": source_entries.mark(before)}
        return _show_edit(source, SourceForm(data=values), ""), 200
    form = SourceForm(request.form)
    if "row" in request.form:
        return _show_edit(source, SourceForm(data=change_rows(form.data, request.form["row"])), ""), 200

    def save() -> bool:
        with edge.writing() as session:
            return source_entries.edit_entry(
                session,
                edge.project().id,
                key,
                read_entry(form),
                seen=form.seen.data or "",
                is_another=bool(form.is_another.data),
                now=edge.now(),
                actor_id=edge.signed_in().reviewer_id,
            )

    tried = attempt(form, save)
    if tried.result is None:
        if tried.status == 409:
            # Said once: whoever saves again puts theirs in its place.
            form.seen.data = source_entries.mark(before)
        return _show_edit(source, form, tried.message), tried.status
    flash(_("Saved.") if tried.result else _("Nothing was changed."))
    return see_other("sources.show", slug=edge.slug(), key=key)


def merge(key: str) -> Response | tuple[str, int]:
    """Say which source this one turned out to be."""
    source = source_entries.find_source(edge.reading(), edge.project().id, key)
    name = source.name
    if request.method == "GET":
        return _show_merge(source, MergerForm(), ""), 200
    form = MergerForm(request.form)

    def merge_them() -> source_merging.Merger:
        with edge.writing() as session:
            return source_merging.merge_into(
                session,
                edge.project().id,
                key,
                form.into.data,
                now=edge.now(),
                actor_id=edge.signed_in().reviewer_id,
            )

    tried = attempt(form, merge_them)
    if tried.result is None:
        return _show_merge(source, form, tried.message), tried.status
    flash(
        plural(
            tried.result.claims,
            "{old} is {new} now: {count} claim names it in a new version.",
            "{old} is {new} now: {count} claims name it in new versions.",
            old=name,
            new=tried.result.name,
        )
    )
    return see_other("sources.show", slug=edge.slug(), key=tried.result.key)


def _show_new(form: SourceForm, message: str) -> str:
    return render_template("source_edits/new.html", form=form, message=message)


def _show_edit(source: Source, form: SourceForm, message: str) -> str:
    return render_template("source_edits/edit.html", source=source, form=form, message=message)


def _show_merge(source: Source, form: MergerForm, message: str) -> str:
    session, project = edge.reading(), edge.project()
    labels = source_labels(session, project.id)
    return render_template(
        "source_edits/merge.html",
        source=source,
        form=form,
        message=message,
        concerned=source_merging.count_concerned(session, source.id),
        names=[label for source_id, label in labels.items() if source_id != source.id][:MOST_NAMES],
    )
