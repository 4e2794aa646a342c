"""What training, hidden claims, second ratings and the masking trial show, to the lead and to each reviewer."""

from flask import render_template

from annotator import edge
from annotator.services import blindness, quality, rounds
from annotator.services.claim_lines import read_claim_lines
from annotator.services.known_ranges import MEETINGS
from annotator.services.own_feedback import find_newest_feedback, read_own_feedback
from annotator.web.asked_round import asked_round


def show() -> str:
    session, project, member = edge.reading(), edge.project(), edge.member()
    listed = rounds.list_rounds(session, project.id)
    if not listed:
        return render_template("quality/none.html")
    round_ = rounds.find_round(session, project.id, asked_round())
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
    """One's own hidden claims and second ratings, of the round that is asked for, else of the newest that has any."""
    session, member = edge.reading(), edge.member()
    listed = rounds.list_rounds(session, member.project_id)
    number = asked_round()
    if number is None:
        own = find_newest_feedback(session, listed, member.reviewer_id)
        round_ = own.round if own is not None else None
    else:
        round_ = rounds.find_round(session, member.project_id, number)
        own = read_own_feedback(session, round_, member.reviewer_id)
    hidden = {each.claim_id for each in own.trials.hidden} if own is not None else set()
    return render_template(
        "quality/feedback.html",
        round=round_,
        rounds=listed,
        is_chosen=number is not None,
        own=own,
        lines=read_claim_lines(session, hidden),
        meeting_words=MEETINGS,
    )
