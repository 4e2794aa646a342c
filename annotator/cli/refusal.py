"""A refusal as the shell sees it."""

import click


class Refusal(click.ClickException):
    """A message on standard error and an exit code: 1 not possible, 2 wrong input."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code
