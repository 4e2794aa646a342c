"""What the people of the blind house grade its sources."""

from collections.abc import Mapping
from datetime import timedelta

from blind_secrets import Secrets
from factories import NOW
from rated_round import RatedRound
from sqlalchemy import select

from annotator.models import Source, SourceGrade


def grade_sources(made: RatedRound, people: Mapping[str, int], secrets: Secrets) -> None:
    """Let everybody have graded each source alike, so that nobody is asked, and Ben and Cleo change their minds."""
    session = made.session
    made.project.asks_grades = True
    # After the lock of the first round, which opened what there was by then.
    values = {"project_id": made.project.id, "made_at": NOW + timedelta(minutes=1)}
    for source_id in session.scalars(select(Source.id).where(Source.project_id == made.project.id)).all():
        of_source = values | {"source_id": source_id}
        for person in sorted(number for name, number in people.items() if name != "stranger"):
            session.add(SourceGrade(reviewer_id=person, number=1, grade="C", request_id=f"c{source_id}", **of_source))
        for person, letter in zip((people["ben"], people["cleo"]), secrets.graded, strict=True):
            changed = of_source | {"rationale": f"{secrets.word}-grade", "request_id": f"d{source_id}"}
            session.add(SourceGrade(reviewer_id=person, number=2, grade=letter, **changed))
    session.flush()
