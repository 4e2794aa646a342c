"""How well what a file says of a document fits those that it may mean: in what they agree, and in what they do not."""

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import chain, combinations, islice

from annotator.services.document_entries import LONGEST_KEY
from annotator.services.import_registers import Entry, plain_name
from annotator.services.name_folding import slug_for

TELLING = ("authors", "outlet", "url", "date_stated")
"""What tells documents of one title apart; what people believe of a date, or how they write a language, does not."""
KEY = re.compile(rf"[\w.-]{{1,{LONGEST_KEY}}}")
"""What may be the key of a document."""
MOST_LISTED = 10
# "new" is the address of the form that makes one; dots alone are no part of an address.
BARRED = frozenset({"new", ".", ".."})
# What `slug_for` leaves for a number.
_ROOM = 8
_WORDS = re.compile(r"\w+( \w+)*")


def title_key(title: str) -> str:
    """Return the key that every project makes of this title first.

    Examples
    --------
    >>> title_key("Annual report")
    'annual-report'
    """
    return slug_for(title, set(), LONGEST_KEY)


def is_made_of(key: str, title: str) -> bool:
    """Return whether a key says no more than this title, of which keys are made in every project alike.

    Examples
    --------
    >>> is_made_of("annual-report-2", "Annual report"), is_made_of("r-2", "Annual report")
    (True, False)
    """
    made, folded = title_key(title), key.casefold()
    if not folded.startswith(made):
        return False
    number = folded[len(made) :]
    return not number or (number[0] == "-" and number[1:].isascii() and number[1:].isdigit())


def is_title_alone(key: str, title: str) -> bool:
    """Return whether a key says nothing but this title, not even a number.

    Examples
    --------
    >>> is_title_alone("Annual-Report", "Annual report"), is_title_alone("annual-report-2", "Annual report")
    (True, False)
    """
    return key.casefold() == title_key(title)


def made_keys(name: str, title: str) -> tuple[str, str]:
    """Return the keys that are made of what a file calls a document, where signs that no key has stand against it.

    The first one says all of the name, and is empty where that cannot be: words parted by single blanks, and not too
    many of them. The second one ends in a checksum of name and title, which tells apart what the rest has in common.

    Examples
    --------
    >>> made_keys("Post 3", "News"), made_keys("Chapter 1.2", "News")
    (('post-3', 'post-3-0f83b42d'), ('', 'chapter-1-2-c2d8ba89'))
    """
    plain = plain_name(name)
    # A sign may become several letters, as № does.
    whole = slug_for(plain, set(), 20 * len(plain) + _ROOM)
    says_all = _WORDS.fullmatch(plain) and whole == plain.replace(" ", "-") and len(whole) <= LONGEST_KEY - _ROOM
    checksum = sha256(f"{plain}\n{plain_name(title)}".encode()).hexdigest()[:8]
    return whole if says_all else "", f"{whole[: LONGEST_KEY - _ROOM - 9].strip('-_')}-{checksum}"


def contradiction(entry: Entry, details: Mapping[str, str]) -> str:
    """Return the first of what tells documents apart that is said otherwise of this one; empty if nothing is."""
    both = ((each, entry.details.get(each, ""), details.get(each, "")) for each in TELLING)
    return next((each for each, there, here in both if there and here and plain_name(there) != plain_name(here)), "")


class Candidates:
    """Documents of which one may be meant, with what is known of each; looking one up does not go through them all."""

    def __init__(self, known: Iterable[tuple[Entry, Mapping[str, str]]]) -> None:
        self._known = [
            (entry, {each: plain_name(details.get(each, "")) for each in TELLING}) for entry, details in known
        ]
        # By the attributes that are told: by what documents have there.
        self._by: dict[tuple[str, ...], dict[tuple[str, ...], list[Entry]]] = {}

    @property
    def is_empty(self) -> bool:
        return not self._known

    @property
    def are_new(self) -> bool:
        """Whether the project has none of them."""
        return all(entry.id is None for entry, _known in self._known)

    @property
    def some(self) -> list[Entry]:
        """The first of them, as many as are listed."""
        return [entry for entry, _known in self._known[: MOST_LISTED + 1]]

    def likeliest(self, details: Mapping[str, str], *, needed: str = "") -> list[Entry]:
        """Return those that are contradicted in nothing and agree in most, some of them where they are many.

        Parameters
        ----------
        needed
            An attribute in which they have to agree; empty: none.
        """
        said = {each: plain_name(details[each]) for each in TELLING if details[each]}
        by = self._by.get(told := tuple(said))
        if by is None:
            by = self._by[told] = {}
            for entry, known in self._known:
                by.setdefault(tuple(known[each] for each in told), []).append(entry)
        for count in range(len(told), -1, -1):
            agreeing = (
                by.get(tuple(word if each in some else "" for each, word in said.items()), ())
                for some in combinations(told, count)
                if not needed or needed in some
            )
            if found := list(islice(chain.from_iterable(agreeing), MOST_LISTED + 1)):
                return found
        return []


def first_of(spellings: Sequence[str]) -> str:
    """Return the spelling to keep of words that differ in case and spacing, whichever stands first in a file."""
    return min(spellings, key=lambda each: (len(each), each))
