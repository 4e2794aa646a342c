"""Names out of texts: what is hidden, and that nothing of it is left anywhere."""

from dataclasses import asdict

import factories
import pytest
from planted_round import make_planted_round, own, submit
from rated_round import RatedRound
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from annotator.models import Attribution, Claim, ClaimVersion, Document, Figure, Hop, SourceName
from annotator.models.vocabulary import MaskedPart, Part
from annotator.services import masks, rounds
from annotator.services.claim_context import ClaimContext, read_claim
from annotator.services.claim_list import list_claims
from annotator.services.claim_passage import PassageParagraph, Segment
from annotator.services.masking import Hidden, Name, _without

BODY = (
    "Ana Example of the Riverton  Courier said so. “EXAMPLE was right”, wrote Bo O’Hara.\n\n"
    "An example of nothing. Ана Пример agreed with ana example's view."
)


def hidden(*names: Name) -> Hidden:
    return Hidden(MaskedPart.CLAIMANT, names, {}, {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana Example said", "[c] said"),
        ("ana  example’s view", "[c]’s view"),
        ("(Ana\nExample)", "([c])"),
        ("Example’s son, an example", "[c]’s son, an example"),
        ("Anana Examples", "Anana Examples"),
        ("AnaExample", "AnaExample"),
        ("", ""),
    ],
)
def test_names_are_found_as_words(text: str, expected: str) -> None:
    assert hidden(Name("Ana Example", "[c]"), Name("Example", "[c]", is_exact=True)).hide(text) == expected


def test_the_longest_name_is_hidden_first() -> None:
    found = hidden(Name("Ann", "[1]"), Name("Ann Lee", "[2]"))
    assert found.hide("Ann Lee and Ann") == "[2] and [1]"


def test_apostrophes_may_be_set_otherwise() -> None:
    assert hidden(Name("Bo O'Hara", "[c]")).hide("Bo O’Hara, Bo O'Hara") == "[c], [c]"


def test_signs_in_a_name_are_signs() -> None:
    assert hidden(Name("A+B (UK)", "[c]")).hide("of A+B (UK), not AAB UK") == "of [c], not AAB UK"


def test_where_there_is_no_name_nothing_is_hidden() -> None:
    assert hidden().hide("Ana Example") == "Ana Example"


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (["By Ana ", "Example", " now"], ["By [c]", "", " now"]),
        (["A", "na Exam", "ple now"], ["[c]", "", " now"]),
        (["Ana Example", ""], ["[c]", ""]),
        (["no ", "name"], ["no ", "name"]),
    ],
)
def test_a_name_may_reach_over_the_ends_of_runs(pieces: list[str], expected: list[str]) -> None:
    paragraph = PassageParagraph(1, tuple(Segment(piece, is_mark=False, ends=()) for piece in pieces))
    masked = _without(paragraph, hidden(Name("Ana Example", "[c]")))
    assert isinstance(masked, PassageParagraph)
    assert [segment.text for segment in masked.segments] == expected


def make(session: Session, part: str) -> RatedRound:
    """K1 is made by Ana Example, relayed by the Courier or its author; every text of it names them."""
    made = make_planted_round(session, claims=2, masked_part=part)
    document = session.get_one(Document, made.claims[0].document_id)
    document.title, document.authors, document.outlet = (
        "Riverton Courier: news",
        "Bo O'Hara and Cy Dee",
        "Riverton Courier",
    )
    document.url = "https://courier.example/ana"
    text = factories.make_text(session, document, BODY)
    ana = factories.make_source(session, made.project, name="Ana Example", key="ana", role_as_given="Minister")
    session.add(SourceName(source_id=ana.id, name="Ана Пример"))
    bo = factories.make_source(session, made.project, name="Bo O'Hara", key="bo")
    courier = factories.make_source(session, made.project, name="Riverton Courier", key="courier", type="outlet")
    version = factories.make_claim(
        session,
        made.project,
        document,
        ana,
        bo if part == "byline" else courier,
        key="S1",
        version={
            "text": "Ana Example sold half, the Riverton Courier reports from Bo O'Hara.",
            "evidence_shown": "A letter by Ana Example, printed in the Riverton Courier by Bo O'Hara.",
            "question": "Did Example know? Did O'Hara ask the Riverton Courier?",
            "time_made": "When Ana Example came to the Riverton Courier with Bo O'Hara",
        },
    )
    made.claims.append(version)
    number = session.scalars(select(ClaimVersion.id).where(ClaimVersion.claim_id == version.id)).one()
    factories.make_locator(session, number, text, 0, 20)
    session.add(
        Figure(claim_version_id=number, position=0, expression="half, says Ana Example", counted="Example’s arms")
    )
    session.add(Hop(claim_version_id=number, position=0, source_id=ana.id, label="the minister", way="told Bo O'Hara"))
    session.add(Hop(claim_version_id=number, position=1, source_id=courier.id, way="printed"))
    session.flush()
    made.lock()
    round_ = rounds.open_round(session, made.project, now=factories.NOW, actor_id=None)
    return RatedRound(session, made.project, round_, made.rubric, made.lead, made.reviewers, made.claims)


