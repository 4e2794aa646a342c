"""Pictures: the list, the page of each, and the files; never more than the pages show."""

import csv
import io
from xml.etree import ElementTree as ET

import factories
import pytest
from rated_round import RatedRound, make_rated_round
from visiting import Site

from annotator.models.vocabulary import Reveal, Role
from annotator.services import projects
from annotator.web.pictures import raster
from annotator.web.pictures.registry import list_kinds
from annotator.web.views import pictures

TABLE = ["1 1 2", "5 5 5", "2 4 .", "vague . vague", "3 3 4", "2 2 3", "1 3 2", "4 4 5"]
KINDS = [kind.name for kind in list_kinds()]


def _make(
    site: Site, table: list[str] = TABLE, *, locks: bool = True, reveal: Reveal = Reveal.AFTER_LOCK
) -> RatedRound:
    with site.database.writing() as session:
        rated = make_rated_round(session, table, reveal=reveal)
        for other, type_ in zip(rated.claims[1:], ("supports", "denies"), strict=False):
            factories.make_relation(session, rated.claims[0], other, kind=type_)
        if locks:
            rated.lock()
    return rated


def _texts(content: bytes) -> str:
    return " ".join(text for text in ET.fromstring(content).itertext())  # noqa: S314 - our own


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_page_and_files(site: Site, kind: str) -> None:
    rated = _make(site)
    lead, own = site.visitor(rated.lead.id), f"/p/{rated.project.slug}"
    page = lead.get(f"{own}/picture/{kind}")
    assert page.status == 200
    title = page.page.one("h1").text
    drawn = lead.get(f"{own}/pictures/{kind}.svg").response
    assert drawn.status_code == 200
    assert drawn.content_type == "image/svg+xml; charset=utf-8"
    assert title in _texts(drawn.data)
    assert "Round 1: first round, blind · locked" in _texts(drawn.data)
    name = drawn.headers["Content-Disposition"]
    assert name == f'attachment; filename="{rated.project.slug}-{kind}-round-1.svg"'
    rows = list(csv.reader(io.StringIO(lead.get(f"{own}/pictures/{kind}.csv").html)))
    assert len(rows) > 1
    assert lead.get(f"{own}/pictures/{kind}.svg").response.data == drawn.data


@pytest.mark.parametrize("kind", ["pairs", "severity"])
def test_a_file_names_no_reviewer(site: Site, kind: str) -> None:
    """It is passed on; who leads the project, or finds themselves in it, sees names on the page alone."""
    rated = _make(site)
    own, names = f"/p/{rated.project.slug}", [person.name for person in rated.reviewers]
    for person in (rated.lead, rated.reviewers[0]):
        visitor = site.visitor(person.id)
        files = [visitor.get(f"{own}/pictures/{kind}.{extension}").html for extension in ("svg", "csv")]
        for content in (*files, visitor.get(f"{own}/pictures/{kind}.svg?preview=light").html):
            assert not [name for name in names if name in content]
        assert "R3" in files[0]
    assert all(name in site.visitor(rated.lead.id).get(f"{own}/picture/{kind}").text for name in names[1:])


def test_the_list_shows_a_preview_of_each_in_both_modes(site: Site) -> None:
    rated = _make(site)
    lead = site.visitor(rated.lead.id)
    page = lead.get(f"/p/{rated.project.slug}/pictures")
    assert "Round 1: first round, blind · locked" in page.text
    images, sources = page.page.all("img", class_="preview"), page.page.all("source")
    assert len(images) == len(KINDS)
    assert [each["media"] for each in sources[:3]] == [
        "screen and (max-width: 33.99rem) and (prefers-color-scheme: dark)",
        "screen and (max-width: 33.99rem)",
        "screen and (prefers-color-scheme: dark)",
    ]
    assert len(sources) == 3 * len(KINDS)
    for address in (*(image["src"] for image in images), *(each["srcset"] for each in sources)):
        drawn = lead.get(address).response
        assert drawn.status_code == 200
        assert drawn.content_type == "image/svg+xml; charset=utf-8"
        assert "Content-Disposition" not in drawn.headers


def test_a_preview_of_relations_has_a_few_of_them(site: Site) -> None:
    with site.database.writing() as session:
        rated = make_rated_round(session, ["1 2"] * 7)
        for other in rated.claims[1:]:
            factories.make_relation(session, rated.claims[0], other, kind="supports")
        rated.lock()
    lead, own = site.visitor(rated.lead.id), f"/p/{rated.project.slug}"
    whole, begun = (lead.get(f"{own}/pictures/relations.svg{end}").html for end in ("", "?preview=light"))
    assert "K7" in whole
    assert ("K4" in begun, "K5" in begun) == (True, False)


def test_the_name_of_a_file_says_that_the_round_is_open(site: Site) -> None:
    """The numbers alone do not: a file of them has no place for a note."""
    rated = _make(site, locks=False, reveal=Reveal.AFTER_OWN)
    ann = site.visitor(rated.reviewers[0].id)
    for extension in ("svg", "csv"):
        named = ann.get(f"/p/{rated.project.slug}/pictures/support.{extension}").response.headers["Content-Disposition"]
        assert named == f'attachment; filename="{rated.project.slug}-support-round-1-interim.{extension}"'


