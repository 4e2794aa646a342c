"""Places and relations of claims that are there: what the preview says of them, and what came of it."""

import factories
import pytest
from sqlalchemy import select
from visiting import Answer, Site, Visitor

from annotator.models import Document
from annotator.models.vocabulary import Role
from annotator.services import projects

HEADER = "id,claim,claimant,kind"
ROWS = ("C1,A ship left the port.,Ann,denial", "C2,It did not.,Ben,denial")


@pytest.fixture
def lead(site: Site) -> Visitor:
    with site.database.writing() as session:
        person = factories.make_reviewer(session)
        project = factories.make_project(session, slug="ships", title="Ships")
        projects.add_member(session, project, person.id, Role.LEAD, now=factories.NOW, actor_id=None)
    return site.visitor(person.id)


def _followed(lead: Visitor, answer: Answer) -> Answer:
    while answer.status == 303 or 'http-equiv="refresh"' in answer.html:
        answer = lead.get(answer.location if answer.status == 303 else answer.path)
    return answer


def _checked(lead: Visitor, *lines: str) -> Answer:
    page = _followed(lead, lead.upload("/p/ships/import", "\n".join(lines).encode(), document="A report"))
    return _followed(lead, lead.submit(page, page.form(holding="column-0")))


def _imported(lead: Visitor, preview: Answer) -> str:
    return " ".join(_followed(lead, lead.submit(preview, preview.form(action="/start"))).text.split())


@pytest.mark.parametrize(
    ("cells", "rows", "preview", "done"),
    [
        (
            (",0,9,{sha256}", ",,,"),
            "2 say of their claims what the project has already.",
            "One claim that is there gets its place in a text, and is otherwise left as it is.",
            "what the project has already. One claim that was there already has got its place in a text.",
        ),
        (
            (",0,9,{sha256}", ",0,2,{sha256}"),
            "2 say of their claims what the project has already.",
            "2 places in texts are added to claims that are there, which are otherwise left as they are.",
            "2 places in texts were added to claims that were there already.",
        ),
        (
            ("denies C2,,,", ",,,"),
            "2 say of their claims what the project has already.",
            "One relation between claims comes in as well.",
            "2 rows say of their claims what the project has already.",
        ),
        (
            (",0,9,%s" % ("0" * 64), ",,,"),
            "2 say what the project has already, and change nothing.",
            "One place of a claim is not imported: its document does not hold the text it counts in.",
            "2 rows say what the project has already, and changed nothing.",
        ),
    ],
)
def test_what_is_added_to_claims_that_are_there_is_told_apart(
    site: Site, lead: Visitor, cells: tuple[str, str], rows: str, preview: str, done: str
) -> None:
    _imported(lead, _checked(lead, HEADER, *ROWS))
    with site.database.writing() as session:
        sha256 = factories.make_text(session, session.scalars(select(Document)).one()).sha256_text
    header = f"{HEADER},relations,digest_start,digest_end,digest_sha256"
    lines = [f"{row},{cell.format(sha256=sha256)}" for row, cell in zip(ROWS, cells, strict=True)]
    page = _checked(lead, header, *lines)
    words = " ".join(page.text.split())
    assert rows in words
    assert preview in words
    assert ("change nothing" in words) == ("change nothing" in rows)
    assert done in _imported(lead, page)
