"""Claims that were exported here and are imported again, into the same project or another one."""

import csv
import io
from collections.abc import Sequence

import factories
import pytest
from factories import NOW
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from importing import ROW, Import, bring_in, claims_csv, lines_of, refused
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from annotator.exports.formats import claims
from annotator.models import Claim, ClaimRelation, ClaimVersion, Document, Figure, Locator, Project
from annotator.services import import_claim_relations
from annotator.services.claims import withdraw_claim
from annotator.services.export_claims import read_claims
from annotator.services.import_claims import LOST_PLACES
from annotator.services.import_rows import Passed

FULL = {
    "claim": "-5 % is what they said; no more.",
    "claimant": "Ann; Ben",
    "claimant_part": "is quoted; implies",
    "claimant_role": "; treasurer",
    "claimant_type": "group; person",
    "relayed_by": "The Paper",
    "kind": "estimate",
    "figures": "-5 %; some 7",
    "figure_low": "-5,5; 6",
    "figure_high": "; 8",
    "figure_unit": "%; ships",
    "figure_period": "2015",
    "hedge": "approximate",
    "hedge_cue": "some",
    "polarity": "denies",
    "sensitive": "yes",
    "paragraph": "3",
    "question": "=which?",
    "time_made": "in May",
    "time_made_resolved": "2015-05",
}


def _exported(session: Session, project: Project, *, raw: bool = False) -> bytes:
    return "".join(claims.write(read_claims(session, project), raw=raw)).encode()


def test_a_file_of_ours_changes_nothing_where_it_comes_from(session: Session) -> None:
    project = factories.make_project(session)
    bring_in(session, project, claims_csv(FULL, {"to_rate": "no", "claimant_role": "analyst; formerly minister"}))
    done = bring_in(session, project, _exported(session, project), document="")
    assert (done.rows, done.unchanged, done.sources, done.documents) == (0, 2, 0, 0)


def test_a_file_of_ours_that_was_made_json_lines_is_read_like_it(session: Session) -> None:
    project, other = factories.make_project(session), factories.make_project(session)
    bring_in(session, project, claims_csv(FULL | {"figure_low": "-1.1250; 6"}, {"state": "draft"}))
    raw = _exported(session, project).decode()
    rows = lines_of(*csv.DictReader(io.StringIO(raw, newline="")))
    assert (b"\"'-5 %" in rows, b'"-1.125 | 6"' in rows) == (True, False)
    bring_in(session, other, rows, document="")
    assert _exported(session, other).decode().replace(other.slug, project.slug) == raw
    assert bring_in(session, project, rows, document="").unchanged == 2


def test_in_another_project_the_same_claims_stand_afterwards(session: Session) -> None:
    project, other = factories.make_project(session), factories.make_project(session)
    bring_in(session, project, claims_csv(FULL, {"to_rate": "no", "state": "draft"}, {"claim": "Semi; colon"}))
    raw = _exported(session, project)
    done = bring_in(session, other, raw, document="")
    assert (done.rows, done.to_rate, done.unchanged) == (3, 2, 0)
    again = _exported(session, other).decode().replace(other.slug, project.slug)
    assert again == raw.decode()
    assert [each.low for each in session.scalars(select(Figure).order_by(Figure.id))] == [-5.5, 6, -5.5, 6]
    assert set(session.scalars(select(Claim.state).where(Claim.key == "C2"))) == {"draft"}


def test_places_are_taken_where_the_document_has_the_very_text(session: Session) -> None:
    project, other, third = (factories.make_project(session) for _number in range(3))
    document = factories.make_document(session, project, title="A report", key="a-report")
    text = factories.make_text(session, document)
    bring_in(session, project, claims_csv({}))
    factories.make_locator(session, _version(session, project), text, 0, 9)
    raw = _exported(session, project)
    assert bring_in(session, project, raw, document="").unchanged == 1
    (fault,) = refused(session, project, raw.replace(b",0,9,", b",0,8,"), document="")
    assert (fault.column, fault.message) == ("digest_start", "The project’s C1 has “0 to 9” here, the file “0 to 8”.")
    copy = factories.make_document(session, other, title="A report", key="a-report")
    body = factories.make_text(session, copy).body or ""
    (fault,) = refused(session, other, raw.replace(b",0,9,", b",0,99999,"), document="")
    assert (fault.column, "The place ends beyond it" in fault.message) == ("digest_end", True)
    bring_in(session, other, raw, document="")
    place = session.scalars(select(Locator).where(Locator.claim_version_id == _version(session, other))).one()
    assert (place.exact, place.start_offset) == (body[:9], 0)
    made = Import(session, third, raw, document="")
    assert made.check() == []
    with made.work() as work:
        assert work.note(LOST_PLACES) == 1
    made.publish()
    assert not session.scalars(select(Locator).where(Locator.claim_version_id == _version(session, third))).all()
    factories.make_text(session, session.scalars(select(Document).where(Document.project_id == third.id)).one())
    again = Import(session, third, raw, document="")
    assert again.check() == []
    with again.work() as work:
        assert (work.note(LOST_PLACES), work.count_passed()[Passed.UNCHANGED]) == (None, 1)
        assert work.count_places() == 1
    done = again.publish()
    assert done is not None
    assert (done.rows, done.unchanged, done.places) == (0, 1, 1)
    assert "One claim that was there already has got its place in a text." in done.sentence()
    assert [each.exact for each in _places(session, third)] == [body[:9]]
    assert bring_in(session, third, raw, document="").places == 0


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ({"digest_start": "0", "digest_end": "9"}, "digest_sha256", "checksum of its text"),
        ({"digest_start": "x", "digest_end": "9", "digest_sha256": "a"}, "digest_start", "whole numbers"),
        ({"original_start": "9", "original_end": "9", "original_sha256": "a"}, "original_end", "behind its beginning"),
    ],
)
def test_a_place_that_cannot_be_is_a_fault(session: Session, row: dict[str, str], column: str, words: str) -> None:
    (fault,) = refused(session, factories.make_project(session), claims_csv(row))
    assert (fault.column, words in fault.message) == (column, True)


