"""What the reviewers of each claim say together, and the same as a file."""

import re

from flask import Response, render_template, request

from annotator import edge
from annotator.exports.consensus import MEDIA_TYPE, write_consensus
from annotator.exports.files import BYTE_ORDER_MARK, EXAMPLE
from annotator.services.claim_consensus import ConsensusSort, consensus_table, find_consensus, read_sort
from annotator.services.particulars import Particulars
from annotator.text import _
from annotator.web.particulars import Form, asked_page, asked_particulars, show_particulars

TITLE = _("Consensus")


def show() -> str:
    return show_particulars(TITLE, _show)


def _show(found: Particulars, form: Form) -> str:
    sort = read_sort(request.args.get("sort", ""))
    page = find_consensus(edge.reading(), found, sort=sort, page=asked_page())
    return render_template("agreement/consensus.html", consensus=page, sorts=ConsensusSort, **form)


def download() -> Response:
    found, project = asked_particulars(), edge.project()
    parts = (project.slug, "consensus", f"round-{found.round_number}", EXAMPLE if project.is_example else "")
    name = re.sub(r"[^A-Za-z0-9_-]", "-", "-".join(part for part in parts if part))
    begin = BYTE_ORDER_MARK if request.args.get("bom") == "y" else ""
    table = consensus_table(edge.reading(), found)
    chunks = write_consensus(table, raw=request.args.get("raw") == "y")
    response = Response((text.encode() for each in ([begin], chunks) for text in each), content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
