"""What the people of a project do in their windows: a lead who runs it, reviewers who rate."""

import re
from dataclasses import dataclass
from typing import Literal

from browser.answering import answer, save
from playwright.sync_api import Download, FilePayload, Page, expect

PASSWORD = "a window over the old harbour"


@dataclass(frozen=True, slots=True)
class Handed:
    """What a lead hands to a new reviewer."""

    login: str
    password: str


class Lead:
    """Somebody who runs a project."""

    def __init__(self, page: Page, link: str) -> None:
        self.page = page
        self.slug = ""
        page.goto(link)

    def make_project(self, title: str, rubric: str = "Evidence strength, version 1") -> None:
        self.page.goto("/projects")
        self.page.get_by_role("link", name="New project").click()
        self.page.get_by_label("Title").fill(title)
        self.page.get_by_label("What it is about, in one sentence").fill("Who said what about the harbour.")
        self.page.get_by_label("Rubric").select_option(label=rubric)
        self.page.get_by_role("button", name="Make the project").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Import claims, sources or relations")
        found = re.search("/p/([^/]+)/", self.page.url)
        assert found is not None
        self.slug = found[1]

    def check_claims(self, content: bytes) -> None:
        """Upload a file, take its columns as they are, and come to its preview."""
        self._open("import")
        file: FilePayload = {"name": "claims.csv", "mimeType": "text/csv", "buffer": content}
        self.page.get_by_label("File", exact=True).set_input_files(file)
        title = self.page.get_by_label("Title of the document")
        if title.count():
            title.fill("Notes on the harbour")
        self.page.get_by_role("button", name="Look at the file").click()
        self.page.get_by_role("button", name="Check every row").click()
        self.page.get_by_role("link", name="Change the columns").wait_for()

    def import_claims(self, content: bytes) -> None:
        """Import a file that has no fault, and look at the claims."""
        self.check_claims(content)
        self.page.get_by_role("button", name=re.compile("^Import")).click()
        self.page.get_by_role("link", name="Open the claims").click()

    def add_reviewer(self, name: str, login: str) -> Handed:
        self._open("members")
        self.page.get_by_label("Name", exact=True).fill(name)
        self.page.get_by_label("Sign-in name").fill(login)
        self.page.get_by_role("button", name="Add this person").click()
        return Handed(login, self.page.locator("[data-one-time-password]").inner_text())

    def open_round(self) -> None:
        self._open("rounds")
        self.page.get_by_role("button", name="Open the round").click()
        expect(self.page.get_by_role("status")).to_have_text("Round 1 is open.")

    def lock_round(self) -> None:
        self._open("rounds")
        self.page.get_by_role("link", name="Lock round 1").click()
        self.page.get_by_role("button", name="Lock round 1").click()

    def download(self, title: str) -> str:
        self._open("exports")
        with self.page.expect_download() as started:
            self.page.get_by_role("button", name=f"Download CSV {title}").click()
        return read(started.value)

    def _open(self, place: str) -> None:
        self.page.goto(f"/p/{self.slug}/{place}")


class Reviewer:
    """Somebody who rates, signed in with a password of their own."""

    def __init__(self, page: Page, slug: str, handed: Handed) -> None:
        self.page = page
        self.slug = slug
        self.sign_in(handed.login, handed.password)
        expect(page.get_by_role("heading", level=1)).to_have_text("Change password")
        page.get_by_label("Current password").fill(handed.password)
        page.get_by_label("New password", exact=True).fill(PASSWORD)
        page.get_by_label("New password, once more").fill(PASSWORD)
        page.locator("main button[type=submit]").click()
        expect(page.get_by_role("heading", level=1)).not_to_have_text("Change password")

    def sign_in(self, login: str, password: str) -> None:
        self.page.goto("/sign-in")
        self.page.get_by_label("Sign-in name").fill(login)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()

    def rate(self, steps: dict[str, str], how_many: int) -> list[str]:
        """Rate the next claims, each with its step; return their ids in the order they came."""
        self.page.goto(f"/p/{self.slug}/rate")
        order: list[str] = []
        for _ in range(how_many):
            key = self.page.title().removeprefix("Rate ").partition(" ")[0]
            answer(self.page, steps[key], f"As far as {key} shows.")
            save(self.page)
            order.append(key)
        return order


def read(download: Download) -> str:
    """Return what a download holds."""
    return download.path().read_text("utf-8")


def figure(page: Page, title: Literal["Claims compared", "Reviewers", "Ratings", "Cannot judge"]) -> int:
    """Return a count of the agreement report."""
    shown = page.locator("dl.figures > div", has=page.get_by_text(title, exact=True)).locator("dd").inner_text()
    return int(shown.split()[0])
