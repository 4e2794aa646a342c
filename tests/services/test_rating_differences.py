"""What differs between reviewers, in sentences."""

import pytest
from factories import NOW

from annotator.models.vocabulary import CriterionRole, ReviewState, Stance
from annotator.services.citations import Citation
from annotator.services.rating_circumstances import Circumstances
from annotator.services.rating_differences import Rated, describe_differences, people
from annotator.services.review_history import AnswerRecord, RevisionRecord

DIFFERENT_QUESTIONS = "They answered different questions, which may be all there is to settle."

NOTHING = "Nothing in what they looked at or saw differs as far as is recorded: what differs is how they judge it."


def _answer(role: CriterionRole, label: str) -> AnswerRecord:
    return AnswerRecord(role.value, role, label, label, 1, 2, low_is_best=False, is_ordered=False)


def _rated(
    label: str, basis: str = "article", contrary: str = "", version: int = 1, guideline: int | None = 1, cites: str = ""
) -> Rated:
    answers = [_answer(CriterionRole.BASIS, basis)] if basis else []
    answers += [_answer(CriterionRole.CONTRARY, contrary)] if contrary else []
    cited = tuple(Citation(number, "", Stance.SUPPORTS, int(number), is_withdrawn=False) for number in cites)
    revision = RevisionRecord(1, ReviewState.SUBMITTED, NOW, False, True, "", tuple(answers), evidence=cited)
    return Rated(label, revision, Circumstances(version, guideline))


@pytest.mark.parametrize(
    ("ratings", "sentences"),
    [
        ([], ()),
        ([_rated("R1")], ()),
        (
            [_rated("R1"), _rated("R2")],
            (NOTHING,),
        ),
        (
            [_rated("R1"), _rated("R2"), _rated("R4", "outside")],
            ("R4 looked at “outside”; the others looked at “article”.", DIFFERENT_QUESTIONS),
        ),
        (
            [_rated("R1"), _rated("R2", "outside")],
            ("R1 looked at “article”; R2 looked at “outside”.", DIFFERENT_QUESTIONS),
        ),
        (
            [_rated("R1", contrary="none"), _rated("R2", contrary="some"), _rated("R3", contrary="none")],
            ("On contrary evidence R2 answered “some”; on contrary evidence the others answered “none”.",),
        ),
        (
            [_rated("R1", version=2), _rated("R2", version=2), _rated("R3")],
            ("R3 saw version 1 of the claim; the others saw version 2 of the claim.",),
        ),
        (
            [_rated("R1", guideline=None), _rated("R2"), _rated("R3", guideline=2), _rated("R4")],
            (
                (
                    "R1 had no guideline beside the form; R3 had version 2 of the guideline; "
                    "the others had version 1 of the guideline."
                ),
            ),
        ),
        (
            [_rated("R1", cites="0"), _rated("R2", cites="012"), _rated("R3", cites="03")],
            (
                "R2 cites 2 pieces of evidence that not everybody cites.",
                "R3 cites 1 piece of evidence that not everybody cites.",
            ),
        ),
        (
            [_rated(f"R{n}", cites=str(n)) for n in range(5)],
            ("5 reviewers cite evidence that not everybody cites.",),
        ),
        (
            [_rated("R1", ""), _rated("R2", "", version=2)],
            ("R1 saw version 1 of the claim; R2 saw version 2 of the claim.",),
        ),
    ],
)
def test_what_differs_is_said(ratings: list[Rated], sentences: tuple[str, ...]) -> None:
    assert describe_differences(ratings) == sentences


def test_many_people_are_counted() -> None:
    assert people(["R1", "R2", "R3", "R4"]) == "R1, R2, R3 and R4"
    assert people([f"R{n}" for n in range(5)]) == "5 reviewers"
