"""A refusal as the shell sees it."""

import errno

import click

# What a system says when there is no room to write.
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


class Refusal(click.ClickException):
    """A message on standard error, and exit code 1: not possible."""


class WrongInput(Refusal):
    """A message on standard error, and exit code 2: wrong input."""

    exit_code = 2
