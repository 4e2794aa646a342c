"""Whether adjudicators see names, and the guards of decisions and of the rules that make some."""

from collections.abc import Iterator

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

APPEND_ONLY = ("decision", "decision_cause", "settling_rule")
# Tables of which a row must not vanish by a REPLACE either, with what is unique to a row.
KEYS: dict[str, list[tuple[str, ...]]] = {
    "decision": [("id",), ("round_id", "claim_id", "criterion_id", "number"), ("author_id", "request_id")],
    "decision_cause": [("decision_id", "cause")],
    "rule_application": [("id",)],
    "settling_rule": [("id",)],
}
MAY_CHANGE = ("rule_application",)

ROUND_IS_OPEN = "EXISTS (SELECT 1 FROM round r WHERE r.id = NEW.round_id AND r.state <> 'locked')"
CLAIM_IS_WITHDRAWN = "EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND c.state = 'withdrawn')"
OF_THE_SAME = "d.round_id = NEW.round_id AND d.claim_id = NEW.claim_id AND d.criterion_id = NEW.criterion_id"
LAST_NUMBER = f"COALESCE((SELECT MAX(d.number) FROM decision d WHERE {OF_THE_SAME}), 0)"
# The row before: whether something stands, and whether a person or a rule decided it.
STANDS = (
    f"EXISTS (SELECT 1 FROM decision d WHERE {OF_THE_SAME} AND d.number = NEW.number - 1 "
    "AND d.outcome <> 'reopened'{more})"
)
BY_PERSON = STANDS.format(more=" AND d.rule_application_id IS NULL")
RUBRIC_OF_ROUND = (
    "EXISTS (SELECT 1 FROM round r WHERE r.id = NEW.round_id AND r.rubric_version_id = NEW.rubric_version_id)"
)
VERSION_OF_CLAIM = (
    "EXISTS (SELECT 1 FROM claim_version v WHERE v.id = NEW.claim_version_id AND v.claim_id = NEW.claim_id)"
)
OF_ITS_RULE = (
    "EXISTS (SELECT 1 FROM rule_application a JOIN settling_rule s ON s.id = a.rule_id "
    "WHERE a.id = NEW.rule_application_id AND s.round_id = NEW.round_id AND s.criterion_id = NEW.criterion_id)"
)
IS_UNDONE = "EXISTS (SELECT 1 FROM rule_application a WHERE a.id = NEW.rule_application_id AND a.undone_at IS NOT NULL)"
OF_NEWEST_DECISION = (
    "EXISTS (SELECT 1 FROM decision n WHERE n.id = NEW.decision_id AND n.number = (SELECT MAX(d.number) "
    "FROM decision d WHERE d.round_id = n.round_id AND d.claim_id = n.claim_id AND d.criterion_id = n.criterion_id))"
)
CRITERION_FITS = (
    "EXISTS (SELECT 1 FROM criterion c WHERE c.id = NEW.criterion_id "
    "AND c.rubric_version_id = NEW.rubric_version_id AND c.scale_id = NEW.scale_id)"
)
POINT_FITS = "EXISTS (SELECT 1 FROM scale_point p WHERE p.id = NEW.scale_point_id AND p.scale_id = NEW.scale_id)"


def _changed(*columns: str) -> str:
    return " OR ".join(f"OLD.{column} <> NEW.{column}" for column in columns)


APPLIED = _changed("rule_id", "applied_by_id", "applied_at", "ratings_digest", "settled")

