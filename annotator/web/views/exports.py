"""Exports: what there is, and the downloads themselves, streamed."""

from typing import Literal

from flask import Response, render_template, request

from annotator import edge
from annotator.errors import Invalid, NotFound
from annotator.exports.files import make_export
from annotator.exports.registry import find_format, list_formats
from annotator.models import Round
from annotator.services import blindness, masks, rounds
from annotator.services.blindness import Opening
from annotator.services.export_data import Subject, Wanted, read_purposes, read_record
from annotator.services.export_reviews import Answers, count_withheld
from annotator.services.rubrics import read_rubric
from annotator.services.written_numbers import is_whole
from annotator.text import _

OF_RATINGS = (Subject.RATINGS, Subject.MATRIX)


def index() -> str:
    session, project, member = edge.reading(), edge.project(), edge.member()
    listed = rounds.list_rounds(session, project.id)
    opening = blindness.opening_for(session, listed[0], member) if listed else None
    formats = list_formats()
    return render_template(
        "exports/index.html",
        of_ratings=[format_ for format_ in formats if format_.subject in OF_RATINGS],
        others=[format_ for format_ in formats if format_.subject not in OF_RATINGS],
        rounds=listed,
        rubric=read_rubric(session, listed[0].rubric_version_id) if listed else None,
        opening=opening,
        withheld=count_withheld(session, listed[0].id, opening, Answers.COUNTED) if opening else 0,
    )


def download(name: str, extension: str) -> Response:
    project, member = edge.project(), edge.member()
    session = edge.reading()
    masks.require_unmasked(session, rounds.latest_round(session, project.id), member.reviewer_id)

    def opening_of(round_: Round) -> Opening:
        return blindness.opening_for(session, round_, member)

    format_ = find_format(name)
    if extension != format_.extension:
        raise NotFound(_("This export is a .{extension} file.", extension=format_.extension))
    record = read_record(session, project, format_.subject, _wanted(), opening_of)
    export = make_export(format_, record, bom=_is_on("bom"), raw=_is_on("raw"))
    edge.hand_over_reading()
    response = Response((chunk.encode() for chunk in export.chunks), content_type=export.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{export.file_name}"'
    # In this order: the chunks hold an open query of the session.
    response.call_on_close(export.chunks.close)
    response.call_on_close(session.close)
    return response


def _is_on(name: str) -> bool:
    return request.args.get(name) == "y"


def _wanted() -> Wanted:
    """Return what the address asks for.

    Raises
    ------
    Invalid
        When the round is no number or the answers are none of the three kinds.
    """
    number = request.args.get("round", "")
    answers = request.args.get("answers") or Answers.COUNTED.value
    if number and number != "all" and not is_whole(number, 1_000):
        raise Invalid(_("A round is a number, or “all”."), "round")
    if answers not in set(Answers):
        raise Invalid(_("Answers are counted, current or all."), "answers")
    chosen: int | Literal["all"] | None = None
    if number:
        chosen = "all" if number == "all" else int(number)
    return Wanted(
        round=chosen,
        criterion=request.args.get("criterion") or None,
        answers=Answers(answers),
        purposes=read_purposes(request.args.get("purposes")),
    )
