"""What the page of an import says while it goes on."""

import factories
import pytest
from visiting import Site

from annotator.models.vocabulary import Role
from annotator.services import document_descriptions

HEADER = "id,claim,claimant,kind,document_title"
DOCUMENTS_FIRST = "First all rows are looked through for the documents that they name."


def test_it_says_that_documents_come_first(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_descriptions, "GATHERED_AT_ONCE", 1)
    monkeypatch.setattr("annotator.services.import_runs.CHECKED_AT_ONCE", 1)
    monkeypatch.setattr("annotator.web.views.imports.LONGEST_SECONDS", 0)
    with site.database.writing() as session:
        project = factories.make_project(session, slug="ships")
        lead_id = factories.make_membership(session, project, role=Role.LEAD).reviewer_id
    lead = site.visitor(lead_id)
    rows = [f"C{number},A ship left the port.,Ann,denial,Log {number}" for number in range(1, 4)]
    columns = lead.get(lead.upload("/p/ships/import", "\n".join([HEADER, *rows]).encode()).location)
    page = lead.get(lead.submit(columns, columns.form(holding="column-0")).location)
    said = []
    while page.status == 200:
        assert "Nothing is stored yet." in page.text
        # In the paragraph that the script of the page exchanges.
        (count,) = [each for each in page.html.split("</p>") if "of 3 rows" in each]
        said.append((DOCUMENTS_FIRST in count, "0 of 3 rows" in count))
        page = lead.get(page.path)
    assert said == [(True, True), (True, True), (False, False), (False, False)]
