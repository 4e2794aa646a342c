"""A claim never stands without who makes it: every page and every file that prints one is looked through."""

import csv
import io
import re
from dataclasses import replace

import factories
import pytest
from evidence_items import add, draft
from factories import NOW
from pages import Page
from rated_round import make_rated_round
from sqlalchemy import select
from sqlalchemy.orm import Session
from visiting import Answer, Site, Visitor

from annotator.exports.registry import list_formats
from annotator.models import Claim, ClaimVersion, Document, Source
from annotator.models.vocabulary import SourceType
from annotator.services import claims
from annotator.services.claim_store import read_draft
from annotator.services.claim_voices import read_voices
from annotator.services.settling_rules import RuleDraft, store_rule

CHARGE = "Zqx ministers took bribes"
NAMES = ("Vkw Accuser", "Pjh Diplomat (not identified)")
#: How far from a claim, in letters of the page, its claimant may stand: voice above it, or the line below it.
NEAR = 300
PAGES = [
    *("", "?state=withdrawn", "?state=stale", "claims/{key}", "claims/{key}?version=1", "claims/{key}/edit"),
    *("claims/{key}/split", "claims/{key}/merge?others={other}", "claims/{key}/withdraw", "claims/{key}/relations"),
    *("claims/{key}/versions", "near-duplicates", "new-claim", "mine", "rate", "dashboard", "agreement"),
    *("agreement/sources", "agreement/sources?reviewer=R2&other=R3", "agreement/consensus", "agreement/planning"),
    *("adjudication", "adjudication?state=all&gap=0", "adjudication/1/{key}/support"),
    "adjudication/rules/{rule}",
    *("sources", "sources/{source}", "exports", "members", "rounds", "rounds/1/reviewers", "me", "flags", "quality"),
    *("claims/{key}/evidence/new", "claims/{key}/evidence/{item}/withdraw"),
    *("claims/{key}/flag", "known-answers", "known-answers/{key}", "feedback", "guideline", "documents", "plan"),
    *("documents/{document}", "documents/{document}/claims/new", "documents/{document}/overview"),
    *("?behind=contested", "?behind=answered"),
]


@pytest.fixture
def visitor(site: Site) -> Visitor:
    """A lead of a round of charges, by somebody and by nobody known, edited and related, one of them withdrawn."""
    with site.database.writing() as session:
        made = make_rated_round(session, ["2 5", "1 5", "3 ."])
        sources = [
            factories.make_source(session, made.project, name=name, key=key, type=type_.value)
            for name, key, type_ in [
                ("Vkw Accuser", "accuser", SourceType.PERSON),
                ("Pjh Diplomat", "diplomat", SourceType.UNNAMED),
            ]
        ]
        for number, claim in enumerate(made.claims):
            _charge(session, made.project.id, claim, sources[number % 2], number)
        factories.make_relation(session, made.claims[0], made.claims[1])
        claims.withdraw_claim(session, made.project.id, "K3", now=NOW, actor_id=None, reason="Twice.")
        made.lock()
        made.project.slug = "charges"
        session.get_one(Document, made.claims[0].document_id).key = "report"
        rule = RuleDraft("consensus", 2, percent=50.1)
        store_rule(session, made.round, made.main, rule, made.member(made.lead), NOW)
        add(made, made.lead, draft("A table"))
        lead = made.lead.id
    return site.visitor(lead)


def _charge(session: Session, project_id: int, claim: Claim, source: Source, number: int) -> None:
    draft = read_draft(session, claim)
    claimant = replace(draft.claimants[0], source_id=source.id)
    text = f"{CHARGE}, number {number}, in every one of the years before the war."
    draft = replace(draft, text=text, is_sensitive=True, is_featured=True, claimants=(claimant,))
    claims.edit_claim(session, project_id, claim.key, draft, base_version=1, now=NOW, actor_id=None)


def _lonely(text: str) -> list[str]:
    """Places where the charge is printed with neither name near it."""
    found: list[str] = []
    place = text.find(CHARGE)
    while place >= 0:
        around = text[max(0, place - NEAR) : place + NEAR]
        if not any(name in around for name in NAMES):
            found.append(around)
        place = text.find(CHARGE, place + 1)
    return found


def _check(answer: Answer) -> int:
    assert answer.status in {200, 303}, answer.path
    if answer.status == 303:
        return 0
    # Where the words are typed, the claimants are typed beside them.
    read = Page(re.sub(r"(?s)<textarea.*?</textarea>", "", answer.html)).text
    assert _lonely(read) == [], answer.path
    for title in answer.page.all("title"):
        assert CHARGE not in title.text or any(name in title.text for name in NAMES), answer.path
    return read.count(CHARGE)


