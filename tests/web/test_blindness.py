"""What pages and downloads show of others' ratings: nothing before its time, all after it.

Others' ratings are made recognisable: each has a rationale of its own, and numbers that occur nowhere else.
"""

import re
from collections.abc import Iterator

import factories
import pytest
from rated_round import RatedRound, make_rated_round
from sqlalchemy import select
from visiting import Site, Visitor

from annotator.models import Round, Source
from annotator.models.vocabulary import Reveal, Role
from annotator.services import projects, reviews, rounds
from annotator.services.reviews import Submission

ANN, BEN, CLEO = "Because Ann thinks so.", "Because Ben thinks so.", "Because Cleo thinks so."
SAID = (ANN, BEN, CLEO)
# What Ann, Ben and Cleo say of K1, K2, K3; Ann has not come to K3 yet.
TABLE = ["3 1 5", "4 2 2", ". 5 4"]


def _make(site: Site, reveal: Reveal) -> RatedRound:
    with site.database.writing() as session:
        rated = make_rated_round(session, [". . ."] * 3, reveal=reveal)
        for reviewer, (person, said) in enumerate(zip(rated.reviewers, SAID, strict=True)):
            for claim, row in enumerate(TABLE):
                code = row.split()[reviewer]
                if code != ".":
                    submission = Submission(rated._answers(code), said, "once")
                    assignment = rated.assignment(reviewer, claim)
                    reviews.submit_review(session, assignment, person.id, submission, factories.NOW)
        observer = factories.make_reviewer(session, name="Olga")
        projects.add_member(session, rated.project, observer.id, Role.OBSERVER, now=factories.NOW, actor_id=None)
        rated.reviewers.append(observer)
    return rated


def _lock(site: Site, rated: RatedRound) -> None:
    with site.database.writing() as session:
        rounds.lock_round(session, session.get_one(Round, rated.round.id), now=factories.NOW, actor_id=None)


def _addresses(site: Site, rated: RatedRound) -> Iterator[str]:
    """Yield every address of the project at which results may stand."""
    own = f"/p/{rated.project.slug}"
    with site.database.reading() as session:
        sources = session.scalars(select(Source.key).where(Source.project_id == rated.project.id)).all()
    yield from (f"{own}/", f"{own}/dashboard", f"{own}/dashboard?claims=all", f"{own}/agreement", f"{own}/exports")
    yield from (f"{own}/agreement?interval=bootstrap", f"{own}/agreement?basis=article", f"{own}/sources")
    yield from (f"{own}/agreement/{page}" for page in ("consensus", "consensus?sort=key", "planning"))
    yield from (
        f"{own}/agreement/sources{query}" for query in ("", "?reviewer=R2", "?point=2&other_point=5", "?all=claims")
    )
    yield from (f"{own}/claims/K{number}" for number in (1, 2, 3))
    yield from (f"{own}/sources/{key}" for key in sources)
    yield from (f"{own}/exports/ratings-long.csv?answers={answers}" for answers in ("counted", "current", "all"))
    yield from (f"{own}/exports/ratings-wide.csv?answers={answers}" for answers in ("counted", "current"))
    yield f"{own}/exports/claims.csv"


def _open(visitor: Visitor, path: str) -> str:
    answer = visitor.get(path)
    assert answer.status == 200, f"{path}: {answer.text[:200]}"
    return answer.html


def _drawn(html: str) -> list[str]:
    """What is drawn of ratings, in the words that stand for the pictures: "ratings 1, 3, 5", "1 at step 3"."""
    return [label for label in re.findall(r'aria-label="([^"]+)"', html) if re.search(r"^ratings? \d|\d at ", label)]


def _cells(html: str) -> list[list[str]]:
    return [line.split(",") for line in html.splitlines()]


@pytest.fixture
def blind(site: Site) -> RatedRound:
    return _make(site, Reveal.AFTER_LOCK)


@pytest.fixture
def one_by_one(site: Site) -> RatedRound:
    return _make(site, Reveal.AFTER_OWN)


