"""Lists of claims: filters, order, pages."""

import factories
import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from annotator.errors import Invalid
from annotator.models import Project, SourceName
from annotator.models.vocabulary import ClaimKind
from annotator.services.claim_list import ClaimPage, featured_claims, filter_choices, list_claims, read_rows
from annotator.services.claim_search import (
    ClaimFilters,
    ClaimSort,
    PartFilter,
    StateFilter,
    find_claim_ids,
    read_filters,
    read_sort,
)


@pytest.fixture
def project(session: Session) -> Project:
    """Claims C1 to C4 and a withdrawn one: of Zoë Čapek and others, relayed by an author."""
    project = factories.make_project(session)
    document = factories.make_document(session, project)
    zoe = factories.make_source(session, project, name="Zoë Čapek", key="zoe")
    session.add(SourceName(source_id=zoe.id, name="Зоя Чапек", language="ru-Cyrl"))
    author = factories.make_source(session, project, name="Author", key="author")
    made = (
        (
            "C10",
            zoe,
            author,
            {"text": "Arms are bought in the capital.", "kind": "allegation", "is_sensitive": True},
            {},
        ),
        ("C2", author, None, {"text": "This is absurd.", "kind": "denial"}, {"is_to_rate": False}),
        (
            "C3",
            zoe,
            author,
            {"text": "Sums may rise.", "kind": "prediction", "hedge": "possible", "hedge_cue": "may"},
            {"is_featured": True},
        ),
        ("C1", author, None, {"text": "The Ministry denies it.", "kind": "denial"}, {"state": "draft"}),
        (
            "C9",
            zoe,
            author,
            {"text": "Withdrawn words.", "kind": "allegation"},
            {"state": "withdrawn", "is_featured": True},
        ),
    )
    for position, (key, claimant, relayer, version, values) in enumerate(made, start=1):
        factories.make_claim(
            session, project, document, claimant, relayer, version, key=key, position=position, **values
        )
    return project


def _keys(page: ClaimPage) -> list[str]:
    return [row.key for row in page.rows]


def test_a_list_shows_all_but_the_withdrawn_in_the_order_of_the_text(session: Session, project: Project) -> None:
    page = list_claims(session, project.id)
    assert _keys(page) == ["C10", "C2", "C3", "C1"]
    assert (page.total, page.page, page.pages, page.first, page.last) == (4, 1, 1, 1, 4)


def test_a_row_never_stands_without_its_claimants(session: Session, project: Project) -> None:
    first, second, third, _fourth = list_claims(session, project.id).rows
    assert (first.claimant_names, first.is_own_voice, first.is_sensitive) == ("Zoë Čapek", False, True)
    assert first.relayer is not None
    assert first.relayer.name == "Author"
    assert first.voice_lines[0].verb == "says"
    assert (second.is_own_voice, second.relayer, second.is_to_rate) == (True, None, False)
    assert second.claimants[0].key == "author"
    assert (third.is_hedged, third.hedge_sentence, third.is_featured) == (True, "Stated as possible: “may”.", True)
    assert not first.is_hedged


@pytest.mark.parametrize(
    ("filters", "keys"),
    [
        ({"words": "ARMS capital"}, ["C10"]),
        ({"words": "zoe capek"}, ["C10", "C3"]),
        ({"words": "чапек sums"}, ["C3"]),
        ({"words": "c2"}, ["C2"]),
        ({"words": "nowhere"}, []),
        ({"words": " "}, ["C10", "C2", "C3", "C1"]),
        ({"source": "author"}, ["C10", "C2", "C3", "C1"]),
        ({"source": "author", "part": "relayer"}, ["C10", "C3"]),
        ({"source": "author", "part": "claimant"}, ["C2", "C1"]),
        ({"source": "nobody"}, []),
        ({"kind": "denial"}, ["C2", "C1"]),
        ({"state": "to_rate"}, ["C10", "C3", "C1"]),
        ({"state": "not_to_rate"}, ["C2"]),
        ({"state": "draft"}, ["C1"]),
        ({"state": "ready"}, ["C10", "C2", "C3"]),
        ({"state": "withdrawn"}, ["C9"]),
        ({"words": "absurd", "kind": "denial", "source": "author", "state": "ready"}, ["C2"]),
    ],
)
def test_filters_narrow_the_list(session: Session, project: Project, filters: dict[str, str], keys: list[str]) -> None:
    assert _keys(list_claims(session, project.id, read_filters(**filters))) == keys


