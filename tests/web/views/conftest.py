"""Ann and Ben at the rating pages; a module that needs other ratings says so by its own `table`."""

import pytest
from rated_round import RatedRound, make_rated_round
from visiting import Answer, Site, Visitor


@pytest.fixture
def table() -> list[str]:
    """Two claims; Ann has rated none yet, Ben both."""
    return [". 2", ". 3"]


@pytest.fixture
def rated(site: Site, table: list[str]) -> RatedRound:
    with site.database.writing() as session:
        return make_rated_round(session, table)


@pytest.fixture
def ann(site: Site, rated: RatedRound) -> Visitor:
    return site.visitor(rated.reviewers[0].id)


@pytest.fixture
def path(rated: RatedRound) -> str:
    return f"/p/{rated.project.slug}"


@pytest.fixture
def page(ann: Visitor, path: str) -> Answer:
    """The form of Ann's next claim."""
    return ann.follow(ann.get(f"{path}/rate"))
