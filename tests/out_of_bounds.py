"""For each check of the tables a statement that it refuses. Places such as ``:review`` are ids of an open scene."""

from annotator.models import Base


def copy_of(table: str, where: str, **changes: str) -> str:
    """Return the statement that inserts a copy of the row `where` with some columns changed."""
    columns = [column.name for column in Base.metadata.tables[table].columns if column.name != "id"]
    values = [changes.get(name, f'"{name}"') for name in columns]
    named = ", ".join(f'"{name}"' for name in columns)
    return f"INSERT INTO {table} ({named}) SELECT {', '.join(values)} FROM {table} WHERE {where}"


def change_of(table: str, change: str, row: str) -> str:
    return f"UPDATE {table} SET {change} WHERE {row}"


def new_round(**changes: str) -> str:
    return copy_of("round", "id = :round", **({"number": "9"} | changes))


def new_version(**changes: str) -> str:
    return copy_of("claim_version", "id = :spare", **({"number": "9"} | changes))


def new_text(**changes: str) -> str:
    return copy_of("document_text", "id = :text", **({"document_id": ":bare"} | changes))


def new_review(**changes: str) -> str:
    values = {"assignment_id": ":waiting", "claim_version_id": ":version_2"} | changes
    return copy_of("review", "id = :review", **values)


def new_plan(**changes: str) -> str:
    return copy_of("work_plan", "id = :plan", **({"number": "9"} | changes))


def new_answer(**changes: str) -> str:
    return copy_of("known_answer", "id = :answer", **({"claim_id": ":claim_2"} | changes))


def new_evidence(**changes: str) -> str:
    return copy_of("evidence", "id = :evidence", **({"position": "9"} | changes))


def next_decision(**changes: str) -> str:
    return copy_of("decision", "id = :decision", **({"number": "3", "request_id": "'new'"} | changes))


def new_rule(**changes: str) -> str:
    return copy_of("settling_rule", "id = :rule", **changes)


