"""Blindness over every address, export and command, as every kind of person, in an open blind round.

Two houses differ only in what a person must not see. Everything that the person can open, send or run must come back
the same from both, to the byte, and hold none of the planted words. Decision 29 says why.
"""

import shutil
from pathlib import Path

import pytest
from blind_house import House, lock, unblind
from blind_secrets import FIRST, OTHER_ANSWERS, OTHER_CLOSED, OTHER_DESK, OTHER_PLANTED, PLANTED, Secrets
from blind_street import Maker
from blind_walk import (
    NOT_OPENED,
    NOT_RUN,
    NOT_SENT,
    addresses,
    calls,
    commands,
    require_hidden,
    require_the_same,
    seen,
    send_forms,
    walk_pages,
)
from running_commands import Program
from visiting import Site, Visitor, make_site
from werkzeug.routing import Rule

from annotator.models.vocabulary import Reveal

# Walks through everything, which other tests hold line by line: measuring coverage would double the time it takes.
pytestmark = pytest.mark.no_cover

#: Who rates or may yet rate in the round, or is nobody here: to them it is blind.
BLIND = ["lead", "ann", "late", "assigned adjudicator", "stranger", "nobody"]
#: Who rates nothing in the round.
SIGHTED = ["observer", "adjudicator"]


def _others(who: str) -> Secrets:
    """What is different for this person: the lead may read the desk."""
    return OTHER_ANSWERS if who == "lead" else OTHER_DESK


def _hidden(house: House, who: str) -> tuple[str, ...]:
    """Words that this person must not meet."""
    words = house.hidden_everywhere
    if who in BLIND:
        words += house.hidden_from_blind
    return words if who == "lead" else words + house.hidden_but_from_lead


def _pair(
    houses: Maker, secrets: Secrets, reveal: Reveal = Reveal.AFTER_LOCK, first: Secrets = FIRST
) -> list[tuple[Site, House]]:
    made = [houses(each, reveal) for each in (first, secrets)]
    assert _numbers(made[0][1]) == _numbers(made[1][1])
    return made


def _visitor(site: Site, house: House, who: str) -> Visitor:
    return site.visitor(None if who == "nobody" else house.people[who])


def _numbers(house: House) -> object:
    return house.people, house.slug, house.assignments, house.ids, house.source_key


@pytest.mark.parametrize("who", BLIND)
def test_every_page_is_the_same_whatever_others_say(houses: Maker, who: str) -> None:
    pair = _pair(houses, _others(who))
    walks = [
        walk_pages(site, house, _visitor(site, house, who), follows=who in {"lead", "ann"}) for site, house in pair
    ]
    require_hidden(walks[0], _hidden(pair[0][1], who))
    require_hidden(walks[1], _hidden(pair[1][1], who))
    require_the_same(*walks)


@pytest.mark.parametrize("who", BLIND)
def test_every_form_is_answered_the_same_whatever_others_say(houses: Maker, who: str) -> None:
    pair = _pair(houses, _others(who))
    walks = [send_forms(site, house, _visitor(site, house, who)) for site, house in pair]
    require_hidden(walks[0], _hidden(pair[0][1], who))
    require_the_same(*walks)


@pytest.mark.parametrize("who", ["lead", "ann", "late"])
def test_where_claims_open_one_by_one_the_closed_ones_show_nothing(houses: Maker, who: str) -> None:
    pair = _pair(houses, OTHER_CLOSED, Reveal.AFTER_OWN)
    walks = [walk_pages(site, house, _visitor(site, house, who), follows=who == "ann") for site, house in pair]
    require_the_same(*walks)
    require_hidden(walks[0], pair[0][1].hidden_everywhere)


def test_a_planted_claim_looks_like_every_other(houses: Maker) -> None:
    """Neither a page nor an export nor an address tells whoever rates which claim has a known answer."""
    pair = _pair(houses, OTHER_PLANTED, first=PLANTED)
    walks = [walk_pages(site, house, _visitor(site, house, "ann"), follows=True) for site, house in pair]
    require_the_same(*walks)


@pytest.mark.parametrize("who", SIGHTED)
def test_what_is_private_shows_to_nobody_else(houses: Maker, who: str) -> None:
    site, house = houses(FIRST, Reveal.AFTER_LOCK)
    walked = walk_pages(site, house, _visitor(site, house, who), follows=True)
    require_hidden(walked, _hidden(house, who))
    assert any("kestrel-said" in found.text for found in walked.values())


