"""The claims of a source: its part in each, who else is in it, and in which year it was made."""

import factories
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Attribution, ClaimVersion, Project, Source
from annotator.services.source_claims import Dating, read_source_claims, year_of


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ("2015-12-07", 2015),
        ("December 2015", 2015),
        ("2015-12/2016-01", 2015),
        ("7.12.2015, said on 8.12.2015", 2015),
        ("in 2014 or 2015", None),
        ("../2016", None),
        ("12015", None),
        ("last week", None),
        ("", None),
    ],
)
def test_a_year_is_read_where_there_is_just_one(date: str, year: int | None) -> None:
    assert year_of(date) == year


@pytest.fixture
def project(session: Session) -> Project:
    return factories.make_project(session)


@pytest.fixture
def ann(session: Session, project: Project) -> Source:
    return factories.make_source(session, project, name="Ann", key="ann")


def test_parts_company_and_dates(session: Session, project: Project, ann: Source) -> None:
    old = factories.make_document(session, project, date_stated="May 2014", date_believed="2013-11")
    undated = factories.make_document(session, project)
    ben = factories.make_source(session, project, name="Ben", key="ben")
    said = {"time_made": "in the spring", "time_made_resolved": "2012-03"}
    first = factories.make_claim(session, project, old, ann, ben, said)
    second = factories.make_claim(session, project, undated, ben, ann, {"time_made": "in May 2011"})
    found = read_source_claims(session, ann.id)
    assert [(each.id, each.makes, each.relays) for each in found] == [(first.id, True, False), (second.id, False, True)]
    assert [[(other.key, other.relays) for other in each.others] for each in found] == [
        [("ben", True)],
        [("ben", False)],
    ]
    assert [(each.year(Dating.CLAIM), each.year(Dating.DOCUMENT)) for each in found] == [(2012, 2013), (2011, None)]


def test_both_parts_in_one_claim_are_one_claim(session: Session, project: Project, ann: Source) -> None:
    factories.make_claim(session, project, claimant=ann, relayer=ann)
    (claim,) = read_source_claims(session, ann.id)
    assert (claim.makes, claim.relays, claim.others) == (True, True, ())


def test_only_shown_versions_of_claims_that_are_there_count(session: Session, project: Project, ann: Source) -> None:
    for state in ("withdrawn", "staged"):
        factories.make_claim(session, project, claimant=ann, state=state)
    edited = factories.make_claim(session, project, claimant=ann)
    newer = ClaimVersion(claim_id=edited.id, number=2, text="New", kind="denial", created_at=factories.NOW)
    session.add(newer)
    session.flush()
    other = factories.make_source(session, project)
    session.add(Attribution(claim_version_id=newer.id, source_id=other.id, position=0, part="says"))
    edited.version = 2
    session.flush()
    assert read_source_claims(session, ann.id) == ()
    assert [each.id for each in read_source_claims(session, other.id)] == [edited.id]
    assert session.scalars(select(Attribution.id).where(Attribution.source_id == ann.id)).all()
