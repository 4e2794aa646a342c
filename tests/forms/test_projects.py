"""Forms around a project."""

import pytest
from werkzeug.datastructures import MultiDict
from wtforms.fields.choices import SelectChoice

from annotator.forms.projects import MemberForm, ProjectForm
from annotator.models.vocabulary import Reveal, Role

PROJECT = {"title": "A project", "rubric": "1", "ratings_goal": "3", "reveal": "after_lock"}
MEMBER = {"name": "Ann", "login": "ann", "role": "reviewer"}


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({}, "", ""),
        ({"title": ""}, "title", "Give the project a title."),
        ({"title": "a" * 201}, "title", "At most 200 characters."),
        ({"lead_sentence": "a" * 1001}, "lead_sentence", "At most 1000 characters."),
        ({"rubric": "one"}, "rubric", "Choose one of these."),
        ({"rubric": ""}, "rubric", "Choose one of these."),
        ({"ratings_goal": ""}, "ratings_goal", "Say how many ratings each claim should get."),
        ({"ratings_goal": "many"}, "ratings_goal", "Give a whole number."),
        ({"ratings_goal": "0"}, "ratings_goal", "A whole number from 1 to 100."),
        ({"ratings_goal": "101"}, "ratings_goal", "A whole number from 1 to 100."),
        ({"reveal": "never"}, "reveal", "Choose one of these."),
        ({"reveal": ""}, "reveal", "Choose one of these."),
    ],
)
def test_project(change: dict[str, str], field: str, message: str) -> None:
    form = ProjectForm(MultiDict(PROJECT | change))
    form.rubric.choices = [SelectChoice(value=1, label="One")]
    assert form.validate() == (not field)
    assert {name: errors[0] for name, errors in form.errors.items()} == ({field: message} if field else {})


def test_a_new_project_begins_blind_with_three_ratings() -> None:
    form = ProjectForm()
    assert (form.reveal.data, form.ratings_goal.data) == (Reveal.AFTER_LOCK.value, 3)
    assert [choice.value for choice in form.reveal.iter_choices()] == [reveal.value for reveal in Reveal]


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({}, "", ""),
        ({"name": ""}, "name", "Give the person’s name."),
        ({"name": "a" * 201}, "name", "At most 200 characters."),
        ({"login": ""}, "login", "Give a sign-in name."),
        ({"login": "a" * 81}, "login", "At most 80 characters."),
        ({"role": "owner"}, "role", "Choose one of these."),
        ({"role": ""}, "role", "Choose one of these."),
    ],
)
def test_member(change: dict[str, str], field: str, message: str) -> None:
    form = MemberForm(MultiDict(MEMBER | change))
    assert form.validate() == (not field)
    assert {name: errors[0] for name, errors in form.errors.items()} == ({field: message} if field else {})


def test_every_role_can_be_given() -> None:
    assert {choice.value for choice in MemberForm().role.iter_choices()} == {role.value for role in Role}
