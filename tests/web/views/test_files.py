"""Agreement in a file: what one sends, what comes back, and that what one typed is kept."""

import csv
import io
import json

import pytest
from visiting import Answer, Site, Visitor

from annotator.web.views import files

PATH = "/agreement/file"
LONG = "item,rater,value\r\n1,a,2\r\n1,b,2\r\n2,a,3\r\n2,b,4\r\n3,a,5\r\n3,b,5\r\n4,a,1\r\n4,b,NA\r\n"
WIDE = "item,a,b\n1,2,2\n2,3,?\n3,1,1\n4,2,1\n"


@pytest.fixture
def visitor(demonstration: Site, lead_id: int) -> Visitor:
    return demonstration.visitor(lead_id)


def _paste(visitor: Visitor, text: str, **changes: str | list[str]) -> Answer:
    form = visitor.get(PATH).form(holding="text")
    sent = form.values | {"text": text} | changes
    return visitor.send(PATH, sent, content_type="multipart/form-data")


def test_the_form_offers_what_the_command_offers(visitor: Visitor) -> None:
    answer = visitor.get(PATH)
    form = answer.form(holding="text")
    assert form.values["columns"] == "item,rater,value"
    assert form.values["missing"] == "NA"
    assert form.choices["level"] == ["", "nominal", "ordinal", "interval", "ratio"]
    assert form.choices["repeats"] == ["refuse", "first", "last"]
    assert sorted(form.choices["interval"]) == ["analytic", "bootstrap", "jackknife"]
    assert "within_one" in form.choices["weights"]
    assert (form.values["replicates"], form.values["seed"]) == ("2000", "1")


def test_pasted_ratings_are_answered_with_counts_first(visitor: Visitor) -> None:
    answer = _paste(visitor, LONG, scale="1,2,3,4,5")
    assert answer.status == 200
    assert [dd.text.split()[0] for dd in answer.page.all("dd")[:4]] == ["3of", "2", "7of", "1left"]
    assert "Krippendorff’s alpha, ordinal metric" in answer.text
    assert "What to report, and why" in answer.text
    assert "Krippendorff’s alpha (ordinal metric) was" in answer.html
    assert answer.page.all("a", href="/methods")
    assert "taken from the values that occur" not in answer.text


def test_a_file_is_read_as_well(visitor: Visitor) -> None:
    answer = visitor.upload(PATH, WIDE.encode(), layout="wide", missing="?")
    assert answer.status == 200
    assert "taken from the values that occur" in answer.text
    assert answer.form(PATH, holding="text").values["layout"] == "wide"


@pytest.mark.parametrize("kind", ["csv", "json", "html"])
def test_downloads_are_of_the_same_ratings_sent_once_more(visitor: Visitor, kind: str) -> None:
    shown = _paste(visitor, LONG, scale="1,2,3,4,5", interval="bootstrap", replicates="200", seed="4")
    form = shown.form(PATH, holding="text")
    got = visitor.send(PATH, form.values | {"answer": kind}, content_type="multipart/form-data")
    assert got.status == 200
    assert got.response.headers["Content-Disposition"] == f'attachment; filename="agreement.{kind}"'
    if kind == "json":
        found = json.loads(got.html)
        assert (found["method"]["seed"], found["items_pairable"], found["scale_declared"]) == (4, 3, True)
        assert found["method"]["input_sha256"] in shown.text
    elif kind == "csv":
        assert next(csv.DictReader(io.StringIO(got.html)))["key"] == "krippendorff_alpha[ordinal]"
    else:
        assert got.html.startswith("<!doctype html>")


def test_options_can_be_changed_with_the_ratings_kept(visitor: Visitor) -> None:
    shown = _paste(visitor, LONG, scale="1,2,3,4,5", weights=["linear", "quadratic"])
    form = shown.form(PATH, holding="text")
    again = visitor.send(PATH, form.values | {"answer": "form"}, content_type="multipart/form-data")
    kept = again.form(holding="text").values
    assert again.status == 200
    assert kept["text"].split() == LONG.split()
    assert kept["scale"] == "1,2,3,4,5"


