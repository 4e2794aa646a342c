"""Sources of one name and different types, in files of claims and of sources."""

import csv
import io

import factories
import pytest
from importing import Import, bring_in, claims_csv, lines_of, refused
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.exports.formats import claims
from annotator.models import Attribution, Claim, ClaimVersion, Hop, Project, Source
from annotator.services import import_batches, import_runs
from annotator.services.export_claims import read_claims
from annotator.services.import_claims import ClaimPreview

VOICES = (("Mercury", "person"), ("Mercury", "outlet"), ("MERCURY", "group"), ("Ann", "person"))


def _exported(session: Session, project: Project) -> bytes:
    return "".join(claims.write(read_claims(session, project), raw=False)).encode()


def _without(raw: bytes, *columns: str) -> bytes:
    """An export as an earlier release wrote it."""
    rows = list(csv.DictReader(io.StringIO(raw.decode(), newline="")))
    out = io.StringIO()
    writer = csv.DictWriter(out, [name for name in rows[0] if name not in columns], extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


@pytest.fixture
def project(session: Session) -> Project:
    """A project in which each of several namesakes speaks and relays."""
    project = factories.make_project(session)
    document = factories.make_document(session, project)
    voices = [factories.make_source(session, project, name=name, type=type_) for name, type_ in VOICES]
    for number, voice in enumerate(voices):
        factories.make_claim(session, project, document, voice, key=f"C{number}", relayer=voices[number - 1])
    return project


def _goes_on(made: Import) -> None:
    """Do all that is next, each chunk by somebody else."""
    while not made.runner().advance(factories.NOW).is_waiting:
        pass


def _sources(session: Session, project: Project) -> list[tuple[str, str]]:
    rows = select(Source.name, Source.type).where(Source.project_id == project.id).order_by(Source.id)
    return [(name, type_) for name, type_ in session.execute(rows)]


@pytest.mark.parametrize("known", [[], [("mercury", "outlet")], [("Mercury", "group"), ("Ann", "person")]])
@pytest.mark.parametrize("at_once", [1, 100])
def test_an_export_with_namesakes_comes_in_again(
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    project: Project,
    at_once: int,
    known: list[tuple[str, str]],
) -> None:
    for most in ("CHECKED_AT_ONCE", "STAGED_AT_ONCE"):
        monkeypatch.setattr(import_runs, most, at_once)
    other, raw = factories.make_project(session), _exported(session, project)
    for name, type_ in known:
        factories.make_source(session, other, name=name, type=type_)
    made = Import(session, other, raw, document="")
    _goes_on(made)
    with made.work() as work:
        assert work.faults() == []
    import_batches.start(session, other.id, made.id)
    _goes_on(made)
    assert sorted(type_ for _name, type_ in _sources(session, other)) == ["group", "outlet", "person", "person"]
    spoken = (
        select(Source.type, Attribution.part)
        .join(Attribution, Attribution.source_id == Source.id)
        .join(ClaimVersion, ClaimVersion.id == Attribution.claim_version_id)
        .join(Claim, Claim.id == ClaimVersion.claim_id)
        .order_by(Claim.key, Attribution.position, Attribution.id)
    )
    both = [session.execute(spoken.where(Claim.project_id == each.id)).all() for each in (project, other)]
    assert both[0] == both[1]
    assert bring_in(session, project, raw, document="").unchanged == 4
    assert bring_in(session, other, raw, document="").unchanged == 4


def test_the_preview_says_what_each_of_the_namesakes_is(session: Session, project: Project) -> None:
    other = factories.make_project(session)
    made = Import(session, other, _exported(session, project), document="")
    assert made.check() == []
    with made.work() as work:
        mapping = import_batches.find_batch(session, other.id, made.id).mapping
        shown = import_runs.preview(session, work, import_runs.ImportKind.CLAIMS, other.id, mapping, 10)
    new = [name for row in shown if isinstance(row, ClaimPreview) for name in row.new_sources]
    assert new == ["Mercury (person)", "Ann", "Mercury (outlet)", "MERCURY (group)"]


def test_a_namesake_whose_type_the_file_does_not_say_is_asked_about(session: Session, project: Project) -> None:
    raw = _without(_exported(session, project), "relayed_by_type")
    # MERCURY is spelt so once, and Ann has no namesake.
    (fault, other) = refused(session, factories.make_project(session), raw, document="")
    assert [(each.row, each.column) for each in (fault, other)] == [(3, "relayed_by"), (4, "relayed_by")]
    assert fault.message == (
        "“Mercury” is the name of several sources, of different types: person, outlet. Say in the column of types "
        "which one is meant."
    )


def test_a_claim_of_a_namesake_is_other_content(session: Session, project: Project) -> None:
    raw = _exported(session, project).replace(b",Mercury,says,,person,", b",Mercury,says,,outlet,")
    (fault,) = refused(session, project, raw, document="")
    assert fault.message == "The project’s C0 has “Mercury (person)” here, the file “Mercury (outlet)”."


def test_the_types_of_namesakes_may_be_corrected(session: Session, project: Project) -> None:
    raw = _exported(session, project)
    outlet = session.scalars(select(Source).where(Source.type == "outlet")).one()
    outlet.type = "organisation"
    session.flush()
    assert bring_in(session, project, raw, document="").unchanged == 4


def test_a_link_of_the_way_that_names_namesakes_keeps_the_name_alone(session: Session, project: Project) -> None:
    other, raw = factories.make_project(session), _exported(session, project)
    rows = [dict(row) for row in csv.DictReader(io.StringIO(raw.decode(), newline=""))]
    linked = lines_of(*(row | {"provenance": "Mercury: quotes it | Ann: says it"} for row in rows))
    bring_in(session, other, linked, document="")
    assert [hop.label for hop in session.scalars(select(Hop).order_by(Hop.id))][:2] == ["Mercury", ""]
    assert bring_in(session, other, linked, document="").unchanged == 4


def test_in_other_files_namesakes_may_be_a_slip_and_are_asked_about(session: Session) -> None:
    project = factories.make_project(session)
    rows = [{"claimant": "Mercury", "claimant_type": type_} for type_ in ("person", "outlet")]
    (fault,) = refused(session, project, claims_csv(*rows))
    assert (fault.row, fault.column) == (3, "claimant_type")
    assert fault.message == (
        "Mercury has another type already: person. If this is another source, add it to the project first, by that "
        "name and type."
    )
    sources = claims_csv(*({"id": f"m-{type_}", "name": "Mercury", "type": type_} for type_ in ("person", "outlet")))
    assert bring_in(session, project, sources, kind="sources").rows == 2
    assert bring_in(session, project, claims_csv(*rows)).sources == 0
    assert bring_in(session, project, sources, kind="sources").unchanged == 2


def _listed(*rows: tuple[str, str]) -> bytes:
    """A file of sources called Mercury, by id and type."""
    return lines_of(*({"id": key, "name": "Mercury", "type": type_} for key, type_ in rows))


@pytest.mark.parametrize("at_once", [1, 100])
def test_sources_with_an_id_each_may_share_a_name(
    session: Session, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    for most in ("CHECKED_AT_ONCE", "STAGED_AT_ONCE"):
        monkeypatch.setattr(import_runs, most, at_once)
    project = factories.make_project(session)
    factories.make_source(session, project, name="Mercury", type="group", key="m-0")
    raw = _listed(("m-1", "person"), ("m-2", "outlet"))
    made = Import(session, project, raw, kind="sources")
    _goes_on(made)
    import_batches.start(session, project.id, made.id)
    _goes_on(made)
    rows = select(Source.key, Source.type).order_by(Source.id)
    assert session.execute(rows).all() == [("m-0", "group"), ("m-1", "person"), ("m-2", "outlet")]
    assert bring_in(session, project, raw, kind="sources").unchanged == 2
    assert bring_in(session, project, _listed(("", "outlet")), kind="sources").unchanged == 1
    (fault,) = refused(session, project, _listed(("m-3", "outlet")), kind="sources")
    assert (fault.column, fault.message) == ("name", "The project has this source already, by the id m-2.")


@pytest.mark.parametrize(
    "rows",
    [
        [("", "person"), ("m-2", "outlet")],
        [("m-1", "person"), ("", "outlet")],
        [("", "person"), ("", "outlet")],
        [("m-1", "person"), ("m-2", "person")],
    ],
)
def test_sources_that_nothing_tells_apart_stand_once(session: Session, rows: list[tuple[str, str]]) -> None:
    (fault,) = refused(session, factories.make_project(session), _listed(*rows), kind="sources")
    assert (fault.row, fault.column) == (2, "name")
    assert fault.message == (
        "“Mercury” stands in row 1 already. If this is another source, give both an id, and each its type."
    )


def test_a_source_that_becomes_a_namesake_meanwhile_stops_nothing(session: Session) -> None:
    project = factories.make_project(session)
    made = Import(session, project, _listed(("m-1", "person"), ("m-2", "outlet")), kind="sources")
    assert made.check() == []
    factories.make_source(session, project, name="Mercury", type="group", key="m-0")
    done = made.publish()
    assert done is not None
    assert done.rows == 2
