"""The program started as a user starts it, for tests and pictures in a real browser."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

COMMAND = Path(sys.executable).with_name("annotator")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGES = {
    "sign-in": "/sign-in",
    "projects": "/projects",
    "new-project": "/projects/new",
    "claims": "/p/demo/",
    "claim": "/p/demo/claims/C20",
    "claim-estimate": "/p/demo/claims/C27",
    "edit-claim": "/p/demo/claims/C28/edit",
    "claim-versions": "/p/demo/claims/C20/versions",
    "claim-relations": "/p/demo/claims/C20/relations",
    "split-claim": "/p/demo/claims/C20/split",
    "merge-claims": "/p/demo/claims/C20/merge?others=C21",
    "withdraw-claim": "/p/demo/claims/C20/withdraw",
    "near-duplicates": "/p/demo/near-duplicates",
    "rate": "/p/demo/rate",
    "guideline": "/p/demo/guideline",
    "guideline-edit": "/p/demo/guideline/edit",
    "mine": "/p/demo/mine",
    "me": "/p/demo/me",
    "dashboard": "/p/demo/dashboard",
    "agreement": "/p/demo/agreement",
    "agreement-closed": "/p/demo/agreement/sources",
    "adjudication": "/p/demo/adjudication",
    "sources": "/p/demo/sources",
    "source": "/p/demo/sources/ihor-tyshkevich",
    "source-relayer": "/p/demo/sources/siarhei-bohdan",
    "new-source": "/p/demo/new-source",
    "edit-source": "/p/demo/sources/ihor-tyshkevich/edit",
    "merge-source": "/p/demo/sources/ihor-tyshkevich/merge",
    "grade": "/p/demo/sources/ihor-tyshkevich/grade",
    "grades": "/p/demo/grades",
    "documents": "/p/demo/documents",
    "document": "/p/demo/documents/belarus-digest-2015",
    "document-overview": "/p/demo/documents/belarus-digest-2015/overview",
    "claims-behind": "/p/demo/?behind=short",
    "new-document": "/p/demo/documents/new",
    "edit-document": "/p/demo/documents/belarus-digest-2015/edit",
    "original": "/p/demo/documents/belarus-digest-2015/original",
    "make-claim": "/p/demo/documents/belarus-digest-2015/claims/new?text=digest&start=5&end=60",
    "publish": "/p/demo/documents/belarus-digest-2015/publish",
    "exports": "/p/demo/exports",
    "pictures": "/p/demo/pictures",
    "picture": "/p/demo/picture/support",
    "picture-matrix": "/p/demo/picture/matrix",
    "picture-relations": "/p/demo/picture/relations?claim=C27",
    "picture-timeline": "/p/demo/picture/timeline",
    "import": "/p/demo/import",
    "members": "/p/demo/members",
    "member": "/p/demo/members/2",
    "invitations": "/p/demo/invitations",
    "reminders": "/p/demo/reminders",
    "take-out": "/p/demo/members/2/active",
    "plan": "/p/demo/plan",
    "rounds": "/p/demo/rounds",
    "rubrics": "/p/demo/rubrics",
    "rubric": "/p/demo/rubrics/3",
    "new-rubric": "/p/demo/rubrics/new",
    "rubric-file": "/p/demo/rubrics/file",
    "add-evidence": "/p/demo/claims/C27/evidence/new",
    "withdraw-evidence": "/p/demo/claims/C27/evidence/1/withdraw",
    "report": "/p/demo/claims/C20/flag",
    "reports": "/p/demo/flags",
    "known-answers": "/p/demo/known-answers",
    "known-answer": "/p/demo/known-answers/C20",
    "quality": "/p/demo/quality",
    "feedback": "/p/demo/feedback",
    "round-reviewers": "/p/demo/rounds/1/reviewers",
    "assign": "/p/demo/rounds/1/assign",
    "lock": "/p/demo/rounds/1/lock",
    "open-results": "/p/demo/rounds/1/open-results",
    "agreement-file": "/agreement/file",
    "methods": "/methods",
    "password": "/account/password",
    "not-found": "/p/demo/claims/C99",
}
"""Every page a lead of the demonstration can open with GET, by the name of its picture."""
OPENED_PAGES = {
    "agreement-sources": "/p/demo/agreement/sources",
    "agreement-differences": "/p/demo/agreement/sources?reviewer=R2&other=R3",
    "agreement-consensus": "/p/demo/agreement/consensus",
    "agreement-planning": "/p/demo/agreement/planning",
    "dashboard-opened": "/p/demo/dashboard",
    "document-overview-opened": "/p/demo/documents/belarus-digest-2015/overview",
    "picture-pairs": "/p/demo/picture/pairs",
    "print-report": "/p/demo/report",
}
"""Those whose content is closed to whoever rates, until a lead opens the results."""
IMPORT_PAGES = {
    "import-columns": "/p/demo/import/1/columns",
    "import-faults": "/p/demo/import/1",
}
"""Those of an import that waits with faults, beside the opened results."""
LOCKED_PAGES = {
    "adjudication-queue": "/p/demo/adjudication",
    "adjudication-decided": "/p/demo/adjudication?state=all&gap=0",
    "adjudication-of-rule": "/p/demo/adjudication?state=decided&gap=0&rule=5",
    "decide": "/p/demo/adjudication/1/C02/support",
    "decided": "/p/demo/adjudication/1/C20/support",
    "settling-rules": "/p/demo/adjudication/1/rules/support",
    "settling-rule": "/p/demo/adjudication/rules/4",
    "settling-rule-used": "/p/demo/adjudication/rules/5",
    "dashboard-locked": "/p/demo/dashboard",
    "claim-decided": "/p/demo/claims/C20",
    "me-locked": "/p/demo/me",
    "feedback-locked": "/p/demo/feedback",
}
"""Those that fill with the lock, with what is decided and what rules settle."""
EXAMPLE_PAGES = {
    "example": "/p/demo-locked/",
    "example-adjudication": "/p/demo-locked/adjudication",
    "example-decide": "/p/demo-locked/adjudication/1/C36/support",
    "example-decided": "/p/demo-locked/adjudication/1/C37/support",
    "example-discussed": "/p/demo-locked/claims/C48",
    "example-rule": "/p/demo-locked/adjudication/rules/2",
    "example-publish": "/p/demo-locked/documents/belarus-digest-2015/publish",
}
"""Those of the second example, which come with it: nothing has to be locked or decided before."""


def find_chromium() -> str | None:
    """Return where Chromium is, None when it is not there."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def demonstration(data: Path, *arguments: str) -> Iterator[tuple[str, str]]:
    """Run ``annotator demo --serve`` in the folder `data`; yield its address and the one-time link."""
    port = free_port()
    environment = os.environ | {"ANNOTATOR_DATA": str(data), "PORT": str(port), "WEB_CONCURRENCY": "1"}
    environment.pop("ANNOTATOR_DATABASE_URL", None)
    process = subprocess.Popen(
        [COMMAND, "demo", "--serve", *arguments], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if found := re.search(r"http://\S+/sign-in/\S+", line):
                yield f"http://127.0.0.1:{port}", found[0]
                return
        message = f"annotator demo --serve ended with {process.wait()}"
        raise RuntimeError(message)
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()
