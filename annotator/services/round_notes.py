"""What a report on a round says of what was read."""

from sqlalchemy.orm import Session

from annotator.models import Round
from annotator.services.agreement_selection import INCLUDED, INCLUDED_WORDS, Selection, count_known_claims
from annotator.services.claim_rounds import Gone
from annotator.text import _, plural


def round_notes(
    round_number: int, after_reveal: int, gone: Gone, left_out: int, *, is_interim: bool, has_examples: bool
) -> list[str]:
    """Return what the report on a round says of what was read."""
    notes = []
    if has_examples:
        notes.append(_("Example data: ratings by example reviewers, which are made up, are among these."))
    if is_interim:
        notes.append(_("Round {number} is still open: the figures are interim.", number=round_number))
    if after_reveal:
        notes.append(
            plural(
                after_reveal,
                "{count} review was made or changed after results were open to its author: "
                "this version does not count.",
                "{count} reviews were made or changed after results were open to their authors: "
                "these versions do not count.",
            )
        )
    if gone.claims:
        notes.append(
            plural(
                gone.claims,
                "{count} claim of this round has been withdrawn since. Answers left out with it: {ratings}.",
                "{count} claims of this round have been withdrawn since. Answers left out with them: {ratings}.",
                ratings=gone.ratings,
            )
        )
    if left_out:
        notes.append(
            plural(
                left_out,
                "{count} answer to claims that were closed to whoever asked is left out.",
                "{count} answers to claims that were closed to whoever asked are left out.",
            )
        )
    return notes


def included_notes(session: Session, round_: Round, selection: Selection) -> list[str]:
    """Return what the report says of claims with known answers: that they are among these, or left out."""
    counts = count_known_claims(session, round_)
    return [
        plural(
            counts[purpose],
            "{count} claim with a known answer ({what}) is {where}.",
            "{count} claims with known answers ({what}) are {where}.",
            what=INCLUDED_WORDS[purpose],
            where=_("counted with the claims to rate") if purpose in selection.purposes else _("left out"),
        )
        for purpose in INCLUDED
        if counts.get(purpose)
    ]