def test_chosen_weights_and_weights_of_ones_own(visitor: Visitor) -> None:
    own = "0,1,2\n1,0,1\n2,1,0\n"
    answer = _paste(visitor, WIDE, layout="wide", missing="?", scale="1,2,3", weights=["linear"], own=own)
    assert "Fleiss’ kappa, custom weights own" not in answer.text
    assert "gwet_ac[linear]" in answer.text
    assert "gwet_ac[custom:own]" in answer.text
    assert "gwet_ac[radical]" not in answer.text


@pytest.mark.parametrize(
    ("text", "changes", "message"),
    [
        ("", {}, "Choose a file that is not empty, or paste the ratings."),
        ("item,rater,value\n1,a,2\n1,b\n", {}, "Row 3 has 2 cells and the header 3."),
        (LONG, {"scale": "1,2,3"}, "Row 5: the value 4 of item 2 is not on the scale"),
        (LONG, {"scale": "1,2,2"}, "The scale names 2 twice."),
        (LONG, {"columns": "item,rater"}, "Name three columns: item, rater and value."),
        (LONG, {"columns": "unit,rater,value"}, "The file has no column unit."),
        (LONG, {"replicates": "9"}, "Between 100 and 10 000."),
        (LONG, {"seed": "x"}, "Give a whole number."),
        (LONG, {"own": "1,0\n0,1\n"}, "The weights own have 2 rows and 2 columns"),
        (LONG, {"level": "cardinal"}, "Choose one of these."),
        ("item,rater,value\n1,a,2\n1,a,3\n", {}, "Rows 2 and 3 both rate item 1 by rater a."),
    ],
)
def test_what_is_wrong_is_said_in_place_and_what_was_typed_is_kept(
    visitor: Visitor, text: str, changes: dict[str, str], message: str
) -> None:
    answer = _paste(visitor, text, **changes)
    assert answer.status == 422
    assert message in answer.text
    kept = answer.form(holding="text").values
    assert kept["text"].split() == text.split()
    assert all(kept[name] == value for name, value in changes.items() if name not in {"level", "own"})


def test_a_file_that_is_refused_has_to_be_chosen_again_and_the_page_says_so(visitor: Visitor) -> None:
    answer = visitor.upload(PATH, b"item,rater,value\n1,a\n", scale="1,2")
    assert answer.status == 422
    assert "A browser cannot keep the file for you" in answer.text
    assert answer.form(holding="text").values["scale"] == "1,2"
    both = visitor.upload(PATH, LONG.encode(), text="item,rater,value\n")
    assert "A file was chosen and text was pasted." in both.text


@pytest.mark.parametrize(
    "text",
    [
        "item,rater,value\n1,a,2\n2,a,3\n",
        "item,rater,value\n1,a,2\n2,b,3\n",
        "item,rater,value\n1,a,2\n1,b,2\n2,a,2\n2,b,2\n",
    ],
    ids=["one rater", "no overlap", "one category"],
)
def test_nothing_to_compute_from_is_an_answer(visitor: Visitor, text: str) -> None:
    answer = _paste(visitor, text, scale="1,2,3")
    assert answer.status == 200
    assert "No value:" in answer.text


def test_a_large_file_is_not_carried_along(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_KEPT", 10)
    answer = visitor.upload(PATH, LONG.encode())
    assert answer.status == 200
    assert "too large to be sent along" in answer.text
    assert answer.form(PATH, holding="file").values["columns"] == "item,rater,value"


def test_it_is_reached_from_the_projects_and_the_menu(visitor: Visitor) -> None:
    links = visitor.get("/projects").page.all("a", href=PATH)
    assert [link.text for link in links] == ["Agreement in a file", "Agreement in a file of your own"]