def test_what_is_private_stays_so_from_a_lead_who_sees_results_and_after_the_lock(houses: Maker) -> None:
    site, house = houses(FIRST, Reveal.AFTER_LOCK)
    unblind(site.database, house)
    for step in ("unblinded", "locked"):
        walked = walk_pages(site, house, site.visitor(house.people["lead"]), follows=True)
        require_hidden(walked, house.hidden_everywhere)
        assert any("kestrel-said" in found.text for found in walked.values()), step
        if step == "unblinded":
            lock(site.database, house)


def test_the_walk_sees_what_there_is_to_see(houses: Maker) -> None:
    """After the lock the same walk finds the words and the difference: else it would prove nothing."""
    pair = [houses(each, Reveal.AFTER_LOCK) for each in (FIRST, OTHER_ANSWERS)]
    walks = []
    for site, house in pair:
        lock(site.database, house)
        walks.append(walk_pages(site, house, site.visitor(house.people["ann"]), follows=False))
    with pytest.raises(AssertionError, match="kestrel-said shows at"):
        require_hidden(walks[0], pair[0][1].hidden_from_blind)
    with pytest.raises(AssertionError, match="What must not be seen shows at"):
        require_the_same(*walks)
    require_hidden(walks[0], pair[0][1].hidden_everywhere)


def test_ben_meets_his_own_words(houses: Maker) -> None:
    site, house = houses(FIRST, Reveal.AFTER_LOCK)
    walked = walk_pages(site, house, site.visitor(house.people["ben"]), follows=False)
    for word in ("kestrel-said", "plover-skip", "plover-flag"):
        assert any(word in found.text for found in walked.values()), word


def test_an_address_of_somebody_elses_claim_tells_nothing_of_its_state(houses: Maker) -> None:
    """Open, submitted, skipped, planted or with a draft: the answer is the same."""
    site, house = houses(FIRST, Reveal.AFTER_LOCK)
    ann = site.visitor(house.people["ann"])
    answers = {
        seen("", "", ann.get(f"/p/{house.slug}/rate/{number}")).text
        for name, numbers in house.assignments.items()
        if name != "ann"
        for number in numbers
    }
    assert len(answers) == 1
    assert "assigned to another reviewer" in answers.pop()


@pytest.mark.parametrize("reveal", list(Reveal))
def test_every_command_is_as_blind(houses: Maker, tmp_path: Path, reveal: Reveal) -> None:
    """Whoever runs a command is nobody in particular: where claims open one by one it shows all, and else nothing."""
    printed = []
    for place, secrets in enumerate((FIRST, OTHER_ANSWERS)):
        site, house = houses(secrets, reveal)
        program = Program(tmp_path / str(place))
        program.data.mkdir()
        shutil.copy(Path(str(site.database.engine.url.database)), program.data / "annotator.db")
        ran = {tuple(call): program(*call) for each in calls(house).values() for call in each}
        printed.append({call: (result.exit_code, result.output) for call, result in ran.items()})
        for call, (_code, output) in printed[-1].items():
            for word in house.hidden_everywhere + house.hidden_but_from_lead:
                assert word not in output, f"{word} is printed by {call}"
            if reveal is Reveal.AFTER_LOCK:
                assert not any(word in output for word in house.hidden_from_blind), call
    assert (printed[0] == printed[1]) is (reveal is Reveal.AFTER_LOCK)


def test_every_address_is_walked_or_has_its_reason(houses: Maker) -> None:
    site, house = houses(FIRST, Reveal.AFTER_LOCK)
    app = site.app
    for method, left_out in (("GET", NOT_OPENED), ("POST", NOT_SENT)):
        there = {rule.endpoint for rule in app.url_map.iter_rules() if method in (rule.methods or ())}
        walked = {endpoint for endpoint, _where in addresses(app, house, method)}
        assert there - walked == set(left_out), f"{method}: walked, or in blind_walk with its reason"


def test_every_command_is_run_or_has_its_reason(houses: Maker) -> None:
    _site, house = houses(FIRST, Reveal.AFTER_LOCK)
    assert sorted(commands()) == sorted([*calls(house), *NOT_RUN])


def test_a_new_address_fails_until_somebody_says_how_to_open_it(houses: Maker) -> None:
    site, house = houses(FIRST, Reveal.AFTER_LOCK)
    app = make_site(site.database).app
    app.url_map.add(Rule("/p/<slug>/novelties/<novelty>", endpoint="novelties.show", methods=["GET"]))
    with pytest.raises(AssertionError, match=r"novelties\.show .*<novelty>"):
        list(addresses(app, house, "GET"))
