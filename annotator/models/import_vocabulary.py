"""The closed vocabularies of imports."""

from enum import StrEnum


class ImportKind(StrEnum):
    """What the rows of an import are."""

    CLAIMS = "claims"
    SOURCES = "sources"
    RELATIONS = "relations"


class BatchState(StrEnum):
    """How far an import has come."""

    CHECKING = "checking"
    STAGED = "staged"
    PUBLISHED = "published"
    DISCARDED = "discarded"
