"""For each guard in the database the statement it refuses: by table, event and the words of the refusal.

Places such as ``:review`` are ids of an open scene; ``:c_review`` of a locked one; ``:draft`` of an unpublished rubric.
"""

import adjudication_rows

ONLY_APPENDED = {
    "review_revision": ("rationale = 'other'", "id = :revision"),
    "revision_rating": ("scale_point_id = NULL", "revision_id = :revision"),
    "audit_entry": ("action = 'other'", "project_id = :project"),
    "comment": ("text = 'other'", "id = :comment"),
    "guideline_version": ("body = 'other'", "id = :guideline"),
    "invitation_use": ("used_at = '2026-03-04 12:00:00'", "invitation_id = :invitation"),
    "revision_passage": ("exact = 'other'", "revision_id = :revision"),
    "skip": ("reason = 'other'", "id = :skip"),
    "claim_descent": ("kind = 'merged'", "id = :descent"),
    "revision_evidence": ("evidence_id = evidence_id + 99", "revision_id = :revision"),
    "revision_range": ("low = 1", "revision_id = :revision"),
    "source_grade": ("grade = 'A'", "id = :grade"),
    "work_plan": ("reservation_minutes = 5", "id = :plan"),
} | adjudication_rows.ONLY_APPENDED
RATED = "the description of a rated claim version never changes"
PUBLISHED = "a published rubric version never changes"
LOCKED = "the round is locked"
CLOSED = "the round is not open"
STORED_ONCE = "a document text is stored once and never altered"
FIXED = "the rules of a round are fixed once it opens"
FIXED_PLAN = "the plan of a round is fixed once it opens"
USED_ANSWER = "a known answer that a round uses never changes"
REPLACED = "the {table} is there already and is never replaced"
OTHER_RUBRIC = "the criterion belongs to another rubric version"
OTHER_SCALE = "the answer belongs to another scale or criterion"

_HOP = "INSERT INTO hop (claim_version_id, position, source_id, label, way, date, is_seen) "
_FIGURE = "INSERT INTO figure (claim_version_id, position, expression, unit, period, counted) "
_ATTRIBUTION = "INSERT INTO attribution (claim_version_id, source_id, position, part, role_as_given, note) "
_LOCATOR = "INSERT INTO locator (claim_version_id, document_text_id, start_offset, end_offset) "
_SCALE = "INSERT INTO scale (rubric_version_id, key, name, level, low_is_best) "
_CRITERION = (
    "INSERT INTO criterion (rubric_version_id, scale_id, position, key, role, short_name, question, help, "
    "is_required, allows_cannot_judge, cannot_judge_requires_rationale) "
)
_POINT = "INSERT INTO scale_point (scale_id, position, code, value, label, anchor, requires_rationale) "
_REASON = "INSERT INTO cannot_judge_reason (scale_id, position, code, label) "
_ROUND = "INSERT INTO round (project_id, number, kind, state, reveal, rubric_version_id, seed, opened_at) "
_ASSIGNMENT = "INSERT INTO assignment (round_id, claim_id, reviewer_id, purpose, position, state) "
_REVIEW = (
    "INSERT INTO review (assignment_id, rubric_version_id, claim_version_id, state, rationale, revision, submitted_at) "
)
_REVISION = (
    "INSERT INTO review_revision (review_id, number, rubric_version_id, claim_version_id, state, rationale, "
    "is_after_reveal, request_id, made_at) "
)
_ANSWER = "(review_id, criterion_id, rubric_version_id, scale_id, scale_point_id) "
_KEPT_ANSWER = "(revision_id, criterion_id, rubric_version_id, scale_id, scale_point_id) "
_PASSAGE = 'INSERT INTO revision_passage (revision_id, position, document_text_id, "start", "end", exact) '
_CONDITION = "INSERT INTO criterion_condition (criterion_id, on_criterion_id, scale_point_id) "
_EXAMPLE = "INSERT INTO scale_point_example (scale_point_id, position, text, belongs) "
_RANGE = "INSERT INTO range_answer (review_id, criterion_id, rubric_version_id, scale_id, low, high, basis) "
_KEPT_RANGE = "INSERT INTO revision_range (revision_id, criterion_id, rubric_version_id, scale_id, low, high, basis) "
_SOURCE = "INSERT INTO source (project_id, key, name, type, role_as_given, descriptor, note, merged_into_id) "
MERGED_BADLY = "a source is merged into another one of its project that is not merged itself"
_TIME = "'2026-03-03 12:00:00'"

