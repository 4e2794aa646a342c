"""A row in each table of adjudication, of a locked scene; and what the guards of these tables refuse."""

from typing import TYPE_CHECKING

from factories import NOW
from sqlalchemy.orm import Session

from annotator.models import Claim, Decision, DecisionCause, DecisionDraft, RuleApplication, SettlingRule

if TYPE_CHECKING:
    from scene import Scene

TIME = "'2026-03-03 12:00:00'"
ONLY_APPENDED = {
    "decision": ("reason = 'other'", "id = :decision"),
    "decision_cause": ("cause = 'guideline_gap'", "decision_id = :decision"),
    "settling_rule": ("min_ratings = 5", "id = :rule"),
}
_OF_LOCKED = {
    "project_id": ":c_project",
    "round_id": ":c_round",
    "claim_id": ":c_claim",
    "criterion_id": ":c_basis",
    "rubric_version_id": ":c_rubric_version",
    "scale_id": ":c_basis_scale",
    "number": "1",
    "outcome": "'differ'",
    "scale_point_id": "NULL",
    "reason": "'Both readings are fair.'",
    "author_id": ":person",
    "rule_application_id": "NULL",
    "request_id": "'new'",
    "made_at": TIME,
    "claim_version_id": ":c_version",
}
_SUPPORT = {"criterion_id": ":c_criterion", "scale_id": ":c_scale"}
_OPEN = {
    "project_id": ":project",
    "round_id": ":round",
    "claim_id": ":claim",
    "criterion_id": ":criterion",
    "rubric_version_id": ":rubric_version",
    "scale_id": ":scale",
    "claim_version_id": ":version",
}


def new_decision(**changes: str) -> str:
    """Return the statement that inserts a decision on the basis of the locked scene's first claim."""
    values = _OF_LOCKED | changes
    return f"INSERT INTO decision ({', '.join(values)}) VALUES ({', '.join(values.values())})"


def new_rule(**changes: str) -> str:
    values = {
        "project_id": ":c_project",
        "round_id": ":c_round",
        "criterion_id": ":c_criterion",
        "rubric_version_id": ":c_rubric_version",
        "scale_id": ":c_scale",
        "kind": "'unanimous'",
        "min_ratings": "3",
        "max_spread": "NULL",
        "threshold": "NULL",
        "author_id": ":person",
        "made_at": TIME,
    } | changes
    return f"INSERT INTO settling_rule ({', '.join(values)}) VALUES ({', '.join(values.values())})"


REFUSED: dict[tuple[str, str, str], str] = {
    ("decision", "INSERT", "a claim is decided on after its round is locked"): new_decision(**_OPEN),
    ("decision", "INSERT", "a withdrawn claim is not decided on"): new_decision(
        claim_id=":c_claim_2", claim_version_id=":c_version_2"
    ),
    ("decision", "INSERT", "a decision follows the one before it"): new_decision(number="2"),
    ("decision", "INSERT", "nothing stands that could be reopened"): new_decision(outcome="'reopened'"),
    ("decision", "INSERT", "a rule never overwrites what a person decided"): new_decision(
        **_SUPPORT, number="3", rule_application_id=":application"
    ),
    ("decision", "INSERT", "a decision is by the rubric of its round"): new_decision(
        criterion_id=":draft_criterion", rubric_version_id=":draft", scale_id=":draft_scale"
    ),
    ("decision", "INSERT", "the claim version belongs to another claim"): new_decision(claim_version_id=":version"),
    ("decision", "INSERT", "the rule is of another round or criterion"): new_decision(
        rule_application_id=":application"
    ),
    ("decision", "INSERT", "an application that was undone decides nothing"): new_decision(
        **_SUPPORT,
        claim_id=":c_claim_2",
        claim_version_id=":c_version_2",
        rule_application_id=":undone_application",
    ),
    ("decision_cause", "INSERT", "causes are kept with the newest decision"): "INSERT INTO decision_cause "
    "(decision_id, cause) VALUES (:old_decision, 'oversight')",
    (
        "rule_application",
        "DELETE",
        "the application of a rule is undone, never deleted",
    ): "DELETE FROM rule_application WHERE id = :application",
    (
        "rule_application",
        "UPDATE",
        "the application of a rule stays, and is undone once",
    ): "UPDATE rule_application SET settled = 9 WHERE id = :application",
    ("settling_rule", "INSERT", "a rule is by the rubric of its round"): new_rule(
        criterion_id=":draft_criterion", rubric_version_id=":draft", scale_id=":draft_scale"
    ),
}


def _rule(scene: "Scene", **more: object) -> SettlingRule:
    return SettlingRule(
        project_id=scene.project.id,
        round_id=scene.round.id,
        criterion_id=scene.ids["criterion"],
        rubric_version_id=scene.ids["rubric_version"],
        scale_id=scene.ids["scale"],
        min_ratings=1,
        author_id=scene.lead.id,
        made_at=NOW,
        **more,
    )


def _decision(scene: "Scene", number: int, **more: object) -> Decision:
    return Decision(
        project_id=scene.project.id,
        round_id=scene.round.id,
        claim_id=scene.ids["claim"],
        criterion_id=scene.ids["criterion"],
        rubric_version_id=scene.ids["rubric_version"],
        scale_id=scene.ids["scale"],
        number=number,
        author_id=scene.lead.id,
        request_id=f"decision-{number}",
        made_at=NOW,
        claim_version_id=scene.ids["version"],
        **more,
    )


def fill(session: Session, locked: "Scene") -> dict[str, int]:
    """Settle a locked claim by a rule, then decide otherwise; withdraw its second claim; return the ids."""
    rules = [_rule(locked, kind="median", max_spread=1), _rule(locked, kind="unanimous")]
    session.add_all(rules)
    session.flush()
    applications = [
        RuleApplication(
            rule_id=rule.id, applied_by_id=locked.lead.id, applied_at=NOW, ratings_digest="0" * 64, settled=1
        )
        for rule in rules
    ]
    session.add_all(applications)
    session.flush()
    by_rule = _decision(
        locked,
        1,
        outcome="settled",
        scale_point_id=locked.ids["point"],
        rule_application_id=applications[0].id,
    )
    session.add(by_rule)
    session.flush()
    by_person = _decision(locked, 2, outcome="differ", reason="Both readings are fair.")
    session.add(by_person)
    session.flush()
    session.add_all(DecisionCause(decision_id=by_person.id, cause=cause) for cause in ("oversight", "fair_difference"))
    session.add(
        DecisionDraft(
            adjudicator_id=locked.lead.id,
            round_id=locked.round.id,
            claim_id=locked.ids["claim"],
            criterion_id=locked.ids["basis"],
            fields={"reason": "To be"},
            base_number=0,
            saved_at=NOW,
        )
    )
    applications[1].undone_at, applications[1].undone_by_id = NOW, locked.lead.id
    session.get_one(Claim, locked.ids["claim_2"]).state = "withdrawn"
    session.flush()
    return {
        "rule": rules[0].id,
        "application": applications[0].id,
        "undone_application": applications[1].id,
        "old_decision": by_rule.id,
        "decision": by_person.id,
    }
