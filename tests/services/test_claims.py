"""Making, editing and withdrawing claims."""

from dataclasses import replace
from typing import Any

import factories
import pytest
from factories import NOW
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import AuditEntry, Claim, ClaimVersion, Locator, Project, Review
from annotator.models.vocabulary import ClaimKind, ClaimState, Hedge, Part, RelationType
from annotator.services import claims
from annotator.services.claim_context import read_claim
from annotator.services.claim_drafts import (
    ClaimantDraft,
    ClaimDraft,
    FigureDraft,
    HopDraft,
    LocatorDraft,
    RelationDraft,
)
from annotator.services.claim_store import read_draft
from annotator.services.review_rules import Answer
from annotator.services.reviews import Submission, submit_review
from annotator.services.rubrics import read_rubric


def _draft(session: Session, project: Project, **values: Any) -> ClaimDraft:
    given: dict[str, Any] = {"key": "C1", "text": " A minister showed a vehicle. ", "kind": ClaimKind.FACTUAL_EVENT}
    if "document_id" not in values:
        values["document_id"] = factories.make_document(session, project).id
    if "claimants" not in values:
        values["claimants"] = (ClaimantDraft(source_id=factories.make_source(session, project).id),)
    return ClaimDraft(**(given | values))


def _create(session: Session, project: Project, **values: Any) -> Claim:
    return claims.create_claim(session, project.id, _draft(session, project, **values), now=NOW, actor_id=None)


def _full_draft(session: Session, project: Project) -> ClaimDraft:
    document = factories.make_document(session, project)
    digest = factories.make_text(session, document)
    original = factories.make_text(session, document, None, kind="original", length=900)
    first, second, author = (factories.make_source(session, project) for _number in range(3))
    return _draft(
        session,
        project,
        document_id=document.id,
        claimants=(
            ClaimantDraft(source_id=first.id, part=Part.IS_QUOTED, role_as_given="minister", note="By inference."),
            ClaimantDraft(source_id=second.id, part=Part.IMPLIES),
        ),
        relayer_id=author.id,
        paragraph=1,
        hedge=Hedge.POSSIBLE,
        hedge_cue="may",
        is_sensitive=True,
        is_featured=True,
        time_made="December 2015",
        evidence_shown="A date.",
        question="Which day?",
        figures=(FigureDraft(expression="$5m", value=5e6, unit="USD"), FigureDraft(expression="2 to 3", low=2, high=3)),
        hops=(
            HopDraft(way="says it", source_id=first.id, date="date not given"),
            HopDraft(way="carries it", label="Outlet not identified", is_seen=False),
        ),
        locators=(
            LocatorDraft(document_text_id=digest.id, start=2, end=10),
            LocatorDraft(document_text_id=original.id, start=114, end=179),
        ),
    )


def test_a_claim_keeps_all_that_is_said_about_it(session: Session) -> None:
    project = factories.make_project(session)
    draft = _full_draft(session, project)
    claim = claims.create_claim(session, project.id, draft, now=NOW, actor_id=None)
    assert (claim.position, claim.version, claim.state) == (1, 1, "ready")
    assert read_draft(session, claim) == replace(draft, text="A minister showed a vehicle.")
    assert session.scalars(select(AuditEntry.action)).all() == ["claim.added"]


def test_the_words_of_a_place_are_kept_where_the_text_is(session: Session) -> None:
    project = factories.make_project(session)
    claims.create_claim(session, project.id, _full_draft(session, project), now=NOW, actor_id=None)
    held, withheld = session.scalars(select(Locator).order_by(Locator.document_text_id))
    assert (held.prefix, held.exact, held.suffix) == ("A ", "minister", " showed a vehicle. Engineers fro")
    assert (withheld.exact, withheld.prefix, withheld.suffix) == (None, None, None)


def test_claims_stand_in_the_order_in_which_they_came(session: Session) -> None:
    project = factories.make_project(session)
    positions = [_create(session, project, key=key).position for key in ("B", "A")]
    assert positions == [1, 2]
    assert claims.find_claim(session, project.id, "A").position == 2
    with pytest.raises(NotFound, match="no claim Z"):
        claims.find_claim(session, project.id, "Z")


def test_nothing_is_made_of_no_drafts(session: Session) -> None:
    project = factories.make_project(session)
    assert claims.create_claims(session, project.id, [], now=NOW, actor_id=None) == {}


def test_relations_may_lead_to_claims_of_the_same_call(session: Session) -> None:
    project = factories.make_project(session)
    forward = RelationDraft(type=RelationType.SUPPORTS, to_key="C2", note="An example.")
    drafts = [_draft(session, project, relations=(forward,)), _draft(session, project, key="C2")]
    claims.create_claims(session, project.id, drafts, now=NOW, actor_id=None)
    (relation,) = read_claim(session, project.id, "C2").relations
    assert (relation.key, relation.words, relation.note) == ("C1", "is supported by", "An example.")


@pytest.mark.parametrize("to_key", ["C1", "C9"], ids=["itself", "unknown"])
def test_a_relation_leads_to_another_claim(session: Session, to_key: str) -> None:
    relations = (RelationDraft(type=RelationType.REPEATS, to_key=to_key),)
    with pytest.raises(Invalid, match=f"no other claim {to_key}") as caught:
        _create(session, factories.make_project(session), relations=relations)
    assert caught.value.field == "relations"


