"""Training: where one stands, what was right, and trying again."""

import secrets

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from annotator import edge
from annotator.errors import NotFound
from annotator.models import Project, Round
from annotator.services import planted_claims, projects, rounds, training
from annotator.services.claim_context import read_claim
from annotator.services.claim_lines import read_claim_lines
from annotator.services.permissions import Permission
from annotator.text import _, plural
from annotator.web.routing import Pages, see_other

pages = Pages("training", __name__)


@pages.page("/p/<slug>/training", Permission.RATE)
def show() -> str:
    """Tell how many answers were right, and what comes now."""
    session, member, round_ = edge.reading(), edge.member(), _round()
    found = training.read_training(session, round_, member)
    return render_template(
        "training/show.html",
        training=found,
        is_asked=training.must_train(session, round_, member),
        lines=read_claim_lines(session, {each.claim_id for each in found.claims}),
        request_id=secrets.token_hex(16),
    )


@pages.page("/p/<slug>/training/<int:assignment_id>", Permission.RATE)
def feedback(assignment_id: int) -> Response | str:
    """Set the answers to a training claim beside the right ones."""
    session, member, round_ = edge.reading(), edge.member(), _round()
    tried = training.find_training_claim(session, round_, member, assignment_id)
    if not tried.is_done:
        return see_other("reviews.rate", slug=edge.slug(), assignment_id=assignment_id)
    return render_template(
        "training/feedback.html",
        tried=tried,
        training=training.read_training(session, round_, member),
        claim=read_claim(session, member.project_id, tried.claim_key),
    )


@pages.page("/p/<slug>/training/again", Permission.RATE, ["POST"])
def again() -> Response:
    """Take back what was not right, and begin with it anew."""
    member = edge.member()
    with edge.writing() as session:
        round_ = rounds.find_round(session, member.project_id)
        request_id = request.form.get("request_id", "")
        number = training.try_again(session, round_, member, request_id, edge.now())
        following = planted_claims.next_planted(session, round_, member, edge.now())
    flash(
        plural(
            number,
            "{count} claim comes again. Your earlier answer is kept beside the new one.",
            "{count} claims come again. Your earlier answers are kept beside the new ones.",
        )
    )
    return see_other("reviews.rate", slug=edge.slug(), assignment_id=following)


@pages.page("/p/<slug>/quality/let-in/<int:membership_id>", Permission.MANAGE, ["GET", "POST"])
def let_in(membership_id: int) -> Response | str:
    """Ask, then let a reviewer rate who has not passed the training."""
    project = edge.project()
    person = next(
        (each for each in projects.list_members(edge.reading(), project.id) if each.membership_id == membership_id),
        None,
    )
    if person is None:
        raise NotFound(_("The project has no such member."))
    if request.method == "GET":
        return render_template("training/let_in.html", person=person)
    with edge.writing() as session:
        training.let_in(
            session,
            session.get_one(Project, project.id),
            membership_id,
            now=edge.now(),
            actor_id=edge.signed_in().reviewer_id,
        )
    flash(_("{name} may rate now.", name=person.name))
    return see_other("quality.show", slug=edge.slug())


def _round() -> Round:
    return rounds.find_round(edge.reading(), edge.member().project_id)
