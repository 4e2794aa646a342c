"""Triggers for SQLite connections that check neither foreign keys nor what a REPLACE takes away.

SQLite leaves foreign keys unchecked unless each connection asks for it, and a REPLACE deletes the row in its way
without asking the triggers against deleting. This program's connections ask for both; a plain one does not.
PostgreSQL has no such connections: there the constraints of the first migration hold all of this.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Tables of which a row must not vanish, with what else but its number is unique to a row.
KEYS: dict[str, list[tuple[str, ...]]] = {
    "attribution": [("claim_version_id", "position"), ("claim_version_id", "source_id", "part")],
    "assignment": [("round_id", "claim_id", "reviewer_id", "purpose")],
    "audit_entry": [],
    "cannot_judge_reason": [("scale_id", "code"), ("scale_id", "position")],
    "claim": [("project_id", "key")],
    "claim_version": [("claim_id", "number")],
    "criterion": [("rubric_version_id", "key"), ("rubric_version_id", "position")],
    "document": [("project_id", "key")],
    "document_text": [("document_id", "kind")],
    "figure": [("claim_version_id", "position")],
    "hop": [("claim_version_id", "position")],
    "ladder_step": [("criterion_id", "position")],
    "locator": [("claim_version_id", "document_text_id")],
    "membership": [("project_id", "pseudonym"), ("project_id", "reviewer_id")],
    "project": [("slug",)],
    "review": [("assignment_id",)],
    "review_revision": [("review_id", "number"), ("review_id", "request_id")],
    "reviewer": [("login",)],
    "round": [("project_id", "number")],
    "rubric": [("key",)],
    "rubric_version": [("rubric_id", "number")],
    "scale": [("rubric_version_id", "key")],
    "scale_point": [("scale_id", "code"), ("scale_id", "position"), ("scale_id", "value")],
    "source": [("project_id", "key")],
}
WITHOUT_NUMBER: dict[str, tuple[str, ...]] = {
    "revision_rating": ("revision_id", "criterion_id"),
    "round_claim": ("round_id", "claim_id"),
}
# Append-only: no update comes as far as asking.
NEVER_UPDATED = {"audit_entry", "claim_version", "review_revision", "revision_rating"}

# What stands on a row, by table and the column that names it; a row that nothing stands on may go.
DEPENDENTS = {
    "claim": ["claim_version.claim_id", "round_claim.claim_id", "assignment.claim_id"],
    "document": ["claim.document_id", "document_text.document_id"],
    "project": ["membership.project_id", "round.project_id", "claim.project_id", "document.project_id"],
    "reviewer": ["membership.reviewer_id", "assignment.reviewer_id", "audit_entry.actor_id"],
    "rubric": ["rubric_version.rubric_id"],
    "source": ["attribution.source_id", "hop.source_id"],
}

CRITERION_FITS = (
    "EXISTS (SELECT 1 FROM criterion c WHERE c.id = NEW.criterion_id "
    "AND c.rubric_version_id = NEW.rubric_version_id AND c.scale_id = NEW.scale_id)"
)
POINT_FITS = (
    "(NEW.scale_point_id IS NULL OR EXISTS (SELECT 1 FROM scale_point p WHERE p.id = NEW.scale_point_id "
    "AND p.scale_id = NEW.scale_id))"
)
REASON_FITS = (
    "(NEW.cannot_judge_reason_id IS NULL OR EXISTS (SELECT 1 FROM cannot_judge_reason n "
    "WHERE n.id = NEW.cannot_judge_reason_id AND n.scale_id = NEW.scale_id))"
)
OF_ITS_RUBRIC = (
    "EXISTS (SELECT 1 FROM {parent} v WHERE v.id = NEW.{key} AND v.rubric_version_id = NEW.rubric_version_id)"
)

# table, event, what the trigger is for, the condition, the refusal
GUARDS: list[tuple[str, str, str, str, str]] = []


def _is_taken(table: str, *keys: tuple[str, ...]) -> str:
    return " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} o WHERE {' AND '.join(f'o.{column} = NEW.{column}' for column in key)})"
        for key in keys
    )


def _changed(key: tuple[str, ...]) -> str:
    return " OR ".join(f"OLD.{column} <> NEW.{column}" for column in key)


for table, keys in KEYS.items():
    refusal = f"the {table} is there already and is never replaced"
    GUARDS.append((table, "INSERT", "taken", _is_taken(table, ("id",), *keys), refusal))
    if table not in NEVER_UPDATED:
        moved = [f"(({_changed(key)}) AND {_is_taken(table, key)})" for key in keys]
        GUARDS.append((table, "UPDATE", "taken", " OR ".join(["OLD.id <> NEW.id", *moved]), refusal))
for table, key in WITHOUT_NUMBER.items():
    refusal = f"the {table} is there already and is never replaced"
    GUARDS.append((table, "INSERT", "taken", _is_taken(table, key), refusal))
    if table not in NEVER_UPDATED:
        GUARDS.append((table, "UPDATE", "taken", f"({_changed(key)}) AND {_is_taken(table, key)}", refusal))
for table, events, parent, key in (
    ("rating", ("INSERT", "UPDATE"), "review", "review_id"),
    ("revision_rating", ("INSERT",), "review_revision", "revision_id"),
):
    of_its_rubric = OF_ITS_RUBRIC.format(parent=parent, key=key)
    for event in events:
        GUARDS.extend(
            [
                (table, event, "rubric", f"NOT {of_its_rubric}", "the criterion belongs to another rubric version"),
                (
                    table,
                    event,
                    "scale",
                    f"NOT ({CRITERION_FITS} AND {POINT_FITS} AND {REASON_FITS})",
                    "the answer belongs to another scale or criterion",
                ),
            ]
        )
for table, dependents in DEPENDENTS.items():
    stands_on_it = " OR ".join(
        f"EXISTS (SELECT 1 FROM {other} o WHERE o.{column} = OLD.id)"
        for other, column in (name.split(".") for name in dependents)
    )
    GUARDS.append((table, "DELETE", "used", stands_on_it, f"a used {table} is never deleted"))


def _name(table: str, event: str, purpose: str) -> str:
    return f"guard_{table}_{event.lower()}_{purpose}"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for table, event, purpose, condition, refusal in GUARDS:
        op.execute(
            f"CREATE TRIGGER {_name(table, event, purpose)} BEFORE {event} ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for table, event, purpose, _condition, _refusal in GUARDS:
        op.execute(f"DROP TRIGGER {_name(table, event, purpose)}")
