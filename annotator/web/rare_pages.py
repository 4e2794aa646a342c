"""Pages that are asked for rarely, most of them with statistics behind.

Their addresses are known from the start, their views are loaded when somebody first asks, and numpy with them.
"""

from collections.abc import Sequence

from annotator.services.permissions import Permission
from annotator.web.later import later
from annotator.web.routing import Pages

VIEWS = "annotator.web.views"
MOST_IMPORTED = 100 * 1024 * 1024
"""Bytes of a file of claims: it is read row by row."""


class RarePages(Pages):
    """A blueprint of the views of one file, which are named instead of decorated."""

    def __init__(self, name: str) -> None:
        super().__init__(name, f"{VIEWS}.{name}")

    def rare(
        self,
        rule: str,
        permission: Permission,
        view: str,
        methods: Sequence[str] = ("GET",),
        *,
        shows_again: bool = False,
        most_bytes: int = 0,
    ) -> None:
        """Register the function `view` of the file as `Pages.page` does."""
        self.page(rule, permission, methods, shows_again=shows_again, most_bytes=most_bytes)(
            later(self.import_name, view)
        )


dashboard = RarePages("dashboard")
dashboard.rare("/p/<slug>/dashboard", Permission.SEE_PROJECT, "show")

CASE = "/p/<slug>/adjudication/<int:number>/<key>/<criterion>"
adjudication = RarePages("adjudication")
adjudication.rare("/p/<slug>/adjudication", Permission.ADJUDICATE, "queue")
adjudication.rare("/p/<slug>/adjudication/names", Permission.MANAGE, "names", ["POST"])
adjudication.rare(CASE, Permission.ADJUDICATE, "decide", ["GET", "POST"], shows_again=True)
adjudication.rare(f"{CASE}/draft", Permission.ADJUDICATE, "draft", ["GET", "POST"], shows_again=True)
adjudication.rare(f"{CASE}/draft/discard", Permission.ADJUDICATE, "discard", ["POST"])

settling_rules = RarePages("settling_rules")
RULE = "/p/<slug>/adjudication/rules/<int:rule>"
settling_rules.rare(
    "/p/<slug>/adjudication/<int:number>/rules/<criterion>",
    Permission.ADJUDICATE,
    "index",
    ["GET", "POST"],
    shows_again=True,
)
settling_rules.rare(RULE, Permission.ADJUDICATE, "show", ["GET", "POST"], shows_again=True)
settling_rules.rare(f"{RULE}/undo/<int:number>", Permission.ADJUDICATE, "undo", ["POST"], shows_again=True)

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

document_overview = RarePages("document_overview")
document_overview.rare("/p/<slug>/documents/<key>/overview", Permission.SEE_PROJECT, "show")

sources = RarePages("sources")
sources.rare("/p/<slug>/sources", Permission.SEE_PROJECT, "index")
sources.rare("/p/<slug>/sources/<key>", Permission.SEE_PROJECT, "show")

evidence = RarePages("evidence")
_OF_CLAIM = "/p/<slug>/claims/<key>/evidence"
evidence.rare(f"{_OF_CLAIM}/new", Permission.RATE, "add", ["GET", "POST"], shows_again=True)
evidence.rare(f"{_OF_CLAIM}/<int:position>/withdraw", Permission.RATE, "withdraw", ["GET", "POST"])
evidence.rare("/p/<slug>/rate/<int:assignment_id>/evidence", Permission.RATE, "add_here", ["POST"], shows_again=True)
source_edits = RarePages("source_edits")
source_edits.rare("/p/<slug>/new-source", Permission.MANAGE, "new", ["GET", "POST"], shows_again=True)
source_edits.rare("/p/<slug>/sources/<key>/edit", Permission.MANAGE, "edit", ["GET", "POST"], shows_again=True)
source_edits.rare("/p/<slug>/sources/<key>/merge", Permission.MANAGE, "merge", ["GET", "POST"], shows_again=True)

source_grades = RarePages("source_grades")
source_grades.rare("/p/<slug>/grades", Permission.RATE, "mine")
source_grades.rare("/p/<slug>/grades/ask", Permission.MANAGE, "ask", ["POST"])
source_grades.rare("/p/<slug>/sources/<key>/grade", Permission.RATE, "grade", ["GET", "POST"], shows_again=True)

exports = RarePages("exports")
exports.rare("/p/<slug>/exports", Permission.SEE_PROJECT, "index")
exports.rare("/p/<slug>/exports/<name>.<extension>", Permission.SEE_PROJECT, "download")

