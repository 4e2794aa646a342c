"""What a picture is asked for: a round as far as it is open to whoever asks, and what the address narrows it to."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from sqlalchemy.orm import Session

from annotator.errors import NotAllowed
from annotator.models import Project, Round
from annotator.models.vocabulary import RoundState
from annotator.services import masks
from annotator.services.agreement_selection import Selection, asked_criterion, read_selection
from annotator.services.blindness import Opening
from annotator.services.claim_lines import ClaimLine
from annotator.services.claim_matrix import MatrixRow
from annotator.services.particulars import are_open, closed_reason
from annotator.services.permissions import Member
from annotator.services.round_words import kind_words
from annotator.services.rubric_records import CriterionRecord, RubricRecord
from annotator.services.rubrics import read_rubric
from annotator.text import _


class Needs(Enum):
    """What of a round's results must be open to see a picture."""

    NOTHING = auto()
    A_CLAIM = auto()
    FIGURES = auto()
    EVERYTHING = auto()


def closed_because(needs: Needs, opening: Opening) -> str:
    """Return what opens a picture; empty where it is open."""
    if needs is Needs.A_CLAIM and opening.claims is not None and not opening.claims:
        return opening.reason
    if needs is Needs.FIGURES and not opening.aggregates:
        return opening.reason
    if needs is Needs.EVERYTHING and not are_open(opening):
        return closed_reason(opening)
    return ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for a picture.

    Attributes
    ----------
    words
        What the address carries, by name.
    is_file
        Whether it is to be passed on: reviewers then stand in it by their pseudonyms, whoever asks.
    is_preview
        Whether only its beginning will be shown.
    """

    session: Session
    project: Project
    round: Round
    opening: Opening
    member: Member
    words: Mapping[str, str]
    is_file: bool = False
    is_preview: bool = False

    @property
    def rubric(self) -> RubricRecord:
        return read_rubric(self.session, self.round.rubric_version_id)

    @property
    def selection(self) -> Selection:
        return read_selection(self.words)

    @property
    def facts(self) -> str:
        """Which round of which project it shows, and whether it can still change."""
        parts = [
            _("Example data: ratings are made up") if self.project.is_example else "",
            self.project.title,
            _("Round {number}: {kind}", number=self.round.number, kind=kind_words(self.round.kind)),
            _("locked") if self.round.state == RoundState.LOCKED else _("interim: the round is open"),
        ]
        return " · ".join(part for part in parts if part)

    def criterion(self) -> CriterionRecord:
        """Return the criterion that is asked for, the main one by default.

        Raises
        ------
        NotAllowed
            For another one while a claim is closed to the viewer, for pages show the main one alone until then.
        NotFound
            When the rubric has no such criterion.
        """
        found = asked_criterion(self.rubric, self.selection)
        if self.opening.claims is not None and found.key != self.rubric.main.key:
            raise NotAllowed(
                _("While some claims are closed to you, there is {name} alone.", name=self.rubric.main.short_name)
            )
        return found

    def masked(self, rows: tuple[MatrixRow, ...]) -> tuple[MatrixRow, ...]:
        """Return the rows with no name that is hidden from the viewer."""
        listed = {row.line.claim_id for row in rows}
        hidden = masks.find_hidden(self.session, self.round, listed, self.member.reviewer_id)
        return masks.mask_rows(rows, hidden, lambda row: row.line.claim_id)


def said_by(line: ClaimLine) -> str:
    """Return the second line of a claim: its id, and who says it."""
    if line.voices.relayer is None:
        return _("{key} · {names}, in own voice", key=line.key, names=line.voices.names)
    return _(
        "{key} · {names} · relayed by {name}", key=line.key, names=line.voices.names, name=line.voices.relayer.name
    )
