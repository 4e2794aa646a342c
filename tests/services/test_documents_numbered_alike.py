"""Documents that several files number or name alike: year by year, by portions, by other people."""

import factories
import pytest
from importing import Import, bring_in, claims_csv, refused
from placed_claims import exported_claims
from sqlalchemy.orm import Session
from weekly_files import Row, import_again, make_row, read_keys, retitle

from annotator.services.document_cells import remarks
from annotator.services.document_likeness import made_keys
from annotator.services.name_folding import slug_for


@pytest.mark.parametrize("words", [("annual-report-2023", "annual-report-2024"), ("Interview 1", "Interview 2")])
def test_keys_that_number_a_title_are_those_of_several_documents(session: Session, words: tuple[str, str]) -> None:
    project, title = factories.make_project(session), words[0].rstrip("0123456789-").strip().replace("-", " ")
    rows = [make_row(f"C{number}", word, title, document_outlet="Acme") for number, word in enumerate(words)]
    for row in rows:
        bring_in(session, project, claims_csv(row), document="")
    bring_in(session, project, claims_csv(*rows, rows[1] | {"id": "N1"}), document="")
    bring_in(session, project, claims_csv(make_row("N2", f"{words[1]}9", title)), document="")
    made = [slug_for(word, set()) for word in (*words, words[1], f"{words[1]}9")]
    assert [*read_keys(session, project).values()] == made


@pytest.mark.parametrize("turned", [1, -1])
@pytest.mark.parametrize("keys", [("telegram", "telegram-2"), ("tg-1", "telegram-2"), ("tg-1", "telegram")])
def test_an_export_comes_in_by_portions(session: Session, keys: tuple[str, str], turned: int) -> None:
    project, other = factories.make_project(session), factories.make_project(session)
    for number, key in enumerate(keys, start=1):
        document = factories.make_document(session, project, key=key, title="Telegram")
        factories.make_claim(session, project, document, key=f"C{number}", position=number)
    head, *lines = exported_claims(session, project).decode().splitlines(keepends=True)
    for line in lines[::turned]:
        bring_in(session, other, (head + line).encode(), document="")
    assert read_keys(session, other) == dict(zip(("C1", "C2"), keys, strict=True))
    new = lines[0].replace("C1,", "C3,", 1).replace(f",{keys[0]},", ",telegram-9,")
    bring_in(session, project, (head + new).encode(), document="")
    assert read_keys(session, project)["C3"] == "telegram-9"
    moved = [lines[0].replace(f",{keys[0]},", ",tg-9,"), new.replace("C3,", "C4,", 1).replace("telegram-9", "tg-9")]
    (fault,) = refused(session, project, "".join([head, *moved]).encode(), document="")
    assert (fault.row, fault.column) == (2, "document")
    assert fault.message.endswith(f"has “Telegram ({keys[0]})” here, the file “Telegram (tg-9)”.")


@pytest.mark.parametrize("named", [{"document_title": "A speech"}, {"document": "A speech"}, {}])
def test_a_former_title_means_the_document_that_had_it_where_none_has_it_now(session: Session, named: Row) -> None:
    project, beside = factories.make_project(session), "" if named else "A speech"
    bring_in(session, project, claims_csv({"id": "A"} | named), document=beside)
    retitle(session, project, "a-speech", "Speech of May")
    bring_in(session, project, claims_csv({"id": "B"} | named), document=beside)
    bring_in(session, project, claims_csv(make_row("C", "w-1", "A speech")), document="")
    assert {*read_keys(session, project).values()} == {"a-speech"}
    factories.make_document(session, project, key="a-speech-2", title="A speech")
    bring_in(session, project, claims_csv({"id": "D"} | named), document=beside)
    assert read_keys(session, project)["D"] == "a-speech-2"


def test_where_all_that_may_be_meant_are_known_otherwise_they_are_listed(session: Session) -> None:
    project = factories.make_project(session)
    for key, outlet in (("speech", "TV"), ("speech-2", "Radio One")):
        factories.make_document(session, project, key=key, title="Speech", outlet=outlet)
    (fault,) = refused(session, project, claims_csv(make_row("A", "", "Speech", document_outlet="Radio")))
    assert "several documents: speech, speech-2." in fault.message


