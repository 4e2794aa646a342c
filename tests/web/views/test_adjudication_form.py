"""The form of a decision: nothing typed is lost, whatever is refused."""

from copy import deepcopy
from typing import Any

import factories
import pytest
from decided_round import make_locked_round
from deciding import address, decisions, drafts, send
from rated_round import RatedRound
from visiting import Site, Visitor


def rubric_of_eleven() -> dict[str, Any]:
    """Return a rubric that is rated by steps from 0 to 10, with labels in Arabic."""
    rubric = deepcopy(factories.RUBRIC) | {"key": "eleven"}
    model = rubric["scales"][0]["points"][1] | {"requires_rationale": False}
    rubric["scales"][0]["points"] = [
        model | {"code": str(value), "value": value, "label": f"درجة {value}"} for value in range(11)
    ]
    return rubric


@pytest.fixture
def rated(site: Site) -> RatedRound:
    with site.database.writing() as session:
        return make_locked_round(session)


@pytest.fixture
def base(rated: RatedRound) -> str:
    return f"/p/{rated.project.slug}"


@pytest.fixture
def ada(site: Site, rated: RatedRound) -> Visitor:
    return site.visitor(rated.reviewers[-1].id)


@pytest.fixture
def lead(site: Site, rated: RatedRound) -> Visitor:
    return site.visitor(rated.lead.id)


def test_on_a_long_scale_a_digit_chooses_the_step_it_names(site: Site) -> None:
    """It chose the step in that place, and 1 is the second of a scale from 0 to 10."""
    with site.database.writing() as session:
        made = make_locked_round(session, ["0 10 5", "1 2 9"], rubric=rubric_of_eleven())
        slug, lead = made.project.slug, made.lead.id
    page = site.visitor(lead).get(f"/p/{slug}/adjudication/1/K1/support")
    steps = {point["value"]: point.get("data-step") for point in page.page.all("input", name="point")}
    assert steps == {str(code): str(code) if 1 <= code <= 9 else None for code in range(11)}
    assert "1 to 9 settle on a step" in page.text


def test_what_is_missing_is_named_and_nothing_typed_is_lost(ada: Visitor, site: Site, base: str) -> None:
    refused = send(ada, ada.get(address(base, "K3")), outcome="settled", point=None, reason=" ", cause_oversight="y")
    assert refused.status == 422
    assert "2 things are missing" in refused.text
    kept = refused.form(holding="base_revision").values
    assert (kept["outcome"], kept["cause_oversight"]) == ("settled", "y")
    assert send(ada, refused).status == 303
    assert send(ada, ada.get(address(base, "K2")), reason="a" * 5_001).status == 422
    assert decisions(site) == [(1, "settled")]


def test_of_two_tabs_the_second_sees_both(ada: Visitor, lead: Visitor, site: Site, base: str) -> None:
    mine, theirs = ada.get(address(base, "K3")), lead.get(address(base, "K3"))
    assert send(lead, theirs, reason="The tables settle it.").status == 303
    refused = send(ada, mine, outcome="differ", reason="Both readings are fair.")
    assert refused.status == 409
    assert "The tables settle it." in refused.text
    assert "Decided meanwhile: Settled on 3" in refused.text
    kept = refused.form(holding="base_revision").values
    assert (kept["outcome"], kept["reason"]) == ("differ", "Both readings are fair.")
    assert send(ada, refused, outcome="differ", reason="Both readings are fair.").status == 303
    assert decisions(site) == [(1, "settled"), (2, "differ")]
    history = ada.get(address(base, "K3")).text
    assert "The tables settle it." in history
    assert "Number 2" in history


def test_leaving_open_keeps_what_is_typed_as_a_draft(ada: Visitor, site: Site, base: str) -> None:
    untouched = send(ada, ada.get(address(base, "K3")), leave="y", outcome=None, point=None, reason="")
    assert untouched.location == address(base, "K2")
    assert drafts(site) == []
    left = send(ada, ada.get(address(base, "K3")), leave="y", reason="Ask the editor first.", cause_oversight="y")
    assert left.location == address(base, "K2")
    assert decisions(site) == []
    assert "your draft" in ada.get(f"{base}/adjudication").text
    page = ada.get(address(base, "K3"))
    assert "This is your draft" in page.text
    values = page.form(holding="base_revision").values
    assert (values["reason"], values["cause_oversight"], values["point"]) == ("Ask the editor first.", "y", "3")
    assert send(ada, page).status == 303
    assert drafts(site) == []


def test_drafts_are_saved_by_button_and_by_script(ada: Visitor, site: Site, base: str) -> None:
    page, where = ada.get(address(base, "K3")), f"{address(base, 'K3')}/draft"
    fields = page.form(holding="base_revision").values | {"reason": "By hand."}
    assert ada.send(where, fields).location == address(base, "K3")
    script = {"headers": {"Accept": "application/json"}}
    state = ada.get(where, **script).response.get_json()
    assert (state["version"], sorted(state)) == (1, ["account", "token", "version"])
    saved = ada.send(where, fields | {"reason": "By script.", "draft_version": "1"}, **script).response.get_json()
    assert saved["version"] == 2
    other = ada.get(address(base, "K3")).form(holding="base_revision").values
    refused = ada.send(where, other | {"draft_version": "1"}, **script)
    assert (refused.status, refused.response.get_json()["version"]) == (409, 2)
    as_json = ada.client.post(where, json=other | {"reason": "As JSON.", "cause_oversight": 3}, **script)
    assert as_json.status_code in {200, 400}
    shown = ada.send(where, other | {"draft_version": "1", "reason": "Typed here."})
    assert shown.status == 409
    assert "Typed here." in shown.html
    discard = ada.get(address(base, "K3"))
    ada.submit(discard, discard.form(holding="version"))
    assert drafts(site) == []
    assert ada.get(where, **script).response.get_json()["version"] == 0


def test_leaving_open_with_a_newer_draft_elsewhere_loses_nothing(ada: Visitor, base: str) -> None:
    first, second = ada.get(address(base, "K3")), ada.get(address(base, "K3"))
    send(ada, first, leave="y", reason="First.")
    refused = send(ada, second, leave="y", reason="Second.")
    assert refused.status == 409
    assert "Second." in refused.html


def test_a_script_is_told_where_to_go(ada: Visitor, base: str) -> None:
    page = ada.get(address(base, "K3"))
    fields = page.form(holding="base_revision").values
    fields |= {"outcome": "differ", "reason": "Both."}
    told = ada.send(address(base, "K3"), fields, headers={"Accept": "application/json"})
    assert told.response.get_json() == {"follows": address(base, "K2")}


@pytest.mark.parametrize("end", ["", "/draft"])
def test_a_form_whose_token_has_ended_is_shown_again(ada: Visitor, site: Site, base: str, end: str) -> None:
    values = ada.get(address(base, "K3")).form(holding="base_revision").values
    refused = ada.send(f"{address(base, 'K3')}{end}", values | {"csrf_token": "old", "reason": "Typed by then."})
    assert refused.status == 400
    assert "Typed by then." in refused.html
    assert (decisions(site), drafts(site)) == ([], [])
