"""The reviewer's desk: opening the next claim, reserving and saving from the open queue, and the plan for many.

10,000 claims, 200 reviewers; one million ratings in the database where claims are opened and saved. One server process
and one client, signed in, CSRF on, SQLite with ``synchronous=FULL``. Milliseconds of processor of the server stand
beside the times, since these depend on what else the machine does.
"""

import argparse
import random
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from filling import BEGUN, SLUG, Size, filled
from save import ANSWERS, RATIONALE, Client
from server import processor_seconds, serving
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from annotator.database import Database, open_database
from annotator.models import Assignment, Project, Round
from annotator.models.vocabulary import Delivery, Overlap, Related, Reveal
from annotator.services import next_claims, projects, round_opening, rounds, work_plans
from annotator.services.allocation import Work, Worker, allocate
from annotator.services.permissions import Member
from annotator.services.raters import read_raters
from annotator.services.work_plans import PlanDraft

DATA = Path(__file__).resolve().parent / "data"
PORT = 8793
LATER = BEGUN + timedelta(days=30)
SIZE = Size(10_000, 200, 1_000_000)
EACH = 5


@dataclass
class Timed:
    """Seconds of single deeds."""

    seconds: list[float] = field(default_factory=list)
    processor: float = 0.0

    def row(self, name: str, wanted: str) -> str:
        """Return a line of the table, in milliseconds."""
        ordered = sorted(self.seconds)
        p50, p99 = (1000 * ordered[int(share * (len(ordered) - 1))] for share in (0.5, 0.99))
        each = 1000 * self.processor / len(ordered)
        return f"| {name} | {len(ordered)} | {p50:.1f} | {p99:.1f} | {each:.2f} | {wanted} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--reviewers", type=int, default=SIZE.reviewers, help="in the database of a million ratings")
    parser.add_argument("--parts", nargs="*", choices=["plan", "desk"], default=["plan", "desk"])
    chosen = parser.parse_args()
    DATA.mkdir(exist_ok=True)
    if "plan" in chosen.parts:
        plan_for_many()
    if "desk" in chosen.parts:
        desk(chosen.times, Size(SIZE.claims, chosen.reviewers, SIZE.ratings))


def plan_for_many() -> None:
    """Print how long the plan of a large round takes, with and without writing it."""
    print("| plan for 10,000 claims x 200 reviewers x k=5 | s | s of processor | wanted |")
    print("|---|---|---|---|")
    for related in Related:
        chance = random.Random(1)
        pairs = [(chance.randrange(10_000), chance.randrange(10_000)) for _pair in range(1_500)]
        work = Work(dict.fromkeys(range(10_000), EACH), [Worker(n) for n in range(200)], pairs, related, 1)
        _print_plan(f"computed, related claims {related.value}", lambda work=work: allocate(work))
    original = filled(DATA, Size(10_000, 200, 0), Reveal.AFTER_LOCK)
    with tempfile.TemporaryDirectory(dir=DATA) as folder:
        database = open_database(f"sqlite:///{shutil.copy(original, folder)}")
        with database.writing() as session:
            _lock_first(session)
            _plan(session, Delivery.ASSIGNED)
        _print_plan("a round opened: computed, its 50,000 rows written, committed", lambda: _opened(database), "2")
        database.dispose()


def _print_plan(name: str, deed: Callable[[], object], wanted: str = "") -> None:
    begun, used = time.perf_counter(), time.process_time()
    deed()
    print(f"| {name} | {time.perf_counter() - begun:.2f} | {time.process_time() - used:.2f} | {wanted} |", flush=True)


def _lock_first(session: Session) -> None:
    """Lock the round there is, without the assignments that nobody has rated."""
    round_ = rounds.find_round(session, projects.find_project(session, SLUG).id)
    rounds.lock_round(session, round_, now=LATER, actor_id=None)


def _plan(session: Session, delivery: Delivery) -> None:
    draft = PlanDraft(Overlap.SOME, EACH, delivery=delivery)
    work_plans.save_plan(session, projects.find_project(session, SLUG), draft, now=LATER, actor_id=None)


def _opened(database: Database) -> None:
    with database.writing() as session:
        _open(session)


