"""The demonstration project: its document, sources and claims."""

import re
import unicodedata
from collections import Counter

KINDS = {
    "factual event": 16,
    "statistic": 7,
    "estimate": 1,
    "causal": 5,
    "prediction": 2,
    "interpretation": 17,
    "allegation": 9,
    "denial": 2,
}
HEDGES = {"none", "possible", "probable", "approximate", "conditional", "reported"}
PARTS = {"says", "is_quoted", "is_said_to_say", "implies"}
SYMMETRIC = {"contradicts", "compared_with", "in_tension_with"}
RELATIONS = SYMMETRIC | {
    "supports",
    "repeats",
    "rebuts",
    "denies",
    "presupposes",
    "part_of",
    "excludes",
    "escalates",
    "endorses",
    "source_of",
}
AUTHOR = "siarhei-bohdan"
PUBLISHER = "belarus-digest"


def test_project_names_what_exists(project, assert_keys, rubrics, claims):
    assert_keys(project, "slug title lead reveal rubric ratings_goal seed featured example_notice")
    assert project["slug"] == "demo"
    assert project["reveal"] == "after_own"
    assert project["rubric"] in rubrics
    assert project["featured"] == ["C20", "C27"]
    assert set(project["featured"]) <= {claim["id"] for claim in claims if claim["core"]}


def test_document_is_described_without_its_text(document, assert_keys):
    assert_keys(
        document,
        "key title authors outlet url language date_stated date_believed date_believed_reason republication_note"
        " paragraphs paragraph_rule original",
    )
    original = document["original"]
    assert_keys(original, "sha256_bytes sha256_text length length_bytes note")
    assert re.fullmatch("[0-9a-f]{64}", original["sha256_bytes"])
    assert re.fullmatch("[0-9a-f]{64}", original["sha256_text"])
    assert original["length"] <= original["length_bytes"]


def test_digest_has_every_paragraph_and_no_stray_characters(digest, document):
    assert len(digest) == document["paragraphs"] == 21
    for paragraph in digest:
        assert paragraph == " ".join(paragraph.split())
        assert unicodedata.is_normalized("NFC", paragraph)
        assert paragraph.endswith(".")
        assert not set("\"'!\r\ufeff") & set(paragraph)


def test_sources_are_complete_and_distinct(sources, assert_keys):
    keys = [source["key"] for source in sources]
    assert len(set(keys)) == len(keys)
    for source in sources:
        assert_keys(source, "key name type role_as_given descriptor note", "names")
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", source["key"])
        assert source["type"] in {"person", "organisation", "outlet", "data_series", "group", "unnamed"}
        assert source["name"]
        assert source["role_as_given"]


def test_other_spellings_carry_their_language_and_script(sources, assert_keys):
    for source in sources:
        names = source.get("names", [])
        assert len({variant["name"] for variant in names} | {source["name"]}) == len(names) + 1
        for variant in names:
            assert_keys(variant, "name language")
            assert re.fullmatch("en|(be|ru|uk)-(Cyrl|Latn)", variant["language"])
            is_cyrillic = any("CYRILLIC" in unicodedata.name(letter) for letter in variant["name"] if letter.isalpha())
            assert is_cyrillic == variant["language"].endswith("Cyrl")


def test_there_are_59_claims_in_order_and_40_of_them_core(claims):
    assert [claim["id"] for claim in claims] == [f"C{number:02}" for number in range(1, 60)]
    assert sum(claim["core"] for claim in claims) == 40
    assert len({claim["text"] for claim in claims}) == 59
    assert [claim["paragraph"] for claim in claims] == sorted(claim["paragraph"] for claim in claims)


def test_every_key_of_a_claim_is_known(claims, assert_keys):
    for claim in claims:
        assert_keys(
            claim,
            "id core text kind polarity hedge hedge_cue sensitive paragraph anchor original evidence_shown question"
            " time_made time_about claimants chain figures relations",
            "own_voice relayer",
        )
        assert_keys(claim["original"], "start end")
        for claimant in claim["claimants"]:
            assert_keys(claimant, "source part role note")
        for hop in claim["chain"]:
            assert_keys(hop, "way date seen", "source label")
        for figure in claim["figures"]:
            assert_keys(figure, "expression unit period counted", "value low high")
        for relation in claim["relations"]:
            assert_keys(relation, "type to note")


def test_claims_use_the_vocabularies(claims):
    assert Counter(claim["kind"] for claim in claims) == KINDS
    for claim in claims:
        assert claim["polarity"] in {"affirms", "denies"}
        assert claim["hedge"] in HEDGES
        assert bool(claim["hedge_cue"]) == (claim["hedge"] != "none")
        assert claim["hedge_cue"] in claim["anchor"]