def test_a_title_that_one_of_two_new_documents_has_is_asked_about(session: Session) -> None:
    project = factories.make_project(session)
    rows = [make_row("A", "w-1", "Speech", document_outlet="TV"), make_row("B", "", "Speech", document_outlet="Radio")]
    (fault,) = refused(session, project, claims_csv(*rows, make_row("C", "", "Speech")), document="")
    assert (fault.row, fault.column) == (4, "document_title")
    assert fault.message.startswith("“Speech” is the title of several documents: w-1, ")


MINUTES = "Minutes of the supervisory board, Riverton Grain plc, {} May 2024.pdf"
ADDRESS = "https://www.example-company.com/investors/reports/annual-reports/{}.pdf"
LONG_KEY = "minutes-of-the-supervisory-board-of-riverton-grain-plc-2024-05-{:02}"


@pytest.mark.parametrize("word", [MINUTES, ADDRESS, LONG_KEY, "Post {}"])
def test_long_names_are_known_again_each_by_itself(session: Session, word: str) -> None:
    project = factories.make_project(session)
    rows = [make_row(f"A{n}", word.format(n), "Board minutes", n, document_date=f"{n} May") for n in range(1, 5)]
    bring_in(session, project, claims_csv(*rows[:2]), document="")
    for row in rows[2:]:
        bring_in(session, project, claims_csv(row), document="")
    import_again(session, project, *rows)
    bring_in(session, project, claims_csv(*[row | {"id": f"N{row['id']}"} for row in rows]), document="")
    keys = [*read_keys(session, project).values()]
    assert (keys[:4], len({*keys}), max(map(len, keys)) <= 60) == (keys[4:], 4, True)


@pytest.mark.parametrize(
    "words",
    [
        ("2024/5", "2024 5", "2024 / 5"),
        ("Chapter 1.2", "Chapter 1", "Chapter 1.1"),
        ("https://t.me/chan/123", "https://t.me/chan", "https://t.me/chan/12"),
        ("DW interview 2", "DW interview", "DW interview?"),
        ("C++", "C#", "C"),
        ("Évry 1", "Evry 1"),
    ],
)
@pytest.mark.parametrize("is_export", [True, False])
def test_each_name_means_the_document_of_that_very_name(
    session: Session, words: tuple[str, ...], *, is_export: bool
) -> None:
    project = factories.make_project(session)
    document = factories.make_document(session, project, key="other", title="Other")
    factories.make_claim(session, project, document, key="O")
    head, line = exported_claims(session, project).decode().splitlines(keepends=True)
    for number in range(2):
        for place, word in enumerate(words):
            new = (
                line.replace("O,", f"N{number}{place},", 1).replace(",other,", f",{word},").replace(",Other,", ",Text,")
            )
            raw = (head + new).encode() if is_export else claims_csv(make_row(f"N{number}{place}", word, "Text"))
            bring_in(session, project, raw, document="")
            assert bring_in(session, project, raw, document="").unchanged == 1
    keys = [key for claim, key in read_keys(session, project).items() if claim != "O"]
    assert (len({*keys}), keys[: len(words)]) == (len(words), keys[len(words) :])


@pytest.mark.parametrize("name", ["new", "Interview 5", "."])
def test_a_row_that_was_added_to_an_export_stays_where_it_came(session: Session, name: str) -> None:
    project = factories.make_project(session)
    factories.make_claim(session, project, factories.make_document(session, project, key="o", title="Other"), key="O")
    head, line = exported_claims(session, project).decode().splitlines(keepends=True)
    raw = (head + line + line.replace("O,", "N1,", 1).replace(",o,", f",{name},").replace(",Other,", ",Text,")).encode()
    bring_in(session, project, raw, document="")
    again = bring_in(session, project, raw, document="")
    assert (again.unchanged, again.documents) == (2, 0)


@pytest.mark.parametrize("name", ["№ 5", "Chapter 1.2", "Post 5", "https://paper.example/a?id=1"])
def test_a_name_is_known_again_whatever_title_its_document_gets(session: Session, name: str) -> None:
    project = factories.make_project(session)
    bring_in(session, project, claims_csv(make_row("A", name, "Anual report")), document="")
    (key,) = read_keys(session, project).values()
    for number, title in enumerate(("Annual report", "Report of the year")):
        retitle(session, project, key, title)
        rows = [make_row(f"{each}{number}", name, told) for each, told in (("B", "Anual report"), ("C", title))]
        for row in rows:
            bring_in(session, project, claims_csv(row), document="")
    assert {*read_keys(session, project).values()} == {key}


