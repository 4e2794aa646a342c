"""Importing claims that the project has already: the same changes nothing, anything else is a fault."""

import factories
import pytest
from importing import ROW, Import, bring_in, claims_csv, lines_of, refused
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Claim, Project, Source
from annotator.services.import_results import Imported
from annotator.services.import_rows import RowError


def _import(session: Session, project: Project, *rows: dict[str, str]) -> Imported:
    return bring_in(session, project, claims_csv(*rows))


def test_the_same_file_again_changes_nothing(session: Session) -> None:
    project = factories.make_project(session)
    row = {
        "claimant": "Ann;Ben",
        "claimant_part": "says;implies",
        "relayed_by": "Zoe",
        "figures": "5; 6",
        "kind": "estimate",
    }
    raw = claims_csv(row | {"paragraph": "3", "time_about_resolved": "2015-05", "sensitive": "yes"}, {})
    _import(session, project, row | {"paragraph": "3", "time_about_resolved": "2015-05", "sensitive": "yes"}, {})
    done = bring_in(session, project, raw)
    assert (done.rows, done.unchanged, done.sources, done.documents) == (0, 2, 0, 0)
    assert done.sentence() == (
        "0 claims imported, 0 to rate, with 0 new sources. "
        "2 rows say what the project has already, and changed nothing."
    )
    assert session.scalars(select(Claim.version)).all() == [1, 1]


def test_new_rows_may_stand_beside_known_ones(session: Session) -> None:
    project = factories.make_project(session)
    _import(session, project, {})
    done = _import(session, project, {}, {"id": "N1"})
    assert (done.rows, done.unchanged) == (1, 1)
    rows = ({}, {"id": "N2", "kind": "ghost"}, {"id": "N1", "claim": "Other."}, {"id": "N3"})
    assert [(fault.row, fault.column) for fault in refused(session, project, claims_csv(*rows))] == [
        (3, "kind"),
        (4, "claim"),
    ]


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        ({"claim": "Other."}, "claim", "The project’s C1 has “Something was said.” here, the file “Other.”."),
        ({"kind": "estimate"}, "kind", "The project’s C1 has “denial” here, the file “estimate”."),
        ({"claimant": "Ben"}, "claimant", "The project’s C1 has “Ann” here, the file “Ben”."),
        ({"claimant_part": "implies"}, "claimant_part", "The project’s C1 has “says” here, the file “implies”."),
        ({"relayed_by": "Ben"}, "relayed_by", "The project’s C1 has “nothing” here, the file “Ben”."),
        ({"document": "Other"}, "document", "The project’s C1 has “A report” here, the file “Other”."),
        ({"figures": "5"}, "figures", "The project’s C1 has “nothing” here, the file “5”."),
        ({"to_rate": "no"}, "to_rate", "The project’s C1 has “yes” here, the file “no”."),
        ({"paragraph": "4"}, "paragraph", "The project’s C1 has “nothing” here, the file “4”."),
    ],
)
def test_an_id_with_other_content_is_a_fault_that_says_what_differs(
    session: Session, row: dict[str, str], column: str, message: str
) -> None:
    project = factories.make_project(session)
    _import(session, project, {})
    assert refused(session, project, claims_csv(row)) == [RowError(2, column, message)]


def test_what_the_file_does_not_speak_of_is_not_compared(session: Session) -> None:
    project = factories.make_project(session)
    _import(session, project, {"question": "Which?", "paragraph": "3"})
    assert bring_in(session, project, claims_csv({})).unchanged == 1


def test_a_claim_that_somebody_makes_meanwhile_stops_the_import_and_says_so(session: Session) -> None:
    project = factories.make_project(session)
    made = Import(session, project, claims_csv({}, {}))
    assert made.check() == []
    factories.make_claim(session, project, key="C2")
    assert made.publish() is None
    with made.work() as work:
        assert work.faults() == [RowError(3, "id", "The project has a claim C2 by now.")]
    assert session.scalars(select(Claim.key)).all() == ["C2"]


def test_a_list_of_names_says_nothing_of_roles(session: Session) -> None:
    project = factories.make_project(session)
    _import(session, project, {"claimant": "Ann; Ben", "claimant_role": "analyst; minister"})
    row = ROW | {"claimant": ["Ann", "Ben"]}
    assert bring_in(session, project, lines_of(row)).unchanged == 1
    (fault,) = refused(session, project, lines_of(row | {"claimant": [{"name": "Ann", "role": "analyst"}, "Ben"]}))
    assert fault.message == (
        "The project’s C1 has “Ann / says / analyst; Ben / says / minister” here, the file “Ann / says / analyst; "
        "Ben / says”."
    )


def test_a_type_that_was_corrected_since_is_no_other_content(session: Session) -> None:
    project = factories.make_project(session)
    row = {"claimant": "The Paper", "claimant_type": "outlet", "relayed_by": "Zoe", "relayed_by_type": "person"}
    bring_in(session, project, claims_csv(row))
    for source in session.scalars(select(Source)):
        source.type = "group"
    session.flush()
    assert bring_in(session, project, claims_csv(row)).unchanged == 1
    faults = refused(session, project, claims_csv(row, row))
    assert [(fault.row, fault.column) for fault in faults] == [(3, "claimant_type"), (3, "relayed_by_type")]
