"""The four ways in which a use case refuses. Each edge has one table from these to its answers."""


class AnnotatorError(Exception):
    """A refusal with a message for the person who asked; ``str(error)`` is that message."""


class NotFound(AnnotatorError):
    """What was asked for does not exist, or not for this person."""


class NotAllowed(AnnotatorError):
    """The person is known and may not do this."""


class TooMany(NotAllowed):
    """The person has tried too often.

    Parameters
    ----------
    message
        Names the cause and the cure.
    seconds
        Until it is possible again.
    """

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class Conflict(AnnotatorError):
    """It was possible once, or may be later, but not in the present state."""


class Invalid(AnnotatorError):
    """An input breaks a rule.

    Parameters
    ----------
    message
        Names the cause and the cure.
    field
        Name of the field at fault, where there is one; ``errors`` for several.
    """

    def __init__(self, message: str, field: str | None = None, errors: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.field = field
        self.errors = errors if errors is not None else ({field: message} if field else {})
