"""Claim graph: how a claim bears on others, with what was rated where that is open."""

from collections.abc import Mapping, Sequence

from annotator.errors import NotFound
from annotator.exports.sheet import Column, Holds
from annotator.services import masks
from annotator.services.claim_context import ClaimContext, read_claim
from annotator.services.claim_relations import RelationRecord
from annotator.services.picture_subjects import busiest_claim
from annotator.services.results import read_results
from annotator.services.rubric_records import CriterionRecord
from annotator.text import _
from annotator.web.charts.drawn import step_keys
from annotator.web.charts.picture import Picture, Row
from annotator.web.charts.relations import MOST, Rated, relation_drawing, relation_graph
from annotator.web.charts.steps import steps_of
from annotator.web.pictures.asked import Asked, Needs
from annotator.web.pictures.registry import Made, picture_kind
from annotator.web.rated_claims import rated_claims, related_ids

#: How many relations a preview has: with a tile at each claim there is room for no more, see `preview.py`.
IN_PREVIEW = 3
COLUMNS = (
    Column("claim", Holds.TEXT, _("Id of the claim.")),
    Column("text", Holds.TEXT, _("The claim.")),
    Column("claimants", Holds.TEXT, _("Who says it.")),
    Column("relation", Holds.TEXT, _("How the first claim bears on it; blank for the first.")),
    Column("median", Holds.TEXT, _("Median step, or the most frequent answer without order; blank while hidden.")),
    Column("ratings", Holds.NUMBER, _("Number of ratings; blank while hidden.")),
)


@picture_kind(
    "relations",
    title=_("How a claim bears on others"),
    summary=_("A graph of the relations of one claim, with the median step of each claim."),
    place=8,
    needs=Needs.NOTHING,
)
def make(asked: Asked) -> Made:
    key = asked.words.get("claim") or busiest_claim(asked.session, asked.project.id)
    if key is None:
        raise NotFound(_("No claim bears on another yet. Relations are noted on the page of a claim."))
    claim = read_claim(asked.session, asked.project.id, key)
    claim = masks.masked_for(asked.session, asked.round, claim, asked.member.reviewer_id)
    criterion = asked.rubric.main
    results = read_results(asked.session, asked.round, criterion, asked.opening, related_ids(claim))
    most = IN_PREVIEW if asked.is_preview else MOST
    return draw(asked.facts, criterion, claim, claim.relations, rated_claims(claim, results, criterion), most)


def draw(
    facts: str,
    criterion: CriterionRecord,
    claim: ClaimContext,
    relations: Sequence[RelationRecord],
    rated: Mapping[str, Rated],
    most: int = MOST,
) -> Made:
    """Draw the relations of a claim."""
    graph = relation_graph(claim.key, claim.voices.names, relations, rated, most)
    has_tiles = any(node.rated for node in (graph.own, *(branch.node for branch in graph.branches)))
    if has_tiles:
        tiles = [
            _("A tile is the median step on {name}, n the number of ratings.", name=criterion.short_name),
            _("No tile: not rated, or not open to you yet."),
        ]
    else:
        tiles = [_("No tiles: none of these claims is rated, or none is open to you yet.")]
    is_dashed = any(link.is_against for branch in graph.branches for link in branch.links)
    dashed = [_("Dashed: the two do not sit well together.")] if is_dashed else []
    left = [_("{count} more are in the list alone.", count=graph.left_out)] if graph.left_out else []
    picture = Picture(
        title=_("How {key} bears on other claims", key=claim.key),
        facts=facts,
        description=graph.label + ".",
        heads=(_("Claim and who says it"), _("Relation"), _("Median"), _("Ratings")),
        rows=(
            _row(claim.key, claim.text, claim.voices.names, "–", rated),
            *(_row(each.key, each.text, each.claimants, each.words, rated) for each in relations),
        ),
        figure=relation_drawing(graph),
        keys=step_keys(steps_of(criterion.scale)) if has_tiles else (),
        notes=(*tiles, *dashed, *left),
        is_said=True,
    )
    numbers = [
        _numbers(claim.key, claim.text, claim.voices.names, "", rated),
        *(_numbers(each.key, each.text, each.claimants, each.words, rated) for each in relations),
    ]
    return Made(picture, COLUMNS, numbers)


def _row(key: str, text: str, claimants: str, words: str, rated: Mapping[str, Rated]) -> Row:
    found = rated.get(key)
    by = _("{key} · {names}", key=key, names=claimants)
    return Row(text, by, key, values=(words, found.mark if found else "–", str(found.count) if found else "–"))


def _numbers(key: str, text: str, claimants: str, words: str, rated: Mapping[str, Rated]) -> list[object]:
    found = rated.get(key)
    return [key, text, claimants, words, found.mark if found else None, found.count if found else None]
