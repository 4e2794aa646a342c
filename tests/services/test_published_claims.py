"""Claims with what was found of them, in the order of paragraphs."""

from dataclasses import replace

from factories import NOW
from published import publish
from sqlalchemy.orm import Session

from annotator.services import claims
from annotator.services.claim_store import read_draft
from annotator.services.published_claims import by_nobody_known


def test_claims_stand_in_the_order_of_paragraphs_and_last_those_without(session: Session) -> None:
    made = publish(session, ["2", "3", "vague"])
    for claim, paragraph in zip(made.rated.claims, (None, 7, 2), strict=True):
        draft = replace(read_draft(session, claim), paragraph=paragraph)
        claims.edit_claim(session, made.rated.project.id, claim.key, draft, base_version=1, now=NOW, actor_id=None)
    found = made.page().claims
    assert [claim.key for claim in found] == ["K3", "K2", "K1"]
    assert [claim.rated for claim in found] == [0, 1, 1]
    assert found[0].reasons == (("Wording too vague", 1),)


def test_without_a_claim_there_is_nobody(session: Session) -> None:
    assert by_nobody_known(session, []) == set()
