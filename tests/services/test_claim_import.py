"""Importing claims: all of a file, or nothing of it."""

import csv
import io
from typing import Any

import factories
import pytest
from factories import NOW
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.models import AuditEntry, Claim, Document, Project, Source, SourceName
from annotator.models.vocabulary import ClaimKind, Hedge, Part, Polarity
from annotator.services.claim_context import read_claim
from annotator.services.claim_import import ImportedClaims, ImportRefused, RowError, import_claims, try_import
from annotator.services.claim_list import list_claims
from annotator.services.rounds import open_round

ROW = {"id": "C1", "claim": "Something was said.", "claimant": "Ann", "kind": "denial"}


def _file(*rows: dict[str, str]) -> bytes:
    """Rows over `ROW`, as a file with the columns that occur."""
    filled = [ROW | {"id": f"C{number}"} | row for number, row in enumerate(rows, start=1)]
    columns = list(dict.fromkeys(name for row in filled for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows(filled)
    return out.getvalue().encode()


def _import(
    session: Session, project: Project, *rows: dict[str, str], title: str | None = "A report"
) -> ImportedClaims:
    return import_claims(session, project, _file(*rows), now=NOW, actor_id=None, document_title=title)


def _refused(session: Session, project: Project, raw: bytes, title: str | None = "A report") -> list[RowError]:
    before = [session.scalar(select(func.count()).select_from(table)) for table in (Claim, Source, Document)]
    with pytest.raises(ImportRefused) as caught:
        import_claims(session, project, raw, now=NOW, actor_id=None, document_title=title)
    assert before == [session.scalar(select(func.count()).select_from(table)) for table in (Claim, Source, Document)]
    return list(caught.value.row_errors)


def test_a_plain_file_makes_claims_sources_and_a_document(session: Session) -> None:
    project = factories.make_project(session)
    done = _import(session, project, {}, {"claimant": "Ben", "relayed_by": "Ann", "to_rate": "no"})
    assert done == ImportedClaims(claims=2, to_rate=1, sources=2, documents=1, open_round=None)
    assert done.sentence() == "2 claims imported, 1 to rate, with 2 new sources."
    first, second = list_claims(session, project.id).rows
    assert (first.key, first.claimant_names, first.is_own_voice, first.kind) == ("C1", "Ann", True, ClaimKind.DENIAL)
    assert second.relayer is not None
    assert (second.claimant_names, second.relayer.name, second.is_to_rate) == ("Ben", "Ann", False)
    assert session.scalars(select(Document.title)).all() == ["A report"]
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "claims.imported")).one()
    assert (entry.detail["claims"], len(entry.detail["sha256"])) == (2, 64)


def test_every_column_finds_its_place(session: Session) -> None:
    project = factories.make_project(session)
    row = {
        "id": "Ключ-1",
        "kind": "Factual  Event",
        "claimant": "Ann; The Paper ;",
        "claimant_part": "is said to say; is_quoted",
        "claimant_role": "analyst; daily",
        "claimant_type": "person; outlet",
        "relayed_by": "Author",
        "document": "Another report",
        "paragraph": "7",
        "hedge": "possible",
        "hedge_cue": "may",
        "polarity": "denies",
        "sensitive": "Yes",
        "evidence_shown": "A date.",
        "question": "Which?",
        "figures": "$5m; 2 to 3",
        "time_made": "in May",
        "time_about": "2015",
    }
    done = _import(session, project, row)
    assert (done.sources, done.documents) == (3, 1)
    claim = read_claim(session, project.id, "Ключ-1")
    assert [(one.name, one.part, one.role) for one in claim.claimants] == [
        ("Ann", Part.IS_SAID_TO_SAY, "analyst"),
        ("The Paper", Part.IS_QUOTED, "daily"),
    ]
    assert (claim.kind, claim.polarity, claim.hedge, claim.hedge_cue) == (
        ClaimKind.FACTUAL_EVENT,
        Polarity.DENIES,
        Hedge.POSSIBLE,
        "may",
    )
    assert (claim.paragraph, claim.is_sensitive, claim.document.title) == (7, True, "Another report")
    assert [figure.expression for figure in claim.figures] == ["$5m", "2 to 3"]
    assert (claim.evidence_shown, claim.question, claim.time_made, claim.time_about) == (
        "A date.",
        "Which?",
        "in May",
        "2015",
    )
    types = dict(session.execute(select(Source.name, Source.type)).all())
    assert types == {"Ann": "person", "The Paper": "outlet", "Author": "person"}


