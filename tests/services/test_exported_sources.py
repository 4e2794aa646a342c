"""Sources and the way to the page in files of claims that were exported here and are imported again."""

import factories
from importing import bring_in, claims_csv, lines_of, refused
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.exports.formats import claims
from annotator.models import ClaimVersion, Hop, Project, Source, SourceName
from annotator.services.export_claims import read_claims


def _exported(session: Session, project: Project) -> bytes:
    return "".join(claims.write(read_claims(session, project), raw=False)).encode()


def test_the_way_to_the_page_comes_in_with_the_sources_that_are_known(session: Session) -> None:
    project, other = factories.make_project(session), factories.make_project(session)
    links = {"provenance": "Zoe (Ministry): says it to: us (5 May 2015, not seen by us) | Ann: quotes it"}
    bring_in(session, project, claims_csv(links, {"claimant": "Zoe (Ministry)"}))
    raw = _exported(session, project)
    bring_in(session, other, raw, document="")
    assert _exported(session, other).decode().replace(other.slug, project.slug) == raw.decode()
    hops = session.scalars(select(Hop).order_by(Hop.id)).all()
    assert [(each.source_id is None, each.way, each.date, each.is_seen) for each in hops[:2]] == [
        (False, "says it to: us", "5 May 2015", False),
        (False, "quotes it", "", True),
    ]
    assert bring_in(session, other, raw, document="").unchanged == 2
    (fault,) = refused(session, other, raw.replace(b"5 May", b"6 May"), document="")
    assert (fault.column, "6 May" in fault.message) == ("provenance", True)
    (fault,) = refused(session, other, claims_csv({"id": "C9", "provenance": "from Ann"}), document="")
    assert fault.message.startswith("“from Ann” is no link of the way.")


def _put_in_again(session: Session, project: Project) -> None:
    """Import the export of a project into it and into an empty one, there twice."""
    other, raw = factories.make_project(session), _exported(session, project)
    assert bring_in(session, project, raw, document="").rows == 0
    assert bring_in(session, other, raw, document="").unchanged == 0
    assert _exported(session, other).decode().replace(other.slug, project.slug) == raw.decode()
    assert bring_in(session, other, raw, document="").rows == 0


def test_links_with_brackets_in_their_dates_and_colons_in_their_names(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_source(session, project, name="The Paper")
    weekend = factories.make_source(session, project, name="The Paper: weekend")
    claim = factories.make_claim(session, project, claimant=weekend)
    version = session.scalars(select(ClaimVersion.id).where(ClaimVersion.claim_id == claim.id)).one()
    links = [
        {"source_id": weekend.id, "label": "", "way": "quotes it: in full", "date": "May (new style)"},
        {"label": "A letter", "way": "x" * 95, "date": "May ((?))", "is_seen": False},
        {"label": "A note", "way": "(lost)"},
        {"label": "A call", "way": "tells it to him)", "date": "", "is_seen": False},
        {"label": "A card", "way": "says it", "date": "in May,", "is_seen": False},
    ]
    for values in links:
        factories.make_hop(session, version, **values)
    _put_in_again(session, project)
    hops = session.scalars(select(Hop).order_by(Hop.id)).all()
    assert [(each.source_id is None, each.label, each.way, each.date, each.is_seen) for each in hops[5:]] == [
        (False, "", "quotes it: in full", "May (new style)", True),
        (True, "A letter", "x" * 95, "May ((?))", False),
        (True, "A note", "(lost)", "", True),
        (True, "A call", "tells it to him)", "", False),
        (True, "A card", "says it", "in May,", False),
    ]


def test_a_relayer_who_alone_makes_the_claim_is_no_other_content(session: Session) -> None:
    project = factories.make_project(session)
    ann = factories.make_source(session, project, name="Ann")
    factories.make_claim(session, project, claimant=ann, relayer=ann, key="C1")
    assert bring_in(session, project, _exported(session, project), document="").unchanged == 1
    (fault,) = refused(
        session, project, _exported(session, project).replace(b",Ann,person,factual", b",Ben,person,factual")
    )
    assert fault.message == "The project’s C1 has “nothing” here, the file “Ben”."


def test_the_type_of_a_relayer_travels_with_the_name(session: Session) -> None:
    project = factories.make_project(session)
    row = {"relayed_by": "The Paper", "relayed_by_type": "outlet"}
    bring_in(session, project, claims_csv(row, {"claimant": "The Paper", "relayed_by": "The Paper"}))
    assert session.scalars(select(Source.type).where(Source.name == "The Paper")).all() == ["outlet"]
    _put_in_again(session, project)
    assert session.scalars(select(Source.type).where(Source.name == "The Paper")).all() == ["outlet", "outlet"]
    for wrong, words in (("ghost", "Write one of: person"), ("group", "has another type already: outlet.")):
        (fault,) = refused(session, project, claims_csv(row | {"id": "N1", "relayed_by_type": wrong}))
        assert (fault.column, words in fault.message) == ("relayed_by_type", True)


def test_a_type_of_nobody_is_a_fault(session: Session) -> None:
    project = factories.make_project(session)
    rows = [{"relayed_by": nobody, "relayed_by_type": "outlet"} for nobody in ("", "Own voice")]
    faults = refused(session, project, claims_csv(*rows, {"relayed_by": "The Paper", "relayed_by_type": "outlet"}))
    assert [(fault.row, fault.column) for fault in faults] == [(2, "relayed_by_type"), (3, "relayed_by_type")]
    assert faults[0].message == (
        "Nobody relays the claim of this row. Name who does in “relayed_by”, or leave this empty."
    )
    row = {"id": "C1", "claim": "It grew.", "claimant": "Ann", "kind": "denial", "relayed_by_type": "outlet"}
    (fault,) = refused(session, project, lines_of(row | {"relayed_by": ["The Paper"]}))
    assert (fault.column, fault.message[:16]) == ("relayed_by", "Words are wanted")
    bring_in(session, project, claims_csv({"relayed_by": "Own voice"}))


def test_of_sources_that_share_a_name_the_one_of_that_spelling_and_type_is_meant(session: Session) -> None:
    project = factories.make_project(session)
    document = factories.make_document(session, project)
    voices = [
        factories.make_source(session, project, name=name, type=type_)
        for name, type_ in (("The Sun", "person"), ("The Sun", "outlet"), ("the sun", "group"), ("Anna", "person"))
    ]
    session.add(SourceName(source_id=voices[3].id, name="Ann", language=""))
    voices.append(factories.make_source(session, project, name="Ann"))
    for number, voice in enumerate(voices):
        factories.make_claim(session, project, document, voice, key=f"C{number}")
    raw = _exported(session, project)
    assert bring_in(session, project, raw, document="").unchanged == 5
    otherwise = raw.replace(b",The Sun,says,,outlet,", b",THE SUN,says,,outlet,")
    assert bring_in(session, project, otherwise, document="").unchanged == 5
    factories.make_source(session, project, name="The Sun", type="outlet")
    # Each claim that is there says which one it is.
    assert bring_in(session, project, raw, document="").unchanged == 5
    (fault,) = refused(session, project, raw.replace(b",C1,", b",N1,"), document="")
    assert (fault.row, fault.message) == (3, "“The Sun” fits more than one source of this project.")
