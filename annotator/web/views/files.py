"""Agreement in anybody's file: read, answered with a page or a file, and kept nowhere."""

import json

from flask import Response, render_template, request

from annotator.exports.agreement_csv import agreement_csv
from annotator.exports.agreement_page import agreement_page
from annotator.forms.files import CSV, FORM, HTML, JSON, FileForm
from annotator.services.agreement_advice import advise
from annotator.services.agreement_layout import laid_out
from annotator.services.agreement_report import AgreementReport
from annotator.services.file_report import chosen_content, file_report
from annotator.services.methods_text import methods_text
from annotator.services.report_data import report_data
from annotator.web.attempts import attempt
from annotator.web.coefficients import axis_for

MOST_KEPT = 1_000_000
"""Bytes of ratings that the page of the report carries along, so that they can be sent once more."""

MEDIA_TYPES = {JSON: "application/json", CSV: "text/csv; charset=utf-8", HTML: "text/html; charset=utf-8"}


def report() -> Response | tuple[str, int]:
    form = FileForm(request.form)
    if request.method == "GET" or form.answer.data == FORM:
        return _show_form(form, ""), 200
    file = request.files.get("file")
    sent = file.read() if file is not None else b""

    def read() -> tuple[bytes, AgreementReport]:
        content = chosen_content(sent, form.text.data or "")
        return content, file_report(
            content,
            wide=form.is_wide,
            columns=form.column_names(),
            scale=form.points(),
            level=form.level.data or None,
            missing=form.marks(),
            repeats=form.repeats.data,
            request=form.asked(),
        )

    tried = attempt(form, read)
    if tried.result is None:
        return _show_form(form, tried.message, had_file=bool(sent)), tried.status
    content, found = tried.result
    if form.answer.data in MEDIA_TYPES:
        return _download(form.answer.data, found)
    return _show_report(form, content, found), 200


def _show_form(form: FileForm, message: str, *, had_file: bool = False) -> str:
    return render_template("files/new.html", form=form, message=message, had_file=had_file)


def _show_report(form: FileForm, content: bytes, found: AgreementReport) -> str:
    return render_template(
        "files/report.html",
        r=found,
        laid=laid_out(found),
        advice=advise(found),
        methods=methods_text(found),
        axis=axis_for(found.estimates.values()),
        kept=list(form.kept()),
        text=content.decode("utf-8-sig") if len(content) <= MOST_KEPT else "",
    )


def _download(kind: str, found: AgreementReport) -> Response:
    texts = {
        JSON: lambda: json.dumps(report_data(found), ensure_ascii=False, indent=2) + "\n",
        CSV: lambda: agreement_csv(found),
        HTML: lambda: agreement_page(found),
    }
    response = Response(texts[kind](), content_type=MEDIA_TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="agreement.{kind}"'
    return response
