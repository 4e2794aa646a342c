"""Items of evidence as they are typed, and what is wrong with them."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from annotator.models.vocabulary import EvidenceType, Stance
from annotator.services.evidence_list import EvidenceList, EvidenceRecord
from annotator.services.evidence_origins import plain_address
from annotator.services.typed_text import clean, is_blank
from annotator.services.written_numbers import is_whole
from annotator.text import _

LONGEST_ADDRESS = 2_000
LONGEST_DESCRIPTION = 1_000


@dataclass(frozen=True, slots=True)
class EvidenceDraft:
    """An item as it is typed; `same_origin_as` is the position of another item of the list, empty for none."""

    description: str = ""
    url: str = ""
    archived_url: str = ""
    stance: str = ""
    type: str = ""
    same_origin_as: str = ""

    @property
    def is_typed(self) -> bool:
        """Whether there is anything in it to be added."""
        return not all(map(is_blank, (self.description, self.url, self.archived_url)))


def address_fault(address: str) -> str:
    """Return what is wrong with an address, empty when a browser may follow it.

    Examples
    --------
    >>> address_fault("https://example.org/report?page=2")
    ''
    >>> address_fault("javascript:alert(1)")
    'An address begins with http:// or https:// and names a site, without spaces.'
    """
    if len(address) > LONGEST_ADDRESS:
        return _("The address is too long: at most {most} characters.", most=LONGEST_ADDRESS)
    wrong = _("An address begins with http:// or https:// and names a site, without spaces.")
    if not address.isprintable() or any(char.isspace() or char in "\\<>\"'`" for char in address):
        return wrong
    try:
        parts = urlsplit(address)
        is_site = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 0) >= 0
    except ValueError:
        return wrong
    if not is_site:
        return wrong
    if "@" in parts.netloc:
        return _("The address holds a name or password before the site’s own name. Leave out what stands before “@”.")
    return ""


def faults(draft: EvidenceDraft, listed: EvidenceList) -> dict[str, str]:
    """Return what is wrong with an item that is to be added to a list: a message by field of the form."""
    found = {
        "evidence_description": _description_fault(draft.description),
        "evidence_url": address_fault(draft.url.strip()) if draft.url.strip() else "",
        "evidence_archived_url": address_fault(draft.archived_url.strip()) if draft.archived_url.strip() else "",
        "evidence_stance": "" if draft.stance in set(Stance) else _("Say what it does for the claim."),
        "evidence_type": "" if draft.type in set(EvidenceType) else _("Say what kind of evidence it is."),
        "evidence_same_origin_as": _origin_fault(draft, listed),
    }
    return {field: fault for field, fault in found.items() if fault}


def origin_of(draft: EvidenceDraft, listed: EvidenceList) -> EvidenceRecord | None:
    """Return the item that this one shares its origin with, None when it says none of the list."""
    typed = draft.same_origin_as.strip()
    return listed.find(int(typed)) if is_whole(typed) else None


def _description_fault(text: str) -> str:
    if not clean(text):
        return _("Say in a few words what it is: an address alone may be gone tomorrow.")
    if len(text) > LONGEST_DESCRIPTION:
        return _("The description is too long: at most {most} characters.", most=LONGEST_DESCRIPTION)
    return ""


def _origin_fault(draft: EvidenceDraft, listed: EvidenceList) -> str:
    """What is named must stand in the list; an address that stands there already is of the same origin."""
    if draft.same_origin_as.strip():
        same = origin_of(draft, listed)
        if same is None:
            return _("The item of the same origin is none of this claim’s list. Choose one that is there, or none.")
        if same.is_withdrawn:
            return _("Item {label} has been withdrawn. Choose another of its origin, or none.", label=same.label)
        return ""
    address = plain_address(draft.url)
    twin = next((item for item in listed.standing if address and plain_address(item.url) == address), None)
    if twin is None:
        return ""
    return _(
        "Item {label} has this address already. Cite that one; or, if this is another part of it, say that it is of "
        "the same origin.",
        label=twin.label,
    )
