"""Before the lock nothing in a reviewer's reach tells a hidden claim, or a repeated one, from the others.

Two installations are alike but for what is planted: in one of them a claim is hidden or has come before, in the other
it is one to rate. Whatever Ann opens must read the same in both.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from factories import NOW
from planted_round import make_planted_round, own, submit
from rated_round import RatedRound
from sqlalchemy import select
from visiting import Answer, Site, Visitor, make_site

from annotator.database import Database, open_database
from annotator.models import Assignment, Reviewer, Round, Source, WorkPlan
from annotator.models.vocabulary import Purpose
from annotator.services import next_claims
from annotator.services.repeats import draw_repeat

CLAIMS = 7
HIDDEN = 2


@dataclass
class Twin:
    """One of two installations."""

    site: Site
    made: RatedRound
    ann: Visitor

    @property
    def own(self) -> str:
        return f"/p/{self.made.project.slug}"

    def read(self, address: str) -> str:
        """Return what stands at an address, without what differs from one browser to another."""
        answer = self.ann.get(self.own + address)
        html = re.sub(r'name="(csrf_token|request_id|opened)" value="[^"]*"', r'name="\1"', answer.html)
        # The second of the two is saved a moment later.
        html = re.sub(r"<time [^>]*>[^<]*</time>", "<time>", html)
        html = re.sub(r"\b(project-of-)?[Pp]erson\s?-?\d+|[Ss]ource[ -]\d+|[Cc]laim \d+ says|document-\d+", "…", html)
        return f"{answer.status} {html}"


def _make(database: Database, *, is_planted: bool) -> Twin:
    known = dict.fromkeys(range(HIDDEN), (Purpose.GOLD, "3"))
    with database.writing() as session:
        made = make_planted_round(
            session, claims=CLAIMS, known=known if is_planted else {}, has_gold=is_planted, masked_part="outlet"
        )
        for each in own(made, 0)[:4]:
            submit(made, each, "3")
        for each in own(made, 1):
            submit(made, each, "4")
    site = make_site(database)
    return Twin(site, made, site.visitor(made.reviewers[0].id))


@pytest.fixture
def twins(sqlite_template: Path, tmp_path: Path) -> Iterator[tuple[Twin, Twin]]:
    found = []
    for name in ("planted", "plain"):
        path = tmp_path / f"{name}.db"
        path.write_bytes(sqlite_template.read_bytes())
        found.append(open_database(f"sqlite:///{path}"))
    yield _make(found[0], is_planted=True), _make(found[1], is_planted=False)
    for database in found:
        database.dispose()


def addresses(twin: Twin) -> Iterator[str]:
    """Every address of the project that a reviewer may open."""
    with twin.site.database.reading() as session:
        sources = session.scalars(
            select(Source.key).where(Source.project_id == twin.made.project.id).order_by(Source.id)
        ).all()
    yield from ("/", "/rate", "/mine", "/dashboard", "/dashboard?claims=all", "/agreement", "/sources", "/exports")
    yield from ("/agreement/sources", "/agreement/consensus", "/agreement/planning", "/feedback", "/training")
    yield from (f"/claims/K{number}" for number in range(1, CLAIMS + 1))
    yield from (f"/claims/K{number}/flag" for number in range(1, CLAIMS + 1))
    yield from (f"/sources/{key}" for key in sources)
    yield from (f"/exports/ratings-long.csv?answers={answers}" for answers in ("counted", "current", "all"))
    yield from (
        "/exports/ratings-wide.csv",
        "/exports/claims.csv",
        "/exports/source-grades.csv",
        "/exports/codebook.csv",
    )
    yield "/exports/ratings-long.csv?purposes=gold"
    yield "/exports/ratings-long.csv?purposes=rating,gold,repeat"
    yield "/agreement?include=gold"


def purposes(twin: Twin) -> dict[int, str]:
    """What each claim on Ann's list is for, by assignment."""
    with twin.site.database.reading() as session:
        rows = session.execute(
            select(Assignment.id, Assignment.purpose).where(Assignment.reviewer_id == twin.made.reviewers[0].id)
        )
        return dict(rows.all())


