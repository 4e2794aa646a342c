"""What a rubric asks of its answers."""

import factories
import pytest
from scene import Scene, make_draft, make_scene
from sqlalchemy.orm import Session

from annotator.errors import Invalid
from annotator.services.review_rules import Answer, find_faults, refuse
from annotator.services.rubrics import read_rubric


@pytest.fixture
def scene(session: Session) -> Scene:
    return make_scene(session)


def test_no_fault_is_no_refusal() -> None:
    refuse({})


def faults(scene: Scene, answers: dict[int, Answer], rationale: str = "") -> dict[str, str]:
    found = find_faults(scene.rubric, answers, rationale)
    with pytest.raises(Invalid) as refusal:
        refuse(found)
    assert refusal.value.field == next(iter(found))
    assert refusal.value.errors == found
    return found


def test_every_unanswered_question_is_named(scene: Scene) -> None:
    errors = faults(scene, {})
    assert list(errors) == ["c_support", "c_basis"]
    assert errors["c_support"] == "Answer this question: How well is it supported?"


def test_an_answer_is_a_step_or_a_reason(session: Session, scene: Scene) -> None:
    support, basis = scene.rubric.criteria
    draft = make_draft(session, scene)
    basis_answer = {basis.id: Answer(basis.scale.points[0].id)}
    reason = support.scale.reasons[0].id
    for answer, words in (
        (Answer(), "Choose a step, or “cannot judge” with its reason."),
        (Answer(support.scale.points[0].id, reason), "Choose a step, or “cannot judge” with its reason."),
        (Answer(basis.scale.points[0].id), "Choose one of the steps listed."),
        (Answer(draft["draft_point"]), "Choose one of the steps listed."),
        (Answer(None, draft["draft_reason"]), "Choose one of the reasons listed."),
    ):
        assert faults(scene, {support.id: answer} | basis_answer, "Why.") == {"c_support": words}
    errors = faults(scene, scene.answers() | {basis.id: Answer(None, reason)}, "Why.")
    assert errors == {"c_basis": "“Cannot judge” is no answer to this question."}


def test_answers_to_another_rubric_are_refused(session: Session, scene: Scene) -> None:
    draft = make_draft(session, scene)
    errors = faults(scene, scene.answers() | {draft["draft_criterion"]: Answer(draft["draft_point"])})
    assert "another rubric" in errors["errors"]


@pytest.mark.parametrize(("code", "label"), [("1", "“Step 1”"), ("5", "“Step 5”"), ("vague", "“cannot judge”")])
def test_some_answers_need_a_reason_in_words(scene: Scene, code: str, label: str) -> None:
    errors = faults(scene, scene.answers(code), "  ")
    assert errors == {"rationale": f"Say why: a reason is needed for {label}."}
    assert find_faults(scene.rubric, scene.answers(code), "Because.") == {}


def test_a_reason_in_words_has_bounds(scene: Scene) -> None:
    assert "at most 10\u202f000" in faults(scene, scene.answers(), "x" * 10_001)["rationale"]
    assert "cannot be stored" in faults(scene, scene.answers(), "a\0b")["rationale"]
    assert find_faults(scene.rubric, scene.answers(), "x" * 10_000) == {}


def test_a_question_that_may_stay_open(session: Session) -> None:
    first, second = factories.RUBRIC["criteria"]
    definition = factories.RUBRIC | {"key": "optional", "criteria": [first, second | {"required": False}]}
    scene = make_scene(session)
    optional = read_rubric(session, factories.make_rubric(session, definition))
    support = optional.criteria[0]
    assert find_faults(optional, {support.id: Answer(support.scale.points[2].id)}, "") == {}
    assert faults(scene, {}) != {}
