"""The rubrics that come with the program."""

import re

import pytest

NAMES = ("evidence-strength", "admiralty", "certainty", "likelihood")


@pytest.mark.parametrize("name", NAMES)
def test_every_key_is_known(name, rubrics, assert_keys):
    rubric = rubrics[name]
    assert_keys(rubric, "key name summary rationale scales criteria")
    assert_keys(rubric["rationale"], "question help")
    for scale in rubric["scales"]:
        assert_keys(scale, "key name level low_is_best points", "reasons")
        for point in scale["points"]:
            assert_keys(point, "code value label anchor requires_rationale")
        for reason in scale.get("reasons", []):
            assert_keys(reason, "code label")
    for criterion in rubric["criteria"]:
        assert_keys(
            criterion,
            "key role scale short question help required cannot_judge cannot_judge_requires_rationale",
            "ladder asked_if",
        )
        for condition in criterion.get("asked_if", []):
            assert_keys(condition, "criterion points")
        for step in criterion.get("ladder", []):
            assert_keys(step, "text")


@pytest.mark.parametrize("name", NAMES)
def test_the_file_is_named_after_its_key(name, rubrics):
    assert rubrics[name]["key"] == name


@pytest.mark.parametrize("name", NAMES)
def test_scales_are_complete_and_in_ascending_order(name, rubrics):
    for scale in rubrics[name]["scales"]:
        values = [point["value"] for point in scale["points"]]
        codes = [answer["code"] for answer in [*scale["points"], *scale.get("reasons", [])]]
        labels = [answer["label"] for answer in [*scale["points"], *scale.get("reasons", [])]]
        assert scale["level"] in {"nominal", "ordinal", "interval", "ratio"}
        assert values == list(range(1, len(values) + 1))
        assert len(set(codes)) == len(codes)
        assert len(set(labels)) == len(labels)
        assert all(point["anchor"] for point in scale["points"])


@pytest.mark.parametrize("name", NAMES)
def test_each_criterion_uses_a_scale_of_its_rubric(name, rubrics):
    scales = {scale["key"]: scale for scale in rubrics[name]["scales"]}
    criteria = rubrics[name]["criteria"]
    assert {criterion["scale"] for criterion in criteria} == set(scales)
    assert len({criterion["key"] for criterion in criteria}) == len(criteria)
    for criterion in criteria:
        assert criterion["role"] in {"rating", "basis", "contrary", "confidence"}
        assert criterion["question"].endswith("?")
        assert criterion["cannot_judge"] == bool(scales[criterion["scale"]].get("reasons"))


def test_evidence_strength_asks_for_support_first_and_for_what_stands_beside_it(rubrics):
    criteria = rubrics["evidence-strength"]["criteria"]
    assert [criterion["role"] for criterion in criteria] == ["rating", "basis", "contrary", "confidence"]
    assert all(criterion["required"] for criterion in criteria)
    assert [criterion["cannot_judge"] for criterion in criteria] == [True, False, False, False]


def test_evidence_strength_wants_a_rationale_at_both_ends_and_off_the_scale(rubrics):
    rubric = rubrics["evidence-strength"]
    wanted = {
        (scale["key"], point["code"])
        for scale in rubric["scales"]
        for point in scale["points"]
        if point["requires_rationale"]
    }
    assert wanted == {("support", "1"), ("support", "5"), ("contrary", "some"), ("contrary", "strong")}
    assert rubric["criteria"][0]["cannot_judge_requires_rationale"]


def test_the_ladder_reaches_every_step_of_shown_support(rubrics):
    support = rubrics["evidence-strength"]["criteria"][0]
    ladder = [step["text"] for step in support["ladder"]]
    assert len(ladder) == 4
    assert all("?" in text for text in ladder)
    assert [code for code in "12345" if any(f": {code}" in text for text in ladder)] == list("12345")


def test_admiralty_has_its_best_grade_first_and_unknown_off_the_scale(rubrics):
    reliability, credibility, _ = rubrics["admiralty"]["scales"]
    assert [point["code"] for point in reliability["points"]] == list("ABCDE")
    assert [point["code"] for point in credibility["points"]] == list("12345")
    assert reliability["low_is_best"]
    assert credibility["low_is_best"]
    assert [reason["code"] for reason in reliability["reasons"]] == ["F"]
    assert [reason["code"] for reason in credibility["reasons"]] == ["6"]


def test_certainty_asks_what_lowers_it_only_where_something_does(rubrics):
    certainty, lowering, _ = rubrics["certainty"]["criteria"]
    (scale,) = [scale for scale in rubrics["certainty"]["scales"] if scale["key"] == certainty["scale"]]
    assert [point["label"] for point in scale["points"]] == ["Very low", "Low", "Moderate", "High"]
    assert lowering["asked_if"] == [{"criterion": "certainty", "points": ["1", "2", "3"]}]


def test_the_bands_of_likelihood_meet_and_never_reach_the_ends(rubrics):
    likelihood, confidence, _ = rubrics["likelihood"]["criteria"]
    points = rubrics["likelihood"]["scales"][0]["points"]
    bands = [tuple(int(number) for number in re.findall(r"[0-9]+", point["label"])) for point in points]
    assert bands == [(1, 5), (5, 20), (20, 45), (45, 55), (55, 80), (80, 95), (95, 99)]
    assert all("%" in point["label"] for point in points)
    assert (likelihood["role"], confidence["role"]) == ("rating", "confidence")
