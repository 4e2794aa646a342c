"""The queue of writers: nobody waits in it for ever."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from annotator.write_queue import WriteQueue


def test_a_writer_whose_turn_does_not_come_is_told_so(tmp_path: Path) -> None:
    queue = WriteQueue(tmp_path / "lock", patience=0.01)

    def write() -> str:
        with queue.turn():
            return "written"

    with ThreadPoolExecutor(1) as threads:
        with queue.turn_here(), pytest.raises(OperationalError, match=r"kept this writer waiting for 0\.01 seconds"):
            threads.submit(write).result()
        assert threads.submit(write).result() == "written"
    queue.close()
