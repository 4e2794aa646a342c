"""What is decided about the documents of a file, without a file."""

import random
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.services.document_decisions import Decisions
from annotator.services.document_descriptions import Description
from annotator.services.import_registers import DocumentRegister, Entry, plain_name

_NAMES = st.sampled_from(["", "a", "A", "rep", "Rep", "rep-2", "Post 1", "x"])
_TITLES = st.sampled_from(["", "Rep", "rep", "A", "Tel"])
_OUTLETS = st.sampled_from(["", "", "X", "Y"])
_DATES = st.sampled_from(["", "", "May"])
_KNOWN = st.lists(
    st.tuples(_NAMES.filter(bool), _TITLES.filter(bool), _OUTLETS), max_size=4, unique_by=lambda it: it[0]
)
_HOMES = st.sets(st.integers(1, 4), max_size=2)
_SAID = st.lists(
    st.tuples(_NAMES, _TITLES, _OUTLETS, _DATES, _HOMES, st.booleans()), max_size=6, unique_by=lambda each: each[:4]
)

Said = tuple[str, str, str, str, set[int], bool]
Decided = tuple[bool, set[tuple[object, ...]], dict[tuple[str, ...], tuple[object, ...]]]


def _descriptions(said: list[Said], known: int) -> list[Description]:
    found = []
    for row, (name, title, outlet, date, homes, is_new) in enumerate(said, start=2):
        there = {home for home in homes if home <= known}
        words = (name, title, "", outlet, "", "", date, "", "")
        found.append(Description(words, row, there, is_new or not there))
    return found


def _register(known: list[tuple[str, str, str]]) -> DocumentRegister:
    register = DocumentRegister()
    for number, (key, title, outlet) in enumerate(known, start=1):
        register.enter(Entry(title, number, key=key, details={"outlet": outlet} if outlet else {}))
    return register


def _decided(
    known: list[tuple[str, str, str]], told: list[Description], beside: str, *, has_keys: bool, is_exported: bool
) -> Decided:
    """Whether rows contradict one another, what else is wrong with which words, and what each description means."""
    decisions = Decisions(_register(known), {1: {"a"}, 2: None}, has_keys=has_keys, is_exported=is_exported)
    decisions.decide(told, beside)
    assert len({entry.key for entry in decisions.new} | {key for key, *_rest in known}) == len(decisions.new) + len(
        known
    )
    meant = {
        each.said: (each.target.key, each.target.name, dict(each.target.details), frozenset(each.accepted))
        for each in told
        if each.target is not None
    }
    faults = [(each.said, fault) for each in told for fault in each.faults]
    doubts = {(said, fault.column) for said, fault in faults if not fault.is_always}
    return any(fault.is_always for _said, fault in faults), doubts, meant


def _in_any_order(known: list[tuple[str, str, str]], said: list[Said], beside: str, *, has_keys: bool) -> list[Decided]:
    """What is decided in each order that the rows can stand in."""
    return [
        _decided(known, _descriptions([*each], len(known)), beside, has_keys=has_keys, is_exported=False)
        for each in permutations(said)
    ]


@settings(max_examples=600, deadline=None)
@given(_KNOWN, _SAID, st.sampled_from(["", "", "Rep"]), st.booleans(), st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_nothing(
    known: list[tuple[str, str, str]],
    said: list[Said],
    beside: str,
    has_keys: bool,
    is_exported: bool,
    chance: random.Random,
) -> None:
    shuffled = chance.sample(said, len(said))
    found, again = (
        _decided(known, _descriptions(each, len(known)), beside, has_keys=has_keys, is_exported=is_exported)
        for each in (said, shuffled)
    )
    assert found[0] == again[0]
    # Of rows that contradict one another, the first counts until they are mended.
    assert found[0] or found[1:] == again[1:]


def test_what_rows_of_a_key_say_in_two_ways_tells_nothing() -> None:
    """A key that the project has means its document whatever rows say beside; a title alone is told apart by that."""
    said = [
        ("a", "A", "Y", "", set[int](), True),
        ("", "A", "X", "", set[int](), True),
        ("rep", "A", "", "", set[int](), True),
        ("a", "", "X", "", set[int](), True),
    ]
    found = _in_any_order([("a", "Rep", "")], said, "", has_keys=True)
    assert [each[:2] for each in found] == [(False, {(("", "A", "", "X", "", "", "", "", ""), "document_title")})] * 24


def test_a_title_that_contradicts_a_document_of_the_project_is_asked_about_wherever_its_row_stands() -> None:
    said = [
        ("a", "Rep", "X", "", set[int](), True),
        ("rep", "Rep", "X", "", set[int](), True),
        ("", "", "Y", "", set[int](), True),
    ]
    found = _in_any_order([("a", "A", "")], said, "Rep", has_keys=False)
    outlet = ("", "", "", "Y", "", "", "", "", "")
    assert all(each == found[0] for each in found)
    assert (outlet, "document") in found[0][1]


def test_a_document_gets_the_very_words_for_a_key_only_if_all_rows_of_these_words_mean_it() -> None:
    rows = [("a", "Rep", "X"), ("rep", "", "X"), ("rep", "", "Y")]
    said = [(*row, "", set[int](), True) for row in rows]
    for is_faulty, doubts, meant in _in_any_order([], said, "", has_keys=True):
        assert (is_faulty, doubts) == (False, set())
        assert {(*where[:2], where[3]): what[0] for where, what in meant.items()} == dict(
            zip(rows, ["a", "a", "rep-2"], strict=True)
        )


@settings(max_examples=300, deadline=None)
@given(_KNOWN, _SAID, st.booleans())
def test_new_rows_of_two_keys_never_come_into_one_document(
    known: list[tuple[str, str, str]],
    said: list[Said],
    is_exported: bool,
) -> None:
    told = _descriptions(said, len(known))
    decisions = Decisions(_register(known), {}, has_keys=True, is_exported=is_exported)
    decisions.decide(told, "")
    if any(each.faults for each in told):
        return
    for one in told:
        for two in told:
            if one.name and two.name and one.title and two.title and plain_name(one.name) != plain_name(two.name):
                assert one.target is not two.target
