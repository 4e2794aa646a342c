"""An import that waits for its lead with faults, begun in a browser."""

from playwright.sync_api import FilePayload, Page

#: A figure that reads in two ways, a document with two titles, a kind that is none, and an entry that lacks one.
ROWS = """id,claim,claimant,kind,figures,figure_value,document,document_title,colour
X1,The depot in Riverton was emptied in May.,Ana Example,factual event,,,harbour-notes,Notes on the harbour,red
X2,Half of the stock was sold.,Ana Example; Ben Example,estimate,some 12.500,12.500,harbour-notes,Notes on the harbour,
X3,It grew.,Ben Example,guess,about 3; 4,3,harbour-notes,Notes on the quay,
"""


def begin_faulty_import(page: Page, address: str = "") -> None:
    """Upload a file of claims with faults, and let it be checked; its columns can be chosen anew."""
    page.goto(f"{address}/p/demo/import")
    file: FilePayload = {"name": "claims.csv", "mimeType": "text/csv", "buffer": ROWS.encode()}
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Look at the file").click()
    page.get_by_role("button", name="Check every row").click()
    page.get_by_role("heading", name="The file has faults").wait_for()
