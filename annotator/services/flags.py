"""Reports that something is the matter with a claim itself, and the lead's answers to them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session, aliased

from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import Claim, Flag, Reviewer
from annotator.models.vocabulary import ClaimState, FlagKind
from annotator.services import audit
from annotator.services.typed_text import clean
from annotator.text import _

LONGEST_NOTE = 2_000
LONGEST_REQUEST_ID = 64


@dataclass(frozen=True, slots=True)
class FlagRecord:
    """A report.

    Attributes
    ----------
    duplicate_of
        Key of the claim that says the same; empty for other kinds.
    name
        Of who reported it.
    settled_at, settled_by, answer
        Of the lead; None and empty while it is open.
    """

    id: int
    claim_id: int
    claim_key: str
    kind: FlagKind
    duplicate_of: str
    note: str
    name: str
    made_at: datetime
    settled_at: datetime | None
    settled_by: str
    answer: str

    @property
    def is_open(self) -> bool:
        return self.settled_at is None


def report_claim(
    session: Session,
    project_id: int,
    key: str,
    reporter_id: int,
    *,
    kind: FlagKind | str,
    note: str = "",
    duplicate_of: str = "",
    request_id: str,
    now: datetime,
) -> int:
    """Report a claim to the lead, and return the report's number; the same request again is the same report.

    Raises
    ------
    NotFound
        When the project has no such claim.
    Invalid
        With the field: no such kind, no other claim that it duplicates, a note that is missing or too long.
    """
    claim = session.scalar(
        select(Claim).where(Claim.project_id == project_id, Claim.key == key, Claim.state != ClaimState.STAGED)
    )
    if claim is None:
        raise NotFound(_("There is no claim {key} in this project.", key=key))
    known = session.scalar(select(Flag.id).where(Flag.reporter_id == reporter_id, Flag.request_id == request_id))
    if known is not None:
        return known
    if kind not in list(FlagKind):
        raise Invalid(_("Choose what is the matter with the claim."), "kind")
    note = clean(note)
    if len(note) > LONGEST_NOTE:
        raise Invalid(_("The note is too long: at most {most} characters.", most=LONGEST_NOTE), "note")
    if kind == FlagKind.OTHER and not note:
        raise Invalid(_("Say what is the matter: “something else” needs a note."), "note")
    if not (1 <= len(request_id) <= LONGEST_REQUEST_ID and request_id.isprintable()):
        raise Invalid(_("The form is incomplete. Load the page again."), "request_id")
    flag = Flag(
        project_id=project_id,
        claim_id=claim.id,
        reporter_id=reporter_id,
        kind=FlagKind(kind).value,
        duplicate_of_id=_find_twin(session, claim, duplicate_of) if kind == FlagKind.DUPLICATE else None,
        note=note,
        request_id=request_id,
        made_at=now,
    )
    session.add(flag)
    session.flush()
    return flag.id


def settle_flag(session: Session, project_id: int, flag_id: int, answer: str, *, now: datetime, actor_id: int) -> None:
    """Settle a report, once, with an answer that whoever reported it sees.

    Raises
    ------
    NotFound
        When the project has no such report.
    Conflict
        When it is settled.
    Invalid
        When there is no answer, or it is too long.
    """
    read_flag(session, project_id, flag_id)
    answer = clean(answer)
    if not answer:
        raise Invalid(_("Say what became of it: whoever reported it reads your answer."), "answer")
    if len(answer) > LONGEST_NOTE:
        raise Invalid(_("The answer is too long: at most {most} characters.", most=LONGEST_NOTE), "answer")
    settled = session.scalar(
        update(Flag)
        .where(Flag.id == flag_id, Flag.settled_at.is_(None))
        .values(settled_at=now, settled_by_id=actor_id, answer=answer)
        .returning(Flag.id)
    )
    if settled is None:
        raise Conflict(_("This report has been settled meanwhile."))
    audit.record(session, "flag.settled", f"flag:{flag_id}", now=now, actor_id=actor_id, project_id=project_id)


def read_flag(session: Session, project_id: int, flag_id: int) -> FlagRecord:
    """Return one report.

    Raises
    ------
    NotFound
        When the project has none of this number.
    """
    row = session.execute(_flags(project_id).where(Flag.id == flag_id)).one_or_none()
    if row is None:
        raise NotFound(_("There is no such report in this project."))
    return _record(*row)


def list_flags(
    session: Session, project_id: int, *, is_settled: bool | None = None, offset: int = 0, limit: int | None = None
) -> list[FlagRecord]:
    """Return reports: the open ones as they came, settled ones the last settled first; None for all as they came."""
    statement = _flags(project_id)
    if is_settled is not None:
        statement = statement.where(Flag.settled_at.is_not(None) if is_settled else Flag.settled_at.is_(None))
    order = Flag.settled_at.desc() if is_settled else Flag.id
    rows = session.execute(statement.order_by(order, Flag.id).offset(offset).limit(limit))
    return [_record(*row) for row in rows]


def own_flags(session: Session, project_id: int, claim_id: int, reporter_id: int) -> list[FlagRecord]:
    """Return what this person has reported about a claim, with the answers; others' reports are the lead's alone."""
    rows = session.execute(
        _flags(project_id).where(Flag.claim_id == claim_id, Flag.reporter_id == reporter_id).order_by(Flag.id)
    )
    return [_record(*row) for row in rows]


def count_flags(session: Session, project_id: int) -> tuple[int, int]:
    """Return how many reports are open, and how many settled."""
    counts = select(func.count(), func.count(Flag.settled_at)).where(Flag.project_id == project_id)
    everything, settled = session.execute(counts).one()
    return everything - settled, settled


def _find_twin(session: Session, claim: Claim, key: str) -> int:
    key = key.strip()
    if not key:
        raise Invalid(_("Say which claim says the same: enter its id."), "duplicate_of")
    twin = session.scalar(
        select(Claim.id).where(Claim.project_id == claim.project_id, Claim.key == key, Claim.state != ClaimState.STAGED)
    )
    if twin is None:
        raise Invalid(_("Name the other claim by its id: there is none called {key}.", key=key), "duplicate_of")
    if twin == claim.id:
        raise Invalid(_("A claim is no duplicate of itself. Name the other claim."), "duplicate_of")
    return twin


def _flags(project_id: int) -> Select[Flag, str, str | None, str, str | None]:
    twin, settler = aliased(Claim), aliased(Reviewer)
    return (
        select(Flag, Claim.key, twin.key, Reviewer.name, settler.name)
        .join(Claim, Claim.id == Flag.claim_id)
        .join(Reviewer, Reviewer.id == Flag.reporter_id)
        .outerjoin(twin, twin.id == Flag.duplicate_of_id)
        .outerjoin(settler, settler.id == Flag.settled_by_id)
        .where(Flag.project_id == project_id)
    )


def _record(flag: Flag, key: str, twin: str | None, name: str, settler: str | None) -> FlagRecord:
    return FlagRecord(
        id=flag.id,
        claim_id=flag.claim_id,
        claim_key=key,
        kind=FlagKind(flag.kind),
        duplicate_of=twin or "",
        note=flag.note,
        name=name,
        made_at=flag.made_at,
        settled_at=flag.settled_at,
        settled_by=settler or "",
        answer=flag.answer,
    )
