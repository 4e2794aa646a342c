"""A refusal as the shell sees it."""

import click


class Refusal(click.ClickException):
    """A message on standard error, and exit code 1: not possible."""


class WrongInput(Refusal):
    """A message on standard error, and exit code 2: wrong input."""

    exit_code = 2
