"""The made-up ratings of the three example reviewers."""

from collections import Counter

import pytest

COLUMNS = [
    "claim",
    "reviewer",
    "support",
    "cannot_judge",
    "basis",
    "contrary",
    "confidence",
    "rationale",
    "minutes_after_start",
]


@pytest.fixture(scope="module")
def scales(rubrics):
    return {scale["key"]: scale for scale in rubrics["evidence-strength"]["scales"]}


def test_reviewers_are_marked_as_made_up(reviewers, assert_keys):
    assert [reviewer["name"] for reviewer in reviewers] == ["Amira", "Jonas", "Mei"]
    assert len({reviewer["login"] for reviewer in reviewers}) == 3
    for reviewer in reviewers:
        assert_keys(reviewer, "name login made_up")
        assert reviewer["made_up"] is True


def test_columns(ratings):
    assert list(ratings[0]) == COLUMNS
    assert all(None not in row and None not in row.values() for row in ratings)


def test_each_reviewer_rates_a_core_claim_at_most_once(ratings, claims, reviewers):
    pairs = Counter((row["claim"], row["reviewer"]) for row in ratings)
    assert set(pairs.values()) == {1}
    assert {row["claim"] for row in ratings} == {claim["id"] for claim in claims if claim["core"]}
    assert {row["reviewer"] for row in ratings} == {reviewer["login"] for reviewer in reviewers}


def test_a_few_are_left_open_and_every_claim_can_be_compared(ratings):
    answers = Counter(row["claim"] for row in ratings if row["support"])
    assert 3 <= 3 * 40 - len(ratings) <= 4
    assert min(answers.values()) >= 2


def test_answers_are_points_or_reasons_of_the_rubric(ratings, scales):
    points = {key: {point["code"] for point in scale["points"]} for key, scale in scales.items()}
    reasons = {reason["code"] for reason in scales["support"]["reasons"]}
    for row in ratings:
        assert bool(row["support"]) != bool(row["cannot_judge"])
        assert row["support"] in points["support"] | {""}
        assert row["cannot_judge"] in reasons | {""}
        for key in ("basis", "contrary", "confidence"):
            assert row[key] in points[key]


def test_a_rationale_stands_wherever_the_rubric_wants_one(ratings, scales):
    wanted = {
        (key, point["code"])
        for key, scale in scales.items()
        for point in scale["points"]
        if point["requires_rationale"]
    }
    for row in ratings:
        if row["cannot_judge"] or wanted & set(row.items()):
            assert row["rationale"], (row["claim"], row["reviewer"])


def test_rationales_are_sentences_and_none_is_repeated(ratings):
    written = [row["rationale"] for row in ratings if row["rationale"]]
    assert len(set(written)) == len(written)
    assert all(text == text.strip() and text.endswith((".", "?")) for text in written)
    assert len(written) < len(ratings)


def test_cannot_judge_is_used_now_and_then_and_for_every_reason(ratings, scales):
    given = [row["cannot_judge"] for row in ratings if row["cannot_judge"]]
    assert 0.05 <= len(given) / len(ratings) <= 0.12
    assert set(given) == {reason["code"] for reason in scales["support"]["reasons"]}


def test_high_steps_come_from_outside_the_article(ratings):
    high = [row for row in ratings if row["support"] in {"4", "5"}]
    assert high
    assert {row["basis"] for row in high} == {"outside"}


def test_one_reviewer_is_stricter_than_the_others(ratings, reviewers):
    means = {}
    for reviewer in reviewers:
        steps = [int(row["support"]) for row in ratings if row["reviewer"] == reviewer["login"] and row["support"]]
        means[reviewer["login"]] = sum(steps) / len(steps)
    strictest, second, _ = sorted(means.values())
    assert means["amira"] == strictest
    assert second - strictest > 0.3


def test_no_two_ratings_of_a_reviewer_end_in_the_same_minute(ratings):
    ends = [(row["reviewer"], int(row["minutes_after_start"])) for row in ratings]
    assert len(set(ends)) == len(ends)
    assert all(minutes > 0 for _, minutes in ends)
