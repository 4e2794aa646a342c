"""The one door through which every sentence shown to people passes. English only for now."""

import re
from numbers import Integral

NARROW_SPACE = "\u202f"
_BEFORE_THE_SIGN = re.compile(r"(?<=[0-9}]) %")


def grouped(number: int) -> str:
    """Return a number as people read it: in groups of three from five digits on.

    Examples
    --------
    >>> grouped(9999), grouped(-10000) == "-10\\u202f000"
    ('9999', True)
    """
    return f"{number:,}".replace(",", NARROW_SPACE) if abs(number) >= 10_000 else str(number)


def percent(share: float, decimals: int = 0) -> str:
    """Return a share as percent, whole by default.

    Examples
    --------
    >>> percent(0.9051) == "91\\u202f%"
    True
    """
    return f"{100 * share:.{decimals}f}{NARROW_SPACE}%"


def for_people(value: object) -> object:
    """Return what stands for a value in a sentence: a whole number in groups, everything else as it is."""
    if isinstance(value, bool):
        return value
    return grouped(int(value)) if isinstance(value, Integral) else value


def _(message: str, /, **values: object) -> str:
    """Return `message` in the language of the reader, with named places filled in.

    Parameters
    ----------
    message
        The English sentence, which is also its key in a catalogue; places are written ``{name}``.
    values
        What to put into the places. Whole numbers come in groups of three; one that is to be typed again, such as a
        seed, is given as text.

    Notes
    -----
    A percentage is written "95 %" in a message and has a space in the sentence at which no line breaks.

    Examples
    --------
    >>> _("{count} claims", count=40)
    '40 claims'
    """
    if " %" in message:
        message = _BEFORE_THE_SIGN.sub(f"{NARROW_SPACE}%", message)
    return message.format(**{name: for_people(value) for name, value in values.items()}) if values else message


def plural(count: int, one: str, many: str, /, **values: object) -> str:
    """Return the sentence for one or for several, with ``{count}`` filled in.

    Examples
    --------
    >>> plural(1, "{count} claim", "{count} claims")
    '1 claim'
    """
    return _(one if count == 1 else many, count=count, **values)