def context(made: RatedRound, *, is_masked: bool = True, key: str = "S1") -> ClaimContext:
    for each in own(made, 0):
        each.is_masked = is_masked
    made.session.flush()
    claim = read_claim(made.session, made.project.id, key)
    return masks.masked_for(made.session, made.round, claim, made.reviewers[0].id)


@pytest.mark.parametrize(
    ("part", "gone", "left", "word"),
    [
        ("claimant", ["Ana Example", "EXAMPLE", "Пример", "Minister"], ["Courier", "O'Hara"], "[claimant]"),
        ("outlet", ["Courier", "courier"], ["Ana Example", "O'Hara"], "[outlet]"),
        ("byline", ["O'Hara", "O’Hara", "Cy Dee"], ["Ana Example", "Courier"], "[author]"),
    ],
)
def test_nothing_of_what_is_hidden_is_left(
    session: Session, part: str, gone: list[str], left: list[str], word: str
) -> None:
    made = make(session, part)
    shown = str(asdict(context(made, is_masked=False)))
    assert all(name in shown for name in (*gone[:1], *left))
    masked = context(made)
    hidden_of = masks.find_hidden(session, made.round, [masked.id], made.reviewers[0].id)
    assert "is hidden from you" in hidden_of[masked.id].sentence
    said = str(asdict(masked))
    assert [name for name in gone if name in said] == []
    assert all(name in said for name in left)
    assert masked.text.count(word) == 1
    assert masked.passage is not None
    assert word in "".join(segment.text for each in masked.passage.paragraphs for segment in each.segments)
    # A word of the language that is written like a family name stays.
    assert "An example of nothing" in said


def test_a_claimant_keeps_the_part_and_nothing_else(session: Session) -> None:
    masked = context(make(session, "claimant"))
    (speaker,) = masked.claimants
    assert (speaker.name, speaker.role, speaker.key, speaker.part) == ("[claimant]", "", "", Part.SAYS)
    assert [hop.name for hop in masked.chain] == ["[claimant]", "Riverton Courier"]
    assert masked.relayer is not None
    assert masked.relayer.name == "Riverton Courier"


def test_several_claimants_are_told_apart(session: Session) -> None:
    made = make(session, "claimant")
    other = factories.make_source(session, made.project, name="Eve Other")
    version = session.scalars(select(ClaimVersion.id).where(ClaimVersion.claim_id == made.claims[-1].id)).one()
    session.execute(update(Attribution).where(Attribution.part == "relays").values(position=7))
    session.add(Attribution(claim_version_id=version, source_id=other.id, position=5, part="is_quoted"))
    session.flush()
    assert [speaker.name for speaker in context(made).claimants] == ["[claimant 1]", "[claimant 2]"]


def test_everything_is_in_sight_after_the_lock_and_for_the_others(session: Session) -> None:
    made = make(session, "claimant")
    assert context(made).text.startswith("[claimant]")
    claim = read_claim(session, made.project.id, "S1")
    for person in (made.reviewers[1], made.lead):
        assert masks.masked_for(session, None, claim, person.id) is claim
    assert masks.masked_for(session, made.round, claim, made.lead.id) is claim
    submit(made, next(each for each in own(made, 0) if each.claim_id == claim.id), "3")
    assert context(made).text.startswith("[claimant]")
    made.lock()
    assert context(made) == claim


def test_where_there_is_no_trial_nothing_is_hidden(session: Session) -> None:
    made = make_planted_round(session, repeat_percent=10, repeat_after_days=1)
    claim = context(made, key="K1")
    assert claim == read_claim(session, made.project.id, "K1")


def test_lists_hide_it_too(session: Session) -> None:
    made = make(session, "claimant")
    context(made)
    page = list_claims(session, made.project.id)
    ids = session.scalars(select(Claim.id).where(Claim.project_id == made.project.id)).all()
    hidden_of = masks.find_hidden(session, made.round, ids, made.reviewers[0].id)
    rows = {row.key: row for row in masks.mask_rows(page.rows, hidden_of)}
    assert rows["S1"].text.startswith("[claimant] sold half")
    assert rows["S1"].claimant_names == "[claimant]"
    assert len(rows) == len(page.rows)


def test_a_document_without_outlet_and_author_hides_nothing_more(session: Session) -> None:
    for part in ("outlet", "byline"):
        made = make_planted_round(session, claims=1, masked_part=part)
        masked = context(made, key="K1")
        assert (masked.document.outlet, masked.document.authors) == ("", "")
        assert masked.text == read_claim(session, made.project.id, "K1").text


def test_an_outlet_that_the_document_does_not_name_is_hidden_as_a_source(session: Session) -> None:
    made = make(session, "outlet")
    session.get_one(Document, made.claims[0].document_id).outlet = ""
    session.flush()
    masked = context(made)
    assert masked.relayer is not None
    assert masked.relayer.name == "[outlet]"
    assert masked.document.outlet == ""
