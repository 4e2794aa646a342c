"""Splitting and merging claims."""

from dataclasses import replace
from typing import Any

import factories
import pytest
from factories import NOW
from rated_round import make_rated_round
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import Assignment, AuditEntry, Claim, ClaimDescent, Figure, Project, Review, RoundClaim
from annotator.models.vocabulary import ClaimKind
from annotator.services import claim_reshaping, claims
from annotator.services.claim_reshaping import Part
from annotator.services.claim_store import read_draft


def _split(session: Session, project: Project, key: str = "K1", **values: Any) -> tuple[str, ...]:
    parts = [
        Part("K1a", "Exports rose by 5 %.", ClaimKind.STATISTIC),
        Part("K1b", "The crop had failed.", ClaimKind.CAUSAL),
    ]
    given = {"base_version": 1, "into_round": False, "now": NOW, "actor_id": None, "parts": parts} | values
    return claim_reshaping.split_claim(session, project.id, key, **given)


def _merge(session: Session, project: Project, bases: dict[str, int], **values: Any) -> str:
    given = {"part": Part("K9", "Both at once.", ClaimKind.STATISTIC), "into_round": False} | values
    return claim_reshaping.merge_claims(session, project.id, bases, now=NOW, actor_id=None, **given)


def _claim(session: Session, project: Project, key: str) -> Claim:
    return session.scalars(select(Claim).where(Claim.project_id == project.id, Claim.key == key)).one()


def test_split(session: Session) -> None:
    project = factories.make_project(session)
    source = factories.make_source(session, project)
    whole, after = (
        factories.make_claim(session, project, claimant=source, key=key, position=place, is_featured=place == 1)
        for place, key in enumerate(("K1", "K2"), start=1)
    )
    session.add(Figure(claim_version_id=whole.versions[0].id, position=0, expression="5 %", value=5))
    session.flush()
    assert _split(session, project) == ("K1a", "K1b")
    session.expire_all()
    first, second = _claim(session, project, "K1a"), _claim(session, project, "K1b")
    # They stand where the whole stood, before what follows it.
    assert whole.position < first.position < second.position < after.position
    drafts = [read_draft(session, claim) for claim in (first, second)]
    assert [draft.text for draft in drafts] == ["Exports rose by 5 %.", "The crop had failed."]
    assert [draft.kind for draft in drafts] == [ClaimKind.STATISTIC, ClaimKind.CAUSAL]
    assert [[figure.expression for figure in draft.figures] for draft in drafts] == [["5 %"], []]
    assert {draft.claimants[0].source_id for draft in drafts} == {source.id}
    assert not any(draft.is_featured for draft in drafts)
    assert (whole.state, whole.withdrawn_reason) == ("withdrawn", "Split into K1a and K1b.")
    rows = session.execute(select(ClaimDescent.from_claim_id, ClaimDescent.to_claim_id, ClaimDescent.kind)).all()
    assert [tuple(row) for row in rows] == [(whole.id, first.id, "split"), (whole.id, second.id, "split")]
    kin = claim_reshaping.read_kin(session, whole.id)
    assert [(each.key, each.is_older, each.is_withdrawn) for each in kin] == [
        ("K1a", False, False),
        ("K1b", False, False),
    ]
    (parent,) = claim_reshaping.read_kin(session, first.id)
    assert (parent.claim_id, parent.key, parent.kind, parent.is_older, parent.is_withdrawn) == (
        *(whole.id, "K1", "split", True, True),
    )
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "claim.split")).one()
    assert (entry.subject, entry.detail) == (f"claim:{whole.id}", {"from": ["K1"], "to": ["K1a", "K1b"]})


@pytest.mark.parametrize("into_round", [True, False])
def test_parts_enter_an_open_round_only_where_the_lead_says_so(session: Session, into_round: bool) -> None:
    made = make_rated_round(session, ["3 ."])
    _split(session, made.project, into_round=into_round)
    part = _claim(session, made.project, "K1a")
    held = session.scalars(select(RoundClaim).where(RoundClaim.claim_id == part.id)).all()
    states = session.scalars(select(Assignment.state).where(Assignment.claim_id == part.id)).all()
    assert (len(held), list(states)) == ((1, ["open", "open"]) if into_round else (0, []))
    # What was rated stays with the whole.
    assert session.scalars(select(Review.state)).all() == ["submitted"]