imports = RarePages("imports")
imports.rare("/p/<slug>/import", Permission.MANAGE, "new", ["GET", "POST"], most_bytes=MOST_IMPORTED)
imports.rare("/p/<slug>/import/<int:number>", Permission.MANAGE, "show")
imports.rare("/p/<slug>/import/<int:number>/columns", Permission.MANAGE, "columns", ["GET", "POST"])
imports.rare("/p/<slug>/import/<int:number>/discard", Permission.MANAGE, "discard", ["POST"])
imports.rare("/p/<slug>/import/<int:number>/faults.csv", Permission.MANAGE, "faults")
imports.rare("/p/<slug>/import/<int:number>/progress", Permission.MANAGE, "progress")
imports.rare("/p/<slug>/import/<int:number>/start", Permission.MANAGE, "start", ["POST"])
pictures = RarePages("pictures")
pictures.rare("/p/<slug>/pictures", Permission.SEE_PROJECT, "index")
pictures.rare("/p/<slug>/pictures/<name>.<extension>", Permission.SEE_PROJECT, "download")
pictures.rare("/p/<slug>/picture/<name>", Permission.SEE_PROJECT, "show")
reader_pages = RarePages("reader_pages")
reader_pages.rare("/p/<slug>/documents/<key>/publish", Permission.MANAGE, "publish", ["GET", "POST"])
reader_pages.rare("/p/<slug>/documents/<key>/reader-page.html", Permission.MANAGE, "download")

print_report = RarePages("print_report")
print_report.rare("/p/<slug>/report", Permission.SEE_PROJECT, "show")

files = RarePages("files")
files.rare("/agreement/file", Permission.SIGNED_IN, "report", ["GET", "POST"])

methods = RarePages("methods")
methods.rare("/methods", Permission.SIGNED_IN, "show")

rubrics = RarePages("rubrics")
rubrics.rare("/p/<slug>/rubrics", Permission.MANAGE, "index")
rubrics.rare("/p/<slug>/rubrics/new", Permission.MANAGE, "new", ["GET", "POST"], shows_again=True)
rubrics.rare("/p/<slug>/rubrics/file", Permission.MANAGE, "bring_in", ["GET", "POST"], shows_again=True)
rubrics.rare("/p/<slug>/rubrics/<int:version_id>", Permission.MANAGE, "version")
rubrics.rare("/p/<slug>/rubrics/<int:version_id>.toml", Permission.MANAGE, "download")
rubrics.rare("/p/<slug>/rubrics/<int:version_id>/draft", Permission.MANAGE, "begin_next", ["POST"])
rubrics.rare("/p/<slug>/rubrics/<int:version_id>/use", Permission.MANAGE, "use", ["POST"])

rubric_drafts = RarePages("rubric_drafts")
_DRAFT = "/p/<slug>/rubric-drafts/<int:draft_id>"
_BOTH = ["GET", "POST"]
rubric_drafts.rare(_DRAFT, Permission.MANAGE, "show")
rubric_drafts.rare(f"{_DRAFT}.toml", Permission.MANAGE, "download")
rubric_drafts.rare(f"{_DRAFT}/preview", Permission.MANAGE, "preview")
rubric_drafts.rare(f"{_DRAFT}/name", Permission.MANAGE, "heading", _BOTH, shows_again=True)
rubric_drafts.rare(f"{_DRAFT}/publish", Permission.MANAGE, "publish", _BOTH, shows_again=True)
rubric_drafts.rare(f"{_DRAFT}/discard", Permission.MANAGE, "discard", ["POST"])

rubric_parts = RarePages("rubric_parts")
rubric_parts.rare(f"{_DRAFT}/new-question", Permission.MANAGE, "new_criterion", _BOTH, shows_again=True)
rubric_parts.rare(f"{_DRAFT}/questions/<key>", Permission.MANAGE, "criterion", _BOTH, shows_again=True)
rubric_parts.rare(f"{_DRAFT}/questions/<key>/move", Permission.MANAGE, "move", ["POST"])
rubric_parts.rare(f"{_DRAFT}/questions/<key>/remove", Permission.MANAGE, "remove_criterion", ["POST"])
rubric_parts.rare(f"{_DRAFT}/new-scale", Permission.MANAGE, "new_scale", _BOTH, shows_again=True)
rubric_parts.rare(f"{_DRAFT}/scales/<key>", Permission.MANAGE, "scale", _BOTH, shows_again=True)
rubric_parts.rare(f"{_DRAFT}/scales/<key>/remove", Permission.MANAGE, "remove_scale", ["POST"])

RARE = (
    dashboard,
    adjudication,
    settling_rules,
    quality,
    my_page,
    agreement,
    agreement_sources,
    agreement_consensus,
    agreement_planning,
    document_overview,
    sources,
    evidence,
    source_edits,
    source_grades,
    exports,
    imports,
    pictures,
    reader_pages,
    print_report,
    files,
    methods,
    rubrics,
    rubric_drafts,
    rubric_parts,
)