def test_blanks_and_capitals_of_a_name_do_not_count(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_claim(session, project, factories.make_document(session, project, key="o", title="Other"), key="O")
    head, line = exported_claims(session, project).decode().splitlines(keepends=True)
    rows = [
        line.replace("O,", f"N{number},", 1).replace(",o,", f",{name},").replace(",Other,", ",Text,")
        for number, name in enumerate(("№ 2", "№  2", "n° 2", "POST 3", "Post 3"))
    ]
    for raw in ([head, *rows], [head, rows[0]], [head, *rows]):
        bring_in(session, project, "".join(raw).encode(), document="")
    keys = read_keys(session, project)
    assert (keys["N0"], keys["N3"], len({*keys.values()})) == (keys["N1"], keys["N4"], 4)
    assert keys["N0"].startswith("no-2-")


def test_one_of_a_series_keeps_its_key_whatever_title_it_gets(session: Session) -> None:
    project = factories.make_project(session)
    rows = [make_row(f"A{year}", f"annual-report-{year}", "Annual report") for year in (2023, 2024)]
    bring_in(session, project, claims_csv(*rows), document="")
    retitle(session, project, "annual-report-2023", "Annual report 2023")
    import_again(session, project, *rows)
    bring_in(session, project, claims_csv(*[row | {"id": f"N{row['id']}"} for row in rows]), document="")
    assert [*read_keys(session, project).values()] == ["annual-report-2023", "annual-report-2024"] * 2


def test_two_channels_number_their_posts_alike(session: Session) -> None:
    project = factories.make_project(session)
    for channel in ("Alpha", "Beta"):
        rows = [make_row(f"{channel}{n}", f"Post {n}", channel) for n in (1, 2)]
        bring_in(session, project, claims_csv(*rows), document="")
    bring_in(session, project, claims_csv(make_row("N", "Post 2", "Beta")), document="")
    keys = read_keys(session, project)
    assert (keys["N"], keys["Alpha2"], keys["Beta2"]) == (keys["Beta2"], "post-2", made_keys("Post 2", "Beta")[1])


@pytest.mark.parametrize("corrected", [True, False])
def test_a_document_made_by_hand_is_meant_by_its_title_also_when_that_was_corrected(
    session: Session, *, corrected: bool
) -> None:
    project = factories.make_project(session)
    if corrected:
        factories.make_document(session, project, key="who-payed", title="Who payed?")
        retitle(session, project, "who-payed", "Who paid?")
    else:
        factories.make_document(session, project, key="who-paid", title="Who paid!")
        factories.make_document(session, project, key="who-paid-2", title="Who paid?")
    for number in (1, 2):
        bring_in(session, project, claims_csv(make_row(f"A{number}", "w-1", "Who paid?")), document="")
    assert {*read_keys(session, project).values()} == {"who-payed" if corrected else "who-paid-2"}


def test_new_claims_of_a_document_that_is_known_otherwise_are_spoken_of(session: Session) -> None:
    project = factories.make_project(session)
    bring_in(
        session, project, claims_csv(*[make_row(f"A{n}", f"{n}", "Telegram", n) for n in range(1, 6)]), document=""
    )
    for count, words in ((1, "come into a document that the file names by its key"), (5, "come into 5 documents that")):
        rows = [make_row(f"B{count}{n}", f"{n}", "Telegram", 10 + n) for n in range(1, count + 1)]
        made = Import(session, project, claims_csv(*rows), document="")
        assert made.check() == []
        with made.work() as work:
            (said,) = remarks(work)
        assert words in said
        assert "“Telegram” (1) has “https://t.example/1”, in the file “https://t.example/11”" in said
        assert (said.count("in the file"), said.endswith("; ….")) == ((1, False) if count == 1 else (3, True))
        made.publish()
    made = Import(session, project, claims_csv(*rows), document="")
    assert made.check() == []
    with made.work() as work:
        assert remarks(work) == []
