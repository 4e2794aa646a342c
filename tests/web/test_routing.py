"""Rules that compile what builds their addresses when the first is built."""

from collections import Counter
from typing import Any

import pytest
from visiting import make_site
from werkzeug.routing import Map, Rule

from annotator.database import Database
from annotator.web.routing import LateRule

# What a rule does not know goes into the query, and may be called as the parameters are that build it.
UNKNOWN: dict[str, Any] = {"rule": "r & s", "self": "é", "values": ["1", "2"], "append_unknown": None, "at": "a/b"}
EXAMPLES = {"WholeNumber": 17, "PathConverter": "two/parts é", "UnicodeConverter": "a key/é?"}


@pytest.fixture
def rules(sqlite_database: Database) -> list[LateRule]:
    found = list(make_site(sqlite_database).app.url_map.iter_rules())
    assert len(found) > 100
    assert {type(rule) for rule in found} == {LateRule}
    return found


def test_making_the_application_compiles_nothing(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(rule: Rule, append_unknown: bool = True) -> None:
        raise AssertionError(rule.rule)

    monkeypatch.setattr(Rule, "_compile_builder", refuse)
    addresses = make_site(sqlite_database).app.url_map.bind("localhost")
    with pytest.raises(AssertionError, match=r"^/projects/new$"):
        addresses.build("projects.new")


def test_addresses_are_those_of_werkzeugs_own_rules(rules: list[LateRule]) -> None:
    for rule in rules:
        own = Rule(rule.rule, endpoint=rule.endpoint, methods=rule.methods, defaults=rule.defaults)
        assert rule.map is not None
        Map([own], converters=rule.map.converters)
        given = {name: EXAMPLES[type(rule._converters[name]).__name__] for name in rule.arguments}
        for values in (given, UNKNOWN | given):
            for append_unknown in (True, False):
                expected = own.build(values, append_unknown)
                # The first is built by what compiles, the second by what was compiled.
                assert [rule.build(values, append_unknown) for _each in range(2)] == [expected] * 2
        assert own.build(UNKNOWN | given) != own.build(given)


def test_each_is_compiled_once(rules: list[LateRule], monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: Counter[tuple[str, bool]] = Counter()
    compile_builder = Rule._compile_builder

    def count(rule: Rule, append_unknown: bool = True) -> Any:
        compiled[rule.rule, append_unknown] += 1
        return compile_builder(rule, append_unknown)

    monkeypatch.setattr(Rule, "_compile_builder", count)
    rule = next(rule for rule in rules if rule.endpoint == "projects.new")
    for _each in range(3):
        rule.build({})
        rule.build({}, append_unknown=False)
    assert compiled == {(rule.rule, True): 1, (rule.rule, False): 1}
