"""Claims that say nearly the same as another: compared word by word, whatever the order of the words."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Claim, ClaimVersion
from annotator.models.vocabulary import ClaimState
from annotator.services.claim_search import current_version
from annotator.services.claim_voices import Voices, read_voices
from annotator.services.name_folding import fold

#: From this likeness in percent on, somebody should look.
ALIKE = 75
MOST_SHOWN = 5
MOST_PAIRS = 200
#: In a search through all pairs, words that more claims than this have say nothing about any two of them.
COMMON_WORD = 200
#: After an import of more claims than this, pairs are looked for only when somebody asks.
MOST_AT_ONCE = 2_000
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Alike:
    """A claim that looks like another; `percent` of their letters are the same once the words are sorted."""

    claim_id: int
    key: str
    text: str
    voices: Voices
    percent: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two claims that look alike, in the order of the project."""

    first: Alike
    second: Alike

    @property
    def percent(self) -> int:
        return self.first.percent


@dataclass(frozen=True, slots=True)
class _Line:
    claim_id: int
    version_id: int
    key: str
    text: str
    plain: str


def plain_words(text: str) -> str:
    """Return the words of `text` folded and sorted, which is what likeness is measured on.

    Examples
    --------
    >>> plain_words("Arms, sold by Łódź")
    'arms by lodz sold'
    """
    return " ".join(sorted(_WORD.findall(fold(text))))


def find_alike(
    session: Session,
    project_id: int,
    text: str,
    *,
    except_ids: Collection[int] = (),
    most: int = MOST_SHOWN,
) -> tuple[Alike, ...]:
    """Return the claims of the project that look like `text`, the most alike first.

    Parameters
    ----------
    except_ids
        Claims not to compare with: the one that is edited, or those it is split from.
    """
    # Loaded where it is needed: most requests never compare claims.
    from rapidfuzz import fuzz, process

    wanted = plain_words(text)
    if not wanted:
        return ()
    lines = [line for line in _read_lines(session, project_id) if line.claim_id not in except_ids]
    found = process.extract(
        wanted, [line.plain for line in lines], scorer=fuzz.ratio, processor=None, score_cutoff=ALIKE, limit=most
    )
    return _described(session, [(lines[place], score) for _words, score, place in found])


def find_pairs(session: Session, project_id: int, *, most: int = MOST_PAIRS) -> tuple[Pair, ...]:
    """Return the pairs of claims of the project that look alike, the most alike first.

    Only claims that share one of their rarer words are compared: ten thousand claims have fifty million pairs.
    """
    from rapidfuzz import fuzz

    lines = list(_read_lines(session, project_id))
    pairs: list[tuple[float, int, int]] = []
    for one, other in _candidates([set(line.plain.split()) for line in lines]):
        score = fuzz.ratio(lines[one].plain, lines[other].plain, score_cutoff=ALIKE)
        if score:
            pairs.append((-score, one, other))
    shown = sorted(pairs)[:most]
    flat = _described(session, [(lines[place], -score) for score, *both in shown for place in both])
    return tuple(Pair(first, second) for first, second in zip(flat[::2], flat[1::2], strict=True))


def _candidates(words: Sequence[set[str]]) -> Iterator[tuple[int, int]]:
    """Pairs of places that share a word among the rarer half of each."""
    number = Counter(word for each in words for word in each)
    holders: dict[str, list[int]] = defaultdict(list)
    for place, each in enumerate(words):
        rarest = sorted(each, key=lambda word: (number[word], word))[: len(each) // 2 + 1]
        met: set[int] = set()
        for word in rarest:
            if number[word] <= COMMON_WORD:
                met.update(holders[word])
                holders[word].append(place)
        for other in sorted(met):
            yield other, place


def _read_lines(session: Session, project_id: int) -> Iterator[_Line]:
    rows = session.execute(
        select(Claim.id, ClaimVersion.id, Claim.key, ClaimVersion.text)
        .join(ClaimVersion, current_version())
        .where(
            Claim.project_id == project_id,
            Claim.state.in_([ClaimState.DRAFT.value, ClaimState.READY.value]),
        )
        .order_by(Claim.position, Claim.id)
    )
    return (_Line(claim_id, version_id, key, text, plain_words(text)) for claim_id, version_id, key, text in rows)


def _described(session: Session, found: Sequence[tuple[_Line, float]]) -> tuple[Alike, ...]:
    voices = read_voices(session, {line.version_id for line, _score in found})
    return tuple(
        Alike(line.claim_id, line.key, line.text, voices[line.version_id], int(score)) for line, score in found
    )
