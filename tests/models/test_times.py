"""Moments are UTC: refused without a zone, kept to the microsecond, read back aware, on every engine."""

from datetime import UTC, datetime, timedelta, timezone

import factories
import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from annotator.models import Membership, Reviewer

IN_KYIV = datetime(2026, 7, 1, 15, 30, 1, 250_000, tzinfo=timezone(timedelta(hours=3)))


def test_a_time_without_a_zone_is_refused(session: Session) -> None:
    naive = datetime(2026, 7, 1)  # noqa: DTZ001 - what must be refused
    with pytest.raises(StatementError, match="without a zone"):
        factories.make_reviewer(session, created_at=naive)


def test_a_time_of_another_zone_is_read_back_in_utc(session: Session) -> None:
    reviewer = factories.make_reviewer(session, created_at=IN_KYIV)
    session.expire(reviewer)
    assert reviewer.created_at == IN_KYIV
    assert reviewer.created_at.tzinfo == UTC
    assert reviewer.created_at.isoformat() == "2026-07-01T12:30:01.250000+00:00"


def test_times_are_compared_as_moments(session: Session) -> None:
    reviewer = factories.make_reviewer(session, created_at=IN_KYIV)
    same = select(Reviewer.id).where(Reviewer.created_at == IN_KYIV.astimezone(UTC), Reviewer.id == reviewer.id)
    assert session.scalar(same) == reviewer.id


def test_no_time_is_read_back_as_none(session: Session) -> None:
    project = factories.make_project(session)
    membership = factories.make_membership(session, project)
    session.expire(membership)
    assert session.scalar(select(Membership.unblinded_at).where(Membership.id == membership.id)) is None
