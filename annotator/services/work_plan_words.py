"""What a plan of work means, in words and in the numbers of a project."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from annotator.models import Claim
from annotator.models.vocabulary import ClaimState, Delivery, MaskedPart, Overlap, Purpose, Related
from annotator.services.allocation import divide
from annotator.services.known_ranges import select_known_claims
from annotator.services.raters import read_raters, read_relations
from annotator.services.rating_order import groups
from annotator.services.work_plans import PlanDraft
from annotator.text import _, plural

_MASKED = {
    MaskedPart.CLAIMANT: _("who makes the claim"),
    MaskedPart.OUTLET: _("the outlet it stood in"),
    MaskedPart.BYLINE: _("who signed the text"),
}


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a plan comes to.

    Attributes
    ----------
    claims
        Claims to rate; none that is planted for its known answer.
    ratings
        How many reviews a round under the plan asks for.
    least, most
        Claims for each reviewer, by their work weights; in the open queue what is even.
    largest_group
        How many claims the largest group of related ones has.
    training, gold
        Claims with known answers that the plan trains with, and hides.
    """

    claims: int
    reviewers: int
    sample: int
    ratings: int
    least: int
    most: int
    largest_group: int
    training: int = 0
    gold: int = 0


def sample_size(claims: int, percent: int) -> int:
    """Return how many of the claims make up the sample: the nearest whole number, at least one.

    Examples
    --------
    >>> sample_size(40, 20), sample_size(3, 1), sample_size(0, 10)
    (8, 1, 0)
    """
    return min(claims, max(1, (claims * percent + 50) // 100))


def forecast(session: Session, project_id: int, plan: PlanDraft, *, include_leads: bool = False) -> Forecast:
    """Return what the plan comes to with the claims and reviewers that the project has now.

    Parameters
    ----------
    include_leads
        Whether leads rate too, which is chosen when a round is opened.
    """
    claims = session.scalars(
        select(Claim.id).where(
            Claim.project_id == project_id,
            Claim.is_to_rate,
            Claim.state == ClaimState.READY,
            Claim.id.not_in(_planted_by(project_id, plan)),
        )
    ).all()
    weights = [
        rater.weight for rater in read_raters(session, project_id, include_leads=include_leads) if rater.weight > 0
    ]
    sample = sample_size(len(claims), plan.sample_percent) if plan.sample_percent is not None else 0
    ratings = _ratings(plan, len(claims), len(weights), sample)
    even = plan.wants_everyone or plan.delivery is Delivery.QUEUE
    parts = _parts(ratings, [1] * len(weights) if even else weights, len(claims))
    known = _count_planted(session, project_id, plan)
    return Forecast(
        claims=len(claims),
        reviewers=len(weights),
        sample=sample,
        ratings=ratings,
        least=min(parts, default=0),
        most=max(parts, default=0),
        largest_group=_largest_group(session, project_id, claims),
        training=known.get(Purpose.TRAINING, 0),
        gold=known.get(Purpose.GOLD, 0),
    )


def _count_planted(session: Session, project_id: int, plan: PlanDraft) -> dict[str, int]:
    """How many claims a round under the plan holds for their known answers, by what they are for."""
    return {
        purpose: session.scalar(select(func.count()).select_from(select_known_claims(project_id, [purpose]).subquery()))
        or 0
        for purpose in _planted_purposes(plan)
    }


def _planted_purposes(plan: PlanDraft) -> list[Purpose]:
    wanted = {Purpose.TRAINING: plan.training_pass_percent is not None, Purpose.GOLD: plan.has_gold}
    return [purpose for purpose, is_wanted in wanted.items() if is_wanted]


def _planted_by(project_id: int, plan: PlanDraft) -> Select[int]:
    """Claims that a round under the plan holds for their known answers, and that are not rated in it."""
    return select_known_claims(project_id, _planted_purposes(plan))


def _ratings(plan: PlanDraft, claims: int, reviewers: int, sample: int) -> int:
    if plan.wants_everyone:
        return claims * reviewers
    each = min(plan.ratings_per_claim or 0, reviewers)
    if plan.overlap is Overlap.SAMPLE:
        return sample * each + (claims - sample) * min(1, reviewers)
    return claims * each


def _parts(ratings: int, weights: Sequence[int], claims: int) -> list[int]:
    return divide(ratings, weights, [0] * len(weights), [claims] * len(weights))


def _largest_group(session: Session, project_id: int, claims: Sequence[int]) -> int:
    return max(map(len, groups(claims, read_relations(session, project_id))), default=0)


def plan_words(plan: PlanDraft) -> str:
    """Return in one phrase who rates what, and how it comes to them.

    Examples
    --------
    >>> plan_words(PlanDraft(Overlap.SOME, 3))
    '3 different reviewers a claim, dealt out when the round opens'
    """
    if plan.wants_everyone:
        return _("every reviewer rates every claim")
    each = plan.ratings_per_claim or 0
    if plan.overlap is Overlap.SAMPLE:
        who = _(
            "{each} different reviewers on a random {percent} % of the claims, one on the rest",
            each=each,
            percent=plan.sample_percent,
        )
    else:
        who = plural(each, "{count} reviewer a claim", "{count} different reviewers a claim")
    return _delivered(who, plan)


def numbers_words(numbers: Sequence[tuple[int, int]], plan: PlanDraft) -> str:
    """Return the same of a round whose numbers were changed: by how many reviewers so many claims are rated.

    Examples
    --------
    >>> numbers_words([(3, 6)], PlanDraft(Overlap.SOME, 2))
    '3 different reviewers a claim, dealt out when the round opens'
    >>> numbers_words([(3, 2), (1, 4)], PlanDraft(Overlap.SOME, 2, delivery=Delivery.QUEUE))
    '3 different reviewers on 2 of the claims, 1 on 4, drawn from the open queue'
    """
    if len(numbers) == 1:
        return plan_words(replace(plan, overlap=Overlap.SOME, ratings_per_claim=numbers[0][0], sample_percent=None))
    (most, claims), *others = numbers
    who = _("{each} different reviewers on {claims} of the claims", each=most, claims=claims)
    rest = [_("{each} on {claims}", each=each, claims=claims) for each, claims in others]
    return _delivered(", ".join([who, *rest]), plan)


def _delivered(who: str, plan: PlanDraft) -> str:
    if plan.delivery is Delivery.QUEUE:
        return _("{who}, drawn from the open queue", who=who)
    return _("{who}, dealt out when the round opens", who=who)


def explain(plan: PlanDraft, found: Forecast, with_leads: Forecast) -> list[str]:
    """Return what the plan means, a sentence each: with the numbers of the project, and those where leads rate too."""
    sentences = [_numbers(plan, found)]
    if with_leads.reviewers > found.reviewers:
        sentences.append(
            _(
                "If leads rate too, as can be chosen when a round is opened: {numbers}",
                numbers=_numbers(plan, with_leads),
            )
        )
    if plan.delivery is Delivery.QUEUE:
        sentences.append(
            plural(
                plan.reservation_minutes,
                "Whoever asks for a claim draws one at random from those that still need reviewers. It is theirs for "
                "{count} minute; after that another may get it, unless it has been rated.",
                "Whoever asks for a claim draws one at random from those that still need reviewers. It is theirs for "
                "{count} minutes; after that another may get it, unless it has been rated.",
            )
        )
    elif not plan.wants_everyone:
        sentences.append(
            _("Claims are dealt out when the round opens, in proportion to the work weight of each member.")
        )
    sentences += _related(plan, found)
    return sentences + _planted(plan, found)


def _numbers(plan: PlanDraft, found: Forecast) -> str:
    claims = plural(found.claims, "{count} claim", "{count} claims")
    reviewers = plural(found.reviewers, "{count} reviewer", "{count} reviewers")
    if not found.claims or not found.reviewers:
        return _("{claims} to rate and {reviewers}: nothing to count yet.", claims=claims, reviewers=reviewers)
    if plan.wants_everyone:
        each = _("everybody rates everything")
    elif plan.overlap is Overlap.SAMPLE:
        each = _("{each} each on {sample} of them, one on the rest", each=plan.ratings_per_claim, sample=found.sample)
    else:
        each = _("{each} each", each=plan.ratings_per_claim)
    part = f"{found.least}" if found.least == found.most else _("{a} to {b}", a=found.least, b=found.most)
    return _(
        "{claims}, {reviewers}, {each}: {ratings}, about {part} a reviewer.",
        claims=claims,
        reviewers=reviewers,
        each=each,
        ratings=plural(found.ratings, "{count} rating", "{count} ratings"),
        part=plural(found.most, "{part} claim", "{part} claims", part=part),
    )


def _related(plan: PlanDraft, found: Forecast) -> list[str]:
    if plan.related is Related.ANY or found.largest_group < 2:
        return []
    if plan.related is Related.APART:
        return [_("Related claims go to different reviewers where there are enough, and else stand far apart.")]
    return [
        _(
            "Related claims go to the same reviewers, one after the other. The largest group has {most} claims.",
            most=found.largest_group,
        )
    ]


def _planted(plan: PlanDraft, found: Forecast) -> list[str]:
    sentences = []
    if plan.masked_part is not None:
        sentences.append(
            _("For a random half of the claims of each reviewer, {part} is hidden.", part=_MASKED[plan.masked_part])
        )
    if plan.training_pass_percent is not None:
        sentences.append(
            plural(
                found.training,
                "Before rating, everybody gets {percent} % of the answers to {count} training claim right.",
                "Before rating, everybody gets {percent} % of the answers to {count} training claims right.",
                percent=plan.training_pass_percent,
            )
            if found.training
            else _("No claim has a known answer to train with yet: until one has, no round can be opened.")
        )
    if plan.has_gold:
        sentences.append(
            plural(
                found.gold,
                "{count} claim with a known answer is hidden among the others; it enters no coefficient.",
                "{count} claims with a known answer are hidden among the others; they enter no coefficient.",
            )
            if found.gold
            else _("No claim has a known answer to hide yet: until one has, no round can be opened.")
        )
    if plan.repeat_percent is not None:
        sentences.append(
            _(
                "{percent} % of a reviewer’s own claims come a second time, unannounced, at the earliest after {days}.",
                percent=plan.repeat_percent,
                days=plural(plan.repeat_after_days or 0, "{count} day", "{count} days"),
            )
        )
    return sentences