REFUSED: dict[tuple[str, str, str], str] = {
    ("claim", "UPDATE", "a claim stays with its document"): "UPDATE claim SET document_id = :c_document, "
    "project_id = :c_project WHERE id = :unrated",
    ("claim_version", "UPDATE", "a claim version never changes; an edit makes a new one"): "UPDATE claim_version "
    "SET text = 'other' WHERE id = :spare",
    ("claim_version", "DELETE", "a claim version never changes; an edit makes a new one"): "DELETE FROM claim_version "
    "WHERE id = :spare",
    ("attribution", "INSERT", RATED): _ATTRIBUTION + "VALUES (:version, :other, 9, 'relays', '', '')",
    (
        "attribution",
        "UPDATE",
        RATED,
    ): "UPDATE attribution SET claim_version_id = :spare, position = 9, part = 'implies' "
    "WHERE claim_version_id = :version",
    ("attribution", "DELETE", RATED): "DELETE FROM attribution WHERE claim_version_id = :version",
    ("figure", "INSERT", RATED): _FIGURE + "VALUES (:version, 9, 'nine', '', '', '')",
    ("figure", "UPDATE", RATED): "UPDATE figure SET value = 9 WHERE id = :figure",
    ("figure", "DELETE", RATED): "DELETE FROM figure WHERE id = :figure",
    ("hop", "INSERT", RATED): _HOP + "VALUES (:version, 9, NULL, 'a letter', 'sent', '', TRUE)",
    ("hop", "UPDATE", RATED): "UPDATE hop SET claim_version_id = :spare WHERE id = :hop",
    ("hop", "DELETE", RATED): "DELETE FROM hop WHERE id = :hop",
    ("locator", "UPDATE", RATED): "UPDATE locator SET end_offset = 11 WHERE id = :locator",
    ("locator", "DELETE", RATED): "DELETE FROM locator WHERE id = :locator",
    ("attribution", "INSERT", "the source belongs to another project"): _ATTRIBUTION
    + "VALUES (:spare, :c_source, 9, 'relays', '', '')",
    ("attribution", "UPDATE", "the source belongs to another project"): "UPDATE attribution SET source_id = :c_source "
    "WHERE claim_version_id = :spare",
    ("hop", "INSERT", "the source belongs elsewhere"): _HOP + "VALUES (:spare, 9, :c_source, '', 'sent', '', TRUE)",
    ("hop", "UPDATE", "the source belongs elsewhere"): "UPDATE hop SET source_id = :c_source WHERE id = :spare_hop",
    ("source", "INSERT", MERGED_BADLY): _SOURCE + "VALUES (:project, 'twin', 'T', 'person', '', '', '', :c_source)",
    ("source", "UPDATE", MERGED_BADLY): "UPDATE source SET merged_into_id = id WHERE id = :other",
    ("locator", "INSERT", "the text belongs to another document"): _LOCATOR + "VALUES (:spare, :c_text, 0, 5)",
    ("locator", "UPDATE", "the text belongs to another document"): "UPDATE locator SET document_text_id = :c_text "
    "WHERE id = :spare_locator",
    ("document_text", "DELETE", STORED_ONCE): "DELETE FROM document_text WHERE id = :withheld",
    ("document_text", "UPDATE", STORED_ONCE): "UPDATE document_text SET body = 'other' WHERE id = :text",
    ("rubric_version", "UPDATE", PUBLISHED): "UPDATE rubric_version SET state = 'draft' WHERE id = :rubric_version",
    ("rubric_version", "DELETE", PUBLISHED): "DELETE FROM rubric_version WHERE id = :rubric_version",
    ("scale", "INSERT", PUBLISHED): _SCALE + "VALUES (:rubric_version, 'new', 'New', 'ordinal', FALSE)",
    ("scale", "UPDATE", PUBLISHED): "UPDATE scale SET level = 'nominal' WHERE id = :scale",
    ("scale", "DELETE", PUBLISHED): "DELETE FROM scale WHERE id = :scale",
    ("criterion", "INSERT", PUBLISHED): _CRITERION
    + "VALUES (:rubric_version, :scale, 9, 'new', 'rating', 'New', 'New?', '', FALSE, FALSE, FALSE)",
    ("criterion", "UPDATE", PUBLISHED): "UPDATE criterion SET question = 'Other?' WHERE id = :criterion",
    ("criterion", "DELETE", PUBLISHED): "DELETE FROM criterion WHERE id = :criterion",
    ("scale_point", "INSERT", PUBLISHED): _POINT + "VALUES (:scale, 9, '9', 9, 'Nine', '', FALSE)",
    ("scale_point", "UPDATE", PUBLISHED): "UPDATE scale_point SET scale_id = :draft_scale, position = 9, code = '9', "
    "value = 9 WHERE id = :point",
    ("scale_point", "DELETE", PUBLISHED): "DELETE FROM scale_point WHERE id = :point",
    ("cannot_judge_reason", "INSERT", PUBLISHED): _REASON + "VALUES (:scale, 9, 'new', 'New')",
    ("cannot_judge_reason", "UPDATE", PUBLISHED): "UPDATE cannot_judge_reason SET label = 'Other' WHERE id = :reason",
    ("cannot_judge_reason", "DELETE", PUBLISHED): "DELETE FROM cannot_judge_reason WHERE id = :reason",
    ("ladder_step", "INSERT", PUBLISHED): "INSERT INTO ladder_step (criterion_id, position, text) "
    "VALUES (:criterion, 9, 'New?')",
    ("ladder_step", "UPDATE", PUBLISHED): "UPDATE ladder_step SET criterion_id = :draft_criterion, position = 9 "
    "WHERE criterion_id = :criterion",
    ("ladder_step", "DELETE", PUBLISHED): "DELETE FROM ladder_step WHERE criterion_id = :criterion",
    ("membership", "DELETE", "a membership is never deleted; it is made inactive"): "DELETE FROM membership "
    "WHERE id = :membership",
    ("membership", "UPDATE", "a membership keeps its project and reviewer"): "UPDATE membership "
    "SET project_id = :c_project, pseudonym = 'R9' WHERE id = :membership",
    ("membership", "UPDATE", "a pseudonym stays"): "UPDATE membership SET pseudonym = 'R9' WHERE id = :membership",
    ("membership", "UPDATE", "who was unblinded stays unblinded"): "UPDATE membership SET unblinded_at = NULL "
    "WHERE id = :c_membership",
    ("round", "INSERT", "a round needs a published rubric version"): _ROUND
    + f"VALUES (:project, 9, 'first', 'open', 'after_lock', :draft, 1, {_TIME})",
    ("round", "UPDATE", "a locked round stays locked"): "UPDATE round SET state = 'open', locked_at = NULL "
    "WHERE id = :c_round",
    ("round", "UPDATE", FIXED): "UPDATE round SET reveal = 'after_own' WHERE id = :round",
    ("round", "DELETE", "a round is never deleted"): "DELETE FROM round WHERE id = :round",
    ("round_claim", "INSERT", LOCKED): "INSERT INTO round_claim (round_id, claim_id, project_id) "
    "VALUES (:c_round, :c_unrated, :c_project)",
    ("round_claim", "UPDATE", LOCKED): "UPDATE round_claim SET claim_id = :c_unrated WHERE claim_id = :c_claim_2",
    ("round_claim", "DELETE", LOCKED): "DELETE FROM round_claim WHERE claim_id = :c_claim_2",
    ("assignment", "INSERT", LOCKED): _ASSIGNMENT + "VALUES (:c_round, :c_claim, :person, 'rating', 9, 'open')",
    ("assignment", "UPDATE", LOCKED): "UPDATE assignment SET state = 'submitted' WHERE id = :c_waiting",
    ("assignment", "DELETE", LOCKED): "DELETE FROM assignment WHERE id = :c_waiting",
    ("assignment", "DELETE", "a used assignment stays"): "DELETE FROM assignment WHERE id = :assignment",
    ("assignment", "UPDATE", "an assignment keeps its reviewer, claim, round and purpose"): "UPDATE assignment "
    "SET purpose = 'training' WHERE id = :assignment",
    ("review", "INSERT", CLOSED): _REVIEW
    + f"VALUES (:c_waiting, :rubric_version, :c_version_2, 'submitted', '', 1, {_TIME})",
    ("review", "UPDATE", CLOSED): "UPDATE review SET rationale = 'other' WHERE id = :c_review",
    ("review", "INSERT", "a review has its round's rubric and its own claim"): _REVIEW
    + f"VALUES (:waiting, :rubric_version, :version, 'submitted', '', 1, {_TIME})",
    ("review", "UPDATE", "a review has its round's rubric and its own claim"): "UPDATE review "
    "SET claim_version_id = :spare WHERE id = :review",
    (
        "review",
        "UPDATE",
        "a review stays with its assignment",
    ): "UPDATE review SET assignment_id = :twin WHERE id = :review",
    ("review", "UPDATE", "a review counts its newest revision or the one counted before"): "UPDATE review "
    "SET counted_revision = 1 WHERE id = :review",
    ("review", "DELETE", "a review is never deleted; it is withdrawn"): "DELETE FROM review WHERE id = :review",
    ("review_revision", "INSERT", CLOSED): _REVISION
    + f"VALUES (:c_review, 2, :rubric_version, :c_version, 'submitted', '', FALSE, 'new', {_TIME})",
    ("review_revision", "INSERT", "a revision is what its review now says"): _REVISION
    + f"VALUES (:review, 3, :rubric_version, :version, 'submitted', '', FALSE, 'new', {_TIME})",
    ("revision_rating", "INSERT", "answers are kept with the newest revision, once"): "INSERT INTO revision_rating "
    + _KEPT_ANSWER
    + "VALUES (:old_revision, :basis, :rubric_version, :basis_scale, :basis_point)",
    ("rating", "INSERT", CLOSED): "INSERT INTO rating "
    + _ANSWER
    + "VALUES (:c_review, :draft_criterion, :draft, :draft_scale, :draft_point)",
    ("rating", "UPDATE", CLOSED): "UPDATE rating SET review_id = :review, criterion_id = :draft_criterion "
    "WHERE review_id = :c_review",
    ("rating", "DELETE", CLOSED): "DELETE FROM rating WHERE review_id = :c_review",
    ("assignment", "INSERT", "a claim is assigned for what it is in the round for"): _ASSIGNMENT
    + "VALUES (:round, :claim, :person, 'training', 9, 'open')",
    ("assignment", "UPDATE", "a submitted review keeps its place"): "UPDATE assignment SET state = 'released' "
    "WHERE id = :assignment",
    ("comment", "INSERT", "a claim is discussed after its round is locked"): "INSERT INTO comment "
    f"(round_id, claim_id, author_id, text, request_id, made_at) VALUES (:round, :claim, :person, 'x', 'new', {_TIME})",
    ("flag", "DELETE", "a flag is settled, never deleted"): "DELETE FROM flag WHERE id = :flag",
    ("flag", "UPDATE", "what was reported stays, and is settled once"): "UPDATE flag SET note = 'other' "
    "WHERE id = :flag",
    ("invitation", "DELETE", "an invitation is revoked, never deleted"): "DELETE FROM invitation "
    "WHERE id = :spare_invitation",
    ("invitation", "UPDATE", "an invitation keeps its terms, and stays revoked"): "UPDATE invitation "
    "SET role = 'lead' WHERE id = :invitation",
    ("known_answer", "UPDATE", USED_ANSWER): "UPDATE known_answer SET tolerance = 1 WHERE id = :answer",
    ("known_answer", "DELETE", USED_ANSWER): "DELETE FROM known_answer WHERE id = :answer",
    ("known_range", "UPDATE", USED_ANSWER): "UPDATE known_range SET low = 1 WHERE id = :known_range",
    ("known_range", "DELETE", USED_ANSWER): "DELETE FROM known_range WHERE id = :known_range",
    ("membership", "UPDATE", "training stays done"): "UPDATE membership SET trained_at = NULL WHERE id = :c_membership",
    ("revision_passage", "INSERT", "passages are kept with the newest revision"): _PASSAGE
    + "VALUES (:old_revision, 9, :text, 0, 5, 'A min')",
    ("revision_passage", "INSERT", "the text belongs to another document"): _PASSAGE
    + "VALUES (:revision, 9, :c_text, 0, 5, 'A min')",
    ("round", "UPDATE", FIXED_PLAN): "UPDATE round SET work_plan_id = :plan WHERE id = :round",
    ("round_claim", "UPDATE", "what a claim is in the round for is fixed"): "UPDATE round_claim "
    "SET purpose = 'gold' WHERE round_id = :round AND claim_id = :claim_2",
    ("claim", "UPDATE", "a claim is staged only at first"): "UPDATE claim SET state = 'staged' WHERE id = :claim",
    ("criterion_condition", "INSERT", PUBLISHED): _CONDITION + "VALUES (:criterion, :basis, :point)",
    ("criterion_condition", "UPDATE", PUBLISHED): "UPDATE criterion_condition SET criterion_id = :criterion "
    "WHERE criterion_id = :draft_criterion",
    ("criterion_condition", "DELETE", PUBLISHED): "DELETE FROM criterion_condition "
    "WHERE criterion_id = :published_criterion",
    ("evidence", "DELETE", "evidence is withdrawn, never deleted"): "DELETE FROM evidence WHERE id = :evidence",
    ("evidence", "UPDATE", "evidence stays as it was listed"): "UPDATE evidence SET stance = 'context' "
    "WHERE id = :evidence",
    ("import_batch", "DELETE", "an import is discarded, never deleted"): "DELETE FROM import_batch WHERE id = :batch",
    ("import_batch", "UPDATE", "an import that is over stays as it is"): "UPDATE import_batch SET sha256 = 'other' "
    "WHERE id = :batch",
    ("range_answer", "INSERT", CLOSED): _RANGE + "VALUES (:c_review, :criterion, :rubric_version, :scale, 1, 2, '')",
    ("range_answer", "UPDATE", CLOSED): "UPDATE range_answer SET review_id = :c_review WHERE review_id = :review",
    ("range_answer", "DELETE", CLOSED): "DELETE FROM range_answer WHERE review_id = :c_review",
    ("revision_evidence", "INSERT", "evidence is cited with the newest revision"): "INSERT INTO revision_evidence "
    "(revision_id, evidence_id) VALUES (:old_revision, :evidence)",
    ("revision_evidence", "INSERT", "the evidence belongs to another claim"): "INSERT INTO revision_evidence "
    "(revision_id, evidence_id) VALUES (:c_revision, :evidence)",
    ("revision_range", "INSERT", "ranges are kept with the newest revision"): _KEPT_RANGE
    + "VALUES (:old_revision, :criterion, :rubric_version, :scale, 1, 2, '')",
    ("round_claim", "INSERT", "a claim that is not published is not rated"): "INSERT INTO round_claim "
    "(round_id, claim_id, project_id) VALUES (:round, :staged, :project)",
    ("scale_point_example", "INSERT", PUBLISHED): _EXAMPLE + "VALUES (:point, 9, 'new', TRUE)",
    ("scale_point_example", "UPDATE", PUBLISHED): "UPDATE scale_point_example SET scale_point_id = :point "
    "WHERE id = :example",
    ("scale_point_example", "DELETE", PUBLISHED): "DELETE FROM scale_point_example WHERE id = :published_example",
    ("skip", "INSERT", CLOSED): "INSERT INTO skip (assignment_id, reason, note, request_id, made_at) "
    f"VALUES (:c_waiting, 'other', '', 'new', {_TIME})",
} | {
    (table, event, f"{table} is append-only"): statement
    for table, (change, where) in ONLY_APPENDED.items()
    for event, statement in {
        "UPDATE": f"UPDATE {table} SET {change} WHERE {where}",
        "DELETE": f"DELETE FROM {table} WHERE {where}",
    }.items()
}
REFUSED |= adjudication_rows.REFUSED
