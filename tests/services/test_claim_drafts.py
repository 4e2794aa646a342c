"""The rules a claim must keep before anything is stored."""

from typing import Any

import pytest

from annotator.models.vocabulary import ClaimKind, Hedge, Part
from annotator.services.claim_drafts import ClaimantDraft, ClaimDraft, FigureDraft, HopDraft, LocatorDraft, faults

SPEAKER = ClaimantDraft(source_id=1)


def _draft(**values: Any) -> ClaimDraft:
    given: dict[str, Any] = {
        "key": "C1",
        "text": "Something was said.",
        "kind": ClaimKind.ALLEGATION,
        "document_id": 1,
        "claimants": (SPEAKER,),
    }
    return ClaimDraft(**(given | values))


def test_a_plain_draft_keeps_every_rule() -> None:
    assert faults(_draft()) == {}


def test_a_full_draft_keeps_every_rule() -> None:
    draft = _draft(
        key="Ключ_1.a-2",
        claimants=(SPEAKER, ClaimantDraft(source_id=1, part=Part.IMPLIES), ClaimantDraft(source_id=2, note="Unclear.")),
        hedge=Hedge.POSSIBLE,
        hedge_cue="may",
        paragraph=1,
        figures=(FigureDraft(expression="2 to 3", low=2, high=3), FigureDraft(expression="5", value=5)),
        hops=(HopDraft(way="says it", source_id=1), HopDraft(way="carries it", label="Outlet not identified")),
        locators=(
            LocatorDraft(document_text_id=1, start=0, end=4),
            LocatorDraft(document_text_id=2, start=3, end=9),
        ),
        question="First line.\n\tSecond line.",
    )
    assert faults(draft) == {}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("key", "", "Give the claim an id"),
        ("key", "C 1", "letters, digits"),
        ("key", ".C1", "begins with"),
        ("key", "C" * 61, "at most 60"),
        ("text", " \n", "what is claimed"),
        ("text", "x" * 2001, "2001 characters, at most 2000"),
        ("text", "a\0b", "Character 2"),
        ("question", "a\udc80", "Character 2"),
        ("hedge_cue", "may", "needs a hedge"),
        ("paragraph", 0, "from 1"),
        ("paragraph", 1_000_001, "from 1"),
        ("claimants", (), "Name who makes the claim"),
        ("claimants", (SPEAKER, SPEAKER), "named twice"),
        ("claimants", (ClaimantDraft(source_id=1, part=Part.RELAYS),), "A claimant says"),
        ("claimants", (ClaimantDraft(source_id=1, role_as_given="x" * 501),), "at most 500"),
        ("claimants", (ClaimantDraft(source_id=1, note="x" * 501),), "at most 500"),
        ("figures", (FigureDraft(expression=" "),), "as the document prints it"),
        ("figures", (FigureDraft(expression="x", value=float("nan")),), "finite"),
        ("figures", (FigureDraft(expression="x", low=2, high=1),), "above its upper end"),
        ("figures", (FigureDraft(expression="x", counted="x" * 301),), "at most 300"),
        ("hops", (HopDraft(way="says it"),), "names its source"),
        ("hops", (HopDraft(way=" ", source_id=1),), "what each link"),
        ("hops", (HopDraft(way="says it", source_id=1, date="x" * 201),), "at most 200"),
        ("locators", (LocatorDraft(document_text_id=1, start=4, end=4),), "ends behind its beginning"),
        ("locators", (LocatorDraft(document_text_id=1, start=0, end=1),) * 2, "one place in each text"),
    ],
)
def test_what_breaks_a_rule_is_named_by_its_field(field: str, value: Any, words: str) -> None:
    found = faults(_draft(**{field: value}))
    assert set(found) == {field}
    assert words in found[field]
