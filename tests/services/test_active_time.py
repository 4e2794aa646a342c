"""How long somebody was at a form, as far as it can be believed."""

from datetime import datetime, timedelta

import pytest
from factories import NOW

from annotator.services.active_time import bounded


@pytest.mark.parametrize(
    ("claimed", "opened_at", "believed"),
    [
        (40, NOW - timedelta(seconds=60), 40),
        (90, NOW - timedelta(seconds=60), 60),
        (-5, NOW - timedelta(seconds=60), 0),
        (5, NOW + timedelta(seconds=60), 0),  # a clock that was set back meanwhile
        (None, NOW - timedelta(seconds=60), None),
        (40, None, None),
    ],
)
def test_at_most_the_time_since_the_form_was_opened(
    claimed: int | None, opened_at: datetime | None, believed: int | None
) -> None:
    assert bounded(claimed, opened_at, NOW) == believed
