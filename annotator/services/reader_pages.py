"""A page about one document that can be published: what stands in it, and what stands in its way.

It is made from a locked round alone, names no reviewer, and holds the words of the document only where its owner allows
them to be published.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.errors import Conflict
from annotator.models import Claim, Membership, Project, Round, RoundClaim
from annotator.models.vocabulary import ClaimState, Purpose, Reveal, RoundState
from annotator.services import audit, document_entries, rounds
from annotator.services.agreement_data import RoundRatings
from annotator.services.agreement_report import AgreementReport, report
from annotator.services.agreement_selection import Selection, select_ratings
from annotator.services.documents import DocumentRecord
from annotator.services.published_claims import PublishedText, RatedClaim, by_nobody_known, read_claims, read_text
from annotator.services.rubric_records import CriterionRecord, RubricRecord
from annotator.services.rubrics import read_rubric
from annotator.text import _, plural

_QUOTED = re.compile('["“”„«»‹›「」]')


@dataclass(frozen=True, slots=True)
class RoundDates:
    """A round that was held up to the one that is reported."""

    number: int
    kind: str
    opened_at: datetime
    locked_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReaderPage:
    """Everything that stands on the page of one document.

    Attributes
    ----------
    as_of
        When the round was locked: nothing on the page is younger, so that the same data give the same page.
    opens_with_own
        Whether others' ratings of a claim were open to a reviewer after their own.
    claims
        In the order of paragraphs.
    text
        None where its words may not be published, or are not stored.
    reviewers
        How many have answered.
    report
        Agreement over the claims of this document.
    withdrawn
        Claims of the document that were in the round and have been withdrawn since.
    opened_early
        Leads who opened results before the lock.
    """

    project: str
    document: DocumentRecord
    rubric: RubricRecord
    criterion: CriterionRecord
    round_number: int
    as_of: datetime
    opens_with_own: bool
    rounds: tuple[RoundDates, ...]
    claims: tuple[RatedClaim, ...]
    text: PublishedText | None
    reviewers: int
    report: AgreementReport
    withdrawn: int
    opened_early: int
    is_example: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """A page that is to be published.

    Attributes
    ----------
    page
        None where it cannot be made at all.
    blocks
        What stands in its way, each with what to do; empty where it can be published.
    cautions
        What to look at before.
    """

    document: DocumentRecord
    page: ReaderPage | None
    blocks: tuple[str, ...]
    cautions: tuple[str, ...]


def read_reader_page(session: Session, project: Project, key: str, number: int | None = None) -> ReaderPage:
    """Return the page of the document `key` on a locked round, the newest by default.

    Raises
    ------
    NotFound
        When there is no such document or round.
    Conflict
        When something stands in its way: the round is open, a serious allegation has no claimant.
    """
    found = preview(session, project, key, number)
    if found.page is None or found.blocks:
        raise Conflict(" ".join(found.blocks))
    return found.page


def preview(session: Session, project: Project, key: str, number: int | None = None) -> Preview:
    """Return what the page would hold, and what stands in its way.

    Raises
    ------
    NotFound
        When there is no such document or round.
    """
    document = document_entries.read_document(session, project.id, key)
    round_, block = _locked_round(session, project.id, number)
    if round_ is None:
        return Preview(document, None, (block,), ())
    rubric = read_rubric(session, round_.rubric_version_id)
    ratings = select_ratings(session, round_, rubric, Selection(document=key))
    if not ratings.answers:
        block = _(
            "No claim of this document has an answer in round {number}, so there is nothing to publish. Choose another "
            "round, or let its claims be rated.",
            number=round_.number,
        )
        return Preview(document, None, (block,), ())
    page = _page(session, project, document, round_, rubric, ratings)
    return Preview(document, page, _nameless(page), _cautions(session, page))


def allow_text(session: Session, project_id: int, key: str, *, may: bool, now: datetime, actor_id: int) -> None:
    """Say whether the words of a document may be published; what is changed is logged.

    Raises
    ------
    NotFound
        When the project has no such document.
    """
    document = document_entries.find_document(session, project_id, key)
    if document.may_publish_text == may:
        return
    document.may_publish_text = may
    session.flush()
    action = "document.text_allowed" if may else "document.text_refused"
    audit.record(session, action, f"document:{document.id}", now=now, actor_id=actor_id, project_id=project_id)


def locked_rounds(session: Session, project_id: int) -> tuple[int, ...]:
    """Return the numbers of the locked rounds, the newest first."""
    return tuple(each.number for each in rounds.list_rounds(session, project_id) if each.state == RoundState.LOCKED)


def _locked_round(session: Session, project_id: int, number: int | None) -> tuple[Round | None, str]:
    """Return the round to publish, or None and why there is none."""
    listed = rounds.list_rounds(session, project_id)
    if number is not None and number not in {each.number for each in listed}:
        raise rounds.no_such_round(session, project_id, number)
    wanted = [each for each in listed if number in (None, each.number)]
    locked = next((each for each in wanted if each.state == RoundState.LOCKED), None)
    if locked is not None:
        return locked, ""
    if not wanted:
        return None, _("No round has been opened yet. A page to publish is made from a locked round.")
    return None, _(
        "Round {number} is still open. A page to publish is made from a locked round, whose ratings move no more: "
        "lock it first.",
        number=wanted[0].number,
    )


def _page(
    session: Session,
    project: Project,
    document: DocumentRecord,
    round_: Round,
    rubric: RubricRecord,
    ratings: RoundRatings,
) -> ReaderPage:
    claims = read_claims(session, round_, ratings)
    found = report(
        ratings.reliability(),
        cannot_judge=ratings.cannot_judge,
        judgements=ratings.judgements(),
        criterion=ratings.criterion.key,
        round_number=round_.number,
        keys=(),
    )
    # The database refuses a locked round without a time.
    as_of = round_.locked_at or round_.opened_at
    return ReaderPage(
        project=project.slug,
        document=document,
        rubric=rubric,
        criterion=ratings.criterion,
        round_number=round_.number,
        as_of=as_of,
        opens_with_own=round_.reveal == Reveal.AFTER_OWN,
        rounds=tuple(
            RoundDates(each.number, each.kind, each.opened_at, each.locked_at)
            for each in reversed(rounds.list_rounds(session, project.id))
            if each.number <= round_.number
        ),
        claims=claims,
        text=read_text(session, document, {claim.card.claim.id for claim in claims}),
        reviewers=len(ratings.raters),
        report=found,
        withdrawn=_count_withdrawn(session, round_, document.id),
        opened_early=_count_opened_early(session, project.id, as_of),
        is_example=project.is_example or any(rater.is_example for rater in ratings.raters),
    )


def _nameless(page: ReaderPage) -> tuple[str, ...]:
    """Serious allegations that nobody would stand behind on the page."""
    return tuple(
        _(
            "{key} is a serious allegation and has no claimant, so it would stand as if nobody had made it. Edit the "
            "claim and say who makes it, or withdraw it.",
            key=claim.key,
        )
        for claim in page.claims
        if claim.card.claim.is_sensitive and not claim.card.claim.claimants
    )


def _cautions(session: Session, page: ReaderPage) -> tuple[str, ...]:
    unknown = by_nobody_known(session, [each.card.claim.id for each in page.claims if each.card.claim.is_sensitive])
    found = [
        _(
            "{key} is a serious allegation by somebody who is not identified. The page says so.",
            key=claim.key,
        )
        for claim in page.claims
        if claim.card.claim.id in unknown
    ]
    earlier = sum(claim.earlier for claim in page.claims)
    if earlier:
        found.append(
            plural(
                earlier,
                "{count} rating is of an earlier wording of its claim. The page says so beside the claim.",
                "{count} ratings are of an earlier wording of their claims. The page says so beside each claim.",
            )
        )
    if page.text is None and _QUOTED.search(page.document.date_reason):
        found.append(
            _(
                "The reason for the date quotes something: {reason} The words of the text may not be published, so see "
                "that these are not among them, or change the reason on the page of the document.",
                reason=page.document.date_reason,
            )
        )
    if page.document.may_publish_text and page.text is None:
        found.append(_("The words of this document may be published, but are not stored here: claims alone are shown."))
    if page.text is not None and (left := len(page.claims) - len(page.text.placed)):
        found.append(
            plural(
                left,
                "{count} claim has no place in this text. It is listed and not underlined.",
                "{count} claims have no place in this text. They are listed and not underlined.",
            )
        )
    return tuple(found)


def _count_withdrawn(session: Session, round_: Round, document_id: int) -> int:
    gone = select(func.count()).select_from(RoundClaim).join(Claim, Claim.id == RoundClaim.claim_id)
    gone = gone.where(
        RoundClaim.round_id == round_.id,
        RoundClaim.purpose == Purpose.RATING,
        Claim.document_id == document_id,
        Claim.state == ClaimState.WITHDRAWN,
    )
    return session.scalar(gone) or 0


def _count_opened_early(session: Session, project_id: int, locked_at: datetime) -> int:
    marked = select(func.count()).select_from(Membership)
    marked = marked.where(Membership.project_id == project_id, Membership.unblinded_at < locked_at)
    return session.scalar(marked) or 0