def test_every_page_that_prints_a_claim_names_its_claimant(visitor: Visitor) -> None:
    printed = {}
    for page in PAGES:
        path = page.format(key="K1", other="K2", source="accuser", document="report", item="1", rule=1)
        printed[path] = _check(visitor.get(f"/p/charges/{path}"))
    # The walk would prove nothing on pages that print no claim.
    assert sum(map(bool, printed.values())) >= 12, printed
    assert "Pjh Diplomat (not identified)" in visitor.get("/p/charges/claims/K2").text


def test_the_walk_would_find_a_claim_that_stands_alone() -> None:
    assert _lonely(f"Vkw Accuser says: {CHARGE}.") == []
    assert len(_lonely("Vkw Accuser says: " + "x" * NEAR + f" {CHARGE}.")) == 1


def test_no_page_with_a_claim_is_left_out_of_the_walk(site: Site) -> None:
    """Pages of a project that are opened with GET: each is walked, or prints no claim."""
    names = {"key": "<key>", "source": "<key>", "document": "<key>", "item": "<int:position>", "rule": "<int:rule>"}
    walked = {page.split("?")[0].format(**names).rstrip("/") for page in PAGES}
    walked.add("adjudication/<int:number>/<key>/<criterion>")
    without = {
        *("members", "rounds", "exports", "import", "agreement/consensus.csv", "rate/<int:assignment_id>"),
        *("rounds/<int:number>/lock", "rounds/<int:number>/open-results", "exports/<name>.<extension>"),
        *("members/<int:membership_id>/active", "members/<int:membership_id>/password"),
        *("members/<int:membership_id>", "members/<int:membership_id>/reminder", "invitations", "reminders"),
        *("invitations/<int:invitation_id>/revoke", "documents/new", "documents/<key>/edit"),
        *("documents/<key>/texts/new", "documents/<key>/original", "guideline/<int:number>", "guideline/edit"),
        *("grades", "new-source", "sources/<key>/edit", "sources/<key>/grade", "sources/<key>/merge"),
        *("guideline/<int:number>.md", "rounds/<int:number>/reviewers"),
        *("rounds/<int:number>/hand-on/<int:membership_id>", "quality/let-in/<int:membership_id>", "rate/signed-in"),
        *("import/<int:number>/columns", "import/<int:number>/progress", "import/<int:number>/faults.csv"),
        # The preview of an import; that it names claimants stands in its own tests.
        "import/<int:number>",
        # What the rating form prints these print too.
        *("rate/<int:assignment_id>/draft", "rate/<int:assignment_id>/skip", "training/<int:assignment_id>"),
        *("adjudication/<int:number>/<key>/<criterion>/draft", "adjudication/<int:number>/rules/<criterion>"),
        *("training", "flags/<int:flag_id>", "rounds/<int:number>/assign"),
        # Rubrics are of the installation and know no claim.
        *("rubrics", "rubrics/new", "rubrics/file", "rubrics/<int:version_id>", "rubrics/<int:version_id>.toml"),
    }
    rules = {
        rule.rule.removeprefix("/p/<slug>/").rstrip("/")
        for rule in site.app.url_map.iter_rules()
        if rule.rule.startswith("/p/<slug>/") and "GET" in (rule.methods or ()) and "/rubric-drafts/" not in rule.rule
    }
    assert rules <= walked | without


def test_every_file_that_prints_a_claim_names_its_claimant(visitor: Visitor) -> None:
    printing = 0
    for format_ in list_formats():
        answer = visitor.get(f"/p/charges/exports/{format_.name}.{format_.extension}")
        if answer.status != 200 or CHARGE not in answer.html:
            continue
        printing += 1
        rows = list(csv.reader(io.StringIO(answer.html.removeprefix("\ufeff"))))
        text, claimants = rows[0].index("text"), rows[0].index("claimants")
        # Beside it, so that a table cut off at some column shows both or none.
        assert claimants == text + 1
        assert all(row[claimants] for row in rows[1:] if row[text])
    assert printing == 1
    assert CHARGE not in visitor.get("/p/charges/agreement/consensus.csv").html


def test_a_version_without_a_claimant_says_so(session: Session) -> None:
    project = factories.make_project(session)
    claim = factories.make_claim(session, project)
    version = ClaimVersion(claim_id=claim.id, number=2, text="A.", kind="causal", created_at=NOW)
    session.add(version)
    session.flush()
    assert read_voices(session, [version.id])[version.id].names == "claimant not identified"
    assert session.scalars(select(Source.name).where(Source.project_id == project.id)).all() != []
