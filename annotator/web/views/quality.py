"""What training, hidden claims, second ratings and the masking trial show, to the lead and to each reviewer."""

from flask import render_template, request

from annotator import edge
from annotator.services import blindness, quality, rounds
from annotator.services.claim_lines import read_claim_lines
from annotator.services.feedback import decided, read_feedback, read_trials
from annotator.services.known_ranges import MEETINGS
from annotator.web.numbers import whole_number


def show() -> str:
    session, project, member = edge.reading(), edge.project(), edge.member()
    listed = rounds.list_rounds(session, project.id)
    if not listed:
        return render_template("quality/none.html")
    round_ = rounds.find_round(session, project.id, request.args.get("round", type=whole_number))
    opening = blindness.opening_for(session, round_, member)
    return render_template(
        "quality/show.html",
        round=round_,
        rounds=listed,
        opening=opening,
        found=quality.read_quality(session, round_, opening),
        meeting_words=MEETINGS,
    )


def feedback() -> str:
    """One's own hidden claims and second ratings, once the round is locked."""
    session, member = edge.reading(), edge.member()
    listed = rounds.list_rounds(session, member.project_id)
    if not listed:
        return render_template("quality/feedback.html", rounds=listed, found=None, decisions=None)
    round_ = rounds.find_round(session, member.project_id, request.args.get("round", type=whole_number))
    found = read_trials(session, round_, member.reviewer_id)
    return render_template(
        "quality/feedback.html",
        round=round_,
        rounds=listed,
        found=found,
        lines=read_claim_lines(session, {each.claim_id for each in found.hidden}) if found is not None else {},
        meeting_words=MEETINGS,
        decisions=read_feedback(session, round_, member.reviewer_id, [decided]),
    )
