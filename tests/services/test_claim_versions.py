"""The versions of a claim beside each other."""

from dataclasses import replace

import factories
from factories import NOW
from sqlalchemy.orm import Session

from annotator.models.vocabulary import ClaimKind
from annotator.services import claims
from annotator.services.claim_store import read_draft
from annotator.services.claim_versions import list_versions, since


def test_versions_and_what_changed(session: Session) -> None:
    project = factories.make_project(session)
    source = factories.make_source(session, project, name="A minister")
    lead = factories.make_reviewer(session, name="Lea")
    claim = factories.make_claim(session, project, claimant=source, key="K1", version={"text": "It sells arms."})
    for number, change in enumerate([{"text": "It sold arms."}, {"kind": ClaimKind.CAUSAL, "is_sensitive": True}], 1):
        draft = replace(read_draft(session, claim), **change)
        claims.edit_claim(session, project.id, "K1", draft, base_version=number, now=NOW, actor_id=lead.id)
    newest, middle, first = list_versions(session, claim)
    assert [(each.number, each.author, each.is_current) for each in (newest, middle, first)] == [
        (3, "Lea", True),
        (2, "Lea", False),
        (1, "", False),
    ]
    assert {each.voices.names for each in (newest, middle, first)} == {"A minister"}
    assert (newest.to_next, newest.changed) == ((), ())
    assert middle.changed == ("kind", "serious allegation")
    assert [run.text for run in first.to_next] == ["It ", "sells", "sold", " arms."]
    assert first.changed == ()
    step = since(session, claim, 1)
    assert step is not None
    assert (step.number, [run.text for run in step.text], step.changed) == (
        1,
        ["It ", "sells", "sold", " arms."],
        ("kind", "serious allegation"),
    )
    assert since(session, claim, 3) is None
    assert since(session, claim, 99) is None
