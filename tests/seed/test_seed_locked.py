"""The second example: which claims it takes, and what was made up for the time before and after its lock."""

import csv
import re
from collections import Counter

import pytest
from seed.conftest import SEED, read_toml

FOLDER = SEED / "demonstration-locked"
OUTCOMES = {"settled", "differ", "not_ratable", "one_more"}
CAUSES = {
    "ambiguous_claim",
    "guideline_gap",
    "different_material",
    "oversight",
    "missing_evidence",
    "fair_difference",
}


@pytest.fixture(scope="module")
def locked():
    return read_toml(FOLDER / "project.toml")


@pytest.fixture(scope="module")
def people():
    return read_toml(FOLDER / "reviewers.toml")["reviewers"]


@pytest.fixture(scope="module")
def afterwards():
    return read_toml(FOLDER / "afterwards.toml")


@pytest.fixture(scope="module")
def made_up():
    with (FOLDER / "ratings.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_it_takes_claims_of_the_first_and_is_another_project(locked, project, claims, assert_keys):
    assert_keys(locked, "slug title lead reveal rubric ratings_goal seed featured claims")
    assert locked["slug"] != project["slug"]
    assert locked["title"] != project["title"]
    core = [claim["id"] for claim in claims if claim["core"]]
    assert locked["claims"] == [key for key in core if key in locked["claims"]]
    assert 12 <= len(locked["claims"]) <= 19
    assert set(locked["featured"]) <= set(locked["claims"])


def test_each_example_says_what_it_is_for(locked, project):
    assert project["lead"].startswith("An example whose round is open, to try rating:")
    assert locked["lead"].startswith("An example whose round is locked, to try what comes after the ratings:")


def test_everybody_is_made_up_and_one_of_them_decides(people, reviewers, assert_keys):
    for person in people:
        assert_keys(person, "name login role made_up")
        assert person["made_up"] is True
    assert [person["role"] for person in people] == ["reviewer"] * 4 + ["adjudicator"]
    named = {person["login"]: person["name"] for person in people}
    assert {person["login"]: named.get(person["login"]) for person in reviewers} == {
        person["login"]: person["name"] for person in reviewers
    }


def test_a_claim_is_rated_at_most_once_by_each_who_rates(made_up, locked, people):
    pairs = Counter((row["claim"], row["reviewer"]) for row in made_up)
    raters = {person["login"] for person in people if person["role"] == "reviewer"}
    assert set(pairs.values()) == {1}
    assert {key for key, _ in pairs} == set(locked["claims"])
    assert {login for _, login in pairs} == raters


def test_its_rationales_are_its_own(made_up, ratings):
    written = [row["rationale"] for row in made_up if row["rationale"]]
    assert len(set(written)) == len(written)
    assert not set(written) & {row["rationale"] for row in ratings}
    assert all(text == text.strip() and text.endswith((".", "?")) for text in written)
    assert not any(set("\"'!") & set(text) for text in written)


def test_high_steps_come_from_outside_the_article(made_up):
    assert {row["basis"] for row in made_up if row["support"] in {"4", "5"}} == {"outside"}


def test_gaps_are_none_small_and_wide(made_up):
    steps = {}
    for row in made_up:
        if row["support"]:
            steps.setdefault(row["claim"], []).append(int(row["support"]))
    reach = Counter(max(given) - min(given) for given in steps.values())
    assert reach[0] >= 3
    assert reach[1] >= 3
    assert sum(number for width, number in reach.items() if width >= 3) >= 3


def test_what_follows_the_lock_names_what_is_there(afterwards, locked, people, assert_keys):
    deciders = {person["login"] for person in people if person["role"] == "adjudicator"}
    for decision in afterwards["decisions"]:
        assert_keys(decision, "claim by outcome causes reason after", "point")
        assert decision["outcome"] in OUTCOMES
        assert ("point" in decision) == (decision["outcome"] == "settled")
        assert decision["causes"]
        assert set(decision["causes"]) <= CAUSES
        assert re.match("[A-Z].*[.]$", decision["reason"])
    assert "differ" in {decision["outcome"] for decision in afterwards["decisions"]}
    assert [rule["is_used"] for rule in afterwards["rules"]] == [True, False]
    assert {entry["by"] for entry in [*afterwards["decisions"], *afterwards["rules"]]} <= deciders
    claims = {entry["claim"] for entry in [*afterwards["decisions"], *afterwards["comments"]]}
    assert claims <= set(locked["claims"])
    assert {comment["by"] for comment in afterwards["comments"]} <= {person["login"] for person in people}
