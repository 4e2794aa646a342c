"""Pages that are asked for rarely, most of them with statistics behind.

Their addresses are known from the start, their views are loaded when somebody first asks, and numpy with them.
"""

from collections.abc import Sequence

from annotator.services.permissions import Permission
from annotator.web.later import later
from annotator.web.routing import Pages

VIEWS = "annotator.web.views"


class RarePages(Pages):
    """A blueprint of the views of one file, which are named instead of decorated."""

    def __init__(self, name: str) -> None:
        super().__init__(name, f"{VIEWS}.{name}")

    def rare(self, rule: str, permission: Permission, view: str, methods: Sequence[str] = ("GET",)) -> None:
        """Register the function `view` of the file as `Pages.page` does."""
        self.page(rule, permission, methods)(later(self.import_name, view))


dashboard = RarePages("dashboard")
dashboard.rare("/p/<slug>/dashboard", Permission.SEE_PROJECT, "show")

quality = RarePages("quality")
quality.rare("/p/<slug>/quality", Permission.MANAGE, "show")
quality.rare("/p/<slug>/feedback", Permission.RATE, "feedback")

my_page = RarePages("my_page")
my_page.rare("/p/<slug>/me", Permission.RATE, "show")

agreement = RarePages("agreement")
agreement.rare("/p/<slug>/agreement", Permission.SEE_PROJECT, "report")

agreement_sources = RarePages("agreement_sources")
agreement_sources.rare("/p/<slug>/agreement/sources", Permission.SEE_PROJECT, "show")

agreement_consensus = RarePages("agreement_consensus")
agreement_consensus.rare("/p/<slug>/agreement/consensus", Permission.SEE_PROJECT, "show")
agreement_consensus.rare("/p/<slug>/agreement/consensus.csv", Permission.SEE_PROJECT, "download")

agreement_planning = RarePages("agreement_planning")
agreement_planning.rare("/p/<slug>/agreement/planning", Permission.SEE_PROJECT, "show")

sources = RarePages("sources")
sources.rare("/p/<slug>/sources", Permission.SEE_PROJECT, "index")
sources.rare("/p/<slug>/sources/<key>", Permission.SEE_PROJECT, "show")

exports = RarePages("exports")
exports.rare("/p/<slug>/exports", Permission.SEE_PROJECT, "index")
exports.rare("/p/<slug>/exports/<name>.<extension>", Permission.SEE_PROJECT, "download")

reader_pages = RarePages("reader_pages")
reader_pages.rare("/p/<slug>/documents/<key>/publish", Permission.MANAGE, "publish", ["GET", "POST"])
reader_pages.rare("/p/<slug>/documents/<key>/reader-page.html", Permission.MANAGE, "download")

print_report = RarePages("print_report")
print_report.rare("/p/<slug>/report", Permission.SEE_PROJECT, "show")

files = RarePages("files")
files.rare("/agreement/file", Permission.SIGNED_IN, "report", ["GET", "POST"])

methods = RarePages("methods")
methods.rare("/methods", Permission.SIGNED_IN, "show")

RARE = (
    dashboard,
    quality,
    my_page,
    agreement,
    agreement_sources,
    agreement_consensus,
    agreement_planning,
    sources,
    exports,
    reader_pages,
    print_report,
    files,
    methods,
)
