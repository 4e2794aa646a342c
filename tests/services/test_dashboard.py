"""Where a round stands, and what of it is closed to whom."""

import factories
from planned_round import make_planned
from planted_round import make_planted_round, own, submit
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.models.vocabulary import Delivery, Overlap, Purpose, Reveal, Role
from annotator.services import blindness, projects
from annotator.services.agreement_data import read_ratings
from annotator.services.dashboard import Dashboard, read_dashboard
from annotator.services.reviewer_leanings import find_leanings
from annotator.services.work_plans import PlanDraft

#        Ann Ben Cleo
TABLE = [
    "2 3 4",
    "5 5 4",
    "1 1 vague",
    "5 . no-access",
    ". . .",
    "1 1 2",
    "3 vague vague",
]


def _dashboard(made: RatedRound, viewer: int | None = None, most: int | None = None) -> Dashboard:
    person = made.lead if viewer is None else made.reviewers[viewer]
    member = made.member(person)
    return read_dashboard(
        made.session, made.project, made.round, made.opening(person), viewer=member, now=factories.NOW, most_claims=most
    )


def test_counts(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    made.withdraw(2, 5)
    made.lock()
    found = _dashboard(made)
    assert (found.claims, found.claims_at_goal, found.goal) == (7, 2, 3)
    assert (found.assigned, found.answers, found.open, found.withdrawn, found.uncounted) == (21, 16, 4, 1, 0)
    assert found.cannot_judge == 4
    assert found.cannot_judge_share == 0.25
    assert [(one.bin.low, one.bin.high is None, one.claims) for one in found.coverage] == [
        (3, True, 2),
        (2, False, 2),
        (1, False, 2),
        (0, False, 1),
    ]
    assert found.reasons is not None
    assert [(reason.label, reason.answers) for reason in found.reasons] == [("Wording too vague", 3), ("No access", 1)]
    assert (found.round_number, found.round_kind, found.is_locked) == (1, "first", True)
    assert (found.opened_at, found.locked_at) == (factories.NOW, factories.NOW)
    assert found.has_examples is False
    assert found.closed_reason == ""


def test_claims_by_support(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    made.lock()
    found = _dashboard(made)
    assert [row.line.key for row in found.support] == ["K4", "K2", "K1", "K7", "K6", "K3", "K5"]
    assert [row.line.key for row in _dashboard(made, most=2).support] == ["K4", "K2"]
    assert [row.line.key for row in found.contested.rows] == ["K1", "K2", "K6"]


def test_where_low_is_best_support_runs_the_other_way(session: Session) -> None:
    scales = [{**scale, "low_is_best": True} for scale in factories.RUBRIC["scales"]]
    made = make_rated_round(session, ["2 2", "1 1"], rubric=factories.RUBRIC | {"key": "low", "scales": scales})
    made.lock()
    assert [row.line.key for row in _dashboard(made).support] == ["K2", "K1"]


def test_alpha_with_its_interval(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    made.lock()
    alpha = _dashboard(made).alpha
    assert alpha is not None
    assert alpha.key == "krippendorff_alpha[ordinal]"
    assert alpha.n_units == 4
    assert alpha.ci95 is not None


def test_before_the_lock_nothing_of_the_answers_is_shown(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    found = _dashboard(made)
    assert (found.cannot_judge, found.cannot_judge_share, found.alpha, found.reasons) == (None, None, None, None)
    assert found.contested.rows == ()
    assert [row.line.key for row in found.support] == ["K1", "K2", "K3", "K4", "K5", "K6", "K7"]
    assert {row.result.counts for row in found.support} == {None}
    assert {row.result.cannot_judge for row in found.support} == {None}
    assert {reviewer.cannot_judge for reviewer in found.reviewers} == {None}
    assert {reviewer.lean for reviewer in found.reviewers} == {None}
    # Every answer counts towards the goal, also one off the scale, which is closed.
    assert (found.answers, found.open, found.claims_at_goal) == (17, 4, 5)
    assert "when the lead locks the round" in found.closed_reason


def test_claims_closed_to_the_viewer_stand_last_in_the_order_of_the_project(session: Session) -> None:
    made = make_rated_round(session, TABLE, reveal=Reveal.AFTER_OWN)
    found = _dashboard(made, 1)  # Ben has not rated K4 and K5; K4 would stand first
    assert [row.line.key for row in found.support] == ["K2", "K1", "K7", "K6", "K3", "K4", "K5"]
    assert [row.result.is_hidden for row in found.support] == [False] * 5 + [True] * 2
    assert found.alpha is not None
    assert found.cannot_judge == 3  # of the claims that are open


def test_reviewers(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    made.withdraw(2, 5)
    made.lock()
    ann, ben, cleo = _dashboard(made).reviewers
    assert [person.label for person in (ann, ben, cleo)] == ["Ann", "Ben", "Cleo"]
    assert [(person.done, person.withdrawn, person.total, person.left) for person in (ann, ben, cleo)] == [
        (6, 0, 7, 1),
        (5, 0, 7, 2),
        (5, 1, 7, 1),
    ]
    assert (_dashboard(made).open, _dashboard(made).withdrawn) == (4, 1)
    assert [person.cannot_judge for person in (ann, ben, cleo)] == [0, 1, 3]
    assert [person.last_saved for person in (ann, ben, cleo)] == [factories.NOW] * 3
    leanings = find_leanings(read_ratings(session, made.round, made.main))
    assert [person.lean for person in (ann, ben, cleo)] == [leanings.of(key) for key in ("R2", "R3", "R4")]
    assert ann.lean is not None
    assert ann.lean.value < 0
    assert _dashboard(made).no_intervals is None


def test_others_see_pseudonyms_and_themselves(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    found = _dashboard(made, 0)
    assert [reviewer.label for reviewer in found.reviewers] == ["Ann", "R3", "R4"]
    assert [reviewer.is_self for reviewer in found.reviewers] == [True, False, False]
    assert [reviewer.cannot_judge for reviewer in found.reviewers] == [0, None, None]


def test_the_command_line_sees_pseudonyms(session: Session) -> None:
    from annotator.services.blindness import opening_for_operator

    made = make_rated_round(session, TABLE, reveal=Reveal.AFTER_OWN)
    opening = opening_for_operator(made.round)
    found = read_dashboard(session, made.project, made.round, opening, viewer=None, now=factories.NOW)
    assert [reviewer.label for reviewer in found.reviewers] == ["R2", "R3", "R4"]


def test_a_reviewer_who_has_not_begun(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    late = factories.make_reviewer(session, name="Late", is_example=True)
    projects.add_member(session, made.project, late.id, Role.REVIEWER, now=factories.NOW, actor_id=made.lead.id)
    made.lock()
    found = _dashboard(made)
    assert found.has_examples
    reviewer = found.reviewers[-1]
    assert (reviewer.done, reviewer.total, reviewer.last_saved) == (0, 7, None)
    assert (reviewer.cannot_judge, reviewer.lean) == (0, None)


def test_a_round_without_ratings(session: Session) -> None:
    made = make_rated_round(session, [". ."])
    made.lock()
    found = _dashboard(made)
    assert (found.answers, found.cannot_judge, found.cannot_judge_share) == (0, 0, None)
    assert found.alpha is not None
    assert found.alpha.undefined is not None


def test_a_scale_without_order(session: Session) -> None:
    scales = [{**scale, "level": "nominal"} for scale in factories.RUBRIC["scales"]]
    made = make_rated_round(session, ["2 2", "1 5"], rubric=factories.RUBRIC | {"key": "kinds", "scales": scales})
    made.lock()
    found = _dashboard(made)
    assert found.alpha is not None
    assert found.alpha.key == "krippendorff_alpha[nominal]"
    assert [row.line.key for row in found.support] == ["K1", "K2"]
    assert {reviewer.lean for reviewer in found.reviewers} == {None}


def test_coverage_is_counted_by_what_each_claim_wants(session: Session) -> None:
    plan = PlanDraft(overlap=Overlap.SAMPLE, ratings_per_claim=3, sample_percent=50, delivery=Delivery.QUEUE)
    planned = make_planned(session, plan, claims=4)
    for person in range(2):
        while (number := planned.next(session, person)) is not None:
            planned.submit(session, person, number)
    lead = projects.find_member(session, planned.project.id, planned.lead.id)
    assert lead is not None
    opening = blindness.opening_for(session, planned.round, lead)
    found = read_dashboard(session, planned.project, planned.round, opening, viewer=lead, now=factories.NOW)
    assert (found.goal, found.claims, found.claims_at_goal) == (3, 4, 2)
    assert (found.assigned, found.answers, found.open, found.uncounted) == (8, 6, 2, 0)
    assert [(each.bin.low, each.claims) for each in found.coverage] == [(3, 0), (2, 2), (1, 2), (0, 0)]
    assert [(person.done, person.total) for person in found.reviewers] == [(4, 4), (2, 2), (0, 0)]


def test_a_hidden_claim_is_at_its_goal_with_as_many_answers_as_others(session: Session) -> None:
    plan = {"overlap": "some", "ratings_per_claim": 2, "has_gold": True}
    made = make_planted_round(session, claims=4, reviewers=3, known={0: (Purpose.GOLD, "3")}, **plan)
    for reviewer in range(2):
        submit(made, own(made, reviewer, Purpose.GOLD)[0], "3")
    lead = made.member(made.lead)
    found = read_dashboard(session, made.project, made.round, made.opening(made.lead), viewer=lead, now=factories.NOW)
    assert made.project.ratings_goal == 3
    assert (found.goal, found.claims, found.claims_at_goal) == (2, 4, 1)


def test_what_was_passed_on_is_nobody_s_work(session: Session) -> None:
    planned = make_planned(session, claims=2)
    planned.assignment(session, 0, 0).state = "skipped"
    planned.assignment(session, 1, 0).state = "released"
    session.flush()
    lead = projects.find_member(session, planned.project.id, planned.lead.id)
    assert lead is not None
    opening = blindness.opening_for(session, planned.round, lead)
    found = read_dashboard(session, planned.project, planned.round, opening, viewer=lead, now=factories.NOW)
    assert (found.assigned, found.open, found.uncounted) == (4, 4, 0)
    assert [(person.left, person.total) for person in found.reviewers] == [(1, 1), (1, 1), (2, 2)]