@pytest.mark.parametrize("who", ["lead", "reviewer"])
def test_before_the_lock_nothing_of_others(site: Site, blind: RatedRound, who: str) -> None:
    visitor = site.visitor(blind.lead.id if who == "lead" else blind.reviewers[0].id)
    for path in _addresses(site, blind):
        html = _open(visitor, path)
        assert BEN not in html, path
        assert CLEO not in html, path
        assert "Krippendorff" not in html, path
        assert _drawn(html) == [], path
        assert not re.search(r"Median \d|Mean step", html), path


def test_before_the_lock_the_figures_are_said_to_wait(site: Site, blind: RatedRound) -> None:
    own = f"/p/{blind.project.slug}"
    for person in (blind.lead, blind.reviewers[0]):
        visitor = site.visitor(person.id)
        assert "open when the lead locks the round" in visitor.get(f"{own}/agreement").text
        assert "open when the lead locks the round" in visitor.get(f"{own}/claims/K1").text
        assert "open when the lead locks the round" in visitor.get(f"{own}/exports").text
        board = visitor.get(f"{own}/dashboard").text
        assert board.count("hidden for now") >= 2
        assert "8 of 9" in board
        assert "Hidden for now." in board


def test_before_the_lock_ones_own_is_there(site: Site, blind: RatedRound) -> None:
    own = f"/p/{blind.project.slug}"
    ann = site.visitor(blind.reviewers[0].id)
    assert ANN in ann.get(f"{own}/claims/K1").html
    assert ANN in ann.get(f"{own}/mine").html
    wide = _cells(_open(ann, f"{own}/exports/ratings-wide.csv"))
    column = wide[0].index("R2")
    assert [row[column] for row in wide[1:]] == ["3", "4", ""]
    assert {cell for row in wide[1:] for place, cell in enumerate(row[1:], 1) if place != column} <= {""}
    long = _open(ann, f"{own}/exports/ratings-long.csv?answers=all")
    assert ANN in long
    assert not {"R3", "R4"} & {cell for row in _cells(long) for cell in row}


UNTIL_RATED, UNTIL_LOCK = "Hidden until you have rated it", "Hidden until the round is locked"


def _pages_of_hidden(visitor: Visitor, rated: RatedRound) -> str:
    own = f"/p/{rated.project.slug}"
    return visitor.get(f"{own}/").text + visitor.get(f"{own}/dashboard").text


def test_what_opens_a_hidden_claim_is_said_truly(site: Site, blind: RatedRound, one_by_one: RatedRound) -> None:
    for person in (blind.lead, blind.reviewers[0]):
        shown = _pages_of_hidden(site.visitor(person.id), blind)
        assert (UNTIL_LOCK in shown, UNTIL_RATED in shown) == (True, False)
    ann = _pages_of_hidden(site.visitor(one_by_one.reviewers[0].id), one_by_one)
    assert (UNTIL_LOCK in ann, UNTIL_RATED in ann) == (False, True)
    lead = _pages_of_hidden(site.visitor(one_by_one.lead.id), one_by_one)
    assert (UNTIL_LOCK in lead, UNTIL_RATED in lead) == (True, False)


def test_what_is_hidden_is_said_in_words(site: Site, blind: RatedRound) -> None:
    page = site.visitor(blind.lead.id).get(f"/p/{blind.project.slug}/dashboard").page
    assert {cell.text for cell in page.all("td", data_head="Cannot judge")} == {"hidden"}


def test_a_lead_who_does_not_rate_downloads_no_rating(site: Site, blind: RatedRound) -> None:
    lead = site.visitor(blind.lead.id)
    for answers in ("counted", "current", "all"):
        long = _open(lead, f"/p/{blind.project.slug}/exports/ratings-long.csv?answers={answers}")
        assert len(long.splitlines()) == 1


def test_an_observer_sees_results_as_they_come_in(site: Site, blind: RatedRound) -> None:
    """An observer rates nothing, so nothing is lost by looking; names stay with the lead."""
    visitor = site.visitor(blind.reviewers[3].id)
    shown = _open(visitor, f"/p/{blind.project.slug}/claims/K1")
    assert all(said in shown for said in SAID)
    assert "Ben" not in shown.replace(BEN, "")
    assert "R3" in shown


