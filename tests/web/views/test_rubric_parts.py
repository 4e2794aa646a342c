"""The pages of a rubric that is being edited: questions, scales, their order, and two windows at once."""

import pytest
from pages import Form
from rated_round import RatedRound
from rubric_editing import begin_copy, begin_from_nothing, send_scale
from visiting import Answer, Site, Visitor

from annotator.models import RubricDraft
from annotator.services import rubric_drafts


@pytest.fixture
def lead(site: Site, rated: RatedRound) -> Visitor:
    return site.visitor(rated.lead.id)


@pytest.fixture
def draft(lead: Visitor, path: str, rated: RatedRound) -> Answer:
    """A copy of the test rubric: support, then basis."""
    return begin_copy(lead, path, rated)


@pytest.fixture
def scratch(lead: Visitor, path: str) -> Answer:
    return begin_from_nothing(lead, path)


def moves(page: Answer, key: str) -> list[Form]:
    """The buttons that move a question, up and down."""
    return [form for form in page.page.forms if form.action.endswith(f"questions/{key}/move")]


def send_question(lead: Visitor, page: Answer, **typed: str) -> Answer:
    form = page.form(holding="question")
    form.values.update(typed)
    return lead.submit(page, form)


def questions(page: Answer) -> list[str]:
    return [element.text for element in page.page.all("b", dir="auto")]


def test_from_nothing_to_a_form(lead: Visitor, scratch: Answer) -> None:
    assert "make that first, then ask" in scratch.text
    assert "Not ready to be published: In the rubric, scales of the file must be a list of 1 or more." in scratch.text
    assert "There is no question yet." in lead.get(f"{scratch.path}/preview").text
    page = lead.get(f"{scratch.path}/new-scale")
    with_scale = lead.follow(
        send_scale(lead, page, [("н", "Немає"), ("є", "Є, але <b>непевно</b>"), ("ק", "יש")], name="Підтримка")
    )
    assert "н Немає, є Є, але <b>непевно</b>, ק יש" in with_scale.text
    question = lead.get(f"{scratch.path}/new-question")
    asked = lead.submit(question, question.form(holding="question"), question="ما الدليل؟", short="الدليل")
    assert "Publish it" in lead.follow(asked).text
    seen = lead.get(f"{scratch.path}/preview")
    assert "ما الدليل؟" in seen.text
    assert "<b>непевно" not in seen.html
    assert [radio["value"] for radio in seen.page.all("input", name="c_question")] == ["н", "є", "ק"]


def test_a_question_asked_only_beside_some_answers(lead: Visitor, draft: Answer) -> None:
    page = lead.get(f"{draft.path}/questions/basis")
    assert page.form(holding="question").choices["if_support"] == ["1", "2", "3", "4", "5"]
    saved = lead.follow(lead.submit(page, page.form(holding="question"), if_support="4"))
    assert "only where Shown support is 4" in saved.text
    assert lead.get(f"{draft.path}/questions/basis").form(holding="question").values["if_support"] == "4"
    seen = lead.get(f"{draft.path}/preview")
    assert "Answer this only if “Shown support” is “Step 4”." in seen.text
    assert "conditions.js" in seen.html
    first = lead.get(f"{draft.path}/questions/support")
    assert "Ask it only beside" not in first.text


def test_what_a_condition_rests_on_stays(lead: Visitor, draft: Answer) -> None:
    page = lead.get(f"{draft.path}/questions/basis")
    saved = lead.follow(lead.submit(page, page.form(holding="question"), if_support="4"))
    up = lead.follow(lead.submit(saved, moves(saved, "basis")[0]))
    assert "“Basis” is asked only beside some answers to “Shown support”, so it stays behind it." in up.text
    assert questions(up) == ["Shown support", "Basis"]
    removed = lead.follow(lead.submit(up, up.form("questions/support/remove")))
    assert "“Basis” is asked only beside some answers to this question." in removed.text
    scale = lead.get(f"{draft.path}/scales/support")
    refused = lead.submit(scale, scale.form(holding="level"), **{"points-3-code": "four"})
    assert refused.status == 422
    assert "Criterion basis is asked where support is 4, which its scale does not have." in refused.text
    in_use = lead.follow(lead.submit(removed, removed.form("scales/support/remove")))
    assert "“Shown support” is answered on this scale." in in_use.text


