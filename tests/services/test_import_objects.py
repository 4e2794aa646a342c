"""Links of the way to the page and relations, written as lists of objects in a file of JSON Lines."""

import factories
from importing import ROW, bring_in, lines_of, refused
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Hop
from annotator.services.claim_relations import LONGEST_NOTE


def test_links_of_the_way(session: Session) -> None:
    project = factories.make_project(session)
    way = [
        {"source": "Ann", "way": "says it", "date": "in May", "seen": "no"},
        {"source": "The Paper", "way": "quotes it"},
    ]
    assert bring_in(session, project, lines_of(ROW | {"provenance": way})).rows == 1
    hops = session.scalars(select(Hop).order_by(Hop.position)).all()
    assert [(each.source_id is None, each.label, each.way, each.date, each.is_seen) for each in hops] == [
        (False, "", "says it", "in May", False),  # she makes the claim, so the project has her
        (True, "The Paper", "quotes it", "", True),
    ]


def test_whether_a_link_was_seen_is_yes_or_no(session: Session) -> None:
    project = factories.make_project(session)
    way = [{"source": "Ann", "way": "says it", "seen": "perhaps"}]
    (fault,) = refused(session, project, lines_of(ROW | {"provenance": way}))
    assert fault.column == "provenance"
    assert fault.message.startswith("“perhaps” is not known here. Write one of: ")


def test_a_note_on_a_relation_has_an_end(session: Session) -> None:
    project = factories.make_project(session)
    said = [{"type": "supports", "to": "C2", "note": "x" * (LONGEST_NOTE + 1)}]
    (fault,) = refused(session, project, lines_of(ROW | {"relations": said}))
    assert fault.column == "relations"
    assert str(LONGEST_NOTE) in fault.message


def test_a_claim_has_only_so_many_figures(session: Session) -> None:
    project = factories.make_project(session)
    (fault,) = refused(session, project, lines_of(ROW | {"figures": [f"{number} ships" for number in range(51)]}))
    assert (fault.column, "at most 50" in fault.message) == ("figures", True)
