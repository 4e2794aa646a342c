"""The quality of the work, as the lead and the reviewer read it."""

from datetime import UTC, datetime, timedelta

import factories
import pytest
from decided_round import decide, make_locked_round
from planted_round import make_planted_round, own, submit
from ranged_round import RANGE_RUBRIC, answers_of
from rated_round import RatedRound, make_rated_round
from second_round import open_second
from visiting import Site, Visitor

from annotator.models import Round
from annotator.models.vocabulary import Purpose, RoundKind
from annotator.services import reviews, rounds
from annotator.services.claim_lines import read_claim_lines
from annotator.services.reviews import Submission

OLD = datetime.now(UTC) - timedelta(days=30)


@pytest.fixture
def rated(site: Site) -> RatedRound:
    """K1 and K2 are hidden; both reviewers have rated everything, and K3 a second time."""
    known = {0: (Purpose.GOLD, "3"), 1: (Purpose.GOLD, "5")}
    with site.database.writing() as session:
        made = make_planted_round(
            session,
            claims=8,
            known=known,
            has_gold=True,
            repeat_percent=20,
            repeat_after_days=7,
            masked_part="claimant",
        )
        for reviewer in (0, 1):
            for each in own(made, reviewer):
                submit(made, each, "3" if each.claim_id % 2 else "4", now=OLD)
            again = factories.make_assignment(
                session, made.round, made.claims[2], made.reviewers[reviewer], purpose="repeat"
            )
            submit(made, again, "3")
        return made


@pytest.fixture
def lead(site: Site, rated: RatedRound) -> Visitor:
    return site.visitor(rated.lead.id)


def lock(site: Site, rated: RatedRound) -> None:
    with site.database.writing() as session:
        rounds.lock_round(session, session.get_one(Round, rated.round.id), now=factories.NOW, actor_id=None)


def test_before_the_lock_the_lead_sees_accuracy_and_nothing_of_the_ratings(lead: Visitor, path: str) -> None:
    shown = lead.get(f"{path}/quality").text
    assert "2 claims have come a second time, 2 of them answered." in shown
    assert "1 of 2 50 % [9 %, 91 %]" in shown
    assert shown.count("open when the lead locks the round") == 2
    assert "Off: the plan of this round asks for no training." in shown


@pytest.mark.parametrize(("days", "words"), [(1, "1 day later or more"), (7, "7 days later or more")])
def test_after_how_many_days_a_claim_comes_again(site: Site, days: int, words: str) -> None:
    with site.database.writing() as session:
        made = make_planted_round(session, claims=2, repeat_percent=20, repeat_after_days=days)
    assert words in site.visitor(made.lead.id).get(f"/p/{made.project.slug}/quality").text


def test_after_the_lock_everything_is_there(lead: Visitor, path: str, site: Site, rated: RatedRound) -> None:
    lock(site, rated)
    shown = lead.get(f"{path}/quality?round=1")
    for words in ("Exact agreement", "Claims twice", "Claims rated both ways", "The claimant was hidden"):
        assert words in shown.text, words
    assert shown.page.all("span", class_="why")


def test_where_nothing_is_on_one_sentence_says_so(site: Site) -> None:
    with site.database.writing() as session:
        made = make_planted_round(session)
    shown = site.visitor(made.lead.id).get(f"/p/{made.project.slug}/quality")
    assert "Nothing of this is on" in shown.text
    assert "Off:" not in shown.text
    assert shown.page.all("a", href=f"/p/{made.project.slug}/plan")


def test_before_the_first_round(site: Site) -> None:
    with site.database.writing() as session:
        lead = factories.make_reviewer(session)
        project = factories.make_project(session)
        factories.make_membership(session, project, lead, role="lead")
        ann = factories.make_reviewer(session)
        factories.make_membership(session, project, ann)
    assert "No round has been opened yet." in site.visitor(lead.id).get(f"/p/{project.slug}/quality").text
    shown = site.visitor(ann.id).get(f"/p/{project.slug}/feedback")
    assert (shown.status, "Feedback opens when the first one is locked." in shown.text) == (200, True)


def test_a_reviewer_reads_their_own_after_the_lock(ann: Visitor, path: str, site: Site, rated: RatedRound) -> None:
    assert "Feedback opens when the lead locks the round." in ann.get(f"{path}/feedback").text
    lock(site, rated)
    shown = ann.get(f"{path}/feedback")
    assert "You met 1 of 2:" in shown.text
    assert "Because of the letter in K2." in shown.text
    with site.database.reading() as session:
        texts = read_claim_lines(session, [each.id for each in rated.claims])
    hidden = [texts[each.id] for each in rated.claims if each.key in ("K1", "K2")]
    for line in hidden:
        assert f"{line.key} {line.text} {line.voices.names}" in shown.text
    assert "Claims that came to you twice" in shown.text
    mine = ann.get(f"{path}/mine").text
    assert mine.count("known answer, entered no coefficient") == 2
    assert mine.count("second time, entered no coefficient") == 1
    assert "Feedback on my ratings" in mine