def test_the_twins_differ(twins: tuple[Twin, Twin]) -> None:
    planted, plain = (list(purposes(twin).values()) for twin in twins)
    assert planted.count("gold") == HIDDEN
    assert set(plain) == {"rating"}
    assert purposes(twins[0]).keys() == purposes(twins[1]).keys()


def test_no_page_and_no_file_tells_a_hidden_claim(twins: tuple[Twin, Twin]) -> None:
    planted, plain = twins
    for first, second in zip(addresses(planted), addresses(plain), strict=True):
        assert planted.read(first) == plain.read(second), first
    for assignment in purposes(planted):
        for page in ("", "/skip"):
            address = f"/rate/{assignment}{page}"
            assert planted.read(address) == plain.read(address), address


def test_no_page_tells_it_after_a_hidden_claim_was_saved(twins: tuple[Twin, Twin]) -> None:
    planted, plain = twins
    for _claim in range(CLAIMS - 4):
        locations = []
        for twin in (planted, plain):
            page: Answer = twin.ann.follow(twin.ann.get(f"{twin.own}/rate"))
            form = page.form(holding="rationale")
            done = twin.ann.submit(page, form, c_support="2", c_basis="article", rationale="Because.")
            locations.append(re.sub(r"/p/[^/]+", "", done.location))
        assert locations[0] == locations[1]
        for address in ("/", "/dashboard?claims=all", "/exports"):
            assert planted.read(address) == plain.read(address), address


COUNTED = {"overlap": "some", "ratings_per_claim": 2}


def _bare(html: str) -> str:
    """Return a page without what tells one claim from another by its name."""
    html = re.sub(r'name="(csrf_token|request_id|opened)" value="[^"]*"', r'name="\1"', html)
    html = re.sub(r"/rate/\d+|\bK\d+\b|[Ss]ource[ -]\d+|[Cc]laim \d+ says", "…", html)
    return re.sub(r'<a [^>]*rel="(prev|next)".*?</a>', "", html)


@pytest.mark.parametrize("delivery", ["assigned", "queue"])
def test_a_hidden_claim_is_not_told_by_how_many_have_it(site: Site, delivery: str) -> None:
    known = dict.fromkeys(range(HIDDEN), (Purpose.GOLD, "3"))
    with site.database.writing() as session:
        made = make_planted_round(
            session, claims=8, reviewers=4, known=known, has_gold=True, delivery=delivery, **COUNTED
        )
        for person in made.reviewers[1:]:
            member = made.member(person)
            while (number := next_claims.next_claim(session, made.round.id, member, NOW)) is not None:
                submit(made, session.get_one(Assignment, number), "3")
        slug, own_claims = made.project.slug, {each.claim_id for each in own(made, 0)}
        keys = {claim.key: claim.id for claim in made.claims}
    for person in (made.lead, made.reviewers[0]):
        visitor = site.visitor(person.id)
        of_each = {key: _bare(visitor.get(f"/p/{slug}/claims/{key}").html) for key in keys}
        assert all("How many rate it is hidden until the round is locked" in html for html in of_each.values())
        # Ann's own ones are alike, and so are those that are not hers.
        for is_hers in (True, False):
            of_some = {of_each[key] for key in keys if (keys[key] in own_claims) == is_hers}
            assert len(of_some) <= 1
        for address in ("/", "/dashboard?claims=all"):
            cells = visitor.get(f"/p/{slug}{address}").page.all("td", data_head="Coverage")
            assert [cell.text.strip() for cell in cells] == ["hidden"] * 8


OLD = datetime.now(UTC) - timedelta(days=30)


@pytest.fixture
def repeated(site: Site) -> Twin:
    """Ann has rated three of four claims a month ago; all of them come again."""
    with site.database.writing() as session:
        made = make_planted_round(session, claims=4, repeat_percent=100, repeat_after_days=7)
        for each in own(made, 0)[:3]:
            submit(made, each, "3", now=OLD)
    return Twin(site, made, site.visitor(made.reviewers[0].id))


def _save(twin: Twin, page: Answer, step: str) -> None:
    form = page.form(holding="rationale")
    assert twin.ann.submit(page, form, c_support=step, c_basis="article", rationale="Now.").status == 303