def test_relations_come_in_with_the_claims_they_lead_from(session: Session) -> None:
    project, other = factories.make_project(session), factories.make_project(session)
    said = {"relations": "part of C3; contradicts C2"}
    done = bring_in(session, project, claims_csv(said, {"relations": "contradicts C1"}, {"relations": "supports C1"}))
    assert (done.rows, done.relations) == (3, 3)
    assert "3 relations came in with them." in done.sentence()
    raw = _exported(session, project)
    assert b"contradicts C2 | part_of C3" in raw
    assert bring_in(session, other, raw, document="").relations == 3
    assert _exported(session, other).decode().replace(other.slug, project.slug) == raw.decode()
    again = bring_in(session, other, raw, document="")
    assert (again.unchanged, again.relations) == (3, 0)
    more = lines_of({**ROW, "relations": [{"type": "denies", "to": "C3", "note": "In part."}]})
    assert bring_in(session, other, more, document="").relations == 1
    assert session.scalars(select(ClaimRelation.note).where(ClaimRelation.type == "denies")).all() == ["In part."]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("supports C9", "There is no claim C9 in this project."),
        ("supports C1", "A claim does not bear on itself."),
        ("likes C2", "“likes” is not known here. Write one of: supports"),
        ("C2", "“C2” is not known here. Write one of: supports"),
        ("supports C3", "There is no claim C3 in this project."),
        ("supports W1", "W1 is withdrawn, and withdrawn claims are not related."),
    ],
)
def test_a_relation_that_cannot_be_is_a_fault_of_its_row(session: Session, given: str, words: str) -> None:
    project = factories.make_project(session)
    factories.make_claim(session, project, key="W1", state="withdrawn")
    (fault,) = refused(session, project, claims_csv({"relations": given}, {}, {"state": "withdrawn"}))
    assert (fault.row, fault.column) == (2, "relations")
    assert fault.message.startswith(words)


