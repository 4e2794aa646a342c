"""No page asks the database much: every address is opened, before and after the lock, and its statements counted."""

from collections.abc import Iterator

import factories
import pytest
from blind_house import House, build, lock
from blind_secrets import FIRST
from blind_walk import addresses
from counted_statements import counted
from decided_round import decide, make_locked_round, verdict
from factories import NOW
from planted_round import make_planted_round, own
from ranged_round import RANGE_RUBRIC, answers_of
from sqlalchemy import select
from visiting import Site

from annotator.models import Project
from annotator.models.vocabulary import Purpose, Reveal, RoundKind
from annotator.services import adjudication, projects, reviews, rounds, settling_rules
from annotator.services.claim_groups import KINDS
from annotator.services.reviews import Submission
from annotator.services.rubrics import read_rubric
from annotator.services.rule_applications import apply_rule, propose
from annotator.services.rule_fits import find_fits
from annotator.services.settling_rules import RuleDraft

# Walks through everything, which other tests hold line by line: measuring coverage would double the time it takes.
pytestmark = pytest.mark.no_cover

MOST = 15
PERSONS = ("lead", "ann", "observer")
#: What stands behind the name of a group of claims.
_VALUES = {"ratings": [":1"], "done": [":R1", ":R2"], "left": [":R2"], "day": [f":{NOW.date()}"], "reason": [":vague"]}


def _pages(site: Site, house: House) -> Iterator[tuple[str, str]]:
    yield from addresses(site.app, house, "GET")
    yield "adjudication.queue", f"/p/{house.slug}/adjudication?state=all&gap=0"
    for name in KINDS:
        for value in _VALUES.get(name, [""]):
            yield "claims.index", f"/p/{house.slug}/?behind={name}{value}"


def _settle_some(site: Site, house: House) -> None:
    """Let a rule settle what it can in the round that is locked from the beginning: nothing as long as claims rest."""
    with site.database.writing() as session:
        project = session.scalars(select(Project).where(Project.slug == house.slug)).one()
        lead = projects.find_member(session, project.id, house.people["lead"])
        assert lead is not None
        first = rounds.find_round(session, project.id, 1)
        main = read_rubric(session, first.rubric_version_id).main
        rule = settling_rules.store_rule(session, first, main, RuleDraft("median", 2, 4), lead, NOW)
        fits = find_fits(session, first, main, rule)
        proposal = propose(session, first, main, fits)
        if proposal.settles:
            apply_rule(session, first, main, rule, fits, lead, seen=proposal.mark, now=NOW)


@pytest.mark.parametrize("is_locked", [False, True], ids=["open", "locked"])
def test_every_page_asks_little(site: Site, monkeypatch: pytest.MonkeyPatch, is_locked: bool) -> None:
    house = build(site.database, FIRST, Reveal.AFTER_LOCK, monkeypatch)
    if is_locked:
        lock(site.database, house)
    _settle_some(site, house)
    visitors = {name: site.visitor(house.people[name]) for name in PERSONS}
    found: dict[str, int] = {}
    with counted(site.database) as statements:
        for name, visitor in visitors.items():
            for endpoint, where in _pages(site, house):
                visitor.get(where)  # what a process reads once, it has read
                statements.clear()
                answer = visitor.get(where)
                # As a server does: a file that is streamed keeps its session until then.
                answer.response.close()
                if answer.status == 200:
                    found[f"{endpoint} {where} {name}"] = len(statements)
    many = {where: number for where, number in found.items() if number > MOST}
    assert len(found) > 100
    assert {"adjudication.decide", "settling_rules.show"} <= {where.split()[0] for where in found}
    assert sum("behind=" in where for where in found) > 20
    assert not many, "\n".join(f"{number} {where}" for where, number in sorted(many.items()))


@pytest.mark.parametrize("has_any", [False, True], ids=["nothing to tell", "told of the oldest round"])
def test_feedback_asks_no_more_of_many_rounds(site: Site, has_any: bool) -> None:
    with site.database.writing() as session:
        made = make_locked_round(session)
        if has_any:
            decide(made, 2, point="3")
        for _later in range(5):
            opened = rounds.open_round(
                session, made.project, now=NOW, actor_id=made.lead.id, kind=RoundKind.SECOND, again=True
            )
            rounds.lock_round(session, opened, now=NOW, actor_id=made.lead.id)
    ann, where = site.visitor(made.reviewers[0].id), f"/p/{made.project.slug}/feedback"
    with counted(site.database) as statements:
        ann.get(where)  # what a process reads once, it has read
        statements.clear()
        shown = ann.get(where)
    assert ("Round 1 is the newest with feedback for you." in shown.text) is has_any
    assert len(statements) <= MOST, "\n".join(statements)


def test_feedback_of_every_kind_asks_little(site: Site) -> None:
    with site.database.writing() as session:
        made = make_planted_round(session, rubric=RANGE_RUBRIC, ranges={0: (90, 100)}, has_gold=True)
        (hidden,) = own(made, 0, Purpose.GOLD)
        submission = Submission(answers_of(made, "80..120"), "Because.", "first")
        reviews.submit_review(session, hidden.id, hidden.reviewer_id, submission, NOW)
        ann = made.reviewers[0]
        for purpose in (Purpose.RATING, Purpose.REPEAT):
            if purpose is Purpose.REPEAT:
                factories.make_assignment(session, made.round, made.claims[1], ann, purpose=purpose.value)
            (each,) = [each for each in own(made, 0, purpose) if each.claim_id == made.claims[1].id]
            reviews.submit_review(
                session, each.id, ann.id, Submission(answers_of(made, "80..120"), "So.", purpose.value), NOW
            )
        made.lock()
        lead, given = made.member(made.lead), verdict(point="1")
        adjudication.decide(session, made.round, made.claims[1].id, made.main.key, lead, given, NOW)
    visitor, where = site.visitor(ann.id), f"/p/{made.project.slug}/feedback"
    with counted(site.database) as statements:
        visitor.get(where)  # what a process reads once, it has read
        statements.clear()
        shown = visitor.get(where)
    assert "Claims with known answers" in shown.text
    assert "Claims that came to you twice" in shown.text
    assert "1 decision differs." in shown.text
    assert len(statements) <= MOST, "\n".join(statements)
