"""The form for a plan of work."""

import pytest
from werkzeug.datastructures import MultiDict

from annotator.forms.work_plans import WorkPlanForm, plan_values, read_plan
from annotator.models.vocabulary import Delivery, MaskedPart, Overlap, Related
from annotator.services.work_plans import PlanDraft

FULL = PlanDraft(
    overlap=Overlap.SAMPLE,
    ratings_per_claim=3,
    sample_percent=20,
    delivery=Delivery.QUEUE,
    related=Related.APART,
    reservation_minutes=30,
    masked_part=MaskedPart.OUTLET,
    training_pass_percent=80,
    has_gold=True,
    repeat_percent=10,
    repeat_after_days=7,
)
CHOSEN = {"overlap": "some", "delivery": "assigned", "related": "any", "masked_part": ""}


def sent(values: dict[str, object]) -> MultiDict[str, str]:
    return MultiDict({name: str(value) for name, value in values.items() if value not in (None, False)})


@pytest.mark.parametrize("plan", [PlanDraft(), FULL])
def test_what_a_form_shows_it_reads_again(plan: PlanDraft) -> None:
    form = WorkPlanForm(sent(plan_values(plan)))
    assert form.validate(), form.errors
    assert read_plan(form) == plan


def test_by_default_nothing_is_planned() -> None:
    form = WorkPlanForm()
    assert read_plan(form) == PlanDraft()


def test_numbers_of_other_choices_are_left_out() -> None:
    form = WorkPlanForm(sent(CHOSEN | {"overlap": "everyone", "ratings_per_claim": 3, "sample_percent": 5}))
    assert form.validate()
    assert read_plan(form) == PlanDraft()
    form = WorkPlanForm(sent(CHOSEN | {"ratings_per_claim": 3, "sample_percent": 5}))
    assert form.validate()
    assert read_plan(form) == PlanDraft(overlap=Overlap.SOME, ratings_per_claim=3)


def test_the_time_of_a_reservation_matters_for_the_queue() -> None:
    emptied = CHOSEN | {"ratings_per_claim": 3, "reservation_minutes": ""}
    dealt = WorkPlanForm(sent(emptied))
    assert dealt.validate()
    assert read_plan(dealt).reservation_minutes == 60
    queue = WorkPlanForm(sent(emptied | {"delivery": "queue"}))
    assert queue.validate()
    assert read_plan(queue).reservation_minutes == 0


def test_no_number_and_no_choice() -> None:
    form = WorkPlanForm(sent(CHOSEN | {"ratings_per_claim": "many", "related": "near"}))
    assert not form.validate()
    assert form.errors == {"ratings_per_claim": ["Give a whole number."], "related": ["Choose one of these."]}
