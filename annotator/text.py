"""The one door through which every sentence shown to people passes. English only for now."""


def _(message: str, /, **values: object) -> str:
    """Return `message` in the language of the reader, with named places filled in.

    Parameters
    ----------
    message
        The English sentence, which is also its key in a catalogue; places are written ``{name}``.
    values
        What to put into the places.

    Examples
    --------
    >>> _("{count} claims", count=40)
    '40 claims'
    """
    return message.format(**values) if values else message


def plural(count: int, one: str, many: str, /, **values: object) -> str:
    """Return the sentence for one or for several, with ``{count}`` filled in.

    Examples
    --------
    >>> plural(1, "{count} claim", "{count} claims")
    '1 claim'
    """
    return _(one if count == 1 else many, count=count, **values)