def test_a_claim_that_is_withdrawn_meanwhile_stops_the_import(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_claim(session, project, key="W1")
    made = Import(session, project, claims_csv({"relations": "supports W1"}))
    assert made.check() == []
    withdraw_claim(session, project.id, "W1", now=NOW, actor_id=None)
    assert made.publish() is None
    made.run = made.runner()
    made.go_on()
    assert not session.scalars(select(Claim.id).where(Claim.key == "C1")).all()


def test_only_so_many_relations_come_in_at_once(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_claim_relations, "MOST_RELATIONS", 1)
    (fault,) = refused(
        session, factories.make_project(session), claims_csv({"relations": "supports C2; denies C2"}, {})
    )
    assert (fault.row, fault.message[:21]) == (1, "There are 2 relations")


def _places(session: Session, project: Project) -> Sequence[Locator]:
    rows = select(Locator).join(ClaimVersion, ClaimVersion.id == Locator.claim_version_id)
    rows = rows.join(Claim, Claim.id == ClaimVersion.claim_id)
    return session.scalars(rows.where(Claim.project_id == project.id)).all()


def _version(session: Session, project: Project) -> int:
    rows = select(ClaimVersion.id).join(Claim, Claim.id == ClaimVersion.claim_id)
    return session.scalars(rows.where(Claim.project_id == project.id)).one()


def test_what_is_withdrawn_or_older_is_left_out_and_counted(session: Session) -> None:
    project, other = factories.make_project(session), factories.make_project(session)
    bring_in(session, project, claims_csv({}, {}, {}))
    raw = claims_csv(
        {"current": "no", "claim": "An older wording."}, {"id": "C1"}, {"id": "C2", "state": "Withdrawn", "claim": ""}
    )
    withdraw_claim(session, project.id, "C2", now=NOW, actor_id=None)
    done = bring_in(session, other, raw)
    assert (done.rows, done.withdrawn, done.older) == (1, 1, 1)
    assert done.sentence().endswith(
        "One row is left out: its claim is withdrawn in the project it comes from. "
        "One row is left out: it holds an older version of its claim."
    )
    real = bring_in(session, project, _exported(session, project), document="")
    assert (real.rows, real.unchanged, real.withdrawn) == (0, 2, 1)


def test_numbers_of_ours_are_read_again_without_a_question(session: Session) -> None:
    project, other, third = (factories.make_project(session) for _number in range(3))
    row = {"figures": "a; b; c", "figure_value": "1.125e0; 0.125; 12.5000", "figure_low": "1.1250; ;"}
    bring_in(session, project, claims_csv(row))
    raw = _exported(session, project)
    assert b"1.125 | 0.125 | 12.5,1.125 |  | ," in raw
    bring_in(session, other, raw, document="")
    assert _exported(session, other).decode().replace(other.slug, project.slug) == raw.decode()
    # Saved by a spreadsheet that has decimal commas it is ours no more.
    saved = raw.replace(b",", b";").replace(b"1.125", b"1,125").replace(b" | 0.125 | 12.5", b" | 7 | 8")
    faults = refused(session, third, saved, document="")
    assert [(fault.column, fault.message[:7]) for fault in faults] == [
        ("figure_values", "“1,125”"),
        ("figure_lows", "“1,125”"),
    ]


@pytest.mark.parametrize("form", ["raw", "guarded", "raw JSON", "raw by an earlier release"])
def test_words_with_an_apostrophe_of_their_own_keep_it_from_raw_files_too(session: Session, form: str) -> None:
    project, other = factories.make_project(session), factories.make_project(session)
    given = {"claim": "'-5 % they said", "question": "=which?", "hedge": "possible", "hedge_cue": "''=1"}
    bring_in(session, project, claims_csv(given))
    raw = _exported(session, project, raw=form != "guarded")
    if form == "raw JSON":
        (row,) = csv.DictReader(io.StringIO(raw.decode(), newline=""))
        raw = lines_of({**row, "guarded": False})
    elif form == "raw by an earlier release":
        raw = raw.replace(b",guarded\r\n", b"\r\n").replace(b",no,no\r\n", b",no\r\n")
    assert bring_in(session, other, raw, document="").rows == 1
    version = session.get_one(ClaimVersion, _version(session, other))
    # What does not say that it is raw is taken for guarded, as nearly all files are.
    is_kept = form != "raw by an earlier release"
    assert (version.text, version.hedge_cue) == (("'-5 % they said", "''=1") if is_kept else ("-5 % they said", "'=1"))
    assert version.question == "=which?"


def test_a_row_that_does_not_say_whether_it_is_guarded_in_words_that_are_known_is_a_fault(session: Session) -> None:
    project, other = factories.make_project(session), factories.make_project(session)
    bring_in(session, project, claims_csv({"claim": "'-5 % they said"}, {"claim": "It grew."}))
    raw = _exported(session, project, raw=True)
    faults = refused(session, other, raw.replace(b",no\r\n", b",FALSCH\r\n"), document="")
    assert [(fault.row, fault.column) for fault in faults] == [(2, None), (3, None)]
    assert faults[0].message == (
        "“FALSCH” is not known in “guarded”. Write yes where an apostrophe keeps spreadsheets from running cells, no "
        "where cells stand as they are."
    )
    assert bring_in(session, other, raw.replace(b",no\r\n", b",No\r\n"), document="").rows == 2


WORDS = st.text("|\\ ;,\"'=ab", min_size=1, max_size=12).map(str.strip).filter(bool)
# A link has its parts parted by a colon and brackets.
WAYS = WORDS.map(lambda words: f"{words}.")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=3), WORDS, WORDS, WAYS)
def test_bars_within_figures_roles_names_and_links_come_in_again(
    session: Session, figures: list[tuple[str, str, str]], name: str, role: str, way: str
) -> None:
    project, other = factories.make_project(session), factories.make_project(session)
    row = ROW | {
        "claimants": [{"name": f"A {name}", "role": role}],
        "relayed_by": f"The {name}",
        "figures": [{"expression": each, "unit": unit, "counted": what} for each, unit, what in figures],
        "provenance": [{"source": f"The {name}", "way": way, "date": role}],
    }
    bring_in(session, project, lines_of({key: value for key, value in row.items() if key != "claimant"}))
    raw = _exported(session, project)
    bring_in(session, other, raw, document="")
    assert _exported(session, other).decode().replace(other.slug, project.slug) == raw.decode()
    assert bring_in(session, project, raw, document="").unchanged == 1
    stored = [
        [(each.expression, each.unit, each.counted) for each in session.scalars(_figures_of(one))]
        for one in (project, other)
    ]
    assert stored == [figures, figures]


def _figures_of(project: Project) -> Select[Figure]:
    rows = select(Figure).join(ClaimVersion, ClaimVersion.id == Figure.claim_version_id)
    rows = rows.join(Claim, Claim.id == ClaimVersion.claim_id).where(Claim.project_id == project.id)
    return rows.order_by(Figure.position)
