"""What the server does before it forks."""

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest
from running import free_port

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


LOADED = """
import os
from annotator.cli.server import Server, Service
from annotator.config import read_settings

def make_app(settings):
    raise SystemExit(os.environ["OPENBLAS_NUM_THREADS"])

Server(Service(read_settings(), make_app, print), with_loader=False).run()
"""


@pytest.mark.parametrize(("given", "used"), [({}, "1"), ({"OPENBLAS_NUM_THREADS": "2"}, "2")])
def test_a_worker_computes_on_one_core_unless_told_otherwise(tmp_path: Path, given: dict[str, str], used: str) -> None:
    kept = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    environment = kept | {"ANNOTATOR_DATA": str(tmp_path), "PORT": str(free_port())} | given
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, env=environment, check=False)
    assert done.stderr.strip() == used