def test_the_file_of_numbers_may_begin_with_a_mark_and_stay_raw(site: Site) -> None:
    rated = _make(site)
    lead = site.visitor(rated.lead.id)
    path = f"/p/{rated.project.slug}/pictures/timeline.csv"
    assert lead.get(f"{path}?bom=y").response.data == b"\xef\xbb\xbf" + lead.get(path).response.data
    assert lead.get(f"{path}?raw=y").response.data == lead.get(path).response.data


@pytest.mark.parametrize(("extension", "begin"), [("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_pixels_and_pages(site: Site, extension: str, begin: bytes) -> None:
    rated = _make(site)
    answer = site.visitor(rated.lead.id).get(f"/p/{rated.project.slug}/pictures/support.{extension}").response
    assert answer.status_code == 200
    assert answer.data.startswith(begin)


def test_without_the_package_the_page_says_how_it_is_installed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raster, "PACKAGE", "no_such_package")
    rated = _make(site)
    lead = site.visitor(rated.lead.id)
    answer = lead.get(f"/p/{rated.project.slug}/pictures/support.png")
    assert answer.status == 422
    assert "pip install 'source-credibility-annotator[png]'" in answer.text
    assert "PNG and PDF need one package more." in lead.get(f"/p/{rated.project.slug}/pictures").text


def test_what_there_is_not(site: Site) -> None:
    rated = _make(site)
    lead, own = site.visitor(rated.lead.id), f"/p/{rated.project.slug}"
    for path in ("picture/pie", "pictures/pie.svg", "pictures/support.gif", "pictures/support.svg?round=7"):
        assert lead.get(f"{own}/{path}").status == 404, path
    assert "There is no picture pie. There is: support, matrix," in lead.get(f"{own}/picture/pie").text
    assert "There is no format gif." in lead.get(f"{own}/pictures/support.gif").text
    assert lead.get(f"{own}/pictures/relations.svg?claim=K99").status == 404
    assert lead.get(f"{own}/pictures/source.svg?source=nobody").status == 404
    assert lead.get(f"{own}/pictures/coefficients.svg?criterion=mood").status == 404


def test_before_the_first_round_and_the_first_claim(site: Site) -> None:
    with site.database.writing() as session:
        person = factories.make_reviewer(session)
        project = factories.make_project(session, slug="quiet")
        projects.add_member(session, project, person.id, Role.LEAD, now=factories.NOW, actor_id=None)
    lead = site.visitor(person.id)
    page = lead.get("/p/quiet/pictures")
    assert "no round has been opened" in page.text
    assert "Open a round" in [link.text for link in page.page.all("a")]
    assert lead.get("/p/quiet/pictures/support.svg").status == 404


def test_without_relations_there_is_no_graph(site: Site) -> None:
    with site.database.writing() as session:
        rated = make_rated_round(session, ["1 2"])
        rated.lock()
    lead, own = site.visitor(rated.lead.id), f"/p/{rated.project.slug}"
    assert "How a claim bears on others" not in lead.get(f"{own}/pictures").text
    answer = lead.get(f"{own}/picture/relations")
    assert answer.status == 404
    assert "Relations are noted on the page of a claim." in answer.text


def test_a_blind_reviewer_sees_no_results(site: Site) -> None:
    rated = _make(site, locks=False)
    ann, own = site.visitor(rated.reviewers[0].id), f"/p/{rated.project.slug}"
    closed = {"support", "matrix", "coefficients", "pairs", "severity", "consensus", "source"}
    for kind in KINDS:
        page, file = ann.get(f"{own}/picture/{kind}"), ann.get(f"{own}/pictures/{kind}.csv")
        assert (page.status, file.status) == (200, 403 if kind in closed else 200)
        assert ("open when the lead locks the round" in page.text) is (kind in closed)
    assert len(ann.get(f"{own}/pictures").page.all("img")) == 2
    graph = list(csv.DictReader(io.StringIO(ann.get(f"{own}/pictures/relations.csv?claim=K1").html)))
    assert [(row["claim"], row["median"], row["ratings"]) for row in graph] == [
        ("K1", "", ""),
        ("K2", "", ""),
        ("K3", "", ""),
    ]


def test_where_claims_open_with_ones_own_rating_these_alone_are_drawn(site: Site) -> None:
    table = ["1 1 2", "5 5 5", ". 4 4", ". 2 2", "3 3 4"]
    rated = _make(site, table, locks=False, reveal=Reveal.AFTER_OWN)
    ann, own = site.visitor(rated.reviewers[0].id), f"/p/{rated.project.slug}"
    found = {row["claim"]: row for row in csv.DictReader(io.StringIO(ann.get(f"{own}/pictures/support.csv").html))}
    assert {key for key, row in found.items() if row["step_1"] == ""} == {"K3", "K4"}
    assert (found["K3"]["cannot_judge"], found["K1"]["step_1"]) == ("", "2")
    assert "Hidden until you have rated it" in _texts(ann.get(f"{own}/pictures/support.svg").response.data)
    matrix = ann.get(f"{own}/pictures/matrix.csv").html
    assert "support_median" in matrix
    assert "basis_median" not in matrix
    assert ann.get(f"{own}/pictures/support.csv?criterion=basis").status == 403
    assert ann.get(f"{own}/pictures/coefficients.csv?basis=article").status == 403
    assert ann.get(f"{own}/pictures/pairs.csv").status == 403
    assert ann.get(f"{own}/pictures/severity.csv").status == 200


def test_files_are_narrowed_as_the_page_is(site: Site) -> None:
    rated = _make(site)
    lead, own = site.visitor(rated.lead.id), f"/p/{rated.project.slug}"
    whole = lead.get(f"{own}/pictures/coefficients.csv").html
    assert lead.get(f"{own}/pictures/coefficients.csv?criterion=basis").html != whole
    name = lead.get(f"{own}/pictures/support.svg?criterion=basis").response.headers["Content-Disposition"]
    assert "support-basis-round-1" in name
    assert lead.get(f"{own}/pictures/severity.svg?criterion=basis").status == 200
    assert "nobody is stricter" in lead.get(f"{own}/picture/severity?criterion=basis").text
    # What the report is narrowed to may be called as the picture is.
    narrow = lead.get(f"{own}/agreement?kind=estimate").page
    link = next(a["href"] for a in narrow.all("a") if "/pictures/coefficients.svg" in (a.get("href") or ""))
    assert "kind=estimate" in link
    assert lead.get(link).status == 200
    page = lead.get(f"{own}/pictures/consensus.csv?sort=key&page=1").html
    assert page.splitlines()[1].startswith("K1,")
    assert lead.get(f"{own}/pictures/consensus.csv?page=x").html.count("\n") == page.count("\n")


def test_pairs_say_why_there_are_none(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    rated = _make(site, ["1", "2"])
    lead, own = site.visitor(rated.lead.id), f"/p/{rated.project.slug}"
    assert "Pairs take two reviewers with ratings." in lead.get(f"{own}/picture/pairs").text
    several = _make(site, ["1 2 3", "2 3 1"])
    lead, own = site.visitor(several.lead.id), f"/p/{several.project.slug}"
    monkeypatch.setattr("annotator.services.project_agreement.DETAILED_UP_TO", 0)
    assert "add details=all to the address" in lead.get(f"{own}/picture/pairs").text
    assert "add details=all" not in lead.get(f"{own}/picture/pairs?details=all").text
    monkeypatch.setattr("annotator.services.reviewer_agreement.MOST_REVIEWERS", 2)
    again = _make(site, ["1 2 4", "2 3 1"])
    lead, own = site.visitor(again.lead.id), f"/p/{again.project.slug}"
    assert "3 reviewers are too many" in lead.get(f"{own}/picture/pairs?details=all").text


def test_long_pictures_show_a_part_and_lead_on(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "FIRST", 3)
    rated = _make(site)
    lead, path = site.visitor(rated.lead.id), f"/p/{rated.project.slug}/picture/support"
    short = lead.get(f"{path}?round=1")
    assert len(short.page.all("a", class_="claim-text")) == 3
    link = next(link for link in short.page.all("a") if link.text == "Show all 8 rows")
    assert len(lead.get(link["href"]).page.all("a", class_="claim-text")) == 8


def test_every_chart_leads_to_its_files(site: Site) -> None:
    rated = _make(site)
    lead, own = site.visitor(rated.lead.id), f"/p/{rated.project.slug}"
    source = next(a["href"] for a in lead.get(f"{own}/sources").page.all("a", class_="claim-text"))
    expected = {
        f"{own}/dashboard": {"support", "coefficients", "severity"},
        f"{own}/agreement": {"coefficients", "pairs"},
        f"{own}/agreement/sources": {"pairs"},
        f"{own}/agreement/consensus": {"consensus"},
        f"{own}/claims/K1": {"relations"},
        f"{own}/claims/K1/relations": {"relations"},
        source: {"source"},
    }
    for page, kinds in expected.items():
        links = [a["href"] for a in lead.get(page).page.all("a") if "/pictures/" in (a.get("href") or "")]
        assert {link.partition("/pictures/")[2].partition(".")[0] for link in links} == kinds, page
        for link in links:
            if ".svg" in link or ".csv" in link:
                assert lead.get(link).status == 200, link
    assert "Tiles: the median step" in lead.get(f"{own}/claims/K1").text


def test_the_customary_marks_run_through_rows_of_alpha_alone(site: Site) -> None:
    rated = _make(site)
    lead, own = site.visitor(rated.lead.id), f"/p/{rated.project.slug}"
    names = [row["key"] for row in csv.DictReader(io.StringIO(lead.get(f"{own}/pictures/coefficients.csv").html))]
    of_alpha = sum(name.startswith("krippendorff_alpha") for name in names)
    assert 0 < of_alpha < len(names)
    page = lead.get(f"{own}/picture/coefficients").page
    # In the head both have their words.
    assert len(page.all("path", class_="ref")) == 2 * (of_alpha + 1)
