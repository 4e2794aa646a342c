"""The server: what it says, that it answers, and that those who dawdle delay nobody."""

import re
import socket
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from pages import Page
from running import free_port
from running_commands import Program
from serving import PATIENCE, Browser, serving
from sqlalchemy import func, select

from annotator.cli.serve import address
from annotator.database import Database
from annotator.models import Review, Reviewer

SECRET = "s" * 40


def _sign_in(browser: Browser, said: Path) -> None:
    link = re.findall(r"(/sign-in/\S+)", said.read_text())[0]
    assert browser.send("GET", link)[:2] == (303, "/p/demo/")


def _save(browser: Browser) -> tuple[int, str, str]:
    """Rate the next claim as a browser would."""
    path = browser.send("GET", "/p/demo/rate")[1]
    status, _location, text = browser.send("GET", path)
    assert status == 200
    form = Page(text).form(holding="rationale")
    answers = {"c_support": "3", "c_basis": "article", "c_contrary": form.choices["c_contrary"][0]}
    typed = form.values | answers | {"c_confidence": form.choices["c_confidence"][0]}
    return browser.send("POST", path, urlencode(typed))


def test_the_demonstration_is_served_and_kept(program: Program, kept: Database) -> None:
    with serving(program.data, "demo", "--serve") as (browser, said):
        lines = said.read_text().splitlines()
        assert lines[0] == f"Annotator answers at http://127.0.0.1:{browser.port}/"
        assert lines[1] == "Open this link to sign in (once, within 10 minutes):"
        assert lines[2].startswith(f"  http://127.0.0.1:{browser.port}/sign-in/")
        _sign_in(browser, said)
        assert "Satanovski" in browser.send("GET", "/p/demo/")[2]
        assert _save(browser)[0] == 303
        assert Browser(browser.host, browser.port).send("GET", re.findall(r"(/sign-in/\S+)", lines[2])[0])[0] == 403
    with kept.reading() as session:
        before = session.scalar(select(func.count()).select_from(Review))
    with serving(program.data, "demo", "--serve") as (browser, said):
        _sign_in(browser, said)
    with kept.reading() as session:
        assert session.scalar(select(func.count()).select_from(Review)) == before


def test_those_who_dawdle_delay_nobody(program: Program) -> None:
    """Two connections that say nothing, one that never ends its headers, one that does not read its download."""
    with serving(program.data, "demo", "--serve") as (browser, said):
        _sign_in(browser, said)
        dawdlers = [socket.create_connection((browser.host, browser.port), timeout=PATIENCE) for _each in range(4)]
        try:
            dawdlers[2].sendall(b"GET /projects HTTP/1.1\r\nHost: localhost\r\n")
            dawdlers[3].setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
            asked = "GET /p/demo/exports/ratings-long.csv?answers=all HTTP/1.1", "Host: localhost"
            dawdlers[3].sendall("\r\n".join((*asked, f"Cookie: {browser.cookie}", "", "")).encode())
            for _claim in range(3):
                assert _save(browser)[0] == 303
            assert dawdlers[3].recv(15).startswith(b"HTTP/1.1 200")
        finally:
            for dawdler in dawdlers:
                dawdler.close()


def test_a_thread_that_lingers_delays_nobody(program: Program) -> None:
    """More connections than threads, each asking again and again: every one of them is answered."""
    with serving(program.data, "demo", "--serve", WEB_CONCURRENCY="1") as (browser, said):
        _sign_in(browser, said)
        kept_open = [HTTPConnection(browser.host, browser.port, timeout=PATIENCE) for _each in range(12)]
        for _round in range(3):
            for each in kept_open:
                each.request("GET", "/sign-in", headers={"Cookie": browser.cookie})
            for each in kept_open:
                answer = each.getresponse()
                answer.read()
                assert answer.status == 303
        assert _save(browser)[0] == 303
        for each in kept_open:
            each.close()


def test_connections_to_spare_hold_no_thread(program: Program) -> None:
    """Each would hold one of eight threads for five seconds: so many of them longer than the browser waits."""
    with serving(program.data, "demo", "--serve", WEB_CONCURRENCY="1") as (browser, said):
        _sign_in(browser, said)
        spare = [socket.create_connection((browser.host, browser.port), timeout=PATIENCE) for _each in range(120)]
        try:
            assert _save(browser)[0] == 303
        finally:
            for each in spare:
                each.close()


def test_serving_what_is_there(ready: Program) -> None:
    """With as many processes as by default, since an empty setting is none."""
    with serving(ready.data, "serve", WEB_CONCURRENCY="") as (browser, said):
        assert said.read_text().splitlines()[0] == f"Annotator answers at http://127.0.0.1:{browser.port}/"
        assert "sign-in/" not in said.read_text()
        assert browser.send("GET", "/")[:2] == (303, "/sign-in?next=/")
        assert browser.send("GET", "/sign-in")[0] == 200


def test_outside_loopback_no_link_is_printed(program: Program) -> None:
    everywhere = "0.0.0.0"  # noqa: S104
    with serving(program.data, "demo", "--serve", host=everywhere, ANNOTATOR_SECRET_KEY=SECRET) as (browser, said):
        assert "sign-in/" not in said.read_text()
        assert "annotator reviewer password lead" in said.read_text()
        lines = said.read_text().splitlines()
        assert lines[0] == f"Annotator answers at http://127.0.0.1:{browser.port}/"
        assert lines[1] == "That is on this machine; others reach it by this machine’s name or address."
        assert "over HTTPS only" in lines[2]
        assert Browser("127.0.0.1", browser.port).send("GET", "/sign-in")[0] == 200


@pytest.mark.parametrize("host", ["::1", "[::1]"])
def test_the_newer_internet(ready: Program, host: str) -> None:
    with serving(ready.data, "serve", host=host) as (browser, said):
        assert said.read_text().splitlines()[0] == f"Annotator answers at http://[::1]:{browser.port}/"
        assert Browser("::1", browser.port).send("GET", "/sign-in")[0] == 200


@pytest.mark.parametrize("command", [["serve"], ["demo", "--serve"]])
def test_a_port_in_use(ready: Program, kept: Database, command: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        result = ready(*command, PORT=str(port))
    assert result.exit_code == 1
    assert result.stderr == (f"Error: Port {port} is in use. Stop what uses it, or choose another: PORT={port + 1}\n")
    with kept.reading() as session:
        assert session.scalars(select(Reviewer)).all() == []


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid", "2001:db8::1"])
def test_an_address_that_is_not_ours(ready: Program, host: str) -> None:
    result = ready("serve", HOST=host, PORT=str(free_port()), ANNOTATOR_SECRET_KEY=SECRET)
    assert result.exit_code == 1
    assert f"The server cannot listen at {host}, port" in result.stderr


def test_addresses() -> None:
    assert address("127.0.0.1", 80) == "http://127.0.0.1:80/"
    assert address("0.0.0.0", 80) == "http://127.0.0.1:80/"  # noqa: S104
    assert address("::", 80) == "http://[::1]:80/"
    assert address("::1", 8000) == address("[::1]", 8000) == "http://[::1]:8000/"
