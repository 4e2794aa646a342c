"""Any file of claims means the same documents in any order of its rows, however often it comes."""

import random
from collections.abc import Sequence

import factories
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from importing import Import, bring_in, claims_csv
from placed_claims import exported_claims, placed_claims
from sqlalchemy.orm import Session

from annotator.models import Project
from annotator.services import import_batches
from annotator.services.import_rows import RowError

Row = dict[str, str]


def _tried(session: Session, project: Project, rows: Sequence[Row]) -> list[RowError]:
    """Import a file, and return its faults."""
    made = Import(session, project, claims_csv(*rows), document="")
    if faults := made.check():
        import_batches.discard(session, project.id, made.id, now=factories.NOW, actor_id=None)
        made.go_on()
    else:
        assert made.publish() is not None
    return faults


KEYS = ["a", "A", "rep", "Rep", "Post 1", "Post 2", ""]
TITLES = ["Rep", "rep", "a", "Tel", ""]
COLUMNS = [("document", "document_title"), ("document",), ("document_title",)]


@st.composite
def _files(draw: st.DrawFn) -> tuple[list[Row], list[dict[str, str]]]:
    """Rows of a file, and documents that are there before."""
    columns = draw(st.sampled_from(COLUMNS))
    rows = []
    for number in range(draw(st.integers(2, 4))):
        row = {"id": f"C{number}", "document_outlet": draw(st.sampled_from(["", "", "X", "Y"]))}
        for column, words in (("document", KEYS), ("document_title", TITLES)):
            row |= {column: draw(st.sampled_from(words))} if column in columns else {}
        rows.append(row)
    there = [("a", "Tel", ""), ("rep", "Rep", "X"), ("tel", "Tel", "Y"), ("z", "a", ""), ("z2", "Rep", "")]
    known = draw(st.lists(st.sampled_from(there), max_size=2, unique=True))
    return rows, [{"key": key, "title": title, "outlet": outlet} for key, title, outlet in known]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_files(), st.randoms(use_true_random=False))
def test_any_file_means_the_same_in_any_order_and_however_often_it_comes(
    session: Session, file: tuple[list[Row], list[dict[str, str]]], chance: random.Random
) -> None:
    rows, known = file
    # Another file of the same words, whose rows are shuffled, in another project of the same documents.
    shuffled = chance.sample(rows, len(rows))
    project, other, third = (factories.make_project(session) for _number in range(3))
    for each in (project, other):
        for document in known:
            factories.make_document(session, each, **document)
    is_refused = bool(_tried(session, project, rows))
    assert bool(_tried(session, other, shuffled)) == is_refused
    assert placed_claims(session, other) == placed_claims(session, project)
    if is_refused:
        return
    placed = placed_claims(session, project)
    for one in rows:
        for two in rows:
            if one.get("document") and two.get("document") and one.get("document_title") and two.get("document_title"):
                is_one_key = one["document"].casefold() == two["document"].casefold()
                assert (placed[one["id"]] == placed[two["id"]]) == is_one_key
    again = bring_in(session, project, claims_csv(*shuffled), document="")
    assert (again.unchanged, again.documents) == (len(rows), 0)
    raw = exported_claims(session, project)
    bring_in(session, third, raw, document="")
    assert placed_claims(session, third) == placed
    for each in (project, third):
        assert bring_in(session, each, raw, document="").unchanged == len(rows)
