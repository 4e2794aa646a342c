"""The agreement report of a round with a million ratings: through the server, as its pages are opened.

An observer opens the report while a reviewer saves. Measured from the request to the last byte of the page, on the
two cores of the server: the first report of a process (cold), the same again (warm), the first panel right after a save
that another process answered, and the details, which ask who rated. `--ratings` makes other sizes.
"""

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from filling import BEGUN, PASSWORD, SLUG, Size, filled
from save import Client
from server import peak_memory, serving
from sqlalchemy import select

from annotator.database import open_database
from annotator.models import Project
from annotator.models.vocabulary import Reveal, Role
from annotator.services import accounts, projects

DATA = Path(__file__).resolve().parent / "data"
PORT = 8791
REPORT = f"/p/{SLUG}/agreement"
OBSERVER, NEWCOMER = "observer", "newcomer"
DETAILS = f"{REPORT}?details=all"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--claims", type=int, default=10_000)
    parser.add_argument("--reviewers", type=int, default=64)
    parser.add_argument("--ratings", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=15)
    chosen = parser.parse_args()
    DATA.mkdir(exist_ok=True)
    size = Size(chosen.claims, chosen.reviewers, chosen.ratings)
    original = filled(DATA, size, Reveal.AFTER_LOCK)
    with tempfile.TemporaryDirectory(dir=DATA) as folder:
        path = Path(shutil.copy(original, folder))
        add_newcomers(path)
        for line in measure(path, size, chosen.repeats):
            print(line, flush=True)


def add_newcomers(path: Path) -> None:
    """Add somebody to whom an open round's figures are open, and somebody who has all claims still to rate."""
    database = open_database(f"sqlite:///{path}")
    with database.writing() as session:
        project = session.scalars(select(Project).where(Project.slug == SLUG)).one()
        for login, role in ((OBSERVER, Role.OBSERVER), (NEWCOMER, Role.REVIEWER)):
            person = accounts.create_reviewer(
                session, login=login, name=login.title(), now=BEGUN, password=PASSWORD, is_one_time=False
            )
            projects.add_member(session, project, person.id, role, now=BEGUN, actor_id=None)
    database.dispose()


def measure(path: Path, size: Size, repeats: int) -> Iterator[str]:
    """Yield the results as lines of a table, each as soon as it is known."""
    yield f"{size.ratings} ratings of {size.claims} claims\n\n| what | seconds |\n|---|---|"
    with serving(f"sqlite:///{path}", PORT, DATA, workers=1) as (process, _start):
        observer = Client(path, 0, login=OBSERVER)
        yield f"| first panel, cold | {seconds(lambda: observer.open(REPORT)):.2f} |"
        yield f"| first panel, warm | {middle(repeats, lambda: observer.open(REPORT))} |"
        yield f"| details, cold | {seconds(lambda: observer.open(DETAILS)):.2f} |"
        yield f"| details, warm | {middle(repeats, lambda: observer.open(DETAILS))} |"
        yield f"\nPeak memory of the process: {peak_memory(process):.0f} MB\n"
    with (
        serving(f"sqlite:///{path}", PORT, DATA, workers=1),
        serving(f"sqlite:///{path}", PORT + 1, DATA, workers=1),
    ):
        # Two servers on one database: what one has saved, the other has not seen.
        observer, reviewer = Client(path, 0, login=OBSERVER), Client(path, 0, login=NEWCOMER, port=PORT + 1)
        observer.open(REPORT)
        saves = reviewer.saves()
        after = []
        for _repeat in range(repeats):
            with closing(reviewer.connection()) as connection:
                connection.sock.sendall(next(saves))
                if not connection.sock.recv(15).startswith(b"HTTP/1.1 303"):
                    raise RuntimeError("The review was not saved.")
            after.append(seconds(lambda: observer.open(REPORT)))
        yield "| what | median s | slowest s |\n|---|---|---|"
        yield f"| first panel after a save by another process | {statistics.median(after):.3f} | {max(after):.3f} |"


def seconds(deed: Callable[[], object]) -> float:
    begun = time.perf_counter()
    deed()
    return time.perf_counter() - begun


def middle(repeats: int, deed: Callable[[], object]) -> str:
    found = [seconds(deed) for _repeat in range(repeats)]
    return f"{statistics.median(found):.3f} (slowest {max(found):.3f})"


if __name__ == "__main__":
    main()
