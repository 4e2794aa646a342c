"""How long somebody was at a form, as far as it can be believed."""

from datetime import datetime


def bounded(claimed: int | None, opened_at: datetime | None, now: datetime) -> int | None:
    """Return the active time in seconds, at most the time since the form was opened; None where it is not known.

    Parameters
    ----------
    claimed
        What the browser measured: seconds in which the page was in sight and something was done in the last half
        minute.
    opened_at
        When the form was first opened, as this program signed it; None where nothing says so, or nothing true.
    """
    if claimed is None or opened_at is None:
        return None
    return min(max(claimed, 0), max(0, int((now - opened_at).total_seconds())))
