"""What each route answers to who may ask: the tables of `web/test_permissions.py`."""

# What an admitted person gets where it is not 200: from an empty form, a used link, a state that does not allow it.
GET_ANSWERS = {
    "sign_in.start": 303,
    "sign_in.sign_in": 303,
    "sign_in.follow_link": 403,
    "invitations.accept": 404,
    "static_file": 404,
    "training.show": 404,
    "training.feedback": 404,
    "round_places.hand_on": 404,
    "reader_pages.download": 409,
}
POST_ANSWERS = {
    "sign_in.sign_in": 422,
    "sign_in.sign_out": 303,
    "account.password": 422,
    "projects.new": 422,
    "claim_changes.mark": 409,
    "claim_changes.merge": 422,
    "claim_changes.restore": 409,
    "claim_changes.split": 409,
    "claim_changes.withdraw": 422,
    "claim_edits.edit": 422,
    "claim_edits.new": 422,
    "claim_relations.relate": 422,
    "claim_relations.remove": 303,
    "claims.bring_in": 422,
    "comments.add": 422,
    "documents.add_text": 422,
    "documents.edit": 422,
    "documents.new": 422,
    "files.report": 422,
    "invitations.accept": 404,
    "invitations.index": 422,
    "invitations.revoke": 303,
    "members.edit": 422,
    "members.index": 422,
    "members.reset_password": 200,
    "members.set_active": 303,
    "readers.mark": 422,
    "readers.original": 422,
    "reader_pages.publish": 303,
    "reviews.rate": 422,
    "reviews.withdraw": 422,
    "skips.skip": 422,
    "skips.take_up": 409,
    "flags.report": 422,
    "flags.settle": 422,
    "known_answers.edit": 422,
    "known_answers.remove": 303,
    "training.again": 404,
    "training.let_in": 303,
    "round_places.by_hand": 422,
    "round_places.hand_on": 409,
    "round_places.wanted": 422,
    "reviews.undo": 409,
    "drafts.draft": 303,
    "drafts.note": 303,
    "drafts.discard": 303,
    "guidelines.edit": 422,
    "rounds.index": 409,
    "rounds.open_results": 303,
    "rounds.lock": 303,
    "work_plans.edit": 303,
}
# What only the reviewer of an assignment may do with it.
OWN = {
    *("reviews.rate", "reviews.withdraw", "reviews.undo", "drafts.draft", "drafts.note", "drafts.discard"),
    *("skips.skip", "skips.take_up"),
}
# Last, because they end what the others need.
ENDINGS = ["members.reset_password", "members.set_active", "rounds.lock"]
SHOWN_AGAIN = {
    *("account.password", "comments.add", "flags.report", "flags.settle", "guidelines.edit", "invitations.index"),
    *("known_answers.edit", "members.edit", "members.index", "projects.new", "round_places.by_hand"),
    *("round_places.wanted", "rounds.index", "work_plans.edit"),
    *("documents.add_text", "documents.edit", "documents.new", "readers.mark", "readers.original"),
}
SHOWN_AGAIN |= {
    *("claim_changes.merge", "claim_changes.split", "claim_changes.withdraw"),
    *("claim_edits.edit", "claim_edits.new", "claim_relations.relate"),
}
OF_A_DOCUMENT = (
    *("documents.add_text", "documents.edit", "readers.mark", "readers.original", "readers.show"),
    *("reader_pages.publish", "reader_pages.download"),
)
OF_AN_ASSIGNMENT = {"drafts.draft", "drafts.note", "reviews.rate", "skips.skip"}
