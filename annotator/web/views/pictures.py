"""Pictures: which there are, each as a table with what is drawn, and the files."""

import re
from dataclasses import replace
from typing import Any

from flask import Response, render_template, request

from annotator import edge
from annotator.exports.files import BYTE_ORDER_MARK, EXAMPLE
from annotator.models import Round
from annotator.models.vocabulary import RoundState
from annotator.services import blindness, rounds
from annotator.services.next_claims import has_next
from annotator.services.picture_subjects import busiest_claim, busiest_source
from annotator.web.asked_round import asked_round
from annotator.web.pictures import raster
from annotator.web.pictures.asked import Asked, closed_because
from annotator.web.pictures.files import FORMATS, picture_file, preview_file, require_format
from annotator.web.pictures.registry import find_kind, list_kinds

# Rows that a page shows at once.
FIRST = 40


def index() -> str:
    session, project = edge.reading(), edge.project()
    listed = rounds.list_rounds(session, project.id)
    if not listed:
        return render_template("pictures/index.html", kinds=[], rounds=[], round=None)
    asked = _asked()
    subjects = {"relations": busiest_claim(session, project.id), "source": busiest_source(session, project.id)}
    return render_template(
        "pictures/index.html",
        kinds=[kind for kind in list_kinds() if subjects.get(kind.name, "") is not None],
        closed={kind.name: closed_because(kind.needs, asked.opening) for kind in list_kinds()},
        rounds=listed,
        round=asked.round,
        can_convert=raster.can_convert(),
        install=raster.INSTALL,
        facts=asked.facts,
    )


def show(name: str) -> str:
    found, asked = find_kind(name), _asked()
    reason = closed_because(found.needs, asked.opening)
    facts: dict[str, Any] = {"kind": found, "reason": reason, "chosen": _chosen(), "first": FIRST}
    if reason:
        left = has_next(asked.session, asked.round, asked.member, edge.now())
        return render_template("pictures/show.html", picture=None, has_claims_left=left, **facts)
    return render_template(
        "pictures/show.html",
        picture=found.draw(asked).picture,
        shows_all=request.args.get("rows") == "all",
        **facts,
    )


def download(name: str, extension: str) -> Response:
    found, asked = find_kind(name), _asked(is_file=True)
    require_format(extension)
    if extension == "svg" and request.args.get("preview"):
        drawn = preview_file(
            found.draw(replace(asked, is_preview=True)),
            is_dark=request.args["preview"] == "dark",
            is_narrow=request.args.get("size") == "narrow",
        )
        return Response(drawn, content_type=FORMATS[extension])
    content = picture_file(found.draw(asked), extension, raw=request.args.get("raw") == "y")
    if extension == "csv" and request.args.get("bom") == "y":
        content = BYTE_ORDER_MARK.encode() + content
    response = Response(content, content_type=FORMATS[extension])
    response.headers["Content-Disposition"] = f'attachment; filename="{_file_name(name, asked.round)}.{extension}"'
    return response


def _asked(*, is_file: bool = False) -> Asked:
    session, project, member = edge.reading(), edge.project(), edge.member()
    round_ = rounds.find_round(session, project.id, asked_round())
    opening = blindness.opening_for(session, round_, member)
    return Asked(session, project, round_, opening, member, request.args, is_file)


def _chosen() -> dict[str, str]:
    """Return what the address carries, for the links to the files."""
    return {name: value for name, value in request.args.items() if name not in {"slug", "name", "extension", "rows"}}


def _file_name(kind: str, round_: Round) -> str:
    project = edge.project()
    subject = request.args.get("claim") or request.args.get("source") or request.args.get("criterion") or ""
    interim = "" if round_.state == RoundState.LOCKED else "interim"
    parts = (project.slug, kind, subject, f"round-{round_.number}", interim, EXAMPLE if project.is_example else "")
    return re.sub(r"[^A-Za-z0-9_-]", "-", "-".join(part for part in parts if part))
