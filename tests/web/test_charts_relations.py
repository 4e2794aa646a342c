"""Relations of a claim as a drawing."""

from itertools import pairwise

import pytest

from annotator.models.vocabulary import RelationType
from annotator.services.claim_relations import RelationRecord
from annotator.web.charts.relations import MOST, WIDTH, RelationGraph, relation_graph


def _relation(number: int, type_: RelationType = RelationType.SUPPORTS, *, is_forward: bool = True) -> RelationRecord:
    return RelationRecord(number, type_, is_forward, "supports", f"K{number}", "Words.", f"Source {number}", "")


def _graph(count: int) -> RelationGraph:
    return relation_graph("K1", "A minister", [_relation(number) for number in range(2, 2 + count)])


@pytest.mark.parametrize("count", range(1, MOST + 1))
def test_no_box_lies_on_another_or_outside(count: int) -> None:
    graph = _graph(count)
    nodes = [graph.own, *(branch.node for branch in graph.branches)]
    assert len(graph.branches) == count
    assert all(upper.y + upper.height < lower.y for upper, lower in pairwise(nodes))
    assert all(node.x >= 0 and node.x + node.width <= WIDTH for node in nodes)
    assert all(node.y >= 0 and node.y + node.height <= graph.height for node in nodes)
    assert graph.stem_end == graph.branches[-1].links[-1].y
    # High enough to be pressed with a thumb.
    assert {node.height for node in nodes} == {44}


def test_what_does_not_fit_is_in_the_list() -> None:
    graph = _graph(MOST + 3)
    assert (len(graph.branches), graph.left_out) == (MOST, 3)
    assert _graph(MOST).left_out == 0
    assert graph.label == "K1: 12 relations to 12 other claims"
    assert _graph(1).label == "K1: 1 relation to 1 other claim"


def test_relations_to_one_claim_share_its_box() -> None:
    """Its box stands once, at the place of the first of them, and each has its own line within its height."""
    found = [_relation(2), _relation(3), _relation(2, RelationType.DENIES, is_forward=False), _relation(4)]
    graph = relation_graph("K1", "A minister", found)
    assert [branch.node.key for branch in graph.branches] == ["K2", "K3", "K4"]
    assert graph.label == "K1: 4 relations to 3 other claims"
    shared = graph.branches[0]
    assert [(link.points_right, link.is_against) for link in shared.links] == [(True, False), (False, True)]
    assert shared.node.name == "supports, supports K2, Source 2"
    assert shared.node.height == 88
    ys = [link.y for branch in graph.branches for link in branch.links]
    assert all(lower - upper >= 44 for upper, lower in pairwise(ys))
    for branch in graph.branches:
        node = branch.node
        assert all(node.y < link.y < node.y + node.height for link in branch.links)
    assert all(upper.node.y + upper.node.height < lower.node.y for upper, lower in pairwise(graph.branches))
    assert graph.branches[-1].node.y + 44 <= graph.height
    assert len(shared.lines) == 4
    assert [label.text for label in shared.words] == ["supports", "supports"]


def test_nothing_to_draw_is_the_claim_alone() -> None:
    graph = relation_graph("K1", "A minister", [])
    assert (graph.branches, graph.stem_end) == ((), graph.stem_top)


@pytest.mark.parametrize(
    ("type_", "is_forward", "points", "is_against"),
    [
        (RelationType.SUPPORTS, True, (True, False), False),
        (RelationType.SUPPORTS, False, (False, True), False),
        (RelationType.DENIES, True, (True, False), True),
        (RelationType.CONTRADICTS, False, (True, True), True),
        (RelationType.COMPARED_WITH, True, (True, True), False),
    ],
)
def test_arrows(type_: RelationType, is_forward: bool, points: tuple[bool, bool], is_against: bool) -> None:
    (branch,) = relation_graph("K1", "A minister", [_relation(2, type_, is_forward=is_forward)]).branches
    (link,) = branch.links
    assert ((link.points_right, link.points_left), link.is_against) == (points, is_against)
    assert branch.node.name == "supports K2, Source 2"


def test_long_names_are_shortened_and_said_in_full() -> None:
    relation = RelationRecord(2, RelationType.REPEATS, True, "repeats", "K2", "Words.", "A ministry " * 9, "")
    (branch,) = relation_graph("K1", "x" * 80, [relation]).branches
    assert len(branch.node.claimants) <= 28
    assert branch.node.claimants.endswith("…")
    assert branch.node.name == "repeats K2, " + "A ministry " * 9
