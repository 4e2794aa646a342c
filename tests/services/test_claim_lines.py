"""Claims in one line."""

import factories
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Attribution, ClaimVersion
from annotator.models.vocabulary import Part
from annotator.services.claim_lines import read_claim_lines


def test_a_claim_is_named_with_those_who_make_and_relay_it(session: Session) -> None:
    project = factories.make_project(session)
    says = factories.make_source(session, project, name="A minister")
    relays = factories.make_source(session, project, name="A paper")
    claim = factories.make_claim(session, project, claimant=says, relayer=relays, version={"is_sensitive": True})
    other = factories.make_claim(session, project, claimant=says)
    lines = read_claim_lines(session, [claim.id, other.id])
    assert set(lines) == {claim.id, other.id}
    line = lines[claim.id]
    assert (line.key, line.is_sensitive, line.voices.names) == (claim.key, True, "A minister")
    assert line.voices.relayer is not None
    assert line.voices.relayer.name == "A paper"
    assert lines[other.id].voices.is_own_voice
    assert lines[other.id].voices.speaks_itself
    assert not line.voices.speaks_itself


def test_who_is_quoted_does_not_speak_for_themselves(session: Session) -> None:
    claim = factories.make_claim(session, factories.make_project(session))
    for attribution in session.scalars(select(Attribution)):
        attribution.part = Part.IS_QUOTED
    session.flush()
    voices = read_claim_lines(session, [claim.id])[claim.id].voices
    assert (voices.is_own_voice, voices.speaks_itself) == (True, False)


def test_the_present_wording(session: Session) -> None:
    claim = factories.make_claim(session, factories.make_project(session))
    new = ClaimVersion(claim_id=claim.id, number=2, text="Reworded.", kind="statistic", created_at=factories.NOW)
    session.add(new)
    claim.version = 2
    session.flush()
    assert read_claim_lines(session, [claim.id])[claim.id].text == "Reworded."


def test_no_claims(session: Session) -> None:
    assert read_claim_lines(session, []) == {}
