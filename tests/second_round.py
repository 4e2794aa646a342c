"""A round that comes back to the claims of a locked one."""

from dataclasses import replace

from factories import NOW
from rated_round import RatedRound

from annotator.models.vocabulary import RoundKind
from annotator.services import rounds


def open_second(made: RatedRound, kind: RoundKind = RoundKind.SECOND) -> RatedRound:
    """Lock the round and open another of the same claims and reviewers."""
    made.lock()
    opened = rounds.open_round(made.session, made.project, now=NOW, actor_id=made.lead.id, kind=kind, again=True)
    return replace(made, round=opened)
