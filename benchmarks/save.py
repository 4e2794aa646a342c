"""Saving a review through the page's own form: signed in, CSRF on, SQLite with ``synchronous=FULL``.

Two server processes and the load generator share the machine's cores. Each client is a reviewer with a list of
10,000 claims and saves one review after the other; a save is a POST that ends in a redirect. Floors in the same
run: the same server answering "hello", and durable commits by the driver alone.
"""

import argparse
import http.client
import http.cookies
import re
import shutil
import sqlite3
import tempfile
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import load
from filling import PASSWORD, SLUG, Size, filled
from server import private_memory, processor_seconds, proportional_memory, serving

from annotator.models.vocabulary import Reveal

DATA = Path(__file__).resolve().parent / "data"
PORT = 8791
REVIEWERS = 64
CLAIMS = 10_000
EMPTY = Size(CLAIMS, REVIEWERS, 0)
MILLION = Size(CLAIMS, REVIEWERS, 1_000_000)
ANSWERS = {"c_basis": "article", "c_contrary": "none", "c_confidence": "medium"}
RATIONALE = "Named, but neither traced nor tested."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--clients", type=int, nargs="*", default=[1, 8, 32])
    parser.add_argument("--sizes", nargs="*", choices=["empty", "million"], default=["empty", "million"])
    chosen = parser.parse_args()
    DATA.mkdir(exist_ok=True)
    print("| ratings stored | clients | saves/s | p50 ms | p99 ms | server ms of processor a save | wrong answers |")
    print("|---|---|---|---|---|---|---|")
    for name in chosen.sizes:
        measure(filled(DATA, EMPTY if name == "empty" else MILLION, Reveal.AFTER_LOCK), name, chosen)
    print(f"\nFloor: {durable_commits():.0f} durable commits/s by the driver alone, one client.")


def measure(original: Path, name: str, chosen: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory(dir=DATA) as folder:
        path = Path(shutil.copy(original, folder))
        with serving(f"sqlite:///{path}", PORT, DATA) as (process, start):
            fresh = proportional_memory(process)
            clients = [Client(path, REVIEWERS - number) for number in range(max(chosen.clients))]
            for count in chosen.clients:
                used = processor_seconds(process)
                found = load.run("127.0.0.1", PORT, [client.saves() for client in clients[:count]], 303, chosen.seconds)
                used = 1000 * (processor_seconds(process) - used) / len(found.answers)
                print(
                    f"| {name} | {count} | {found.per_second:.0f} | {found.quantile(0.5):.1f} "
                    f"| {found.quantile(0.99):.1f} | {used:.2f} | {len(found.wrong)} |",
                    flush=True,
                )
            hello = load.run("127.0.0.1", PORT, [client.static() for client in clients[:8]], 200, 3)
            own = ", ".join(f"{size:.0f}" for size in private_memory(process))
            print(
                f"\n{name}: first answer {start:.2f} s after the start; {fresh:.0f} MB proportional set size then, "
                f"{proportional_memory(process):.0f} MB at the end (master and workers have {own} MB to themselves); "
                f"a static file {hello.per_second:.0f}/s.\n"
            )


class Client:
    """A reviewer who is signed in."""

    def __init__(self, path: Path, number: int, *, login: str = "", port: int = PORT) -> None:
        self.login = login or f"person{number}"
        self.port = port
        self.cookie = ""
        page = self._ask("GET", "/sign-in")
        fields = {"csrf_token": _token(page), "login": self.login, "password": PASSWORD}
        self._ask("POST", "/sign-in", fields)
        self.token = _token(self._ask("GET", f"/p/{SLUG}/exports"))
        self.assignments = _open_assignments(path, self.login)

    def open(self, target: str) -> str:
        """Return the page at `target`."""
        return self._ask("GET", target)

    def connection(self) -> http.client.HTTPConnection:
        """Return a fresh connection to the server."""
        made = http.client.HTTPConnection("127.0.0.1", self.port)
        made.connect()
        return made

    def _ask(self, method: str, target: str, fields: dict[str, str] | None = None) -> str:
        with closing(self.connection()) as connection:
            headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
            connection.request(method, target, urllib.parse.urlencode(fields or {}) if fields else None, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            for line in answer.headers.get_all("Set-Cookie") or []:
                morsel = next(iter(http.cookies.SimpleCookie(line).values()))
                self.cookie = f"{morsel.key}={morsel.coded_value}"
            if answer.status >= 400:
                message = f"{method} {target}: {answer.status}"
                raise RuntimeError(message)
            return text

    def saves(self) -> Iterator[bytes]:
        """Yield a save of each open assignment in turn; what one run leaves over is there for the next."""
        for place, assignment in enumerate(self.assignments):
            fields = {
                "csrf_token": self.token,
                "request_id": f"{self.login}-{assignment}",
                "base_revision": "0",
                "c_support": "234"[place % 3],
                "rationale": RATIONALE,
                **ANSWERS,
            }
            yield self._request("POST", f"/p/{SLUG}/rate/{assignment}", urllib.parse.urlencode(fields).encode())

    def static(self) -> Iterator[bytes]:
        """Yield requests for a small static file, the least the server can do."""
        target = re.findall(r'href="(/static/[^"]*favicon[^"]*)"', self._ask("GET", "/sign-in"))
        while True:
            yield self._request("GET", (target or ["/sign-in"])[0], b"")

    def _request(self, method: str, target: str, body: bytes) -> bytes:
        head = (
            f"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {self.cookie}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


def _token(page: str) -> str:
    return re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]


def _open_assignments(path: Path, login: str) -> Iterator[int]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT a.id FROM assignment a JOIN reviewer r ON r.id = a.reviewer_id "
            "WHERE r.login = ? AND a.state = 'open' ORDER BY a.position",
            (login,),
        ).fetchall()
    return iter([row[0] for row in rows])


def durable_commits(count: int = 2000) -> float:
    """Commits a second of one small row each, with the settings of the program."""
    with tempfile.TemporaryDirectory(dir=DATA) as folder, closing(sqlite3.connect(Path(folder) / "floor.db")) as floor:
        floor.isolation_level = None
        floor.execute("PRAGMA journal_mode=WAL")
        floor.execute("PRAGMA synchronous=FULL")
        floor.execute("CREATE TABLE t (a TEXT)")
        begun = time.perf_counter()
        for _number in range(count):
            floor.execute("BEGIN IMMEDIATE")
            floor.execute("INSERT INTO t VALUES (?)", ("x" * 400,))
            floor.execute("COMMIT")
        return count / (time.perf_counter() - begun)


if __name__ == "__main__":
    main()
