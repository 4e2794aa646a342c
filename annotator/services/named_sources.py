"""The sources that a form names: looked up among those of the project, and made where they are new."""

from datetime import datetime

from sqlalchemy.orm import Session

from annotator.models.vocabulary import SourceType
from annotator.services import sources
from annotator.services.claim_drafts import text_fault
from annotator.services.import_registers import read_sources
from annotator.services.source_labels import source_labels
from annotator.text import _


class NamedSources:
    """Looks names up, and collects what is wrong by field; a place stands for an id until all is checked."""

    def __init__(self, session: Session, project_id: int) -> None:
        self.register = read_sources(session, project_id)
        labels = source_labels(session, project_id)
        self.labelled = {
            labels[entry.id]: place
            for place, entry in enumerate(self.register.entries)
            if entry.id is not None and entry.id in labels
        }
        self.errors: dict[str, str] = {}

    def place(
        self, field: str, name: str, type_: SourceType | None = None, *, prefix: str = "", may_be_new: bool = True
    ) -> int:
        """Return the place of the source with this name.

        Parameters
        ----------
        type_
            What it is where the project does not have it; that of a known one stays as it is.
        prefix
            Said before what is wrong: which row of the form it is.
        """
        name = " ".join(name.split())
        if name in self.labelled:
            return self.labelled[name]
        known = self.register.places(name)
        fault = text_fault(name, sources.LONGEST_NAME)
        if not name:
            fault = _("Name the source; one that the document does not name is “not identified”.")
        elif not fault and not known and (type_ is None or not may_be_new):
            fault = (
                _("The project has no source “{name}”. Choose one, or say what it is, and it will be added.", name=name)
                if may_be_new
                else _("The project has no source “{name}”. Say it in words instead.", name=name)
            )
        place = 0
        if not fault:
            place, fault = self.register.place_of(name, None if known else type_)
            if len(known) > 1:
                fault = _("{fault} Choose it from the list, with its key.", fault=fault)
        if fault:
            self.errors.setdefault(field, prefix + fault)
        return place

    def ids(self, session: Session, project_id: int, *, now: datetime, actor_id: int | None) -> list[int]:
        """Return the ids by place; sources that are new are added to the project."""
        return [
            entry.id
            or sources.add_source(
                session,
                project_id,
                name=entry.name,
                type_=entry.type or SourceType.PERSON,
                now=now,
                actor_id=actor_id,
            ).id
            for entry in self.register.entries
        ]
