"""Which items of evidence are of one origin: those of which somebody said so, and those that have the same address.

It is worked out from the items that somebody sees, each time they are shown, and stored nowhere. So it tells nobody of
items that are kept from them, and where a round hid from two reviewers that they list the same report, the report
counts once as soon as both items are open to the viewer.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from annotator.models import Evidence

# What sites add to an address to see where a reader comes from; the page is the same without it.
_TRACKING = frozenset({"fbclid", "gclid", "igshid", "mc_cid", "mc_eid", "yclid"})
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an item belongs.

    Attributes
    ----------
    first
        Id of the first item of the same origin.
    listed_with
        Id of the first item of those that their authors said to be of one origin.
    """

    first: int
    listed_with: int


def find_origins(items: Iterable[Evidence]) -> dict[int, Origin]:
    """Return the origin of each item, by its id.

    Parameters
    ----------
    items
        Of one claim, those that are seen, in the order of their numbers.
    """
    listed = list(items)
    said: dict[int, int] = {}
    leader = {item.id: item.id for item in listed}
    holders: dict[Hashable, int] = {}
    for item in listed:
        said.setdefault(item.same_origin_as_id or item.id, item.id)
    # A withdrawn item belongs to what it was listed with, and joins others no more: it may be withdrawn for that.
    for item in sorted(listed, key=lambda each: each.withdrawn_at is not None):
        for mark in (item.same_origin_as_id or item.id, *_addresses(item)):
            holder = holders.setdefault(mark, item.id)
            _join(leader, item.id, holder)
            if item.withdrawn_at is not None and holder != item.id:
                break
    place = {item.id: number for number, item in enumerate(listed)}
    first: dict[int, int] = {}
    for item in listed:
        group = _leader(leader, item.id)
        first[group] = min(first.get(group, item.id), item.id, key=place.__getitem__)
    return {
        item.id: Origin(first[_leader(leader, item.id)], said[item.same_origin_as_id or item.id]) for item in listed
    }


def plain_address(address: str) -> str:
    """Return an address without what does not change where it leads; of what is no address, nothing.

    Upper and lower case of the site, http or https, a leading "www.", the usual port, a slash at the end, the place
    within the page, the order of what is asked for, and marks of where a reader comes from.

    Examples
    --------
    >>> plain_address("HTTP://www.Example.org:80/Report/?b=2&utm_source=mail&a=1#part-2")
    'example.org/Report?a=1&b=2'
    """
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return ""
    if not parts.hostname or parts.scheme not in _PORTS:
        return ""
    site = parts.hostname.removeprefix("www.").rstrip(".")
    if port is not None and port != _PORTS[parts.scheme]:
        site = f"{site}:{port}"
    asked = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not name.startswith("utm_") and name not in _TRACKING
    )
    # Some sites tell their pages apart there.
    page = f"#{parts.fragment}" if parts.fragment.startswith(("/", "!")) else ""
    return site + parts.path.rstrip("/") + (f"?{urlencode(asked)}" if asked else "") + page


def _addresses(item: Evidence) -> list[str]:
    """Return its address and then its archived copy: an order that is the same in every process."""
    return [address for each in (item.url, item.archived_url) if (address := plain_address(each))]


def _leader(leader: dict[int, int], item_id: int) -> int:
    while leader[item_id] != item_id:
        item_id = leader[item_id]
    return item_id


def _join(leader: dict[int, int], one: int, other: int) -> None:
    leader[_leader(leader, one)] = _leader(leader, other)
