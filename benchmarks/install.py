"""A plain install into an empty environment, as ``make setup`` does it; package cache first empty, then filled."""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The environment of the benchmarks has no pip of its own.
BASE = str(Path(sys.base_prefix) / "bin")


def main() -> None:
    for cache in ("empty", "filled"):
        seconds, megabytes = install(["--no-cache-dir"] if cache == "empty" else [])
        print(f"package cache {cache}: {seconds:.1f} s, {megabytes:.0f} MB")


def install(options: list[str]) -> tuple[float, float]:
    """Install into a fresh environment; return seconds and megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        python = str(Path(folder) / "venv" / "bin" / "python")
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", Path(folder) / "venv"], check=True)
        base = [
            shutil.which("python3", path=BASE) or "python3",
            "-m",
            "pip",
            "--python",
            python,
            "install",
            "-q",
            *options,
        ]
        subprocess.run([*base, "--require-hashes", "-r", ROOT / "requirements.lock"], check=True)
        subprocess.run([*base, "--no-deps", "--no-build-isolation", ROOT], check=True)
        seconds = time.perf_counter() - begun
        files = [path.stat().st_size for path in Path(folder).rglob("*") if path.is_file() and not path.is_symlink()]
        return seconds, sum(files) / 1e6


if __name__ == "__main__":
    main()
