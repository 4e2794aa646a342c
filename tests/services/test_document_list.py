"""The list of documents, and which claims it counts."""

import factories
from sqlalchemy.orm import Session

from annotator.services.document_list import list_documents


def test_documents_stand_in_the_order_in_which_they_came(session: Session) -> None:
    project = factories.make_project(session)
    first = factories.make_document(session, project, title="First", date_stated="2015", date_believed="2014")
    factories.make_text(session, first)
    factories.make_text(session, first, None, kind="original")
    second = factories.make_document(session, project, title="Second", date_stated="2016")
    factories.make_document(session, factories.make_project(session))
    for state in ("ready", "draft", "withdrawn", "staged"):
        factories.make_claim(session, project, first, state=state)
    rows = list_documents(session, project.id)
    assert [(row.key, row.title, row.date, row.claims) for row in rows] == [
        (first.key, "First", "2014", 2),
        (second.key, "Second", "2016", 0),
    ]
    assert [(text.kind, text.is_held) for text in rows[0].texts] == [("original", False), ("digest", True)]
    assert rows[1].texts == ()
