"""Runs the benchmarks one after the other: ``make bench``. What they print goes into ``results.md`` by hand."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROGRAMS = (
    "save.py",
    "desk.py",
    "export.py",
    "agreement.py",
    "coverage.py",
    "severity.py",
    "consensus.py",
    "files.py",
    "reports.py",
    "imports.py",
    "install.py",
)


def main() -> int:
    chosen = [f"{name}.py" for name in sys.argv[1:]] or list(PROGRAMS)
    for name in chosen:
        print(f"\n## {name}\n", flush=True)
        done = subprocess.run([sys.executable, HERE / name], cwd=HERE, check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
