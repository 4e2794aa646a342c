"""Results that cost much and change seldom, remembered by each process while what they are made of is the same."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TypeVar, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Pool
from sqlalchemy.orm import Session

Result = TypeVar("Result")

#: Results that a process remembers of one database; those asked for last.
MOST_RESULTS = 64


@dataclass(slots=True)
class _Memory:
    entries: OrderedDict[Hashable, tuple[object, object]] = field(default_factory=OrderedDict)
    turn: threading.Lock = field(default_factory=threading.Lock)


_memories: WeakKeyDictionary[Pool, _Memory] = WeakKeyDictionary()


def remembered(session: Session, key: Hashable, made_of: object, make: Callable[[], Result]) -> Result:
    """Return what `make` makes, made again only when what it is made of has changed.

    A writing session, which sees what may yet be rolled back, remembers nothing.

    Parameters
    ----------
    key
        Names what is made.
    made_of
        Equal to what was given before as long as the result is the same.
    """
    if session.info.get("writing"):
        return make()
    memory = _memories.setdefault(session.get_bind().engine.pool, _Memory())
    with memory.turn:
        found = memory.entries.get(key)
        if found is not None:
            memory.entries.move_to_end(key)
    if found is not None and found[0] == made_of:
        return cast("Result", found[1])
    result = make()
    with memory.turn:
        memory.entries[key] = (made_of, result)
        memory.entries.move_to_end(key)
        while len(memory.entries) > MOST_RESULTS:
            memory.entries.popitem(last=False)
    return result
