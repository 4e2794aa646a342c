"""What the database refuses on SQLite alone, by table, event and words."""

from refusals import ONLY_APPENDED, OTHER_RUBRIC, OTHER_SCALE, REPLACED

# On SQLite alone, where a connection need not check foreign keys, nor ask the guards before a REPLACE: every table but
# those from which rows may go, and what is asked of their rows. `models/test_plain_connections.py` tries them.
NUMBERED = [
    "assignment",
    "attribution",
    "audit_entry",
    "cannot_judge_reason",
    "claim",
    "claim_descent",
    "claim_version",
    "comment",
    "criterion",
    "decision",
    "document",
    "document_text",
    "evidence",
    "figure",
    "flag",
    "guideline_version",
    "hop",
    "import_batch",
    "invitation",
    "known_answer",
    "known_range",
    "ladder_step",
    "locator",
    "membership",
    "project",
    "review",
    "review_revision",
    "reviewer",
    "round",
    "rubric",
    "rubric_version",
    "rule_application",
    "scale",
    "scale_point",
    "scale_point_example",
    "settling_rule",
    "skip",
    "source",
    "source_grade",
    "work_plan",
]
NEVER_UPDATED = {"claim_version", *ONLY_APPENDED}
WITHOUT_NUMBER = (
    "criterion_condition",
    "decision_cause",
    "invitation_use",
    "revision_evidence",
    "revision_passage",
    "revision_range",
    "revision_rating",
    "round_claim",
)
REFUSED_ON_SQLITE = [
    *((table, "INSERT", REPLACED.format(table=table)) for table in (*NUMBERED, *WITHOUT_NUMBER)),
    *(
        (table, "UPDATE", REPLACED.format(table=table))
        for table in (*NUMBERED, *WITHOUT_NUMBER)
        if table not in NEVER_UPDATED
    ),
    *(
        (table, event, words)
        for table, event in (("rating", "INSERT"), ("rating", "UPDATE"), ("revision_rating", "INSERT"))
        for words in (OTHER_RUBRIC, OTHER_SCALE)
    ),
    *((table, "INSERT", OTHER_RUBRIC) for table in ("decision", "settling_rule")),
    ("decision", "INSERT", OTHER_SCALE),
    *(
        (table, "DELETE", f"a used {table} is never deleted")
        for table in ("claim", "document", "project", "reviewer", "rubric", "source")
    ),
]
