"""What an import has staged is nowhere: every page, file and list is the same with it as without it, to the byte."""

from datetime import UTC, datetime

import pytest
from blind_secrets import FIRST
from blind_street import Maker
from blind_walk import require_hidden, require_the_same, walk_pages
from importing import Import, claims_csv
from sqlalchemy import func, select
from visiting import Site

from annotator.models import Claim, Document, Project, Source
from annotator.models.vocabulary import ClaimState, Reveal
from annotator.services import import_batches
from annotator.services.import_registers import read_documents, read_sources
from annotator.services.near_duplicates import find_alike, find_pairs

# Walks through everything, which other tests hold line by line: measuring coverage would double the time it takes.
pytestmark = pytest.mark.no_cover

PLANTED = "Stagedword"
ROWS = (
    {"id": "A1", "claim": f"{PLANTED} claim", "claimant": f"{PLANTED} person", "document": f"{PLANTED} title"},
    {"id": "A2", "claim": f"{PLANTED} claim again", "claimant": f"{PLANTED} person", "relayed_by": f"{PLANTED} paper"},
)


def _stage(site: Site, slug: str) -> None:
    with site.database.writing() as session:
        project = session.scalars(select(Project).where(Project.slug == slug)).one()
        made = Import(session, project, claims_csv(*ROWS), document=f"{PLANTED} title")
        assert made.check() == []
        import_batches.start(session, project.id, made.id)
        made.run.advance(datetime.now(UTC))
        assert session.scalar(select(func.count()).where(Claim.state == ClaimState.STAGED)) == 2
        assert session.scalar(select(func.count()).where(Source.is_staged)) == 2
        assert session.scalar(select(func.count()).where(Document.is_staged)) == 1


@pytest.mark.parametrize("who", ["lead", "ann", "observer"])
def test_every_page_is_the_same_with_staged_rows(houses: Maker, who: str) -> None:
    pair = [houses(FIRST, Reveal.AFTER_LOCK) for _with_and_without in range(2)]
    staged, house = pair[1]
    _stage(staged, house.slug)
    without, found = (walk_pages(site, house, site.visitor(house.people[who]), follows=False) for site, house in pair)
    # The pages of the import itself say that it is under way, and to nobody but a lead.
    own = {where for where, page in found.items() if page.endpoint.startswith("imports.")}
    require_the_same(*({where: each[where] for where in each if where not in own} for each in (without, found)))
    require_hidden(found, (PLANTED,))


def test_staged_rows_are_neither_matched_nor_compared(houses: Maker) -> None:
    site, house = houses(FIRST, Reveal.AFTER_LOCK)
    _stage(site, house.slug)
    with site.database.reading() as session:
        project_id = session.scalars(select(Project.id).where(Project.slug == house.slug)).one()
        assert find_alike(session, project_id, ROWS[0]["claim"]) == ()
        assert not [pair for pair in find_pairs(session, project_id) if PLANTED in pair.first.text + pair.second.text]
        for read in (read_sources, read_documents):
            assert not [each for each in read(session, project_id).entries if PLANTED in each.name]
        staged = read_sources(session, project_id, with_staged=True).entries
        assert [each for each in staged if PLANTED in each.name]
