"""What the server does before it forks."""

import ctypes
import subprocess
import sys

import pytest

GAPS = """
import ctypes
from annotator.cli import server
system = ctypes.CDLL(None)
system.malloc.restype, system.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
blocks = [system.malloc(3000) for _each in range(2000)]
for block in blocks[::2]:
    system.free(block)
server._save_memory()
print(all(system.malloc(size) > max(blocks) for size in (3000, 2500, 1200, 600, 3000)))
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallopt"), reason="the gaps are those of glibc")
def test_workers_begin_on_pages_of_their_own() -> None:
    """What is asked for after the fork lies behind all that was there, not in a gap on a page that is shared."""
    done = subprocess.run([sys.executable, "-c", GAPS], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