def test_a_key_is_taken_once_in_a_project(session: Session) -> None:
    project = factories.make_project(session)
    _create(session, project)
    with pytest.raises(Invalid, match="C1 is taken"):
        _create(session, project)
    twice = [_draft(session, project, key="C2"), _draft(session, project, key="C2")]
    with pytest.raises(Invalid, match="C2 is taken"):
        claims.create_claims(session, project.id, twice, now=NOW, actor_id=None)
    assert _create(session, factories.make_project(session)).key == "C1"


def test_a_draft_at_fault_is_refused_with_its_fields(session: Session) -> None:
    with pytest.raises(Invalid, match="Claim C1: ") as caught:
        _create(session, factories.make_project(session), text="", paragraph=0)
    assert set(caught.value.errors) == {"text", "paragraph"}


def test_sources_documents_and_texts_are_those_of_the_project(session: Session) -> None:
    project, other = factories.make_project(session), factories.make_project(session)
    stranger = factories.make_source(session, other).id
    document = factories.make_document(session, project)
    text = factories.make_text(session, factories.make_document(session, project))
    own = factories.make_text(session, document)
    for field, values in {
        "document": {"document_id": factories.make_document(session, other).id},
        "claimants": {"claimants": (ClaimantDraft(source_id=stranger),)},
        "relayer": {"relayer_id": stranger},
        "hops": {"hops": (HopDraft(way="says it", source_id=stranger),)},
        "locators": {"locators": (LocatorDraft(document_text_id=text.id, start=0, end=1),)},
    }.items():
        with pytest.raises(Invalid) as caught:
            _create(session, project, **({"document_id": document.id} | values))
        assert caught.value.field == field
    beyond = (LocatorDraft(document_text_id=own.id, start=0, end=own.length + 1),)
    with pytest.raises(Invalid, match="outside the texts"):
        _create(session, project, document_id=document.id, locators=beyond)


def test_an_edit_makes_a_new_version_and_ratings_keep_theirs(session: Session) -> None:
    project = factories.make_project(session)
    claim = claims.create_claim(session, project.id, _full_draft(session, project), now=NOW, actor_id=None)
    seen = session.scalars(select(ClaimVersion)).one()
    reviewer = factories.make_membership(session, project).reviewer
    assignment = factories.make_assignment(session, factories.make_round(session, project, [claim]), claim, reviewer)
    criteria = read_rubric(session, project.rubric_version_id or 0).criteria
    answers = {criterion.id: Answer(criterion.scale.points[1].id) for criterion in criteria}
    submit_review(session, assignment.id, reviewer.id, Submission(answers, "", "first"), NOW)
    before = read_draft(session, claim)
    after = replace(before, text="A minister showed two vehicles.", figures=(), key="ignored")
    number = claims.edit_claim(session, project.id, "C1", after, base_version=1, now=NOW, actor_id=reviewer.id)
    assert number == 2
    assert read_draft(session, claim) == replace(after, key="C1")
    assert session.scalars(select(Review.claim_version_id)).one() == seen.id
    assert read_claim(session, project.id, "C1", 1).text == "A minister showed a vehicle."
    assert not read_claim(session, project.id, "C1", 1).is_current
    assert read_claim(session, project.id, "C1").is_current


def test_an_edit_that_says_nothing_new_makes_no_version(session: Session) -> None:
    project = factories.make_project(session)
    claim = _create(session, project)
    draft = replace(read_draft(session, claim), is_to_rate=False, is_featured=True)
    assert claims.edit_claim(session, project.id, "C1", draft, base_version=1, now=NOW, actor_id=None) == 1
    assert (claim.is_to_rate, claim.is_featured) == (False, True)


def test_an_edit_of_an_old_version_is_a_conflict(session: Session) -> None:
    project = factories.make_project(session)
    claim = _create(session, project)
    draft = replace(read_draft(session, claim), text="Other words.")
    claims.edit_claim(session, project.id, "C1", draft, base_version=1, now=NOW, actor_id=None)
    with pytest.raises(Conflict, match="edited this claim meanwhile"):
        claims.edit_claim(session, project.id, "C1", draft, base_version=1, now=NOW, actor_id=None)
    with pytest.raises(Invalid, match="what is claimed"):
        claims.edit_claim(session, project.id, "C1", replace(draft, text=""), base_version=2, now=NOW, actor_id=None)


def test_a_withdrawn_claim_leaves_the_counts_and_can_come_back(session: Session) -> None:
    project = factories.make_project(session)
    claim = _create(session, project)
    _create(session, project, key="C2", is_to_rate=False)
    _create(session, project, key="C3", state=ClaimState.DRAFT)
    assert claims.count_claims(session, project.id) == claims.ClaimCounts(3, 3, 2, 0)
    assert claims.count_to_rate(session, project.id) == 1
    claims.withdraw_claim(session, project.id, "C1", now=NOW, actor_id=None)
    assert claim.state == "withdrawn"
    assert claims.count_claims(session, project.id) == claims.ClaimCounts(3, 2, 1, 1)
    with pytest.raises(Conflict, match="withdrawn already"):
        claims.withdraw_claim(session, project.id, "C1", now=NOW, actor_id=None)
    with pytest.raises(Conflict, match="Restore it"):
        claims.edit_claim(session, project.id, "C1", read_draft(session, claim), base_version=1, now=NOW, actor_id=None)
    claims.restore_claim(session, project.id, "C1", now=NOW, actor_id=None)
    assert claims.count_to_rate(session, project.id) == 1
    with pytest.raises(Conflict, match="not withdrawn"):
        claims.restore_claim(session, project.id, "C1", now=NOW, actor_id=None)
    actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions[-2:] == ["claim.withdrawn", "claim.restored"]
