"""Two sources that are one: claims and relaying follow, ratings stay with what they saw, addresses lead on."""

import factories
import pytest
from factories import NOW
from rated_round import make_rated_round
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Invalid, NotFound
from annotator.models import Attribution, AuditEntry, Claim, ClaimVersion, Hop, Project, Review, Source, SourceName
from annotator.services import sources
from annotator.services.claim_store import read_draft
from annotator.services.import_registers import read_sources
from annotator.services.source_labels import source_labels
from annotator.services.source_merging import Merger, count_concerned, followed, merge_into


@pytest.fixture
def project(session: Session) -> Project:
    return factories.make_project(session)


@pytest.fixture
def old(session: Session, project: Project) -> Source:
    source = factories.make_source(
        session, project, name="A. Example", key="a-example", role_as_given="an official", note="Old note."
    )
    session.add(SourceName(source_id=source.id, name="А. Пример", language="uk"))
    session.flush()
    return source


@pytest.fixture
def new(session: Session, project: Project) -> Source:
    source = factories.make_source(session, project, name="Ana Example", key="ana", note="New note.")
    session.add(SourceName(source_id=source.id, name="Anna", language="en"))
    session.flush()
    return source


def merge(session: Session, project: Project, key: str = "a-example", into: str = "ana") -> Merger:
    return merge_into(session, project.id, key, into, now=NOW, actor_id=None)


def test_claims_and_relaying_follow(session: Session, project: Project, old: Source, new: Source) -> None:
    document = factories.make_document(session, project)
    made = factories.make_claim(session, project, document, old)
    passed_on = factories.make_claim(session, project, document, relayer=old)
    withdrawn = factories.make_claim(session, project, document, old, state="withdrawn")
    told = factories.make_claim(session, project, document)
    untouched = factories.make_claim(session, project, document, new)
    version = session.scalars(select(ClaimVersion.id).where(ClaimVersion.claim_id == told.id)).one()
    factories.make_hop(session, version, source_id=old.id, label="")
    assert count_concerned(session, old.id) == 4
    assert merge(session, project) == Merger("ana", "Ana Example", 4)
    assert [claim.version for claim in (made, passed_on, withdrawn, told, untouched)] == [2, 2, 2, 2, 1]
    assert count_concerned(session, old.id) == 0
    record = sources.read_source(session, project.id, "ana")
    assert (record.as_claimant, record.as_relayer) == (2, 1)
    assert [hop.source_id for hop in read_draft(session, told).hops] == [new.id]
    assert sources.read_source(session, project.id, "a-example").is_merged
    assert followed(session, project.id, "a-example") == "ana"
    assert followed(session, project.id, "ana") is None
    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "source.merged"))
    assert entry.detail == {"into": new.id, "claims": [claim.key for claim in (made, passed_on, withdrawn, told)]}


def test_who_would_stand_there_twice_stands_there_once(
    session: Session, project: Project, old: Source, new: Source
) -> None:
    claim = factories.make_claim(session, project, claimant=new)
    version = session.scalars(select(ClaimVersion.id).where(ClaimVersion.claim_id == claim.id)).one()
    for position, part in ((1, "says"), (2, "implies")):
        session.add(Attribution(claim_version_id=version, source_id=old.id, position=position, part=part))
    session.flush()
    merge(session, project)
    claimants = read_draft(session, session.get_one(Claim, claim.id)).claimants
    assert [(each.source_id, each.part.value) for each in claimants] == [(new.id, "says"), (new.id, "implies")]


def test_ratings_stay_with_the_version_they_saw(session: Session) -> None:
    made = make_rated_round(session, ["3 4"])
    old = session.scalars(select(Source).where(Source.project_id == made.project.id)).one()
    new = factories.make_source(session, made.project, key="new")
    merge(session, made.project, old.key, "new")
    seen = session.scalars(select(ClaimVersion.number).join(Review, Review.claim_version_id == ClaimVersion.id)).all()
    assert seen == [1, 1]
    assert made.claims[0].version == 2
    assert new.merged_into_id is None


def test_names_and_roles_are_handed_on(session: Session, project: Project, old: Source, new: Source) -> None:
    merge(session, project)
    assert [(row.name, row.language) for row in new.names] == [
        ("Anna", "en"),
        ("A. Example", ""),
        ("А. Пример", "uk"),
    ]
    assert (new.role_as_given, new.note) == ("an official", "New note.")
    # The old name means the new source, wherever names are typed.
    register = read_sources(session, project.id)
    assert [register.entries[place].id for place in register.places("a. example")] == [new.id]
    assert source_labels(session, project.id) == {new.id: "Ana Example"}
    assert old.name == "A. Example"


def test_a_chain_of_mergers_leads_to_its_end(session: Session, project: Project, old: Source, new: Source) -> None:
    third = factories.make_source(session, project, name="Third", key="third")
    merge(session, project)
    merge(session, project, "ana", "third")
    assert [followed(session, project.id, key) for key in ("a-example", "ana")] == ["third", "third"]
    assert {old.merged_into_id, new.merged_into_id} == {third.id}
    session.expire_all()
    with pytest.raises(NotFound):
        merge(session, project)


@pytest.mark.parametrize(
    ("into", "words"),
    [
        ("a-example", "cannot be merged into itself"),
        ("A. Example", "cannot be merged into itself"),
        ("nobody", "no source “nobody”"),
        ("far-away", "no source “far-away”"),
        ("Twin", "fits more than one source"),
    ],
)
def test_what_is_no_other_source_is_refused(
    session: Session, project: Project, old: Source, new: Source, into: str, words: str
) -> None:
    factories.make_source(session, factories.make_project(session), key="far-away")
    for key in ("twin", "twin-2"):
        factories.make_source(session, project, name="Twin", key=key)
    with pytest.raises(Invalid, match=words) as caught:
        merge(session, project, into=into)
    assert caught.value.field == "into"
    assert old.merged_into_id is None


@pytest.mark.parametrize("into", ["ana", "Ana Example", " anna ", "Twin (twin-2)", "twin"])
def test_the_other_is_named_by_key_label_or_spelling(
    session: Session, project: Project, old: Source, new: Source, into: str
) -> None:
    for key in ("twin", "twin-2"):
        factories.make_source(session, project, name="Twin", key=key)
    assert merge(session, project, into=into).key == {"Twin (twin-2)": "twin-2", "twin": "twin"}.get(into, "ana")


def test_a_namesake_is_meant_by_the_name_they_share(session: Session, project: Project, old: Source) -> None:
    other = factories.make_source(session, project, name="A. Example", key="a-example-2")
    assert merge(session, project, into="A. Example") == Merger("a-example-2", "A. Example", 0)
    assert [row.name for row in other.names] == ["А. Пример"]
    assert session.scalars(select(Hop.id)).all() == []