@pytest.mark.parametrize(
    ("sort", "keys"),
    [
        ("", ["C10", "C2", "C3", "C1"]),
        ("key", ["C1", "C2", "C3", "C10"]),
        ("kind", ["C10", "C2", "C1", "C3"]),
        ("claimant", ["C2", "C1", "C10", "C3"]),
    ],
)
def test_a_list_can_be_sorted(session: Session, project: Project, sort: str, keys: list[str]) -> None:
    assert _keys(list_claims(session, project.id, sort=read_sort(sort))) == keys


def test_results_choose_and_order_by_ids(session: Session, project: Project) -> None:
    ids = {row.key: row.id for row in list_claims(session, project.id).rows}
    page = list_claims(session, project.id, only={ids["C3"], ids["C2"], -1}, order=[ids["C3"]])
    assert _keys(page) == ["C3", "C2"]
    assert find_claim_ids(session, project.id, order=[ids["C1"]])[0] == ids["C1"]


def test_pages_hold_so_many_rows(session: Session, project: Project) -> None:
    last = list_claims(session, project.id, page=2, per_page=3)
    assert (_keys(last), last.page, last.pages, last.first, last.last) == (["C1"], 2, 2, 4, 4)
    assert list_claims(session, project.id, page=99, per_page=3).page == 2
    assert _keys(list_claims(session, project.id, page=-1, per_page=3)) == ["C10", "C2", "C3"]
    nothing = list_claims(session, project.id, read_filters(words="nowhere"), page=3)
    assert (nothing.total, nothing.page, nothing.pages, nothing.first, nothing.last) == (0, 1, 1, 0, 0)


@pytest.mark.parametrize("given", [{"kind": "rumour"}, {"state": "gone"}, {"part": "author"}])
def test_an_unknown_filter_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(Invalid, match="cannot be listed by") as caught:
        read_filters(**given)
    assert caught.value.field == next(iter(given))


def test_an_unknown_order_is_refused() -> None:
    with pytest.raises(Invalid, match="cannot be listed by"):
        read_sort("size")
    assert read_sort("") is ClaimSort.TEXT


def test_filters_are_read_as_given() -> None:
    filters = read_filters(words=" two words ", source="author", part="relayer", kind="denial", state="draft")
    expected = ClaimFilters("two words", "author", PartFilter.RELAYER, ClaimKind.DENIAL, StateFilter.DRAFT)
    assert filters == expected


def test_featured_claims_leave_out_the_withdrawn(session: Session, project: Project) -> None:
    assert [row.key for row in featured_claims(session, project.id)] == ["C3"]


def test_choices_are_what_occurs(session: Session, project: Project) -> None:
    factories.make_source(session, project, name="Unused")
    choices = filter_choices(session, project.id)
    assert [(source.name, source.as_claimant, source.as_relayer) for source in choices.sources] == [
        ("Author", 2, 2),
        ("Zoë Čapek", 2, 0),
    ]
    assert [(kind.value, count) for kind, count in choices.kinds] == [
        ("prediction", 1),
        ("allegation", 1),
        ("denial", 2),
    ]


def test_rows_come_in_the_order_asked_for_and_unknown_ids_are_left_out(session: Session, project: Project) -> None:
    ids = [row.id for row in list_claims(session, project.id).rows]
    assert [row.id for row in read_rows(session, [ids[2], -5, ids[0]])] == [ids[2], ids[0]]
    assert read_rows(session, []) == []


def test_a_page_takes_three_queries_whatever_its_length(session: Session, project: Project) -> None:
    session.flush()
    statements: list[str] = []
    connection = session.connection()

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    project_id = project.id
    event.listen(connection, "before_cursor_execute", count)
    list_claims(session, project_id)
    event.remove(connection, "before_cursor_execute", count)
    assert len(statements) == 3