@pytest.mark.parametrize("who", ["lead", "reviewer", "observer"])
def test_after_the_lock_all(site: Site, blind: RatedRound, who: str) -> None:
    _lock(site, blind)
    person = {"lead": blind.lead, "reviewer": blind.reviewers[0], "observer": blind.reviewers[3]}[who]
    visitor, own = site.visitor(person.id), f"/p/{blind.project.slug}"
    assert all(said in _open(visitor, f"{own}/claims/K1") for said in SAID)
    assert "Krippendorff" in _open(visitor, f"{own}/agreement")
    assert _drawn(_open(visitor, f"{own}/"))
    assert _drawn(_open(visitor, f"{own}/dashboard"))
    assert "hidden for now" not in _open(visitor, f"{own}/dashboard")
    wide = _cells(_open(visitor, f"{own}/exports/ratings-wide.csv"))
    assert wide == [["claim", "R2", "R3", "R4"], ["K1", "3", "1", "5"], ["K2", "4", "2", "2"], ["K3", "", "5", "4"]]
    assert len(_open(visitor, f"{own}/exports/ratings-long.csv").splitlines()) == 1 + 2 * 8


def test_names_stay_with_the_lead(site: Site, blind: RatedRound) -> None:
    _lock(site, blind)
    for path in _addresses(site, blind):
        html = _open(site.visitor(blind.reviewers[0].id), path)
        for name, said in (("Ben", BEN), ("Cleo", CLEO)):
            assert not re.search(rf"\b{name}\b", html.replace(said, "")), path
    assert "Cleo" in _open(site.visitor(blind.lead.id), f"/p/{blind.project.slug}/claims/K1").replace(CLEO, "")


def test_claim_by_claim_after_ones_own(site: Site, one_by_one: RatedRound) -> None:
    ann, own = site.visitor(one_by_one.reviewers[0].id), f"/p/{one_by_one.project.slug}"
    for number, is_open in ((1, True), (2, True), (3, False)):
        shown = _open(ann, f"{own}/claims/K{number}")
        assert (BEN in shown, CLEO in shown) == (is_open, is_open)
        assert bool(_drawn(shown)) is is_open
    for path in ("/", "/dashboard?claims=all"):
        assert ann.get(own + path).text.count("Hidden until you have rated it") == 1
    figures = _open(ann, f"{own}/agreement")
    assert "Krippendorff" in figures
    assert f"{own}/claims/K1" in figures
    assert f"{own}/claims/K3" not in figures
    wide = _cells(_open(ann, f"{own}/exports/ratings-wide.csv"))
    assert wide[1:3] == [["K1", "3", "1", "5"], ["K2", "4", "2", "2"]]
    assert wide[3:] in ([], [["K3", "", "", ""]])


def test_before_a_first_rating_of_ones_own(site: Site, one_by_one: RatedRound) -> None:
    with site.database.writing() as session:
        late = factories.make_reviewer(session, name="Late")
        project = session.get_one(type(one_by_one.project), one_by_one.project.id)
        projects.add_member(session, project, late.id, Role.REVIEWER, now=factories.NOW, actor_id=None)
    visitor = site.visitor(late.id)
    for path in _addresses(site, one_by_one):
        html = _open(visitor, path)
        assert not any(said in html for said in SAID), path
        assert _drawn(html) == [], path
        assert "Krippendorff" not in html, path
    assert (
        "Rate a first claim: then the figures over the whole round open"
        in visitor.get(f"/p/{one_by_one.project.slug}/agreement").text
    )


def test_rating_opens_the_claim(site: Site, one_by_one: RatedRound) -> None:
    ann, own = site.visitor(one_by_one.reviewers[0].id), f"/p/{one_by_one.project.slug}"
    page = ann.follow(ann.get(f"{own}/rate"))
    assert BEN not in page.html
    done = ann.follow(ann.submit(page, page.form(holding="rationale"), c_support="3", c_basis="article"))
    assert "See how far reviewers agree" in done.text
    shown = _open(ann, f"{own}/claims/K3")
    assert (BEN in shown, CLEO in shown) == (True, True)
    again = ann.get(page.path)
    assert "so a change does not count in the coefficients" in again.text
    form = again.form(holding="rationale")
    ann.submit(again, form, c_support="5", rationale="Now that I have seen theirs.")
    assert "made after others’ ratings were open: does not count in coefficients" in ann.get(f"{own}/mine").text
    wide = _cells(_open(ann, f"{own}/exports/ratings-wide.csv"))
    assert wide[3] == ["K3", "3", "5", "4"]