def test_what_people_read_is_whole_sentences(claims):
    for claim in claims:
        assert re.match("[A-Z]", claim["text"])
        assert claim["text"].endswith(".")
        assert re.match("[A-Z]", claim["evidence_shown"])
        assert claim["evidence_shown"].endswith(".")
        assert "?" in claim["question"]
        assert claim["time_made"]


def test_anchors_stand_once_in_their_paragraph(claims, digest):
    for claim in claims:
        assert digest[claim["paragraph"] - 1].count(claim["anchor"]) == 1, claim["id"]
    assert len({claim["anchor"] for claim in claims}) == len(claims)


def test_anchors_of_a_paragraph_tell_its_claims_apart(claims, digest):
    places = [(claim["paragraph"], digest[claim["paragraph"] - 1].index(claim["anchor"])) for claim in claims]
    assert len(set(places)) == len(places)
    assert {paragraph for paragraph, _ in places} == set(range(1, len(digest) + 1))


def test_offsets_lie_within_the_original_and_follow_its_paragraphs(claims, document):
    for claim in claims:
        assert 0 <= claim["original"]["start"] < claim["original"]["end"] <= document["original"]["length"]
    for earlier in claims:
        for later in claims:
            if earlier["paragraph"] < later["paragraph"]:
                assert earlier["original"]["end"] < later["original"]["start"]


def test_everybody_named_by_a_claim_is_a_source(claims, sources):
    known = {source["key"] for source in sources}
    for claim in claims:
        named = [*claim["claimants"], *(hop for hop in claim["chain"] if "source" in hop)]
        named += [claim["relayer"]] if "relayer" in claim else []
        assert {entry["source"] for entry in named} <= known, claim["id"]
        assert {claimant["part"] for claimant in claim["claimants"]} <= PARTS


def test_each_claim_is_in_the_own_voice_or_relayed(claims):
    for claim in claims:
        claimants = [claimant["source"] for claimant in claim["claimants"]]
        if claim.get("own_voice"):
            assert claimants == [AUTHOR]
            assert "relayer" not in claim
        else:
            assert AUTHOR not in claimants
            assert claim["relayer"] == {"source": AUTHOR}
    assert sum(claim.get("own_voice", False) for claim in claims) == 40


def test_claimants_that_are_not_plain(claims):
    by_id = {claim["id"]: claim for claim in claims}
    unnamed, unclear = by_id["C03"]["claimants"][0], by_id["C36"]["claimants"][0]
    assert [claimant["source"] for claimant in by_id["C52"]["claimants"]] == ["ihor-tyshkevich", "andrei-suzdaltsev"]
    assert unnamed["role"] == "not stated"
    assert unclear["note"].startswith("Attribution unclear")


def test_chains_run_from_the_first_speaker_to_the_page_we_hold(claims):
    for claim in claims:
        chain = claim["chain"]
        speakers = [claimant["source"] for claimant in claim["claimants"]]
        assert [hop.get("source") for hop in chain[: len(speakers)]] == speakers
        assert [hop.get("source") for hop in chain[-2:]] == [AUTHOR, PUBLISHER]
        for hop in chain:
            assert ("source" in hop) != ("label" in hop)
            assert hop["way"]
            assert hop["date"]
            assert hop["seen"] is False or "source" in hop


def test_figures_have_a_unit_and_bounds_in_order(claims):
    for claim in claims:
        for figure in claim["figures"]:
            assert figure["unit"]
            assert figure["counted"]
            assert "value" not in figure or not {"low", "high"} & set(figure)
            if {"low", "high"} <= set(figure):
                assert figure["low"] < figure["high"]


def test_relations_are_legal_and_written_once(claims):
    ids = {claim["id"] for claim in claims}
    written = [(claim["id"], relation["type"], relation["to"]) for claim in claims for relation in claim["relations"]]
    assert len(set(written)) == len(written)
    for start, kind, end in written:
        assert kind in RELATIONS
        assert end in ids - {start}
        if kind in SYMMETRIC:
            assert (end, kind, start) not in written


def test_a_denial_rebuts_a_claim_or_says_that_its_target_is_not_quoted(claims):
    for claim in claims:
        if claim["kind"] == "denial":
            rejects = any(relation["type"] in {"denies", "rebuts"} for relation in claim["relations"])
            assert rejects or "not quoted" in claim["claimants"][0]["note"]


def test_every_allegation_is_marked_as_serious(claims):
    assert all(claim["sensitive"] for claim in claims if claim["kind"] == "allegation")
    assert sum(claim["sensitive"] for claim in claims) < len(claims) / 2
