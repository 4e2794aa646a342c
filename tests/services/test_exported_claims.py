"""Claims that were exported here and are imported again, into the same project or another one."""

import factories
from factories import NOW
from importing import bring_in, claims_csv
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.exports.formats import claims
from annotator.models import Claim, Figure, Project
from annotator.services.claims import withdraw_claim
from annotator.services.export_claims import read_claims

FULL = {
    "claim": "-5 % is what they said; no more.",
    "claimant": "Ann; Ben",
    "claimant_part": "is quoted; implies",
    "claimant_role": "; treasurer",
    "claimant_type": "group; person",
    "relayed_by": "The Paper",
    "kind": "estimate",
    "figures": "-5 %; some 7",
    "figure_low": "-5,5; 6",
    "figure_high": "; 8",
    "figure_unit": "%; ships",
    "figure_period": "2015",
    "hedge": "approximate",
    "hedge_cue": "some",
    "polarity": "denies",
    "sensitive": "yes",
    "paragraph": "3",
    "question": "=which?",
    "time_made": "in May",
    "time_made_resolved": "2015-05",
}


def _exported(session: Session, project: Project) -> bytes:
    return "".join(claims.write(read_claims(session, project), raw=False)).encode()


def test_a_file_of_ours_changes_nothing_where_it_comes_from(session: Session) -> None:
    project = factories.make_project(session)
    bring_in(session, project, claims_csv(FULL, {"to_rate": "no", "claimant_role": "analyst; formerly minister"}))
    done = bring_in(session, project, _exported(session, project), document="")
    assert (done.rows, done.unchanged, done.sources, done.documents) == (0, 2, 0, 0)


def test_in_another_project_the_same_claims_stand_afterwards(session: Session) -> None:
    project, other = factories.make_project(session), factories.make_project(session)
    bring_in(session, project, claims_csv(FULL, {"to_rate": "no", "state": "draft"}, {"claim": "Semi; colon"}))
    raw = _exported(session, project)
    done = bring_in(session, other, raw, document="")
    assert (done.rows, done.to_rate, done.unchanged) == (3, 2, 0)
    again = _exported(session, other).decode().replace(other.slug, project.slug)
    assert again == raw.decode()
    assert [each.low for each in session.scalars(select(Figure).order_by(Figure.id))] == [-5.5, 6, -5.5, 6]
    assert set(session.scalars(select(Claim.state).where(Claim.key == "C2"))) == {"draft"}


def test_what_is_withdrawn_or_older_is_left_out_and_counted(session: Session) -> None:
    project, other = factories.make_project(session), factories.make_project(session)
    bring_in(session, project, claims_csv({}, {}, {}))
    raw = claims_csv(
        {"current": "no", "claim": "An older wording."}, {"id": "C1"}, {"id": "C2", "state": "Withdrawn", "claim": ""}
    )
    withdraw_claim(session, project.id, "C2", now=NOW, actor_id=None)
    done = bring_in(session, other, raw)
    assert (done.rows, done.withdrawn, done.older) == (1, 1, 1)
    assert done.sentence().endswith(
        "One row is left out: its claim is withdrawn in the project it comes from. "
        "One row is left out: it holds an older version of its claim."
    )
    real = bring_in(session, project, _exported(session, project), document="")
    assert (real.rows, real.unchanged, real.withdrawn) == (0, 2, 1)