OTHER = "'other'"
ANSWER = "review_id = :review AND criterion_id = :criterion"
KEPT_ANSWER = "revision_id = :revision AND criterion_id = :criterion"
CHECKS = {
    "ck_assignment_state": change_of("assignment", "state = 'other'", "id = :waiting"),
    "ck_attribution_part": change_of("attribution", "part = 'other'", "claim_version_id = :spare"),
    "ck_claim_descent_kind": copy_of("claim_descent", "id = :descent", to_claim_id=":unrated", kind=OTHER),
    "ck_claim_descent_other": copy_of("claim_descent", "id = :descent", to_claim_id="from_claim_id"),
    "ck_claim_relation_other": change_of("claim_relation", "to_claim_id = from_claim_id", "from_claim_id = :claim"),
    "ck_claim_relation_type": change_of("claim_relation", "type = 'other'", "from_claim_id = :claim"),
    "ck_claim_state": change_of("claim", "state = 'other'", "id = :claim"),
    "ck_claim_version": change_of("claim", "version = 0", "id = :claim"),
    "ck_claim_version_hedge": new_version(hedge=OTHER),
    "ck_claim_version_kind": new_version(kind=OTHER),
    "ck_claim_version_number": new_version(number="0"),
    "ck_claim_version_polarity": new_version(polarity=OTHER),
    "ck_claim_version_text": new_version(text="''"),
    "ck_criterion_answer_kind": change_of("criterion", "answer_kind = 'other'", "id = :draft_criterion"),
    "ck_criterion_condition_other": change_of(
        "criterion_condition", "on_criterion_id = criterion_id", "criterion_id = :draft_criterion"
    ),
    "ck_criterion_role": change_of("criterion", "role = 'other'", "id = :draft_criterion"),
    "ck_decision_cause_cause": copy_of(
        "decision_cause", "decision_id = :decision AND cause = 'oversight'", cause="'odd'"
    ),
    "ck_decision_draft_version": change_of("decision_draft", "version = 0", "claim_id = :c_claim"),
    "ck_decision_outcome": next_decision(outcome=OTHER),
    "ck_decision_reason": next_decision(reason="''"),
    "ck_decision_settled": next_decision(outcome="'settled'"),
    "ck_document_text_body": new_text(body="'short'"),
    "ck_document_text_digests": new_text(sha256_text="'abc'"),
    "ck_document_text_kind": new_text(kind=OTHER),
    "ck_document_text_length": new_text(length="-1", body="NULL"),
    "ck_draft_version": change_of("draft", "version = 0", "assignment_id = :twin"),
    "ck_evidence_named": new_evidence(url="''", description="''"),
    "ck_evidence_other": change_of("evidence", "same_origin_as_id = id", "id = :evidence"),
    "ck_evidence_stance": new_evidence(stance=OTHER),
    "ck_evidence_type": new_evidence(type="'odd'"),
    "ck_figure_range": copy_of("figure", "id = :figure", claim_version_id=":spare", low="2", high="1"),
    "ck_flag_kind": copy_of("flag", "id = :flag", request_id="'new'", kind="'odd'"),
    "ck_flag_other": copy_of("flag", "id = :flag", request_id="'new'", duplicate_of_id="claim_id"),
    "ck_flag_settled": change_of("flag", "settled_by_id = :person", "id = :flag"),
    "ck_guideline_version_number": copy_of("guideline_version", "id = :guideline", number="0"),
    "ck_hop_named": change_of("hop", "label = '', source_id = NULL", "id = :spare_hop"),
    "ck_import_batch_kind": change_of("import_batch", "kind = 'other'", "id = :batch"),
    "ck_import_batch_published": change_of("import_batch", "state = 'published'", "id = :batch"),
    "ck_import_batch_rows_done": change_of("import_batch", "rows_done = 1", "id = :batch"),
    "ck_import_batch_state": change_of("import_batch", "state = 'other'", "id = :batch"),
    "ck_invitation_role": copy_of("invitation", "id = :invitation", token_sha256="'new'", role=OTHER),
    "ck_invitation_uses_allowed": copy_of(
        "invitation", "id = :invitation", token_sha256="'new'", uses_allowed="0", uses_made="0"
    ),
    "ck_invitation_uses_made": change_of("invitation", "uses_made = 3", "id = :invitation"),
    "ck_known_answer_purpose": new_answer(purpose="'rating'"),
    "ck_known_answer_tolerance": new_answer(tolerance="-1"),
    "ck_known_range_purpose": copy_of("known_range", "id = :known_range", claim_id=":claim_2", purpose="'rating'"),
    "ck_known_range_range": copy_of("known_range", "id = :known_range", claim_id=":claim_2", low="101"),
    "ck_locator_offsets": change_of("locator", "end_offset = start_offset", "id = :spare_locator"),
    "ck_membership_role": change_of("membership", "role = 'other'", "id = :membership"),
    "ck_membership_work_weight": change_of("membership", "work_weight = -1", "id = :membership"),
    "ck_project_ratings_goal": change_of("project", "ratings_goal = 0", "id = :project"),
    "ck_project_reveal": change_of("project", "reveal = 'other'", "id = :project"),
    "ck_range_answer_range": change_of("range_answer", "low = 101", "review_id = :review"),
    "ck_rating_one_answer": change_of("rating", "scale_point_id = NULL", ANSWER),
    "ck_review_counted_revision": new_review(revision="1", counted_revision="2"),
    "ck_review_revision": new_review(revision="0", counted_revision="NULL"),
    "ck_review_state": new_review(state=OTHER),
    "ck_reviewer_login_lower": change_of("reviewer", "login = 'Upper'", "id = :person"),
    "ck_revision_passage_start": copy_of(
        "revision_passage", "revision_id = :revision AND position = 0", position="9", start='"end"'
    ),
    "ck_round_claim_purpose": copy_of("round_claim", "claim_id = :claim", claim_id=":bare_claim", purpose=OTHER),
    "ck_round_claim_taken": copy_of("round_claim", "claim_id = :claim", claim_id=":bare_claim", wanted="1", taken="2"),
    "ck_round_claim_wanted": copy_of("round_claim", "claim_id = :claim", claim_id=":bare_claim", wanted="0"),
    "ck_round_kind": new_round(kind=OTHER),
    "ck_round_locked": new_round(state="'locked'"),
    "ck_round_reveal": new_round(reveal=OTHER),
    "ck_round_state": new_round(state=OTHER),
    "ck_rubric_draft_edition": change_of("rubric_draft", "edition = 0", "id = :rubric_draft"),
    "ck_rubric_version_number": change_of("rubric_version", "number = 0", "id = :draft"),
    "ck_rubric_version_state": change_of("rubric_version", "state = 'other'", "id = :draft"),
    "ck_rule_application_settled": copy_of("rule_application", "id = :application", settled="-1"),
    "ck_rule_application_undone": change_of("rule_application", "undone_at = applied_at", "id = :application"),
    "ck_scale_level": change_of("scale", "level = 'other'", "id = :draft_scale"),
    "ck_settling_rule_kind": new_rule(kind=OTHER, max_spread="NULL"),
    "ck_settling_rule_max_spread": new_rule(max_spread="-1"),
    "ck_settling_rule_min_ratings": new_rule(min_ratings="0"),
    "ck_settling_rule_spread_of_median": new_rule(max_spread="NULL"),
    "ck_settling_rule_threshold": new_rule(kind="'consensus'", max_spread="NULL", threshold="1.5"),
    "ck_settling_rule_threshold_of_consensus": new_rule(threshold="0.9"),
    "ck_skip_reason": copy_of("skip", "id = :skip", request_id="'new'", reason="'odd'"),
    "ck_source_grade_grade": copy_of("source_grade", "id = :grade", number="9", request_id="'new'", grade="'G'"),
    "ck_source_grade_number": copy_of("source_grade", "id = :grade", number="0", request_id="'new'"),
    "ck_source_type": change_of("source", "type = 'other'", "id = :source"),
    "ck_work_plan_delivery": new_plan(delivery=OTHER, overlap="'some'", ratings_per_claim="2"),
    "ck_work_plan_masked_part": new_plan(masked_part=OTHER),
    "ck_work_plan_overlap": new_plan(overlap=OTHER, ratings_per_claim="2"),
    "ck_work_plan_overlap_number": new_plan(ratings_per_claim="2"),
    "ck_work_plan_overlap_sample": new_plan(sample_percent="20"),
    "ck_work_plan_queue_needs_number": new_plan(delivery="'queue'"),
    "ck_work_plan_ratings_per_claim": new_plan(overlap="'some'", ratings_per_claim="0"),
    "ck_work_plan_related": new_plan(related=OTHER),
    "ck_work_plan_repeat": new_plan(repeat_percent="10"),
    "ck_work_plan_repeat_after_days": new_plan(repeat_percent="10", repeat_after_days="-1"),
    "ck_work_plan_repeat_percent": new_plan(repeat_percent="101", repeat_after_days="1"),
    "ck_work_plan_reservation_minutes": new_plan(reservation_minutes="0"),
    "ck_work_plan_sample_percent": new_plan(overlap="'sample'", ratings_per_claim="2", sample_percent="101"),
    "ck_work_plan_training_pass_percent": new_plan(training_pass_percent="101"),
}
