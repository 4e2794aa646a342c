"""What the edges share: sessions of a request, who asks, the one commit."""

from datetime import UTC

import factories
import pytest
from flask import g
from rated_round import RatedRound, make_rated_round
from sqlalchemy import select
from visiting import Site, make_site

from annotator import edge
from annotator.database import Database
from annotator.errors import NotAllowed, NotFound
from annotator.models import Reviewer
from annotator.models.vocabulary import Role
from annotator.services.permissions import Permission


@pytest.fixture
def site(sqlite_database: Database) -> Site:
    return make_site(sqlite_database)


@pytest.fixture
def rated(site: Site) -> RatedRound:
    with site.database.writing() as session:
        return make_rated_round(session, ["2 3"])


def test_one_reading_session_for_a_request(site: Site) -> None:
    with site.app.test_request_context():
        session = edge.reading()
        assert edge.reading() is session
        edge.close()
        edge.close()
        assert edge.reading() is not session


def test_a_session_handed_over_outlives_the_request(site: Site, rated: RatedRound) -> None:
    with site.app.test_request_context():
        session = edge.reading()
        rows = session.scalars(select(Reviewer.id))
        edge.hand_over_reading()
    assert rated.lead.id in rows.all()
    session.close()


def test_what_is_written_is_committed_once_and_an_error_takes_it_back(site: Site) -> None:
    with site.app.test_request_context():
        edge.reading().scalars(select(Reviewer.id)).all()
        with edge.writing() as session:
            factories.make_reviewer(session, login="kept")
        with pytest.raises(RuntimeError):
            _lose()
        assert edge.reading().scalars(select(Reviewer.login)).all() == ["kept"]


def _lose() -> None:
    with edge.writing() as session:
        factories.make_reviewer(session, login="lost")
        raise RuntimeError


def test_time_is_utc(site: Site) -> None:
    with site.app.test_request_context():
        assert edge.now().tzinfo is UTC


def test_in_and_out(site: Site, rated: RatedRound) -> None:
    with site.app.test_request_context():
        assert edge.identity() is None
        with pytest.raises(NotAllowed, match="Sign in first"):
            edge.signed_in()
        edge.sign_in(rated.lead.id, rated.lead.session_epoch)
        assert edge.signed_in().login == rated.lead.login
        edge.sign_out()
        assert edge.identity() is None
        edge.sign_in(rated.lead.id, rated.lead.session_epoch + 1)
        assert edge.identity() is None


def test_entering_a_project(site: Site, rated: RatedRound) -> None:
    with site.app.test_request_context():
        edge.sign_in(rated.reviewers[0].id, rated.reviewers[0].session_epoch)
        with pytest.raises(NotFound, match="no project nowhere, or you are not a member of it"):
            edge.enter_project("nowhere", Permission.SEE_PROJECT)
        with pytest.raises(NotAllowed, match="Only the lead of this project"):
            edge.enter_project(rated.project.slug, Permission.MANAGE)
        edge.enter_project(rated.project.slug, Permission.RATE)
        assert edge.slug() == rated.project.slug
        assert (edge.member().role, edge.member().pseudonym) == (Role.REVIEWER, "R2")
        assert edge.project().id == rated.project.id
        assert edge.project() is edge.project()


def test_when_nothing_more_may_be_asked(site: Site, rated: RatedRound) -> None:
    with site.app.test_request_context():
        edge.ask_no_more()
        assert edge.identity() is None
    with site.app.test_request_context():
        edge.sign_in(rated.lead.id, rated.lead.session_epoch)
        edge.enter_project(rated.project.slug, Permission.MANAGE)
        edge.ask_no_more()
        assert edge.signed_in().login == rated.lead.login
        assert "member" not in g
    with site.app.test_request_context():
        edge.sign_in(rated.lead.id, rated.lead.session_epoch)
        edge.enter_project(rated.project.slug, Permission.MANAGE)
        kept = edge.project()
        edge.ask_no_more()
        assert (edge.member().role, edge.project()) == (Role.LEAD, kept)