def test_questions_change_places(lead: Visitor, draft: Answer) -> None:
    moved = lead.follow(lead.submit(draft, moves(draft, "basis")[0]))
    assert questions(moved) == ["Basis", "Shown support"]
    (focused,) = [each for each in moved.page.all("button") if each.get("autofocus") is not None]
    assert focused.text == "Down Basis"
    back = lead.follow(lead.submit(moved, moves(moved, "basis")[1]))
    assert questions(back) == ["Shown support", "Basis"]
    (focused,) = [each for each in back.page.all("button") if each.get("autofocus") is not None]
    assert focused.text == "Up Basis"
    moved = lead.follow(lead.submit(back, moves(back, "support")[1]))
    assert questions(moved) == ["Basis", "Shown support"]
    removed = lead.follow(lead.submit(moved, moved.form("questions/basis/remove")))
    assert questions(removed) == ["Shown support"]
    gone = lead.follow(lead.submit(removed, removed.form("scales/basis/remove")))
    assert "The article only" not in gone.text


def test_two_windows_with_one_draft(lead: Visitor, draft: Answer) -> None:
    here, there = lead.get(f"{draft.path}/questions/support"), lead.get(f"{draft.path}/questions/basis")
    lead.submit(there, there.form(holding="question"), question="From there?")
    refused = lead.submit(here, here.form(holding="question"), question="From here?")
    assert refused.status == 409
    assert "This draft was saved in another window meanwhile." in refused.text
    assert refused.form(holding="question").values["question"] == "From here?"
    assert lead.submit(refused, refused.form(holding="question")).status == 303
    both = lead.get(draft.path).text
    assert "From there?" in both
    assert "From here?" in both


def test_a_question_taken_away_in_another_window_is_not_lost(lead: Visitor, draft: Answer) -> None:
    here = lead.get(f"{draft.path}/questions/basis")
    lead.submit(draft, draft.form("questions/basis/remove"))
    refused = lead.submit(here, here.form(holding="question"), question="Still here?")
    assert refused.status == 409
    assert "Still here?" in lead.follow(lead.submit(refused, refused.form(holding="question"))).text
    for old in ("questions/none", "scales/none"):
        assert lead.get(f"{draft.path}/{old}").status == 404


def test_an_outline_that_is_out_of_date_does_nothing(lead: Visitor, draft: Answer) -> None:
    lead.submit(draft, draft.form("questions/basis/remove"))
    again = lead.follow(lead.submit(draft, draft.form("questions/support/remove")))
    assert "This draft was saved in another window meanwhile." in again.text
    assert questions(again) == ["Shown support"]


def test_a_form_that_lost_its_edition_is_completed(lead: Visitor, draft: Answer) -> None:
    page = lead.get(f"{draft.path}/questions/basis")
    refused = lead.submit(page, page.form(holding="question"), edition="", question="Kept?")
    assert refused.status == 422
    assert "Save once more." in refused.text
    assert lead.submit(refused, refused.form(holding="question")).status == 303


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"question": " "}, "Ask something."),
        ({"short": ""}, "Give the question a short name, for tables."),
        ({"question": "x" * 501}, "At most 500 characters."),
        ({"cannot_judge": "y"}, "Criterion basis allows “cannot judge”, but its scale has no reasons for it."),
        ({"answer": "range"}, "Criterion basis is answered by a range, so its role is rating."),
        ({"answer": "range", "role": "rating"}, "Criterion basis is answered by a range: say in which unit."),
        ({"unit": "US dollars"}, "Criterion basis has a unit, but is answered by a point: only a range has one."),
        ({"scale": "none"}, "Choose one of these."),
    ],
)
def test_a_question_that_cannot_be(lead: Visitor, draft: Answer, typed: dict[str, str], words: str) -> None:
    page = lead.get(f"{draft.path}/questions/basis")
    answer = send_question(lead, page, **typed)
    assert answer.status == 422
    assert words in answer.text


