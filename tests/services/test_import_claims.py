"""Importing claims: all of a file, or nothing of it."""

import factories
import pytest
from factories import NOW
from importing import Import, bring_in, claims_csv, refused
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.errors import Invalid
from annotator.models import AuditEntry, Claim, Document, Project, Source, SourceName
from annotator.models.import_vocabulary import ImportKind
from annotator.models.vocabulary import ClaimKind, ClaimState, Hedge, Part, Polarity
from annotator.services import import_batches
from annotator.services.claim_context import read_claim
from annotator.services.claim_list import list_claims
from annotator.services.import_results import Imported
from annotator.services.import_rows import RowError
from annotator.services.rounds import open_round


def _import(session: Session, project: Project, *rows: dict[str, str], title: str | None = "A report") -> Imported:
    return bring_in(session, project, claims_csv(*rows), document=title or "")


def _refused(session: Session, project: Project, raw: bytes, title: str | None = "A report") -> list[RowError]:
    before = [session.scalar(select(func.count()).select_from(table)) for table in (Claim, Source, Document)]
    found = refused(session, project, raw, document=title or "")
    assert before == [session.scalar(select(func.count()).select_from(table)) for table in (Claim, Source, Document)]
    return found


def test_a_plain_file_makes_claims_sources_and_a_document(session: Session) -> None:
    project = factories.make_project(session)
    done = _import(session, project, {}, {"claimant": "Ben", "relayed_by": "Ann", "to_rate": "no"})
    assert done == Imported(ImportKind.CLAIMS, rows=2, to_rate=1, sources=2, documents=1)
    assert done.sentence() == ("2 claims imported, 1 to rate, with 2 new sources. One new document was made for them.")
    first, second = list_claims(session, project.id).rows
    assert (first.key, first.claimant_names, first.is_own_voice, first.kind) == ("C1", "Ann", True, ClaimKind.DENIAL)
    assert second.relayer is not None
    assert (second.claimant_names, second.relayer.name, second.is_to_rate) == ("Ben", "Ann", False)
    assert session.scalars(select(Document.title)).all() == ["A report"]
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "import.published")).one()
    assert (entry.detail["rows"], len(entry.detail["sha256"])) == (2, 64)


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
        "time_made_resolved": "2015-05",
        "time_about": "2015",
        "time_about_resolved": "2015/..",
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
        ({"figures": "5m", "figure_value": "five"}, "figure_value", "“five” is no number. Write it in digits"),
        ({"figures": "5m", "figure_value": "1,234"}, "figure_value", "Write 1234 or 1,2340."),
        ({"figures": "4; 5", "figure_low": "; 6", "figure_high": "; 5"}, "figure_low", "end of “5” lies above"),
        ({"figures": "4; 5", "figure_low": "6"}, "figure_low", "has 2 figures and one entry here"),
        ({"figures": "4; 5", "figure_unit": "kg; kg; kg"}, "figure_unit", "has 2 figures and 3 entries here"),
        ({"figure_unit": "kg"}, "figure_unit", "No figure stands in this row. Write it in the column of figures"),
        ({"figures": "4", "figure_unit": "x" * 61}, "figure_unit", "at most 60"),
        ({"state": "staged"}, "state", "Write one of: draft, ready, withdrawn."),
        ({"current": "maybe"}, "current", "yes, true"),
        ({"question": "x" * 2001}, "question", "at most 2000"),
    ],
)
def test_a_fault_is_named_by_row_and_column_and_nothing_is_imported(
    session: Session, row: dict[str, str], column: str, words: str
) -> None:
    (error,) = _refused(session, factories.make_project(session), claims_csv({"id": "A1"}, row))
    assert (error.row, error.column) == (3, column)
    assert words in error.message


def test_all_faults_are_listed_in_the_order_of_theclaims_csv(session: Session) -> None:
    project = factories.make_project(session)
    raw = claims_csv({"kind": "rumour", "paragraph": "x"}, {"id": "C3"}, {"claim": ""}, {"id": "C3", "hedge": "x"})
    errors = _refused(session, project, raw + b"C9,more,than,there,are,of,columns\n")
    assert [(error.row, error.column) for error in errors] == [
        (2, "kind"),
        (2, "paragraph"),
        (4, "claim"),
        (4, "id"),
        (5, "hedge"),
        (5, "id"),
        (6, None),
    ]


def test_an_id_is_used_once_in_the_file(session: Session) -> None:
    project = factories.make_project(session)
    (repeated,) = _refused(session, project, claims_csv({}, {}, {"id": "C2"}))
    assert (repeated.row, repeated.column, repeated.message) == (4, "id", "The id C2 stands in row 3 already.")


def test_staged_claims_come_to_light_together(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.services.import_runs.STAGED_AT_ONCE", 2)
    project = factories.make_project(session)
    made = Import(session, project, claims_csv({}, {}, {}))
    assert made.check() == []
    import_batches.start(session, project.id, made.id)
    made.run.advance(NOW)
    assert session.scalars(select(Claim.state)).all() == [ClaimState.STAGED] * 2
    assert list_claims(session, project.id).total == 0
    made.go_on()
    assert session.scalars(select(Claim.state)).all() == [ClaimState.READY] * 3
    assert not session.scalars(select(Source.id).where(Source.is_staged)).all()


ANOTHER = "If this is another source, add it to the project first, by that name and type."


def test_a_source_has_one_type(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_source(session, project, name="The Paper", type="outlet")
    rows = (
        {"claimant": "The Paper", "claimant_type": "group"},
        {"claimant_type": "group"},
        {"claimant_type": "person"},
    )
    known, earlier = _refused(session, project, claims_csv(*rows))
    assert (known.column, known.message) == ("claimant_type", f"The Paper has another type already: outlet. {ANOTHER}")
    assert (earlier.row, earlier.message) == (4, f"Ann has another type already: group. {ANOTHER}")


def test_a_name_that_fits_two_sources_is_refused(session: Session) -> None:
    project = factories.make_project(session)
    for _number in range(2):
        factories.make_source(session, project, name="Ann")
    (error,) = _refused(session, project, claims_csv({}))
    assert (error.column, error.message) == ("claimant", "“Ann” fits more than one source of this project.")


@pytest.mark.parametrize("documents", [0, 2])
def test_it_must_be_clear_which_document_is_meant(session: Session, documents: int) -> None:
    project = factories.make_project(session)
    for _number in range(documents):
        factories.make_document(session, project)
    (error,) = _refused(session, project, claims_csv({"document": "Named"}, {"document": ""}, {}), title=None)
    assert (error.row, error.column) == (3, "document")


def test_the_projects_only_document_is_meant_by_default(session: Session) -> None:
    project = factories.make_project(session)
    document = factories.make_document(session, project, title="A Report", key="first")
    rows = ({}, {"document": "a report"}, {"document": "FIRST"})
    assert _import(session, project, *rows, title=None).documents == 0
    assert set(session.scalars(select(Claim.document_id))) == {document.id}


def test_a_title_that_cannot_be_stored_is_refused(session: Session) -> None:
    with pytest.raises(Invalid, match="at most 500") as caught:
        Import(session, factories.make_project(session), claims_csv({}), document="x" * 501)
    assert caught.value.field == "document"


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


def test_many_claims_come_in_at_once(session: Session) -> None:
    project = factories.make_project(session)
    rows = ({"claimant": f"Person {number % 300}", "relayed_by": "Author"} for number in range(2_000))
    assert _import(session, project, *rows).sources == 301
    page = list_claims(session, project.id, page=40)
    assert (page.total, page.rows[-1].key) == (2_000, "C2000")
