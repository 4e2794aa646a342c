"""The evidence of the demonstration is made up, and says so; it leads nowhere."""

from urllib.parse import urlsplit

from seed.conftest import DEMONSTRATION, Table, read_toml

from annotator.services.evidence_drafts import EvidenceDraft, faults
from annotator.services.evidence_list import EvidenceList


def _entries() -> list[Table]:
    return list(read_toml(DEMONSTRATION / "evidence.toml")["evidence"])


def test_each_item_keeps_the_rules_and_belongs_to_a_claim_to_rate(claims: list[Table]) -> None:
    to_rate = {claim["id"] for claim in claims if claim["core"]}
    before: dict[str, int] = {}
    for entry in _entries():
        draft = EvidenceDraft(**{name: text for name, text in entry.items() if name not in ("claim", "same_origin_as")})
        assert faults(draft, EvidenceList(())) == {}, entry
        assert entry["claim"] in to_rate
        assert 1 <= entry.get("same_origin_as", 1) <= max(before.get(entry["claim"], 0), 1)
        before[entry["claim"]] = before.get(entry["claim"], 0) + 1


def test_each_item_says_that_it_is_an_example_and_leads_nowhere() -> None:
    for entry in _entries():
        assert entry["description"].startswith("Example: ")
        for name in ("url", "archived_url"):
            assert not entry.get(name) or str(urlsplit(entry[name]).hostname).endswith(".example")
