"""What a loader tells the master: what can be told in a sentence, and what is shown where it comes from."""

import errno
import os

import pytest

from annotator.cli import loader_report
from annotator.cli.refusal import Refusal
from annotator.errors import AnnotatorError, TooMany


def _told(*lines: bytes) -> tuple[dict[int, int], BaseException | None]:
    report, told = os.pipe()
    for line in lines:
        os.write(told, line)
    os.close(told)
    return loader_report.read(report)


def _raise(error: Exception) -> None:
    raise error


def test_numbers_are_told_and_no_failure() -> None:
    assert _told(loader_report.number(3, 70), loader_report.number(4, 71)) == ({3: 70, 4: 71}, None)


@pytest.mark.parametrize("error", [Refusal("No."), AnnotatorError("No."), OSError(errno.ENOSPC, "No.")])
def test_a_refusal_is_told(error: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    _numbers, told = _told(loader_report.failure(error))
    assert (type(told), str(told)) == (type(error), str(error))
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "error",
    [KeyError("nothing"), PermissionError(errno.EACCES, "No."), TooMany("No.", 9), AnnotatorError("n" * 2_000)],
    ids=["a fault", "a file that may not be read", "one that cannot be read again", "one that is long"],
)
def test_what_cannot_be_told_is_shown_from_where_it_comes(error: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(type(error)) as raised:
        _raise(error)
    line = loader_report.failure(raised.value)
    _numbers, told = _told(line)
    assert (type(told), str(told)) == (SystemExit, "1")
    shown = capsys.readouterr().err
    assert "raise error" in shown
    assert type(error).__name__ in shown
    assert len(line) < 200
