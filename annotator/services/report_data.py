"""A report as data, with what to say about it: which coefficient to report, and a paragraph for a paper."""

from typing import Any

from annotator.services.agreement_advice import advise
from annotator.services.agreement_report import AgreementReport
from annotator.services.methods_text import methods_text


def report_data(report: AgreementReport) -> dict[str, Any]:
    """Return the report, the advice on it and the methods paragraph as JSON-ready data."""
    return {**report.as_dict(), "advice": advise(report).as_dict(), "methods_text": methods_text(report).as_dict()}