def test_without_an_open_round_there_is_nothing_to_enter(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_claim(session, project, key="K1")
    _split(session, project, into_round=True)
    assert session.scalars(select(RoundClaim)).all() == []


@pytest.mark.parametrize(
    ("values", "error", "message"),
    [
        ({"key": "K7"}, NotFound, "no claim K7"),
        ({"base_version": 2}, Conflict, "edited K1 meanwhile"),
        ({"parts": []}, Invalid, "two parts or more"),
        ({"parts": [Part("K1a", "One.", ClaimKind.CAUSAL)]}, Invalid, "two parts or more"),
        ({"parts": [Part(f"P{n}", "A part.", ClaimKind.CAUSAL) for n in range(21)]}, Invalid, "20 at most"),
        ({"parts": [Part("K1", "A.", ClaimKind.CAUSAL), Part("K3", "B.", ClaimKind.CAUSAL)]}, Invalid, "K1 is taken"),
        ({"parts": [Part("K3", "A.", ClaimKind.CAUSAL), Part("K3", "B.", ClaimKind.CAUSAL)]}, Invalid, "K3 is taken"),
        (
            {"parts": [Part("K3", "A.", ClaimKind.CAUSAL), Part("K4", " ", ClaimKind.CAUSAL)]},
            Invalid,
            "Claim K4: Write",
        ),
    ],
)
def test_what_cannot_be_split(session: Session, values: dict[str, Any], error: type[Exception], message: str) -> None:
    project = factories.make_project(session)
    claim = factories.make_claim(session, project, key="K1")
    with pytest.raises(error, match=message) as raised:
        _split(session, project, **values)
    if isinstance(raised.value, Invalid):
        assert list(raised.value.errors) == ["parts"]
    assert claim.state == "ready"


def test_a_withdrawn_claim_is_not_split(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_claim(session, project, key="K1", state="withdrawn")
    with pytest.raises(Conflict, match="K1 is withdrawn"):
        _split(session, project)


def test_merge(session: Session) -> None:
    project = factories.make_project(session)
    document = factories.make_document(session, project)
    one, two = (factories.make_source(session, project) for _number in range(2))
    first = factories.make_claim(session, project, document, one, key="K1", position=1)
    second = factories.make_claim(
        session,
        project,
        document,
        two,
        key="K2",
        position=2,
        is_featured=True,
        version={"text": "B.", "kind": "causal"},
    )
    third = factories.make_claim(session, project, document, one, key="K3", position=3, is_to_rate=False)
    for claim, expression in ((first, "5 %"), (second, "5 %"), (third, "6 %")):
        session.add(Figure(claim_version_id=claim.versions[0].id, position=0, expression=expression))
    session.flush()
    assert _merge(session, project, {"K1": 1, "K2": 1, "K3": 1}) == "K9"
    session.expire_all()
    draft = read_draft(session, _claim(session, project, "K9"))
    assert [claimant.source_id for claimant in draft.claimants] == [one.id, two.id]
    assert [figure.expression for figure in draft.figures] == ["5 %", "6 %"]
    assert (draft.text, draft.is_featured, draft.is_to_rate) == ("Both at once.", True, True)
    assert {claim.withdrawn_reason for claim in (first, second, third)} == {"Merged into K9."}
    assert {row.kind for row in session.scalars(select(ClaimDescent))} == {"merged"}
    assert len(claim_reshaping.read_kin(session, _claim(session, project, "K9").id)) == 3


def test_a_merged_claim_enters_the_round_of_either(session: Session) -> None:
    made = make_rated_round(session, ["3 .", ". 4"])
    _merge(session, made.project, {"K1": 1, "K2": 1}, into_round=True)
    merged = _claim(session, made.project, "K9")
    reviewers = session.scalars(select(Assignment.reviewer_id).where(Assignment.claim_id == merged.id)).all()
    assert sorted(reviewers) == sorted(reviewer.id for reviewer in made.reviewers)


@pytest.mark.parametrize(
    ("bases", "error", "field", "message"),
    [
        ({"K1": 1}, Invalid, "others", "at least one other"),
        ({"K1": 1, "K2": 2}, Conflict, "", "edited K2 meanwhile"),
        ({"K1": 1, "K7": 1}, NotFound, "", "no claim K7"),
        ({"K1": 1, "K3": 1}, Invalid, "others", "K3: taken from another document than K1"),
    ],
)
def test_what_cannot_be_merged(
    session: Session, bases: dict[str, int], error: type[Exception], field: str, message: str
) -> None:
    project = factories.make_project(session)
    document = factories.make_document(session, project)
    for key in ("K1", "K2"):
        factories.make_claim(session, project, document, key=key)
    factories.make_claim(session, project, key="K3")
    with pytest.raises(error, match=message) as raised:
        _merge(session, project, bases)
    assert getattr(raised.value, "field", "") == field


def test_versions_that_are_shown(session: Session) -> None:
    project = factories.make_project(session)
    claim = factories.make_claim(session, project, key="K1")
    factories.make_claim(session, project, key="K2", state="staged")
    draft = replace(read_draft(session, claim), text="Other words.")
    claims.edit_claim(session, project.id, "K1", draft, base_version=1, now=NOW, actor_id=None)
    assert claim_reshaping.find_versions(session, project.id, ["K1", "K2", "K7"]) == {"K1": 2}
