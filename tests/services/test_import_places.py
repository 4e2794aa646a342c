"""Places of claims that are there already, out of a file that is imported once more."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace

import factories
import pytest
from importing import Import, bring_in, claims_csv, refused
from rated_round import RatedRound, make_rated_round
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.exports.formats import claims
from annotator.models import Claim, ClaimVersion, Document, DocumentText, Locator, Rating
from annotator.services import import_places
from annotator.services.claim_store import read_draft
from annotator.services.claims import edit_claim
from annotator.services.export_claims import read_claims
from annotator.services.import_claims import LOST_PLACES
from annotator.services.import_rows import Passed


@pytest.fixture
def made(session: Session) -> RatedRound:
    """K1 and K2, rated, of one document without texts."""
    return make_rated_round(session, ["3 4", "2 ."])


def _texts(made: RatedRound) -> dict[str, DocumentText]:
    document = made.session.get_one(Document, made.claims[0].document_id)
    return {kind: factories.make_text(made.session, document, kind=kind) for kind in ("digest", "original")}


def _file(made: RatedRound, values: Mapping[str, str]) -> bytes:
    """The export of the project, with these values in each row."""
    text = "".join(claims.write(read_claims(made.session, made.project), raw=False))
    rows = [row | values for row in csv.DictReader(io.StringIO(text, newline=""))]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _cells(texts: Mapping[str, DocumentText], start: int = 0, end: int = 9) -> dict[str, str]:
    return {
        f"{kind}_{name}": value
        for kind, text in texts.items()
        for name, value in (("start", str(start)), ("end", str(end)), ("sha256", text.sha256_text))
    }


def _places(made: RatedRound) -> Sequence[tuple[str, str, int, str | None]]:
    rows = select(Claim.key, DocumentText.kind, Locator.start_offset, Locator.exact)
    rows = rows.join(ClaimVersion, ClaimVersion.claim_id == Claim.id)
    rows = rows.join(Locator, Locator.claim_version_id == ClaimVersion.id)
    rows = rows.join(DocumentText, DocumentText.id == Locator.document_text_id)
    return [tuple(row) for row in made.session.execute(rows.order_by(Claim.key, DocumentText.kind))]


def test_claims_that_are_rated_get_their_places_and_keep_their_ratings(
    made: RatedRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_places, "_AT_ONCE", 1)
    texts = _texts(made)
    before = made.session.scalars(select(Rating.scale_point_id).order_by(Rating.review_id, Rating.criterion_id)).all()
    raw = _file(made, _cells(texts))
    done = bring_in(made.session, made.project, raw, document="")
    assert (done.rows, done.unchanged, done.places) == (0, 2, 4)
    assert "4 places in texts were added to claims that were there already." in done.sentence()
    words = (texts["digest"].body or "")[:9]
    assert _places(made) == [(key, kind, 0, words) for key in ("K1", "K2") for kind in ("digest", "original")]
    assert (
        made.session.scalars(select(Rating.scale_point_id).order_by(Rating.review_id, Rating.criterion_id)).all()
        == before
    )
    assert set(made.session.scalars(select(ClaimVersion.number))) == {1}
    assert bring_in(made.session, made.project, raw, document="").places == 0


def test_what_got_a_place_meanwhile_keeps_it(made: RatedRound) -> None:
    texts = _texts(made)
    late = Import(made.session, made.project, _file(made, _cells(texts)), document="")
    assert late.check() == []
    first = made.session.scalars(select(ClaimVersion.id).where(ClaimVersion.claim_id == made.claims[0].id)).one()
    factories.make_locator(made.session, first, texts["digest"], 3, 9)
    made.claims[1].state = "withdrawn"
    made.session.flush()
    done = late.publish()
    assert done is not None
    assert done.places == 1
    assert [place[:3] for place in _places(made)] == [("K1", "digest", 3), ("K1", "original", 0)]


def test_places_are_taken_in_texts_of_the_claims_own_document_alone(made: RatedRound) -> None:
    """Where the rows name no document, the one named with the file is another one."""
    far = factories.make_document(made.session, made.project, title="Far", key="far")
    text = factories.make_text(made.session, far)
    raw = _file(made, _cells({"digest": text}))
    mapping = {"claim": "id", "text": "claim", "claimants": "claimant", "kind": "kind"}
    mapping |= {name: name for name in _cells({"digest": text})}
    done = bring_in(made.session, made.project, raw, document="Far", mapping=mapping)
    assert (done.unchanged, done.places) == (2, 0)


def test_a_withdrawn_claim_gets_none(made: RatedRound) -> None:
    raw = _file(made, _cells(_texts(made)))
    made.claims[0].state = "withdrawn"
    made.session.flush()
    assert bring_in(made.session, made.project, raw, document="").places == 2


def test_only_so_many_places_come_in_at_once(made: RatedRound, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_places, "MOST_PLACES", 3)
    (fault,) = refused(made.session, made.project, _file(made, _cells(_texts(made))), document="")
    assert (fault.row, fault.column) == (1, None)
    assert fault.message.startswith("There are 4 places of claims that are there, at most 3 come in at once.")


def test_what_was_edited_since_the_check_gets_none(made: RatedRound, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_places, "_AT_ONCE", 1)
    texts = _texts(made)
    late = Import(made.session, made.project, _file(made, _cells(texts)), document="")
    assert late.check() == []
    draft = replace(read_draft(made.session, made.claims[0]), text="Something else altogether was said.")
    edited = {"base_version": 1, "now": factories.NOW, "actor_id": None}
    assert edit_claim(made.session, made.project.id, "K1", draft, **edited) == 2
    done = late.publish()
    assert done is not None
    assert (done.places, done.edited) == (2, 1)
    assert "One claim was edited after the file had been checked, and got no place." in done.sentence()
    assert [place[0] for place in _places(made)] == ["K2", "K2"]


def test_places_in_a_text_that_is_not_there_are_counted_however_often_the_file_comes(made: RatedRound) -> None:
    """Somebody added another text, and imports the file again for the places."""
    raw = _file(made, {"original_start": "0", "original_end": "9", "original_sha256": "0" * 64})
    _texts(made)
    for _time in range(2):
        again = Import(made.session, made.project, raw, document="")
        assert again.check() == []
        with again.work() as work:
            assert (work.note(LOST_PLACES), work.count_passed()[Passed.UNCHANGED]) == (2, 2)
        again.publish()
    assert _places(made) == []


def test_places_of_rows_that_have_faults_are_not_counted(session: Session) -> None:
    cells = {"digest_start": "0", "digest_end": "9", "digest_sha256": "0" * 64}
    made = Import(session, factories.make_project(session), claims_csv(cells, cells | {"kind": "rumour"}))
    assert [(fault.row, fault.column) for fault in made.check()] == [(3, "kind")]
    with made.work() as work:
        assert work.note(LOST_PLACES) == 1