# table, events, what the guard is for, condition on NEW and OLD, refusal
GUARDS: list[tuple[str, str, str, str, str]] = [
    *((table, "UPDATE DELETE", "kept", "1 = 1", f"{table} is append-only") for table in APPEND_ONLY),
    ("decision", "INSERT", "locked", ROUND_IS_OPEN, "a claim is decided on after its round is locked"),
    (
        "decision",
        "INSERT",
        "withdrawn",
        # What a rule decided can be undone at any time.
        f"NEW.outcome <> 'reopened' AND {CLAIM_IS_WITHDRAWN}",
        "a withdrawn claim is not decided on",
    ),
    ("decision", "INSERT", "number", f"NEW.number <> {LAST_NUMBER} + 1", "a decision follows the one before it"),
    (
        "decision",
        "INSERT",
        "reopened",
        f"NEW.outcome = 'reopened' AND NOT {STANDS.format(more='')}",
        "nothing stands that could be reopened",
    ),
    (
        "decision",
        "INSERT",
        "person",
        f"NEW.rule_application_id IS NOT NULL AND {BY_PERSON}",
        "a rule never overwrites what a person decided",
    ),
    ("decision", "INSERT", "rubric", f"NOT {RUBRIC_OF_ROUND}", "a decision is by the rubric of its round"),
    ("decision", "INSERT", "version", f"NOT {VERSION_OF_CLAIM}", "the claim version belongs to another claim"),
    (
        "decision",
        "INSERT",
        "rule",
        f"NEW.rule_application_id IS NOT NULL AND NOT {OF_ITS_RULE}",
        "the rule is of another round or criterion",
    ),
    (
        "decision",
        "INSERT",
        "undone",
        f"NEW.outcome <> 'reopened' AND {IS_UNDONE}",
        "an application that was undone decides nothing",
    ),
    ("decision_cause", "INSERT", "newest", f"NOT {OF_NEWEST_DECISION}", "causes are kept with the newest decision"),
    ("rule_application", "DELETE", "kept", "1 = 1", "the application of a rule is undone, never deleted"),
    (
        "rule_application",
        "UPDATE",
        "kept",
        f"OLD.undone_at IS NOT NULL OR {APPLIED}",
        "the application of a rule stays, and is undone once",
    ),
    ("settling_rule", "INSERT", "rubric", f"NOT {RUBRIC_OF_ROUND}", "a rule is by the rubric of its round"),
]


def upgrade() -> None:
    default = "0" if _is_sqlite() else "false"
    op.execute(f"ALTER TABLE project ADD COLUMN adjudicators_see_names BOOLEAN NOT NULL DEFAULT {default}")
    for name, table, event, condition, refusal in _triggers():
        _create_trigger(name, table, event, condition, refusal)
    if not _is_sqlite():
        for table in KEYS:
            trigger = f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table}"
            op.execute(f"{trigger} FOR EACH STATEMENT EXECUTE FUNCTION guard_truncate()")


def downgrade() -> None:
    for name, table, *_rest in _triggers():
        _drop_trigger(name, table)
    if not _is_sqlite():
        for table in KEYS:
            op.execute(f"DROP TRIGGER guard_{table}_truncate ON {table}")
    op.execute("ALTER TABLE project DROP COLUMN adjudicators_see_names")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _triggers() -> Iterator[tuple[str, str, str, str, str]]:
    """Yield name, table, event, condition and refusal of every trigger of this migration."""
    for table, events, purpose, condition, refusal in GUARDS:
        for event in events.split():
            yield f"guard_{table}_{event.lower()}_{purpose}", table, event, condition, refusal
    if not _is_sqlite():
        return
    # For connections that check neither foreign keys nor what a REPLACE takes away, as in 0003.
    refusal = "the criterion belongs to another rubric version"
    for table in ("decision", "settling_rule"):
        yield f"guard_{table}_insert_criterion", table, "INSERT", f"NOT {CRITERION_FITS}", refusal
    misfit = f"NEW.scale_point_id IS NOT NULL AND NOT {POINT_FITS}"
    refusal = "the answer belongs to another scale or criterion"
    yield "guard_decision_insert_point", "decision", "INSERT", misfit, refusal
    for table, keys in KEYS.items():
        refusal = f"the {table} is there already and is never replaced"
        yield f"guard_{table}_insert_taken", table, "INSERT", " OR ".join(_taken(table, key) for key in keys), refusal
        if table in MAY_CHANGE:
            moved = " OR ".join(f"(({_changed(*key)}) AND {_taken(table, key)})" for key in keys)
            yield f"guard_{table}_update_taken", table, "UPDATE", moved, refusal


def _taken(table: str, key: tuple[str, ...]) -> str:
    return f"EXISTS (SELECT 1 FROM {table} o WHERE {' AND '.join(f'o.{column} = NEW.{column}' for column in key)})"


def _create_trigger(name: str, table: str, event: str, condition: str, refusal: str) -> None:
    if _is_sqlite():
        does = f"SELECT RAISE(ABORT, '{refusal}')"
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} BEGIN {does}; END")
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def _drop_trigger(name: str, table: str) -> None:
    if _is_sqlite():
        op.execute(f"DROP TRIGGER {name}")
        return
    op.execute(f"DROP TRIGGER {name} ON {table}")
    op.execute(f"DROP FUNCTION {name}()")
