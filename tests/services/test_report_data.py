"""A report as data, with advice and paragraph."""

import json

from annotator.agreement import from_matrix
from annotator.services.agreement_report import report
from annotator.services.report_data import report_data


def test_advice_and_paragraph_stand_beside_the_figures() -> None:
    found = report(from_matrix([[1, 1], [2, 3], [3, 3]], [1, 2, 3]))
    data = json.loads(json.dumps(report_data(found)))
    assert data["advice"]["coefficient"] == "krippendorff_alpha[ordinal]"
    assert len(data["advice"]["sentences"]) == 2
    assert data["methods_text"]["paragraph"].startswith("2 raters gave 6 ratings")
    assert data["estimates"].keys() == found.estimates.keys()
