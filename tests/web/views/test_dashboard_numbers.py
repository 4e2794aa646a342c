"""Each number of the dashboard leads in one click to the claims behind it, and the list shows exactly that many."""

import re
from datetime import timedelta

import factories
import pytest
from factories import NOW
from planned_round import make_planned, queue, some
from rated_round import make_rated_round
from visiting import Site, Visitor

from annotator import edge
from annotator.models.vocabulary import FlagKind, Role, SkipReason
from annotator.services import flags, projects, skips

# So many that the course of the round has parts.
TABLE = [
    *[f"{1 + n % 5} {1 + n % 3} {n % 4 + 1 if n < 12 else '.'}" for n in range(20)],
    "1 1 vague",
    "5 vague no-access",
    "3 . .",
    ". . .",
]


def _numbers(visitor: Visitor, path: str) -> dict[str, tuple[int, int, str]]:
    """Follow each link to a group: by its word, the number it stands for, that of the list, and what the list says."""
    board = visitor.get(f"{path}/dashboard")
    assert board.status == 200
    found = {}
    for link in board.page.all("a"):
        href = link.get("href") or ""
        if "behind=" in href:
            listed = visitor.get(href)
            assert listed.status == 200, f"{href}: {listed.text[:200]}"
            said = re.search(r"Round 1: ([\d,\u202f ]+) claims? ", " ".join(listed.text.split()))
            promised = re.search(r"\d+", link.text)
            assert said, href
            assert promised, link.text
            rows = re.search(r"(\d+) to (\d+) of (\d+)", listed.text)
            total = int(re.sub(r"\D", "", said[1]))
            assert total == (int(rows[3]) if rows else 0), href
            found[re.search(r"behind=([^&]+)", href)[1]] = (int(promised[0]), total, listed.text)  # type: ignore[index]
    return found


def _require_equal(found: dict[str, tuple[int, int, str]], *words: str) -> None:
    assert {word: promised for word, (promised, total, _text) in found.items() if promised != total} == {}
    assert not set(words) - set(found), sorted(found)


def test_after_the_lock(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, TABLE)
        made.withdraw(1, 2)
        made.lock()
    found = _numbers(site.visitor(made.lead.id), f"/p/{made.project.slug}")
    _require_equal(
        found,
        *("reached", "short", "ratings:3%2B", "ratings:2", "ratings:1", "ratings:0", "answered", "taken_back"),
        *("cannot_judge", "reason:vague", "reason:no-access", "paired", "part:1", "part:2"),
        *("day:2026-03-03", "done:R2", "left:R4", "cannot_judge:R3", "cannot_judge:R4"),
    )


@pytest.mark.parametrize("who", ["lead", "ann", "observer"])
def test_while_the_round_is_open(site: Site, who: str) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, TABLE)
        observer = factories.make_reviewer(session)
        projects.add_member(session, made.project, observer.id, Role.OBSERVER, now=NOW, actor_id=None)
        people = {"lead": made.lead.id, "ann": made.reviewers[0].id, "observer": observer.id}
    found = _numbers(site.visitor(people[who]), f"/p/{made.project.slug}")
    _require_equal(found, "reached", "short", "ratings:0")
    kinds = {word.partition(":")[0] for word in found}
    assert ("reason" in kinds) == (who == "observer")
    assert ("done" in kinds) == (who == "lead")


def test_what_holds_the_round_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with site.database.writing() as session:
        planned = make_planned(session, some(2), claims=6, people=4)
        for person in (0, 1):
            assignment = planned.next(session, person)
            assert assignment is not None
            skips.skip_claim(
                session,
                assignment,
                planned.people[person].id,
                reason=SkipReason.OTHER,
                request_id="skip",
                now=NOW,
            )
        for turn, number in enumerate((1, 1, 2)):
            flags.report_claim(
                session,
                planned.project.id,
                f"C{number}",
                planned.people[0].id,
                kind=FlagKind.BROKEN,
                request_id=f"flag-{turn}",
                now=NOW,
            )
        lead_id, first, path = planned.lead.id, planned.people[0].id, f"/p/{planned.project.slug}"
    monkeypatch.setattr(edge, "now", lambda: NOW + timedelta(days=8))
    lead = site.visitor(lead_id)
    found = _numbers(lead, path)
    _require_equal(found, "flagged", "waiting")
    assert (found["flagged"][1], found["waiting"][1]) == (2, 6)
    assert "3 reports about claims wait for an answer" in lead.get(f"{path}/dashboard").text
    assert "What holds the round up" not in site.visitor(first).get(f"{path}/dashboard").text


