"""The commands run in this process, on the data of one folder."""

from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result
from running import free_port

from annotator.app import create_app
from annotator.cli import main

UNSET = {"ANNOTATOR_DATABASE_URL": "", "ANNOTATOR_SECRET_KEY": "", "HOST": "", "PORT": "", "WEB_CONCURRENCY": "1"}


@dataclass(frozen=True)
class Program:
    """The program with its folder; settings are given by name."""

    data: Path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.data / 'annotator.db'}"

    def __call__(self, *arguments: str, **settings: str) -> Result:
        # A port of its own: `serve` has it before it knows whether the database can be served.
        environment = UNSET | {"ANNOTATOR_DATA": str(self.data), "PORT": str(free_port())} | settings
        return CliRunner().invoke(main, arguments, obj=create_app, env=environment)
