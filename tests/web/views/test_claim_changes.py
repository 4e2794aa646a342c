"""Splitting, merging, withdrawing, restoring and marking claims in the browser."""

import pytest
from rated_round import RatedRound
from sqlalchemy import select
from visiting import Site, Visitor

from annotator.models import Assignment, Claim


@pytest.fixture
def lead(site: Site, rated: RatedRound) -> Visitor:
    return site.visitor(rated.lead.id)


def _states(site: Site) -> dict[str, str]:
    with site.database.reading() as session:
        return dict(session.execute(select(Claim.key, Claim.state).order_by(Claim.position)).all())


def test_split(site: Site, lead: Visitor, path: str) -> None:
    page = lead.get(f"{path}/claims/K1/split")
    assert "Its parts come in with the next round, unless you put them into this one." in page.text
    assert [page.form().values[f"parts-{n}-key"] for n in (0, 1)] == ["K1a", "K1b"]
    more = lead.submit(page, row="parts:add")
    assert more.form().values["parts-2-key"] == ""
    changes = {"parts-0-text": "First.", "parts-1-text": "Second.", "parts-1-key": "K2"}
    refused = lead.submit(more, **changes)
    assert (refused.status, refused.form().values["parts-0-text"]) == (422, "First.")
    assert "The id K2 is taken." in refused.text
    shown = lead.follow(lead.submit(refused, **{"parts-1-key": "K1b", "into_round": "y"}))
    assert "K1 has been split into K1a, K1b." in shown.text
    assert "Split from K1" in shown.text
    assert _states(site) == {"K1": "withdrawn", "K1a": "ready", "K1b": "ready", "K2": "ready"}
    old = lead.get(f"{path}/claims/K1")
    assert "This claim is withdrawn. Split into K1a and K1b. 1 rating of it is kept" in old.text
    assert "Became K1a, Became K1b" in old.text
    with site.database.reading() as session:
        assert len(session.scalars(select(Assignment).where(Assignment.position > 2)).all()) == 4


def test_a_split_of_an_old_version_is_refused_once(lead: Visitor, path: str) -> None:
    page = lead.get(f"{path}/claims/K1/split")
    lead.submit(lead.get(f"{path}/claims/K1/edit"), text="Quite other words than it had before.")
    changes = {"parts-0-text": "First.", "parts-1-text": "Second."}
    refused = lead.submit(page, **changes)
    assert refused.status == 409
    assert "Quite other words" in refused.text
    assert refused.form().values["parts-1-text"] == "Second."
    assert lead.submit(refused).status == 303


def test_merge(site: Site, lead: Visitor, path: str) -> None:
    page = lead.get(f"{path}/claims/K1/merge")
    assert "What they become" not in page.text
    unknown = lead.get(f"{path}/claims/K1/merge?others=K2+K7+K1")
    assert (unknown.status, "There is no other claim K7, K1" in unknown.text) == (422, True)
    chosen = lead.get(f"{path}/claims/K1/merge?others=K2")
    assert chosen.form().values["bases"] == "K1:1 K2:1"
    assert chosen.form().values["parts-0-key"] == "K3"
    refused = lead.submit(chosen, **{"parts-0-text": " "})
    assert (refused.status, "Claim K3: Write down what is claimed." in refused.text) == (422, True)
    shown = lead.follow(lead.submit(refused, **{"parts-0-text": "Both at once."}))
    assert "The claims have been merged into K3." in shown.text
    assert "Merged from K1, Merged from K2" in shown.text
    assert _states(site) == {"K1": "withdrawn", "K3": "ready", "K2": "withdrawn"}


def test_a_merge_of_an_old_version_is_refused_once(lead: Visitor, path: str) -> None:
    chosen = lead.get(f"{path}/claims/K1/merge?others=K2")
    lead.submit(lead.get(f"{path}/claims/K2/edit"), text="Quite other words than it had before.")
    refused = lead.submit(chosen)
    assert (refused.status, refused.form().values["bases"]) == (409, "K1:1 K2:2")
    assert lead.submit(refused).status == 303


def test_withdraw_and_restore(site: Site, lead: Visitor, ann: Visitor, path: str) -> None:
    page = lead.get(f"{path}/claims/K1/withdraw")
    assert "Round 1 is open. 1 reviewer has yet to rate it, 1 has rated it." in page.text
    refused = lead.submit(page, reason=" ")
    assert (refused.status, "Say why" in refused.text) == (422, True)
    shown = lead.follow(lead.submit(refused, reason="It says nothing."))
    assert "K1 is withdrawn. Its ratings are kept." in shown.text
    assert "This claim is withdrawn. It says nothing." in ann.get(f"{path}/claims/K1").text
    assert "Restore" not in ann.get(f"{path}/claims/K1").text
    assert lead.submit(page, reason="Again.").status == 409
    assert "K1" not in [cell.text for cell in ann.get(f"{path}/").page.all("td")]
    assert "1 left" in ann.follow(ann.get(f"{path}/rate")).text
    back = lead.follow(lead.submit(shown, shown.form("/restore")))
    assert "K1 is back, with the ratings it had." in back.text
    assert _states(site) == {"K1": "ready", "K2": "ready"}
    assert "2 left" in ann.follow(ann.get(f"{path}/rate")).text


def test_the_report_says_what_was_withdrawn(rated: RatedRound, lead: Visitor, path: str) -> None:
    lead.submit(lead.get(f"{path}/claims/K1/withdraw"), reason="It says nothing.")
    lead.post(f"{path}/rounds/1/lock")
    report = lead.get(f"{path}/agreement")
    assert "1 claim of this round has been withdrawn since. Answers left out with it: 1." in report.text


@pytest.mark.parametrize(
    ("mark", "button"),
    [("not_to_rate", "Put into the next round"), ("featured", "Do not feature on the first page")],
)
def test_marks(lead: Visitor, path: str, mark: str, button: str) -> None:
    page = lead.get(f"{path}/claims/K1")
    assert "Make it a draft" not in page.text
    marked = lead.follow(lead.submit(page, page.form("/mark"), mark=mark))
    assert "K1 has been marked." in marked.text
    assert button in [each.text for each in marked.page.all("button")]


def test_what_a_round_holds_is_no_draft(lead: Visitor, path: str) -> None:
    page = lead.get(f"{path}/claims/K1")
    refused = lead.submit(page, page.form("/mark"), mark="draft")
    assert (refused.status, "A round holds this claim" in refused.text) == (409, True)
