"""The documents of a file are decided about as a whole: whatever the order of its rows, and as often as it comes."""

from collections.abc import Mapping
from typing import Any

import factories
import pytest
from importing import Import, bring_in, claims_csv, lines_of, refused
from placed_claims import exported_claims, placed_claims
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Document
from annotator.services import document_descriptions, document_entries, import_runs
from annotator.services.documents import DocumentDraft

Row = dict[str, str]
TELEGRAM = {"document_title": "Telegram"}


@pytest.mark.parametrize("at_once", [1, 2, 100])
def test_a_file_is_looked_through_bit_by_bit_whoever_goes_on(
    session: Session, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(document_descriptions, "GATHERED_AT_ONCE", at_once)
    monkeypatch.setattr(document_descriptions, "_KEYS_AT_ONCE", 1)
    monkeypatch.setattr(import_runs, "CHECKED_AT_ONCE", 1)
    project = factories.make_project(session)
    documents = [factories.make_document(session, project, key=key, title="Telegram") for key in ("t-1", "t-2")]
    for number, document in enumerate((documents[0], documents[1], documents[1]), start=1):
        factories.make_claim(session, project, document, key=f"K{number}", position=number)
    row = TELEGRAM | {"document": "w-1"}
    made = Import(session, project, claims_csv(row, row | {"document": "t-2"}, row | {"document": "W-1"}), document="")
    while not made.runner().advance(factories.NOW).is_waiting:
        pass
    with made.work() as work:
        assert work.faults() == []
        told = document_descriptions.read_descriptions(work)
        assert [(each.name, each.row, each.is_new) for each in told] == [
            ("w-1", 2, True),
            ("t-2", 3, True),
            ("W-1", 4, True),
        ]
    made.publish()
    assert placed_claims(session, project)["C1"] == placed_claims(session, project)["C3"] == ("W-1", "Telegram")


def test_rows_that_say_the_same_are_one_description_in_all_bits(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document_descriptions, "GATHERED_AT_ONCE", 1)
    project = factories.make_project(session)
    for number, key in enumerate(("t-1", "t-2"), start=1):
        document = factories.make_document(session, project, key=key, title="Telegram")
        bring_in(session, project, claims_csv({"id": f"C{number}", "document": key}), document="")
    made = Import(session, project, claims_csv(*[TELEGRAM] * 4, {}), document="")
    faults = made.check()
    assert [(each.row, each.column) for each in faults] == [
        (4, "document_title"),
        (5, "document_title"),
        (6, "document"),
    ]
    with made.work() as work:
        told, silent = document_descriptions.read_descriptions(work)
    assert (len(told.homes), told.is_new, silent.homes, silent.is_new) == (2, True, set(), True)
    assert document.id in told.homes


def test_rows_without_claims_of_today_say_nothing_of_documents(session: Session) -> None:
    rows = [TELEGRAM | {"document": "a"}, {"document": "a", "document_title": "Another", "state": "withdrawn"}]
    done = bring_in(session, factories.make_project(session), claims_csv(*rows), document="")
    assert (done.documents, done.withdrawn) == (1, 1)


@pytest.mark.parametrize(
    ("first", "second", "has_one"),
    [("telegram", "telegram-2", False), ("Post 1", "Post 2", False), ("W-1", "w-1", True), ("2024/5", "2024/6", False)],
)
def test_keys_tell_documents_and_titles_do_not(session: Session, first: str, second: str, *, has_one: bool) -> None:
    rows = [TELEGRAM | {"document": each} for each in (second, first, second, first)]
    project = factories.make_project(session)
    assert bring_in(session, project, claims_csv(*rows), document="").documents == (1 if has_one else 2)
    assert bring_in(session, project, claims_csv(*rows), document="").unchanged == 4


def test_no_key_is_made_that_differs_from_another_in_case_alone(session: Session) -> None:
    project = factories.make_project(session)
    rows = [{"document": key, "document_title": "Rep"} for key in ("rep", "Rep", "new")]
    bring_in(session, project, claims_csv(*rows), document="")
    assert [key for key, _title in placed_claims(session, project).values()] == ["Rep", "Rep", "rep-2"]
    assert bring_in(session, project, claims_csv(*rows), document="").unchanged == 3


def test_an_export_whose_keys_differ_in_case_alone_makes_both_again(session: Session) -> None:
    project, other = factories.make_project(session), factories.make_project(session)
    for number, key in enumerate(("BBC-1", "bbc-1"), start=1):
        document = factories.make_document(session, project, key=key, title="News")
        factories.make_claim(session, project, document, key=f"C{number}", position=number)
    bring_in(session, other, exported_claims(session, project), document="")
    assert placed_claims(session, other) == {"C1": ("BBC-1", "News"), "C2": ("bbc-1", "News")}
    rows = [{"id": f"N{number}", "document": key} for number, key in enumerate(("bbc-1", "BBC-1"))]
    bring_in(session, project, claims_csv(*rows), document="")
    assert [placed_claims(session, project)[key][0] for key in ("N0", "N1")] == ["bbc-1", "BBC-1"]
    (fault,) = refused(session, project, claims_csv({"id": "X1", "document": "Bbc-1"}), document="")
    assert fault.message.startswith("“Bbc-1” may mean several documents: BBC-1, bbc-1.")


@pytest.mark.parametrize(
    ("there", "here"), [("tg-1", "tg-2"), ("tg-1", "telegram"), ("telegram", "telegram-2"), ("telegram", "telegram")]
)
def test_two_keys_of_two_projects_are_two_documents(session: Session, there: str, here: str) -> None:
    project, other = factories.make_project(session), factories.make_project(session)
    factories.make_document(session, project, key=there, title="Telegram")
    factories.make_claim(session, other, factories.make_document(session, other, key=here, title="Telegram"), key="C1")
    raw = exported_claims(session, other)
    for _time in (1, 2):
        bring_in(session, project, raw, document="")
        assert placed_claims(session, project) == {"C1": (here, "Telegram")}


def test_new_rows_above_known_ones_do_not_come_into_their_document(session: Session) -> None:
    project = factories.make_project(session)
    rows = [TELEGRAM | {"id": f"C{key}", "document": key} for key in ("a-1", "b-1")]
    bring_in(session, project, claims_csv(rows[0]), document="")
    bring_in(session, project, claims_csv(rows[1], rows[0]), document="")
    assert placed_claims(session, project) == {"Ca-1": ("a-1", "Telegram"), "Cb-1": ("b-1", "Telegram")}


def test_a_key_means_one_document_also_where_its_title_is_left_out(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_document(session, project, key="telegram", title="Telegram")
    rows = [{"document": "w-1", "document_title": title} for title in ("", "Telegram", "")]
    assert bring_in(session, project, claims_csv(*rows), document="").documents == 0
    faults = refused(session, project, claims_csv(*rows, {"document": "w-1", "document_title": "Other"}), document="")
    assert [(each.row, each.message[:46]) for each in faults] == [(5, "Row 3 gives “w-1” the title “Telegram”, this o")]


def test_rows_of_titles_alone_that_contradict_one_another_are_asked_about(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_document(session, project, key="tg", title="Telegram")
    rows = [TELEGRAM | {"document_date": f"{day} May"} for day in (1, 2)]
    for order in (rows, rows[::-1]):
        (fault,) = refused(session, project, claims_csv(*order), document="")
        assert (fault.row, fault.column) == (3, "document_date")


@pytest.mark.parametrize(("there", "placed"), [("", ("telegram", "w-1")), ("tg", ("tg", "w-1"))])
def test_a_title_whose_row_contradicts_what_is_said_beside_a_key_is_that_of_another_document(
    session: Session, there: str, placed: tuple[str, str]
) -> None:
    project = factories.make_project(session)
    if there:
        factories.make_document(session, project, key=there, title="Telegram")
    rows = [TELEGRAM | {"document_date": "2 May"}, TELEGRAM | {"document": "w-1", "document_date": "1 May"}]
    for order in (1, -1):
        other = factories.make_project(session)
        bring_in(session, other, claims_csv(*rows[::order]), document="")
        assert len({*placed_claims(session, other).values()}) == 2
    bring_in(session, project, claims_csv(*rows), document="")
    assert tuple(key for key, _title in placed_claims(session, project).values()) == placed
    assert bring_in(session, project, claims_csv(*rows), document="").unchanged == 2


def test_of_rows_that_contradict_one_another_one_is_told_to_name_what_is_there_and_the_other_something_else(
    session: Session,
) -> None:
    project = factories.make_project(session)
    factories.make_document(session, project, key="telegram", title="Telegram")
    rows = [TELEGRAM | {"document_date": "2 May"}, TELEGRAM | {"document": "w-1", "document_date": "1 May"}]
    (fault,) = refused(session, project, claims_csv(*rows), document="")
    assert (fault.row, fault.column) == (3, "document_date")
    assert fault.message == (
        "Row 2 has “2 May” here for the same document, this one “1 May”. Write the same in both, or leave it empty "
        "here. If these are two documents, give each a key of its own in the column of documents. The project has one "
        "of them, whose key is telegram."
    )
    bring_in(session, project, claims_csv(rows[0] | {"document": "telegram"}, rows[1]), document="")
    assert [key for key, _title in placed_claims(session, project).values()] == ["telegram", "w-1"]


@pytest.mark.parametrize("named", [{}, {"document": "w-1", "document_url": "https://t.example/1"}])
def test_a_title_that_was_corrected_does_not_part_claims_from_their_document(session: Session, named: Row) -> None:
    project, lead = factories.make_project(session), factories.make_reviewer(session)
    url = "https://t.example/1"
    factories.make_document(session, project, key="ours", title="Telegram", url=url)
    row = TELEGRAM | named
    bring_in(session, project, claims_csv(row), document="")
    draft = DocumentDraft(key="ours", title="The channel", url=url)
    document_entries.edit_document(session, project.id, "ours", draft, now=factories.NOW, actor_id=lead.id)
    done = bring_in(session, project, claims_csv(row, row), document="")
    assert (done.unchanged, done.rows, done.documents) == (1, 1, 0)
    factories.make_document(session, project, key="theirs", title="Telegram")
    assert bring_in(session, project, claims_csv(row, row), document="").unchanged == 2
    if is_key := "document" in named:
        bring_in(session, project, claims_csv(row, row, row), document="")
    else:
        # It may be of the one that is called so now.
        (fault,) = refused(session, project, claims_csv(row, row, row), document="")
        assert (fault.row, fault.message[:54]) == (4, "“Telegram” is or was the title of several documents: o")
    assert placed_claims(session, project) == {f"C{n}": ("ours", "The channel") for n in range(1, 3 + is_key)}


@pytest.mark.parametrize("row", [TELEGRAM, {"document": "Telegram"}])
def test_a_key_that_was_made_of_a_title_tells_what_the_title_was(session: Session, row: Row) -> None:
    project = factories.make_project(session)
    bring_in(session, project, claims_csv(row), document="")
    session.scalars(select(Document)).one().title = "The channel"
    session.flush()
    done = bring_in(session, project, claims_csv(row, row), document="")
    assert (done.unchanged, done.documents) == (1, 0)
    assert {*placed_claims(session, project).values()} == {("telegram", "The channel")}


def test_two_keys_whose_claims_stand_in_one_document_are_asked_about_for_new_rows(session: Session) -> None:
    project = factories.make_project(session)
    bring_in(session, project, claims_csv(TELEGRAM | {"document": "tg-1"}), document="")
    rows = [TELEGRAM | {"document": key, "document_date": date} for key, date in (("tg-1", ""), ("tg-2", "May"))]
    bring_in(session, project, claims_csv(rows[1] | {"id": "C2", "document": ""}), document="")
    assert bring_in(session, project, claims_csv(*rows), document="").unchanged == 2
    (fault,) = refused(session, project, claims_csv(*rows, rows[1]), document="")
    assert fault.row == 4
    assert fault.message == (
        "Claims of “tg-2” stand in the project’s document “Telegram” (tg-1), which “tg-1” in row 2 means too. If the "
        "new claims belong there, write tg-1 in their rows; if not, a key that stands in no other row."
    )
    bring_in(
        session, project, claims_csv(*rows, *[rows[1] | {"document": key} for key in ("tg-1", "tg-3")]), document=""
    )
    assert [key for key, _title in placed_claims(session, project).values()] == ["tg-1", "tg-1", "tg-1", "tg-3"]


def test_claims_of_one_key_in_several_documents_tell_nothing(session: Session) -> None:
    project = factories.make_project(session)
    for number, key in enumerate(("t-1", "t-2"), start=1):
        document = factories.make_document(session, project, key=key, title="Telegram")
        bring_in(session, project, claims_csv({"id": f"C{number}", "document": key}), document="")
    assert document.key == "t-2"
    row = TELEGRAM | {"document": "w-1"}
    assert bring_in(session, project, claims_csv(row, row), document="").unchanged == 2
    (fault,) = refused(session, project, claims_csv(row, row, row), document="")
    assert (fault.row, fault.message[:45]) == (4, "“w-1” may mean several documents: t-1, t-2. W")


def test_of_many_documents_some_are_listed(session: Session) -> None:
    project = factories.make_project(session)
    for number in range(12):
        factories.make_document(session, project, key=f"t-{number}", title="Telegram")
    (fault,) = refused(session, project, claims_csv(TELEGRAM), document="")
    assert "t-8, t-9, …. Write the key" in fault.message


def test_a_key_that_somebody_else_has_taken_since_the_check_becomes_another(session: Session) -> None:
    project = factories.make_project(session)
    made = Import(session, project, claims_csv({"document": "a"}, {"document": "Telegram"}), document="")
    assert made.check() == []
    factories.make_document(session, project, key="telegram", title="Another")
    made.publish()
    assert [key for key, _title in placed_claims(session, project).values()] == ["a", "telegram-2"]


def _object(number: int, **said: Any) -> Mapping[str, Any]:
    return {"id": f"J{number}", "claim": "It grew.", "claimant": "Ann", "kind": "statistic"} | said


def test_numbers_of_json_name_documents_as_words_do(session: Session) -> None:
    project = factories.make_project(session)
    raw = lines_of(_object(1, document=5, document_title="Five"), _object(2, document="5", document_title="Five"))
    assert bring_in(session, project, raw, name="a.jsonl").documents == 1
    assert {*placed_claims(session, project).values()} == {("5", "Five")}
    (fault,) = refused(session, project, lines_of(_object(3, document_url=["a"])), name="a.jsonl")
    assert (fault.column, fault.message[:16]) == ("document_url", "Words are wanted")


def test_details_without_a_document_are_of_no_account(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_document(session, project, outlet="The Paper")
    assert bring_in(session, project, claims_csv({"document_outlet": "Elsewhere"}), document="").rows == 1


def test_a_reason_without_a_date_belongs_to_the_row_that_gives_the_date(session: Session) -> None:
    rows = [TELEGRAM, TELEGRAM | {"document_date_believed": "May"}, TELEGRAM | {"document_url": "no address"}]
    faults = refused(session, factories.make_project(session), claims_csv(*rows), document="")
    assert [(each.row, each.column) for each in faults] == [(3, "document_date_reason"), (4, "document_url")]