def test_where_nothing_was_planted_there_is_nothing_to_read(site: Site) -> None:
    with site.database.writing() as session:
        made = make_planted_round(session)
        made.lock()
    ann = site.visitor(made.reviewers[0].id)
    assert "no claim with a known answer was hidden among yours" in ann.get(f"/p/{made.project.slug}/feedback").text


def test_the_agreement_page_offers_to_include_them(lead: Visitor, path: str, site: Site, rated: RatedRound) -> None:
    lock(site, rated)
    page = lead.get(f"{path}/agreement")
    (field,) = [form.choices["include"] for form in page.page.forms if "include" in form.choices]
    assert field == ["", "gold"]
    assert "2 claims with known answers (hidden among the others) are left out." in page.text
    included = lead.get(f"{path}/agreement?include=gold")
    assert "are counted with the claims to rate" in included.text
    assert lead.get(f"{path}/agreement?include=repeat").status == 422
    assert lead.get(f"{path}/agreement/sources?include=gold").status == 200


def test_ranges_beside_known_ones_are_counted_in_words(site: Site) -> None:
    with site.database.writing() as session:
        made = make_planted_round(session, rubric=RANGE_RUBRIC, ranges={0: (90, 100)}, has_gold=True)
        (hidden,) = own(made, 0, Purpose.GOLD)
        submission = Submission(answers_of(made, "80..120"), "Because.", "first")
        reviews.submit_review(session, hidden.id, hidden.reviewer_id, submission, factories.NOW)
    path = f"/p/{made.project.slug}"
    lead, ann = site.visitor(made.lead.id), site.visitor(made.reviewers[0].id)
    shown = lead.get(f"{path}/quality").text
    assert "All together 1 0 0 0 0 Ann 1 0 0 0 0" in shown
    assert "covers the known range lies within it overlaps it in part does not touch it cannot judge" in shown
    assert "no share and no coefficient is made of them" in shown
    assert "covers the known range" not in ann.get(f"{path}/feedback").text
    with site.database.writing() as session:
        round_ = session.get_one(Round, made.round.id)
        rounds.lock_round(session, round_, now=factories.NOW, actor_id=made.lead.id)
    told = ann.get(f"{path}/feedback").text
    assert "Cost 80 to 120 million US dollars 90 to 100 million US dollarsThe account of that year." in told
    assert "You met" not in told


def test_feedback_opens_on_the_newest_round_that_has_any(site: Site) -> None:
    with site.database.writing() as session:
        made = make_locked_round(session)
        decide(made, 2, point="3")
        again = rounds.open_round(
            session, made.project, now=factories.NOW, actor_id=made.lead.id, kind=RoundKind.SECOND, again=True
        )
        number = again.id
    address = f"/p/{made.project.slug}/feedback"
    ann = site.visitor(made.reviewers[0].id)
    for _state in ("open", "locked"):
        shown = ann.get(address)
        assert "Round 1 is the newest with feedback for you." in shown.text
        assert "1 decision differs." in shown.text
        (here,) = shown.page.all("a", **{"aria-current": "true"})
        assert here["href"].endswith("round=1")
        with site.database.writing() as session:
            round_ = session.get_one(Round, number)
            if round_.state == "open":
                rounds.lock_round(session, round_, now=factories.NOW, actor_id=None)
    chosen = ann.get(f"{address}?round=1")
    assert "1 decision differs." in chosen.text
    assert "is the newest" not in chosen.text
    assert "In round 2 no claim with a known answer was hidden" in ann.get(f"{address}?round=2").text
    assert ann.get(f"{address}?round=3").status == 404


def test_where_no_round_has_feedback_the_page_says_so(site: Site) -> None:
    with site.database.writing() as session:
        made = open_second(make_rated_round(session, ["3 3"]))
    address = f"/p/{made.project.slug}/feedback"
    ann = site.visitor(made.reviewers[0].id)
    shown = ann.get(address)
    assert "No round has feedback for you yet" in shown.text
    assert "Round 2 is open: its feedback opens when the lead locks it." in shown.text
    assert not shown.page.all("a", **{"aria-current": "true"})
    assert "Feedback opens when the lead locks the round." in ann.get(f"{address}?round=2").text