@pytest.mark.parametrize(
    ("row", "own"),
    [
        ({"relayed_by": ""}, True),
        ({"relayed_by": "Own Voice"}, True),
        ({"relayed_by": " ann "}, True),
        ({"relayed_by": "Ben"}, False),
        ({"claimant": "Ann;Ben", "relayed_by": "Ann"}, False),
    ],
)
def test_a_claimant_who_relays_alone_speaks_in_an_own_voice(session: Session, row: dict[str, str], own: bool) -> None:
    project = factories.make_project(session)
    _import(session, project, row)
    assert read_claim(session, project.id, "C1").is_own_voice is own


def test_one_role_type_or_part_holds_for_all_claimants(session: Session) -> None:
    project = factories.make_project(session)
    row = {"claimant": "Ann;Ben", "claimant_role": "analyst", "claimant_type": "group", "claimant_part": "implies"}
    _import(session, project, row, {"claimant_role": "analyst; formerly minister"})
    claimants = read_claim(session, project.id, "C1").claimants
    assert [(one.role, one.part) for one in claimants] == [("analyst", Part.IMPLIES)] * 2
    assert read_claim(session, project.id, "C2").claimants[0].role == "analyst; formerly minister"
    assert set(session.scalars(select(Source.type))) == {"group"}


def test_known_sources_are_recognised_by_every_spelling(session: Session) -> None:
    project = factories.make_project(session)
    known = factories.make_source(session, project, name="Ann Smith", type="outlet")
    session.add(SourceName(source_id=known.id, name="Анна Смит", language="ru-Cyrl"))
    session.flush()
    rows = ({"claimant": "ann  smith"}, {"claimant": "АННА СМИТ", "claimant_type": "outlet"}, {"claimant": "Anne"})
    assert _import(session, project, *rows).sources == 1
    names = [row.claimant_names for row in list_claims(session, project.id).rows]
    assert names == ["Ann Smith", "Ann Smith", "Anne"]


def test_a_type_given_later_in_the_file_holds(session: Session) -> None:
    project = factories.make_project(session)
    _import(session, project, {}, {"claimant_type": "data series"})
    assert session.scalars(select(Source.type)).all() == ["data_series"]


def test_keys_of_new_sources_and_documents_are_free(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_source(session, project, name="Somebody", key="ann")
    factories.make_document(session, project, title="Something", key="a-report")
    _import(session, project, {}, {"claimant": "Änn"})
    assert set(session.scalars(select(Source.key))) == {"ann", "ann-2", "ann-3"}
    assert set(session.scalars(select(Document.key))) == {"a-report", "a-report-2"}


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ({"id": ""}, "id", "Give the claim an id"),
        ({"id": "C 1"}, "id", "letters, digits"),
        ({"claim": " "}, "claim", "what is claimed"),
        ({"claim": "x" * 2001}, "claim", "at most 2000"),
        ({"claim": "a\x01b"}, "claim", "cannot be shown"),
        ({"claimant": " ; "}, "claimant", "Name who makes"),
        ({"claimant": "Ann; ann"}, "claimant", "named twice"),
        ({"claimant": "x" * 301}, "claimant", "at most 300"),
        ({"kind": "rumour"}, "kind", "“rumour” is not known here. Write one of: factual event"),
        ({"kind": ""}, "kind", "“Nothing” is not known here"),
        ({"claimant_part": "shouts"}, "claimant_part", "says, is quoted"),
        ({"claimant_part": "relays"}, "claimant_part", "says, is quoted"),
        ({"claimant": "A;B;C", "claimant_role": "x;y"}, "claimant_role", "3 claimants and 2 entries"),
        ({"claimant_role": "x" * 501}, "claimant_role", "at most 500"),
        ({"hedge": "perhaps", "hedge_cue": "may"}, "hedge", "none, possible"),
        ({"claimant_type": "ghost"}, "claimant_type", "Write one of: person"),
        ({"relayed_by": "x" * 301}, "relayed_by", "at most 300"),
        ({"document": "x" * 501}, "document", "at most 500"),
        ({"paragraph": "seven"}, "paragraph", "whole number"),
        ({"paragraph": "0"}, "paragraph", "whole number"),
        ({"paragraph": "٣"}, "paragraph", "whole number"),
        ({"hedge": "perhaps"}, "hedge", "none, possible"),
        ({"hedge_cue": "may"}, "hedge_cue", "needs a hedge"),
        ({"polarity": "maybe"}, "polarity", "affirms, denies"),
        ({"sensitive": "very"}, "sensitive", "yes, true"),
        ({"to_rate": "later"}, "to_rate", "yes, true"),
        ({"figures": "x" * 201}, "figures", "at most 200"),
        ({"question": "x" * 2001}, "question", "at most 2000"),
    ],
)
def test_a_fault_is_named_by_row_and_column_and_nothing_is_imported(
    session: Session, row: dict[str, str], column: str, words: str
) -> None:
    (error,) = _refused(session, factories.make_project(session), _file({"id": "A1"}, row))
    assert (error.row, error.column) == (3, column)
    assert words in error.message


