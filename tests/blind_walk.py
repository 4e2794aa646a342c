"""Walks every address and every command of the program, and puts down what comes back.

A newcomer is walked as soon as its arguments have example values here. What is not walked stands below with the reason.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from itertools import product

import click
from blind_house import House
from flask import Flask
from route_answers import OF_A_DOCUMENT, OF_A_QUESTION, OF_A_SOURCE
from visiting import Answer, Site, Visitor
from werkzeug.routing import Rule

from annotator.cli import main
from annotator.exports.registry import list_formats
from annotator.services.export_reviews import Answers
from annotator.web.pictures.registry import list_kinds

#: Endpoints that are not opened, with the reason.
NOT_OPENED = {"static_file": "files of the program itself: nothing of any project"}
#: Endpoints that nothing is sent to, with the reason.
NOT_SENT = {
    "rounds.lock": "ends the blind round for good, which its own tests do",
    "rounds.open_results": "ends a lead's blindness for good, which its own tests do",
    "members.reset_password": "ends the session of the person who walks",
    "members.set_active": "takes out the person whose secrets these are",
    "sign_in.sign_out": "ends the session of whoever walks",
}
#: Commands that are not run, with the reason.
NOT_RUN = {
    "annotator init": "makes a new installation and shows nothing of a project",
    "annotator demo": "makes the demonstration project and shows nothing of any other",
    "annotator serve": "does not end; what it serves is walked here",
    "annotator db upgrade": "changes the schema and reads no row",
    "annotator reviewer add": "makes a new account",
    "annotator reviewer invite": "makes a link into a project and shows that alone",
    "annotator reviewer password": "changes a password, and shows the new one alone",
    "annotator import claims": "reads a file of claims and shows nothing of a round",
    "annotator import sources": "reads a file of sources and shows nothing of a round",
    "annotator import relations": "reads a file of relations and shows nothing of a round",
    "annotator import resume": "goes on reading such a file",
    "annotator import discard": "gives such a file up",
}
#: What stands in the place of an argument; by endpoint where a name means several things.
EXAMPLES: dict[str, Callable[[House], list[str | int]]] = {
    "rule": lambda _house: [1],
    "slug": lambda house: [house.slug],
    "key": lambda _house: ["K1", "K3", "K6", "K7", "K8"],
    **dict.fromkeys((f"{name}:key" for name in OF_A_SOURCE), lambda house: [house.source_key]),
    "assignment_id": lambda house: [number for each in house.assignments.values() for number in each],
    "assignment_id in a form": lambda house: [*house.assignments["ann"], *house.assignments["ben"]],
    "number": lambda _house: [1, 2],
    "round_number": lambda _house: [1, 2],
    "position": lambda _house: [1, 2001, 3001],
    "relation_id": lambda house: [house.relation_id],
    **dict.fromkeys((f"{name}:key" for name in OF_A_DOCUMENT), lambda house: [house.document_key]),
    **dict.fromkeys((f"{name}:key" for name in OF_A_QUESTION), lambda _house: ["support"]),
    "version": lambda _house: [1],
    "criterion": lambda _house: ["support"],
    "token": lambda _house: ["spent"],
    "name": lambda _house: [format_.name for format_ in list_formats()],
    "extension": lambda _house: ["csv"],
    "pictures.show:name": lambda _house: [kind.name for kind in list_kinds()],
    "pictures.download:name": lambda _house: [kind.name for kind in list_kinds()],
    "pictures.download:extension": lambda _house: ["svg", "csv"],
}

#: What is different each time although nothing else is: the list is short, for each entry is a place to hide in.
PASSING = (
    re.compile(r'(name="csrf_token" value=")[^"]*'),
    re.compile(r'("token":")[^"]*'),
    re.compile(r'(name="request_id" value=")[^"]*'),
    re.compile(r"(<time datetime=\")[^\"]*\">\d\d:\d\d:\d\d UTC"),
)
PIXELS = re.compile(r"\.(png|pdf)(\?|$)")
MOST_PAGES = 300


@dataclass(frozen=True)
class Seen:
    """What came back from one address or command."""

    endpoint: str
    where: str
    status: int
    text: str


Walked = dict[str, Seen]


def addresses(app: Flask, house: House, method: str) -> Iterator[tuple[str, str]]:
    """Yield endpoint and address of every route that answers `method`, with every example of its arguments."""
    left_out = NOT_OPENED if method == "GET" else NOT_SENT
    adapter = app.url_map.bind("localhost")
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
        if method in (rule.methods or ()) and rule.endpoint not in left_out:
            names = sorted(rule.arguments)
            for values in product(*(examples_of(rule, name, house, method) for name in names)):
                yield rule.endpoint, adapter.build(rule.endpoint, dict(zip(names, values, strict=True)))


def examples_of(rule: Rule, name: str, house: House, method: str) -> list[str | int]:
    """Return what to put in the place of an argument; fail where nobody has said."""
    in_form = [f"{name} in a form"] if method == "POST" else []
    for known in (f"{rule.endpoint}:{name}", *in_form, name):
        if known in EXAMPLES:
            return EXAMPLES[known](house)
        if known in house.ids:
            return [house.ids[known]]
    message = (
        f"{rule.endpoint} ({rule.rule}): say in blind_walk.EXAMPLES what stands for <{name}>, or why it is not walked"
    )
    raise AssertionError(message)


def walk_pages(site: Site, house: House, visitor: Visitor, *, follows: bool) -> Walked:
    """Open every address, every export, and with `follows` every link that stands on a page."""
    waiting = [*addresses(site.app, house, "GET"), *_exports(house), *_variants(house)]
    walked: Walked = {}
    while waiting:
        endpoint, where = waiting.pop(0)
        if where in walked:
            continue
        answer = visitor.get(where)
        walked[where] = seen(endpoint, where, answer)
        if follows and answer.status == 200 and "html" in answer.response.content_type:
            waiting += [
                (f"a link on {where}", link)
                for link in sorted(_links(answer, house))
                if len(walked) + len(waiting) < MOST_PAGES
            ]
    return walked


def send_forms(site: Site, house: House, visitor: Visitor) -> Walked:
    """Send a form with a token and nothing else to every address that takes one."""
    token = visitor.token()
    return {
        f"POST {where}": seen(endpoint, f"POST {where}", visitor.send(where, {"csrf_token": token}))
        for endpoint, where in addresses(site.app, house, "POST")
    }


def _exports(house: House) -> Iterator[tuple[str, str]]:
    for format_, answers, number in product(list_formats(), Answers, ("", "1", "2", "all")):
        query = f"answers={answers.value}&round={number}"
        yield "exports.download", f"/p/{house.slug}/exports/{format_.name}.{format_.extension}?{query}"


def _variants(house: House) -> Iterator[tuple[str, str]]:
    """What pages take in their addresses beyond what their links say."""
    own = f"/p/{house.slug}"
    for number, path in product((1, 2), ("agreement", "dashboard", "mine", "me", "agreement/consensus", "claims/K1")):
        yield "by round", f"{own}/{path}?round={number}"
    for query in ("interval=bootstrap", "basis=article", "details=all", "contested=all", "group=none", "kind=estimate"):
        yield "agreement.report", f"{own}/agreement?round=2&{query}"
    for number, kind in product((1, 2), list_kinds()):
        for query in ("", "&criterion=basis", "&claim=K1", "&details=all", f"&source={house.source_key}"):
            yield "pictures.download", f"{own}/pictures/{kind.name}.csv?round={number}{query}"
    for query in ("reviewer=R3", "point=2&other_point=5", "all=claims"):
        yield "agreement_sources.show", f"{own}/agreement/sources?round=2&{query}"
    for query in ("round=1", "round=2", "state=all", "state=decided&gap=0"):
        yield "adjudication.queue", f"{own}/adjudication?{query}"
    yield from _lists(own)
    yield "dashboard.show", f"{own}/dashboard?reviewers=all&criterion=basis&details=all"
    yield "dashboard.show", f"{own}/dashboard?claims=all"
    for number, page in product((1, 2), ("publish", "reader-page.html")):
        yield f"reader_pages, {page}", f"{own}/documents/{house.document_key}/{page}?round={number}"
    for query in ("round=1", "round=2", "round=2&claims=1-3", "round=2&claims=9-3"):
        yield "print_report.show", f"{own}/report?{query}"
    yield "nowhere", f"{own}/no-such-page"
    yield "nowhere", f"{own}/claims/K99"
    yield "nowhere", f"{own}/rate/999999"


def _lists(own: str) -> Iterator[tuple[str, str]]:
    """Ways to narrow the list of claims."""
    yield "claims.index", f"{own}/?sort=contested"
    yield "claims.index", f"{own}/?state=rated"
    for group in ("reached", "short", "ratings:2", "answered", "contested", "cannot_judge", "reason:vague", "part:1"):
        yield "claims.index", f"{own}/?behind={group}"
    for group in ("flagged", "passed_on", "expired", "waiting", "unfilled", "taken_back", "done:R2", "left:R3"):
        yield "claims.index", f"{own}/?behind={group}"
    yield "claims.index", f"{own}/?behind=contested&round=1&criterion=basis"


def _links(answer: Answer, house: House) -> set[str]:
    found = {link.get("href") or "" for link in answer.page.all("a")}
    own = f"/p/{house.slug}"
    # PNG and PDF are made of the SVG, which is looked at; they are no text.
    return {link.partition("#")[0] for link in found if link.startswith(own) and not PIXELS.search(link)}


def seen(endpoint: str, where: str, answer: Answer) -> Seen:
    """Put down an answer, headers and all, without what is different each time; our own faults end the walk."""
    assert answer.status < 500, f"{where} ({endpoint}) fails: {answer.text[:300]}"
    body = answer.html
    # As a server does: a file that is streamed keeps its session until then.
    answer.response.close()
    for pattern in PASSING:
        body = pattern.sub(r"\1", body)
    headers = [
        f"{name}: {value}"
        for name, value in sorted(answer.response.headers)
        if name not in {"Set-Cookie", "Content-Length"}
    ]
    return Seen(endpoint, where, answer.status, "\n".join([*headers, body]))


def require_the_same(one: Walked, other: Walked) -> None:
    """Fail where two walks saw anything different, naming the place and showing the difference."""
    assert sorted(one) == sorted(other), f"different addresses: {sorted(set(one) ^ set(other))[:5]}"
    differing = [
        where for where, found in one.items() if (found.status, found.text) != (other[where].status, other[where].text)
    ]
    if differing:
        first = one[differing[0]]
        lines = unified_diff(first.text.splitlines(), other[differing[0]].text.splitlines(), lineterm="", n=0)
        shown = "\n".join(line[:300] for line in list(lines)[:20])
        raise AssertionError(f"What must not be seen shows at {differing} ({first.endpoint}):\n{shown}")


def require_hidden(walked: Walked, words: tuple[str, ...]) -> None:
    """Fail where one of these words came back."""
    for found in walked.values():
        for word in words:
            assert word not in found.text, f"{word} shows at {found.where} ({found.endpoint})"


def commands(
    command: click.Command = main, name: str = "annotator", above: click.Context | None = None
) -> Iterator[str]:
    """Yield the whole name of every command that does something."""
    context = click.Context(command, parent=above)
    if not isinstance(command, click.Group):
        yield name
        return
    for part in command.list_commands(context):
        found = command.get_command(context, part)
        assert found is not None
        yield from commands(found, f"{name} {part}", context)


def calls(house: House) -> dict[str, list[list[str]]]:
    """Return how each command is called, by its whole name."""
    exports = []
    for format_, answers, number in product(list_formats(), (None, *Answers), (None, "1", "2", "all")):
        name, dash, layout = format_.name.rpartition("-")
        is_laid_out = bool(dash) and layout in {"long", "wide"}
        what = [name, "--layout", layout] if is_laid_out else [format_.name]
        of_ratings = [*(["--answers", answers.value] if answers else []), *(["--round", number] if number else [])]
        if is_laid_out or not of_ratings:
            exports.append(["export", *what, "--project", house.slug, *of_ratings])
    page = ["export", "reader-page", "--project", house.slug, "--document", house.document_key]
    exports += [page, [*page, "--round", "1"], [*page, "--round", "2"]]
    layouts = ([], ["--format", "json"], ["--format", "csv"])
    rounds = ([], ["--round", "1"], ["--round", "2"], ["--round", "2", "--basis", "article"])
    reports = [["agreement", "--project", house.slug, *round_, *layout] for round_ in rounds for layout in layouts]
    return {
        "annotator export": exports,
        "annotator agreement": reports,
        "annotator db check": [["db", "check"]],
    }