def test_reservations_that_ran_out_again_and_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with site.database.writing() as session:
        planned = make_planned(session, queue(1), claims=1, people=3)
        for person in range(3):
            planned.next(session, person, NOW + timedelta(hours=2 * person))
        lead_id, path = planned.lead.id, f"/p/{planned.project.slug}"
    monkeypatch.setattr(edge, "now", lambda: NOW + timedelta(hours=9))
    found = _numbers(site.visitor(lead_id), path)
    _require_equal(found, "expired")
    assert found["expired"][1] == 1


def test_claims_passed_on_by_most(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, [". . .", ". . ."])
        for reviewer, claim in [(0, 0), (1, 0), (0, 1)]:
            skips.skip_claim(
                session,
                made.assignment(reviewer, claim),
                made.reviewers[reviewer].id,
                reason=SkipReason.LANGUAGE,
                request_id=f"skip-{reviewer}-{claim}",
                now=NOW,
            )
    found = _numbers(site.visitor(made.lead.id), f"/p/{made.project.slug}")
    _require_equal(found, "passed_on")
    assert "K1" in found["passed_on"][2]
    assert found["passed_on"][1] == 1  # one of three is not most


def test_more_contested_claims_than_the_page_shows(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, [f"1 {2 + n % 4} 3" for n in range(13)])
        made.lock()
    found = _numbers(site.visitor(made.lead.id), f"/p/{made.project.slug}")
    assert found["contested"][:2] == (13, 13)


def test_a_group_of_another_question(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, ["2 2o 2", "3 3 3", "1 5 1"])
        made.lock()
    lead = site.visitor(made.lead.id)
    text = lead.get(f"/p/{made.project.slug}/?behind=contested&criterion=basis").text
    assert "1 claim whose ratings differ" in " ".join(text.split())
    assert "Basis" in text
    board = lead.get(f"/p/{made.project.slug}/dashboard?criterion=basis")
    assert board.page.all("a", href=f"/p/{made.project.slug}/?behind=paired&round=1&criterion=basis")
    assert "Alpha, nominal" in board.text


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("nonsense", 422),
        ("ratings:many", 422),
        ("reason:none-such", 422),
        ("part:7", 422),
        ("day:yesterday", 422),
        ("ratings:7", 200),
        ("done:R99", 404),
    ],
)
def test_words_that_name_nothing(site: Site, word: str, status: int) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, ["2 3", "1 vague"])
        made.lock()
    answer = site.visitor(made.lead.id).get(f"/p/{made.project.slug}/?behind={word}")
    assert answer.status == status
    assert ("cannot be listed by" in answer.text) == (status == 422)
    if status == 200:
        assert "No claim fits these filters." in answer.text


@pytest.mark.parametrize("word", ["reason:vague", "cannot_judge", "paired", "part:1"])
def test_who_rates_blind_cannot_list_by_what_others_said(site: Site, word: str) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, TABLE)
    for person in (made.lead, made.reviewers[0]):
        answer = site.visitor(person.id).get(f"/p/{made.project.slug}/?behind={word}")
        assert answer.status == 403
        assert "open when the lead locks the round" in answer.text


@pytest.mark.parametrize(
    "word", ["flagged", "passed_on", "expired", "waiting", "unfilled", "done:R2", "day:2026-03-03"]
)
def test_only_the_lead_lists_what_is_stuck(site: Site, word: str) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, ["2 3", "1 vague"])
    path = f"/p/{made.project.slug}/?behind={word}"
    assert site.visitor(made.lead.id).get(path).status == 200
    answer = site.visitor(made.reviewers[0].id).get(path)
    assert answer.status == 403
    assert "Only the lead" in answer.text


def test_a_group_can_be_narrowed_and_ordered(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, TABLE)
        made.lock()
    lead, path = site.visitor(made.lead.id), f"/p/{made.project.slug}/"
    some_ = lead.get(f"{path}?behind=ratings:0&words=K24&sort=key").text
    assert "1 claim by number of ratings: 0" in " ".join(some_.split())
    assert lead.get(f"{path}?behind=short&state=stale").status == 200
    assert lead.get(f"{path}?behind=short&round=1&page=2").status == 200
    assert lead.get(f"{path}?behind=short&round=9").status == 404
