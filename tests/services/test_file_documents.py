"""In which documents the claims of a file come to stand, by what its rows call these: in new ones, and in old ones."""

import factories
import pytest
from importing import bring_in, claims_csv, refused
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Claim, Document, Project


def _row(document: str, title: str = "", **given: str) -> dict[str, str]:
    return {"document": document, "document_title": title} | given


def _placed(session: Session, project: Project) -> dict[str, str]:
    """The key of the document of each claim, by the id of the claim."""
    rows = select(Claim.key, Document.key).join(Document, Claim.document_id == Document.id)
    return dict(session.execute(rows.where(Claim.project_id == project.id).order_by(Claim.key)).all())


def _comes_in(session: Session, project: Project, *rows: dict[str, str]) -> dict[str, str]:
    """Import rows twice, which changes nothing the second time, and return where their claims stand."""
    bring_in(session, project, claims_csv(*rows), document="")
    placed = _placed(session, project)
    again = bring_in(session, project, claims_csv(*rows), document="")
    assert (again.rows, again.documents, again.unchanged) == (0, 0, len(rows))
    return placed


@pytest.mark.parametrize(("key", "title"), [("a-1", "Report"), ("a-1", ""), ("report", "Report")])
def test_a_new_row_above_one_that_is_there_is_asked_about_where_both_may_mean_one_document(
    session: Session, key: str, title: str
) -> None:
    project = factories.make_project(session)
    assert _comes_in(session, project, _row(key, "Report")) == {"C1": key}
    rows = [_row("b-1", "Report", id="N1"), _row(key, title, id="C1")]
    (fault,) = refused(session, project, claims_csv(*rows), document="")
    assert (fault.row, fault.column) == (3, "document")
    assert fault.message == (
        f"A row above calls the document “Report” b-1, this one has its key {key}. If these are two documents, give "
        "b-1 another title, or add it to the project first."
    )
    assert _comes_in(session, project, *rows[::-1]) == {"C1": key, "N1": "b-1"}


@pytest.mark.parametrize("title", ["Telegram", "Annual report"])
def test_a_title_above_and_a_key_with_that_title_below_are_one_document_each_time(session: Session, title: str) -> None:
    project = factories.make_project(session)
    rows = [_row(title, id="C1"), _row("tg-7", title, id="C2")]
    (first, second) = _comes_in(session, project, *rows).values()
    assert first == second
    assert bring_in(session, project, claims_csv(*rows[::-1]), document="").unchanged == 2
