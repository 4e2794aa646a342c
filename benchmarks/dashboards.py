"""The pages by which a large round is watched: through the server, as they are opened.

10,000 claims, 200 reviewers who are assigned all of them, a million ratings. A lead to whom the open round is blind and
an observer to whom it is open call each page: once in a fresh process (cold), then again and again (warm), and after a
save that another process answered. Wall time is from the request to the last byte; beside it stands the processor time
of the server. A further page is a further line of `PAGES`; `--page` measures those whose name holds a word.
"""

import argparse
import shutil
import statistics
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

from filling import BEGUN, PASSWORD, SLUG, Size, filled
from save import Client
from server import peak_memory, processor_seconds, serving
from sqlalchemy import select

from annotator.database import migrate, open_database
from annotator.models import Project
from annotator.models.vocabulary import Reveal, Role
from annotator.services import accounts, projects, rounds

DATA = Path(__file__).resolve().parent / "data"
PORT = 8171
OWN = f"/p/{SLUG}"


@dataclass(frozen=True)
class Watched:
    """A page, who opens it, and in how many seconds it is wanted cold and warm; None where nothing was promised.

    Attributes
    ----------
    is_after_lock
        Whether the round is locked before: such pages come last.
    """

    name: str
    path: str
    login: str
    cold: float | None = None
    warm: float | None = None
    is_after_lock: bool = False


PAGES = (
    Watched("lead's dashboard, blind", f"{OWN}/dashboard", "lead", 1.5, 0.15),
    Watched("dashboard, results open", f"{OWN}/dashboard", "observer", 1.5, 0.15),
    Watched("dashboard, every question", f"{OWN}/dashboard?details=all", "observer"),
    Watched("claims short of ratings", f"{OWN}/?behind=short", "lead"),
    Watched("claims contested", f"{OWN}/?behind=contested", "observer"),
    Watched("claims without a group", f"{OWN}/", "lead"),
    Watched("document by paragraph", f"{OWN}/documents/report/overview", "observer"),
    Watched("a reviewer's own page", f"{OWN}/me", "person1"),
    Watched("adjudication queue", f"{OWN}/adjudication", "lead", None, 0.05, is_after_lock=True),
    Watched("a decision", f"{OWN}/adjudication/1/C00001/support", "lead", is_after_lock=True),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--claims", type=int, default=10_000)
    parser.add_argument("--reviewers", type=int, default=200)
    parser.add_argument("--ratings", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=15)
    parser.add_argument("--page", default="", help="a word of the names of the pages to measure")
    chosen = parser.parse_args()
    DATA.mkdir(exist_ok=True)
    size = Size(chosen.claims, chosen.reviewers, chosen.ratings)
    original = filled(DATA, size, Reveal.AFTER_LOCK)
    with tempfile.TemporaryDirectory(dir=DATA) as folder:
        path = Path(shutil.copy(original, folder))
        add_watchers(path)
        print(f"{size.ratings} ratings of {size.claims} claims by some of {size.reviewers} reviewers\n")
        print("| page | cold s | of it processor | warm s (median, slowest) | of it processor | peak MB | wanted |")
        print("|---|---|---|---|---|---|---|")
        pages = [page for page in PAGES if chosen.page in page.name]
        for page in pages:
            if not page.is_after_lock:
                print(measure(path, page, chosen.repeats), flush=True)
        about_saves = after_saves(path, size, chosen.repeats)
        lock(path)
        for page in pages:
            if page.is_after_lock:
                print(measure(path, page, chosen.repeats), flush=True)
        print(about_saves)


def add_watchers(path: Path) -> None:
    """Add a lead, to whom the open round is blind, and an observer, to whom its figures are open."""
    database = open_database(f"sqlite:///{path}")
    migrate(database)
    with database.writing() as session:
        project = session.scalars(select(Project).where(Project.slug == SLUG)).one()
        for login, role in (("lead", Role.LEAD), ("observer", Role.OBSERVER)):
            person = accounts.create_reviewer(
                session, login=login, name=login.title(), now=BEGUN, password=PASSWORD, is_one_time=False
            )
            projects.add_member(session, project, person.id, role, now=BEGUN, actor_id=None)
    database.dispose()


def lock(path: Path) -> None:
    """Lock the round."""
    database = open_database(f"sqlite:///{path}")
    with database.writing() as session:
        project = session.scalars(select(Project).where(Project.slug == SLUG)).one()
        rounds.lock_round(session, rounds.find_round(session, project.id), now=BEGUN, actor_id=None)
    database.dispose()


def measure(path: Path, page: Watched, repeats: int) -> str:
    """Return a row of the table: the page in a process of its own."""
    with serving(f"sqlite:///{path}", PORT, DATA, workers=1) as (process, _start):
        visitor = Client(path, 0, login=page.login, port=PORT)
        cold, cold_work = timed(process, visitor, page.path)
        found = [timed(process, visitor, page.path) for _repeat in range(repeats)]
        memory = peak_memory(process)
    warm, work = [each[0] for each in found], [each[1] for each in found]
    wanted = ", ".join("-" if each is None else f"{each:g}" for each in (page.cold, page.warm))
    return (
        f"| {page.name} | {cold:.2f} | {cold_work:.2f} | {statistics.median(warm):.3f}, {max(warm):.3f} "
        f"| {statistics.fmean(work):.3f} | {memory:.0f} | {wanted} |"
    )


def after_saves(path: Path, size: Size, repeats: int) -> str:
    """Return what the dashboard costs right after a save that another process has answered."""
    board = PAGES[1]
    with (
        serving(f"sqlite:///{path}", PORT, DATA, workers=1) as (process, _start),
        serving(f"sqlite:///{path}", PORT + 1, DATA, workers=1),
    ):
        observer = Client(path, 0, login=board.login, port=PORT)
        reviewer = Client(path, size.reviewers, port=PORT + 1)
        observer.open(board.path)
        saves, found = reviewer.saves(), []
        for _repeat in range(repeats):
            with closing(reviewer.connection()) as connection:
                connection.sock.sendall(next(saves))
                if not connection.sock.recv(15).startswith(b"HTTP/1.1 303"):
                    raise RuntimeError("The review was not saved.")
            found.append(timed(process, observer, board.path))
    wall, work = [each[0] for each in found], [each[1] for each in found]
    return (
        f"\n{board.name}, right after a save by another process: {statistics.median(wall):.3f} s (slowest "
        f"{max(wall):.3f}), of it {statistics.fmean(work):.3f} s of the processor."
    )


def timed(process: Popen[bytes], visitor: Client, path: str) -> tuple[float, float]:
    """Return the wall time of opening a page, and the processor time that the server took for it."""
    worked, begun = processor_seconds(process), time.perf_counter()
    visitor.open(path)
    return time.perf_counter() - begun, processor_seconds(process) - worked


if __name__ == "__main__":
    main()