def _open(session: Session) -> Round:
    # The claims were rated in the locked round that filled the database, so they have to be asked for again.
    return round_opening.open_round(session, projects.find_project(session, SLUG), now=LATER, actor_id=None, again=True)


def desk(times: int, size: Size) -> None:
    """Print what opening, drawing and saving cost with a million ratings in the database."""
    original = filled(DATA, size, Reveal.AFTER_LOCK)
    print(
        "\n| with one million ratings in the database | times | p50 ms | p99 ms | ms of processor each | wanted p50 |"
    )
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(dir=DATA) as folder:
        path = Path(shutil.copy(original, folder))
        _measure(path, size.reviewers, times, "dealt out")
        database = open_database(f"sqlite:///{path}")
        with database.writing() as session:
            _lock_first(session)
            _plan(session, Delivery.QUEUE)
            _open(session)
        database.dispose()
        _measure(path, size.reviewers, times, "open queue")
        _draw(path, times)


def _measure(path: Path, number: int, times: int, name: str) -> None:
    with serving(f"sqlite:///{path}", PORT, DATA, workers=1) as (process, _start):
        client = Client(path, number, port=PORT)
        asked, opened, saved = Timed(), Timed(), Timed()
        with closing(client.connection()) as kept:
            where = _ask(client, kept, "GET", f"/p/{SLUG}/rate", "", 303)[1]
            for turn in range(times):
                _time(asked, process, lambda: _ask(client, kept, "GET", f"/p/{SLUG}/rate", "", 303))
                text = _time(opened, process, lambda at=where: _ask(client, kept, "GET", at, "", 200))[0]
                sent = _bare(where), _filled_in(text, turn)
                where = _time(saved, process, lambda sent=sent: _ask(client, kept, "POST", *sent, 303))[1]
        print(asked.row(f"{name}: asking for the next claim", ""))
        print(opened.row(f"{name}: opening it", "10"))
        print(saved.row(f"{name}: saving it and reserving the next", "8"), flush=True)


def _time(timed: Timed, process: object, deed: Callable[[], tuple[str, str]]) -> tuple[str, str]:
    used, begun = processor_seconds(process), time.perf_counter()  # type: ignore[arg-type]
    answer = deed()
    timed.seconds.append(time.perf_counter() - begun)
    timed.processor += processor_seconds(process) - used  # type: ignore[arg-type]
    return answer


def _bare(address: str) -> str:
    return address.partition("?")[0]


def _ask(
    client: Client, connection: HTTPConnection, method: str, target: str, body: str, expected: int
) -> tuple[str, str]:
    """Send a request over a kept connection, and return the text and the address it leads to."""
    headers = {"Cookie": client.cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request(method, target, body or None, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    if answer.status != expected:
        message = f"{method} {target}: {answer.status}"
        raise RuntimeError(message)
    return text, answer.headers.get("Location") or ""


def _filled_in(text: str, turn: int) -> str:
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text))
    return urlencode(hidden | ANSWERS | {"c_support": "234"[turn % 3], "rationale": RATIONALE})


def _draw(path: Path, times: int) -> None:
    """Print what reserving costs by itself, without the page around it."""
    database = open_database(f"sqlite:///{path}")
    round_, people = _members(database)
    timed = Timed()
    for turn in range(times):
        member = people[turn % len(people)]
        with database.writing() as session:
            session.execute(
                delete(Assignment).where(
                    Assignment.round_id == round_,
                    Assignment.reviewer_id == member.reviewer_id,
                    Assignment.state == "open",
                )
            )
        begun, used = time.perf_counter(), time.process_time()
        with database.writing() as session:
            next_claims.next_claim(session, round_, member, LATER)
        timed.seconds.append(time.perf_counter() - begun)
        timed.processor += time.process_time() - used
    print(timed.row("open queue: reserving alone, with its commit", ""), flush=True)
    database.dispose()


def _members(database: Database) -> tuple[int, list[Member]]:
    with database.reading() as session:
        project = session.scalars(select(Project).where(Project.slug == SLUG)).one()
        round_ = rounds.find_round(session, project.id)
        found = [projects.find_member(session, project.id, rater.id) for rater in read_raters(session, project.id)]
        return round_.id, [member for member in found if member is not None]


if __name__ == "__main__":
    main()
