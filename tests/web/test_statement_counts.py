"""How many statements a page costs: as many for a large project as for a small one."""

import factories
import pytest
from counted_statements import counted
from factories import NOW
from rated_round import make_rated_round
from rating_pages import open_next, save
from sqlalchemy import select, update
from visiting import Site

from annotator.models import Attribution, Project, Round, Source
from annotator.services import rounds
from annotator.web.pictures.registry import list_kinds

# Opens what other tests hold line by line: measuring coverage would nearly double the time it takes.
pytestmark = pytest.mark.no_cover

MOST = 15
PAGES = (
    "sources",
    "sources?all=claims",
    "sources?reviewer=R2&other=R3",
    "sources?point=2&other_point=5",
    "consensus",
    "consensus?sort=key",
    "consensus.csv",
    "planning",
)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_particulars_costs_few_statements(site: Site, page: str) -> None:
    with site.database.writing() as session:
        rated = make_rated_round(session, [f"{1 + n % 5} {1 + n % 4} {1 + n % 3}" for n in range(20)])
        rated.lock()
    lead = site.visitor(rated.lead.id)
    path = f"/p/{rated.project.slug}/agreement/"
    with counted(site.database) as statements:
        lead.get(f"{path}sources?reviewer=R4")  # a process reads the rubric and the ratings once
        statements.clear()
        assert lead.get(path + page).status == 200
        first = len(statements)
        statements.clear()
        assert lead.get(path + page).status == 200
    assert 0 < len(statements) <= first <= MOST, "\n".join(statements)


def test_the_queue_of_adjudication_costs_few_statements_however_long_it_is(site: Site) -> None:
    costs = []
    for claims in (10, 30):
        with site.database.writing() as session:
            rated = make_rated_round(session, [f"{1 + n % 5} {1 + n % 4} {1 + n % 3}" for n in range(claims)])
            rated.lock()
        lead = site.visitor(rated.lead.id)
        path = f"/p/{rated.project.slug}/adjudication"
        with counted(site.database) as statements:
            for page in (path, f"{path}?state=all&gap=0&kind=factual+event", f"{path}/1/K3/support"):
                lead.get(page)  # a process measures a locked round once
                statements.clear()
                assert lead.get(page).status == 200
                costs.append(len(statements))
    assert max(costs[:2]) <= MOST
    assert costs[:3] == costs[3:]


@pytest.mark.parametrize("page", ["", "?q=an", "/{key}", "/{key}?time=document", "/{key}/grade"])
@pytest.mark.parametrize("claims", [3, 30])
def test_pages_of_sources_cost_few_statements(site: Site, page: str, claims: int) -> None:
    with site.database.writing() as session:
        rated = make_rated_round(session, [". ."] * claims)
        rated.project.asks_grades = True
        first, *others = session.scalars(select(Source).where(Source.project_id == rated.project.id)).all()
        half = Attribution.source_id.in_([each.id for each in others[::2]])
        session.execute(update(Attribution).where(half).values(source_id=first.id))
        for claim in range(claims):
            rated.rate(0, claim, "3")
    ann = site.visitor(rated.reviewers[0].id)
    address = f"/p/{rated.project.slug}/sources{page.format(key=first.key)}"
    with counted(site.database) as statements:
        ann.get(address)  # a process reads the rubric once
        for is_locked in (False, True):
            statements.clear()
            assert ann.get(address).status == 200
            assert 0 < len(statements) <= MOST, "\n".join(statements)
            if not is_locked:
                with site.database.writing() as session:
                    rounds.lock_round(session, session.get_one(Round, rated.round.id), now=NOW, actor_id=None)


def test_grades_cost_a_rating_page_one_statement_and_others_none(site: Site) -> None:
    with site.database.writing() as session:
        rated = make_rated_round(session, [". 2", ". 3"])
    ann = site.visitor(rated.reviewers[0].id)
    address = f"/p/{rated.project.slug}/rate/{site.assignment(rated.reviewers[0].id, 'K1')}"
    with counted(site.database) as statements:
        ann.get(address)
        statements.clear()
        ann.get(address)
        without = list(statements)
        with site.database.writing() as session:
            session.get_one(Project, rated.project.id).asks_grades = True
        statements.clear()
        assert ann.get(address).status == 303
        statements.clear()
        assert ann.get(f"{address}?later=y").status == 200
        later = list(statements)
    assert not [each for each in without if "source_grade" in each]
    assert len(later) == len(without)


@pytest.mark.parametrize("page", ["pictures", *(f"picture/{kind.name}" for kind in list_kinds())])
def test_a_picture_costs_few_statements(site: Site, page: str) -> None:
    with site.database.writing() as session:
        rated = make_rated_round(session, [f"{1 + n % 5} {1 + n % 4} {1 + n % 3}" for n in range(20)])
        factories.make_relation(session, rated.claims[0], rated.claims[1])
        rated.lock()
    lead = site.visitor(rated.lead.id)
    with counted(site.database) as statements:
        lead.get(f"/p/{rated.project.slug}/agreement")
        statements.clear()
        assert lead.get(f"/p/{rated.project.slug}/{page}").status == 200
    assert 0 < len(statements) <= MOST, "\n".join(statements)


BESIDE_THE_RATING = (
    "draft",
    "guideline_version",
    "private_note",
    "revision_passage",
    "revision_evidence",
    "FROM evidence",
)


def test_a_save_asks_nothing_of_what_it_does_not_use(site: Site) -> None:
    """Draft and guideline are found by the statement that reads where the assignment stands, and by no other."""
    with site.database.writing() as session:
        rated = make_rated_round(session, [". 2", ". 3", ". 4"])
    ann = site.visitor(rated.reviewers[0].id)
    with counted(site.database) as statements:
        for _claim in range(2):
            page = open_next(ann, f"/p/{rated.project.slug}")
            statements.clear()
            assert save(ann, page).status == 303
    # SQLite names a statement once more for each of its triggers.
    touching = {statement for statement in statements if any(name in statement for name in BESIDE_THE_RATING)}
    begins = {" ".join(statement.split()[:3]) for statement in touching}
    assert len(touching) == 2, "\n".join(touching)
    assert begins == {"SELECT assignment.reviewer_id, assignment.position,", "INSERT INTO review_revision"}
