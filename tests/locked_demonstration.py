"""The round of the demonstration locked, decided on and settled by rule, in a browser of its lead."""

from browser.desk import arrive
from playwright.sync_api import Page

WHY = "On the article alone this is 2: nothing is shown that a reader could look up."
ADJUDICATION = "/p/demo/adjudication"
#: Against the grain of the ratings, so that everybody who rated these finds a decision that differs from theirs.
DECISIONS = (("C20", "settled", "5"), ("C27", "differ", ""), ("C23", "settled", "5"), ("C48", "settled", "1"))


def lock_and_decide(page: Page, address: str = "") -> None:
    """Lock the round, decide on some claims, and let one rule of three settle others."""
    page.goto(f"{address}/p/demo/rounds/1/lock")
    page.locator("main form button").first.click()
    arrive(page)
    for key, outcome, step in DECISIONS:
        decide(page, f"{address}{ADJUDICATION}/1/{key}/support", outcome, step)
    for kind in ("median", "consensus", "unanimous"):
        page.goto(f"{address}{ADJUDICATION}/1/rules/support")
        page.locator(f"input[name=kind][value={kind}]").check(force=True)
        page.get_by_role("button", name="Store and look").click()
        page.wait_for_url("**/adjudication/rules/*")
    page.get_by_role("button", name="Settle ").click()
    page.get_by_role("heading", name="How it was used").wait_for()


def decide(page: Page, address: str, outcome: str, step: str) -> None:
    """Record a decision, with one cause and a reason."""
    page.goto(address)
    page.locator(f"input[name=outcome][value={outcome}]").check(force=True)
    if step:
        page.locator(f"input[name=point][value='{step}']").check(force=True)
    page.get_by_label("Different material was looked at").check(force=True)
    page.get_by_label("Your reasons").fill(WHY)
    with page.expect_navigation():
        page.get_by_role("button", name="Record decision").click()