def test_all_faults_are_listed_in_the_order_of_the_file(session: Session) -> None:
    project = factories.make_project(session)
    raw = _file({"kind": "rumour", "paragraph": "x"}, {"id": "C3"}, {"claim": ""}, {"id": "C3", "hedge": "x"})
    errors = _refused(session, project, raw + b"C9,too,few\n")
    assert [(error.row, error.column) for error in errors] == [
        (2, "kind"),
        (2, "paragraph"),
        (4, "claim"),
        (4, "id"),
        (5, "hedge"),
        (5, "id"),
        (6, None),
    ]


def test_an_id_is_used_once_in_the_file_and_in_the_project(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_claim(session, project, key="C1")
    known, repeated = _refused(session, project, _file({}, {}, {"id": "C2"}))
    assert (known.row, known.message) == (2, "The project has a claim C1 already.")
    assert (repeated.row, repeated.message) == (4, "The id C2 stands in row 3 already.")


def test_a_source_has_one_type(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_source(session, project, name="The Paper", type="outlet")
    rows = (
        {"claimant": "The Paper", "claimant_type": "group"},
        {"claimant_type": "group"},
        {"claimant_type": "person"},
    )
    known, earlier = _refused(session, project, _file(*rows))
    assert (known.column, known.message) == ("claimant_type", "The Paper has another type already: outlet.")
    assert (earlier.row, earlier.message) == (4, "Ann has another type already: group.")


def test_a_name_that_fits_two_sources_is_refused(session: Session) -> None:
    project = factories.make_project(session)
    for _number in range(2):
        factories.make_source(session, project, name="Ann")
    (error,) = _refused(session, project, _file({}))
    assert (error.column, error.message) == ("claimant", "“Ann” fits more than one source of this project.")


@pytest.mark.parametrize("documents", [0, 2])
def test_it_must_be_clear_which_document_is_meant(session: Session, documents: int) -> None:
    project = factories.make_project(session)
    for _number in range(documents):
        factories.make_document(session, project)
    (error,) = _refused(session, project, _file({"document": "Named"}, {"document": ""}, {}), title=None)
    assert (error.row, error.column) == (3, "document")


def test_the_projects_only_document_is_meant_by_default(session: Session) -> None:
    project = factories.make_project(session)
    document = factories.make_document(session, project, title="A Report", key="first")
    rows = ({}, {"document": "a report"}, {"document": "FIRST"})
    assert _import(session, project, *rows, title=None).documents == 0
    assert set(session.scalars(select(Claim.document_id))) == {document.id}


def test_a_title_that_cannot_be_stored_is_refused(session: Session) -> None:
    (error,) = _refused(session, factories.make_project(session), _file({}), title="x" * 501)
    assert (error.row, error.column) == (1, "document")


def test_an_open_round_keeps_the_claims_it_was_opened_with(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_membership(session, project)
    _import(session, project, {})
    open_round(session, project, now=NOW, actor_id=None)
    done = _import(session, project, {"id": "D1", "claimant": "Zoe"}, title=None)
    assert done.open_round == 1
    assert done.sentence() == (
        "One claim imported, 1 to rate, with one new source. "
        "Round 1 is open and stays as it is: they come in with the next one."
    )


def test_a_refusal_can_be_had_without_an_exception(session: Session) -> None:
    project = factories.make_project(session)
    given: dict[str, Any] = {"now": NOW, "actor_id": None, "document_title": "A report"}
    assert isinstance(try_import(session, project, b"", **given), ImportRefused)
    assert isinstance(try_import(session, project, _file({}), **given), ImportedClaims)


def test_many_claims_come_in_at_once(session: Session) -> None:
    project = factories.make_project(session)
    rows = ({"claimant": f"Person {number % 300}", "relayed_by": "Author"} for number in range(2_000))
    assert _import(session, project, *rows).sources == 301
    page = list_claims(session, project.id, page=40)
    assert (page.total, page.rows[-1].key) == (2_000, "C2000")
