"""Grading a source before its claims, one's own grades, and whether the project asks for any."""

import secrets

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from annotator import edge
from annotator.forms.source_grades import GradeForm
from annotator.models import Source
from annotator.models.vocabulary import Grade, SourceType
from annotator.services import source_grades
from annotator.services.claim_words import SOURCE_TYPES
from annotator.services.grade_words import GRADES
from annotator.services.source_grades import GradeRecord
from annotator.text import _
from annotator.web import rating_form
from annotator.web.attempts import attempt
from annotator.web.numbers import whole_number
from annotator.web.routing import see_other


def grade(key: str) -> Response | tuple[str, int]:
    """Ask how reliable a source is, then go on to the claim that waits."""
    source = source_grades.find_gradable(edge.reading(), edge.member(), key)
    if source.key != key:
        return see_other("source_grades.grade", slug=edge.slug(), key=source.key, **request.args.to_dict())
    # Kept before: what was refused is shown by another session.
    name = source.name
    if request.method == "GET":
        form = GradeForm()
        _begin_anew(form, source)
        versions = _versions(source)
        if versions:
            form.grade.data, form.rationale.data = versions[-1].grade.value, versions[-1].rationale
        return _show(source, form, ""), 200
    form = GradeForm(request.form)

    def save() -> GradeRecord:
        with edge.writing() as session:
            return source_grades.give_grade(
                session,
                edge.member(),
                key,
                Grade(form.grade.data),
                form.rationale.data or "",
                request_id=form.request_id.data,
                seen=int(form.seen.data),
                now=edge.now(),
            )

    tried = attempt(form, save)
    if tried.result is None:
        _begin_anew(form, source)
        return _show(source, form, tried.message), tried.status
    flash(_("{name}: your grade {grade} is kept.", name=name, grade=tried.result.grade.value))
    waiting = _waiting()
    if waiting is None:
        return see_other("source_grades.mine", slug=edge.slug())
    return see_other("reviews.rate", slug=edge.slug(), assignment_id=waiting)


def mine() -> str:
    """One's own grades of sources."""
    session, member = edge.reading(), edge.member()
    return render_template(
        "source_grades/mine.html",
        grades=source_grades.list_own(session, member),
        words=GRADES,
        is_open=source_grades.is_open(session, member.project_id),
    )


def ask() -> Response:
    """Let the project ask for grades, or not."""
    asks = request.form.get("asks") == "y"
    with edge.writing() as session:
        source_grades.set_asking(
            session, edge.member().project_id, asks=asks, now=edge.now(), actor_id=edge.signed_in().reviewer_id
        )
    if asks:
        flash(_("Reviewers are asked to grade a source before its first claim from now on."))
    else:
        flash(_("Reviewers are not asked for grades of sources from now on. Grades that were given stay."))
    return see_other("source_grades.mine", slug=edge.slug())


def _begin_anew(form: GradeForm, source: Source) -> None:
    """What is sent next is no retry of what was refused, and knows the grades there are."""
    form.request_id.data = secrets.token_hex(16)
    form.seen.data = str(len(_versions(source)))


def _versions(source: Source) -> tuple[GradeRecord, ...]:
    return source_grades.read_versions(edge.reading(), source.id, edge.member().reviewer_id)


def _waiting() -> int | None:
    """The assignment of the claim that waits behind the grade."""
    return request.args.get("claim", type=whole_number)


def _show(source: Source, form: GradeForm, message: str) -> str:
    return render_template(
        "source_grades/grade.html",
        source=source,
        type_words=SOURCE_TYPES[SourceType(source.type)],
        form=form,
        message=message,
        words=GRADES,
        versions=_versions(source),
        waiting=_waiting(),
        is_open=source_grades.is_open(edge.reading(), edge.member().project_id),
        saved=rating_form.last_saved(rating_form.number_saved()),
    )