def test_a_range_has_a_unit_and_a_scale_of_reasons(lead: Visitor, draft: Answer) -> None:
    scale = lead.get(f"{draft.path}/new-scale")
    scale = lead.submit(scale, scale.form(holding="level"), row="reasons:add")
    reasons = {"name": "None", "reasons-0-code": "no", "reasons-0-label": "Cannot say"}
    assert lead.submit(scale, scale.form(holding="level"), **reasons).status == 303
    page = lead.get(f"{draft.path}/new-question")
    typed = {"question": "How much?", "short": "Amount", "answer": "range", "unit": "million", "scale": "none"}
    saved = lead.follow(send_question(lead, page, **typed))
    assert "a range in million" in saved.text
    assert "Publish it" in saved.text
    later = lead.get(f"{draft.path}/new-question")
    assert set(later.form(holding="question").choices) >= {"if_support", "if_basis"}
    assert "if_amount" not in later.form(holding="question").choices


def test_a_range_beside_a_scale_with_points_takes_its_reasons_alone(lead: Visitor, draft: Answer) -> None:
    page = lead.get(f"{draft.path}/new-question")
    typed = {"question": "How much?", "short": "Amount", "answer": "range", "unit": "million", "cannot_judge": "y"}
    saved = lead.follow(send_question(lead, page, **typed, scale="support"))
    assert "a range in million" in saved.text
    assert "Reasons not to judge: Amount" in saved.text
    again = lead.get(f"{draft.path}/questions/amount")
    assert again.form(holding="question").values["scale"] == "amount"
    assert lead.get(f"{draft.path}/preview").status == 200


def test_the_head_of_a_draft(lead: Visitor, draft: Answer) -> None:
    page = lead.get(f"{draft.path}/name")
    refused = lead.submit(page, page.form(holding="summary"), key="with space", question="Why so?")
    assert refused.status == 422
    assert "key of the file has letters from a to z" in refused.text
    saved = lead.follow(lead.submit(refused, refused.form(holding="summary"), key="other", summary="For all."))
    assert "For all." in saved.text
    assert "Why so?" in lead.get(f"{draft.path}/preview").text
    late = lead.submit(page, page.form(holding="summary"))
    assert late.status == 409


def test_a_key_that_is_taken_by_then(lead: Visitor, draft: Answer) -> None:
    page = lead.get(f"{draft.path}/name")
    lead.submit(page, page.form(holding="summary"), key="test-rubric")
    page = lead.get(f"{draft.path}/publish")
    refused = lead.submit(page, page.form(holding="change"), change="Mine.")
    assert refused.status == 422
    assert "There is a rubric with the short name test-rubric already. Choose another." in refused.text
    assert refused.form(holding="change").values["change"] == "Mine."


def test_the_next_version_keeps_the_name_of_its_rubric(site: Site, lead: Visitor, draft: Answer) -> None:
    page = lead.get(f"{draft.path}/publish")
    version = lead.follow(lead.submit(page, page.form(holding="change")))
    later = lead.follow(lead.submit(version, version.form(f"{version.path}/draft")))
    page = lead.get(f"{later.path}/name")
    assert "name" not in page.form(holding="question").values
    assert lead.submit(page, page.form(holding="question"), name="Stolen", question="Why?").status == 303
    assert lead.get(later.path).page.one("h1").text == "Ours"
    page = lead.get(f"{later.path}/publish")
    stale = lead.submit(page, page.form(holding="change"), change="x" * 501)
    assert "At most 500 characters." in stale.text
    other = lead.get(f"{later.path}/name")
    lead.submit(other, other.form(holding="question"), question="Why now?")
    late = lead.submit(page, page.form(holding="change"), change="Asks why now.")
    assert late.status == 409
    assert lead.submit(late, late.form(holding="change")).status == 303


def test_a_draft_is_its_authors_own(site: Site, rated: RatedRound, lead: Visitor, draft: Answer) -> None:
    with site.database.reading() as session:
        other = rated.reviewers[1].id
        assert rubric_drafts.list_drafts(session, other) == []
        kept = session.query(RubricDraft).count()
    assert kept == 1
    gone = lead.follow(lead.submit(draft, draft.form("/discard")))
    assert "The draft is discarded." in gone.text
    assert lead.get(draft.path).status == 404