def _numbers(twin: Twin, ordinary: int) -> dict[str, str]:
    """Return what Ann and the lead can count."""
    lead = twin.site.visitor(twin.made.lead.id)
    found = {}
    for name, visitor in (("Ann", twin.ann), ("Lea", lead)):
        addresses = ["/dashboard?claims=all", "/", "/claims/K1", "/exports"]
        addresses += ["/mine", "/me"] if name == "Ann" else ["/rounds", "/reminders"]
        for address in addresses:
            answer = visitor.get(twin.own + address)
            assert answer.status == 200, address
            found[f"{name} {address}"] = re.sub(r" \d\d:\d\d:\d\d", "", answer.text)
    form = twin.ann.get(f"{twin.own}/rate/{ordinary}").text
    return found | {"form": " ".join(re.findall(r"Claim \d+ of \d+|\d+ done|\d+ left|\d+ of \d+ claims done", form))}


def test_no_number_moves_when_a_claim_comes_again(repeated: Twin) -> None:
    with repeated.site.database.writing() as session:
        for person in repeated.made.reviewers:
            session.get_one(Reviewer, person.id).password_hash = "a hash"
        ordinary = session.scalars(
            select(Assignment.id).where(
                Assignment.reviewer_id == repeated.made.reviewers[0].id, Assignment.state == "open"
            )
        ).one()
    before = _numbers(repeated, ordinary)
    assert before["form"].startswith("Claim 4 of 4 3 done 1 left")
    _draw(repeated)
    assert list(purposes(repeated).values()).count("repeat") == 1
    after = _numbers(repeated, ordinary)
    for where, text in before.items():
        assert after[where] == text, where
    page = repeated.ann.follow(repeated.ann.get(f"{repeated.own}/rate"))
    assert "Claim 4 of 4" in page.text
    assert f"/rate/{ordinary}" not in page.path


def _draw(twin: Twin) -> None:
    """Let a claim come again at once, whoever's turn it is."""
    with twin.site.database.writing() as session:
        round_ = session.get_one(Round, twin.made.round.id)
        plan = session.get_one(WorkPlan, round_.work_plan_id)
        ann = twin.made.reviewers[0].id
        assert draw_repeat(session, round_, plan, ann, datetime.now(UTC), nothing_else=True) is not None


def test_a_claim_that_comes_again_is_an_empty_form_like_any(repeated: Twin) -> None:
    seen = []
    for step in ("5", "4", "2", "1"):
        page = repeated.ann.follow(repeated.ann.get(f"{repeated.own}/rate"))
        seen.append(page.page.one("h1").text)
        values = page.form(holding="rationale").values
        assert (values["rationale"], values["base_revision"], values.get("c_support")) == ("", "0", None)
        assert "You have rated this claim" not in page.text
        assert "repeat" not in page.html
        position, total = re.findall(r"Claim (\d+) of (\d+)", page.text)[0]
        assert int(position) <= int(total)
        _save(repeated, page, step)
    assert len(set(seen)) == 4
    assert set(purposes(repeated).values()) == {"rating", "repeat"}
    assert list(purposes(repeated).values()).count("repeat") == 3


def test_what_was_rated_twice_reads_as_changed_once(repeated: Twin) -> None:
    for step in ("5", "4", "2", "1"):
        _save(repeated, repeated.ann.follow(repeated.ann.get(f"{repeated.own}/rate")), step)
    mine = repeated.ann.get(f"{repeated.own}/mine")
    assert sorted(heading.text for heading in mine.page.all("h2")) == ["K1", "K2", "K3", "K4"]
    assert mine.text.count("1 earlier version") == 3
    assert "4 of 4 claims done" in mine.text
    rows = repeated.ann.get(f"{repeated.own}/exports/ratings-long.csv?answers=all").html.splitlines()[1:]
    support = [row for row in rows if ",support," in row]
    assert len(support) == 4
    assert all(",rating,no" in row for row in rows)
    dashboard = repeated.ann.get(f"{repeated.own}/dashboard").text
    assert "Answers in 4 of 8" in dashboard
    assert "not counted" not in dashboard
