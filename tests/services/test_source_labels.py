"""What sources are called where they are typed."""

import factories
from sqlalchemy.orm import Session

from annotator.services.source_labels import source_labels


def test_a_shared_name_has_its_key_behind_it(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_source(session, factories.make_project(session), name="Elsewhere")
    factories.make_source(session, project, name="Staged", is_staged=True)
    made = [
        factories.make_source(session, project, name=name, key=key)
        for name, key in [("A minister", "minister"), ("Twin", "twin"), ("twin", "twin-2")]
    ]
    assert source_labels(session, project.id) == {
        made[0].id: "A minister",
        made[1].id: "Twin (twin)",
        made[2].id: "twin (twin-2)",
    }
