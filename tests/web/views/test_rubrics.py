"""The pages of rubrics: the list, a version, beginning a new one, and which one the project uses."""

import re
import tomllib
from io import BytesIO

import factories
import pytest
from rated_round import RatedRound
from sqlalchemy import select
from visiting import Answer, Site, Visitor

from annotator import __version__
from annotator.models import Project, Round, RubricDraft, RubricVersion
from annotator.services import rounds
from annotator.services.rubric_definitions import publish_presets
from annotator.services.rubric_files import write_definition


@pytest.fixture
def lead(site: Site, rated: RatedRound) -> Visitor:
    with site.database.writing() as session:
        publish_presets(session, factories.NOW)
    return site.visitor(rated.lead.id)


def begin(lead: Visitor, path: str, name: str = "Ours", origin: str = "preset:evidence-strength") -> Answer:
    page = lead.get(f"{path}/rubrics/new")
    return lead.follow(lead.submit(page, page.form(holding="origin"), name=name, origin=origin))


def publish(lead: Visitor, draft: Answer, change: str = "") -> Answer:
    page = lead.get(f"{draft.path}/publish")
    return lead.submit(page, page.form(holding="change"), change=change)


def bring_in(lead: Visitor, path: str, content: bytes, **typed: str) -> Answer:
    page = lead.get(f"{path}/rubrics/file")
    sent = page.form(holding="text").values | typed | {"file": (BytesIO(content), "mine.toml")}
    return lead.send(f"{path}/rubrics/file", sent, content_type="multipart/form-data")


def test_from_a_preset_to_a_version_that_the_next_round_uses(
    site: Site, rated: RatedRound, lead: Visitor, path: str
) -> None:
    draft = begin(lead, path)
    assert "draft of a new rubric" in draft.text
    question = lead.get(f"{draft.path}/questions/support")
    changed = lead.submit(question, question.form(holding="question"), question="How well is it borne out?")
    assert "How well is it borne out?" in lead.follow(changed).text
    published = lead.follow(publish(lead, draft))
    assert "Ours, version 1, is published. It never changes." in published.text
    assert published.page.one("footer").text == f"Annotator {__version__}"
    assert "How well is it borne out?" in published.text
    assert lead.get(draft.path).status == 404
    used = lead.follow(lead.submit(published, published.form(f"{published.path}/use")))
    assert "Rounds opened from now on use Ours, version 1. An open round keeps the version it has." in used.text
    with site.database.writing() as session:
        project = session.get_one(Project, rated.project.id)
        first = rounds.latest_round(session, project.id)
        assert first is not None
        kept = first.rubric_version_id
        assert kept != project.rubric_version_id
        rounds.lock_round(session, first, now=factories.NOW, actor_id=rated.lead.id)
        opened = rounds.open_round(session, project, now=factories.NOW, actor_id=rated.lead.id, again=True)
        assert opened.rubric_version_id == project.rubric_version_id
        assert session.get_one(Round, first.id).rubric_version_id == kept
    assert "for the next round · 1 round" in lead.get(f"{path}/rubrics").text


def test_a_version_goes_out_as_a_file_and_comes_back_as_it_was(lead: Visitor, path: str, site: Site) -> None:
    with site.database.reading() as session:
        versions = session.scalars(select(RubricVersion.id)).all()
    for version_id in versions:
        file = lead.get(f"{path}/rubrics/{version_id}.toml")
        assert file.response.content_type == "application/toml; charset=utf-8"
        definition = tomllib.loads(file.html)
        assert re.fullmatch(
            rf'attachment; filename="{definition["key"]}-\d\.toml"', file.response.headers["Content-Disposition"]
        )
        draft = lead.follow(bring_in(lead, path, file.html.encode(), name=f"Copy {version_id}"))
        again = tomllib.loads(lead.get(f"{draft.path}.toml").html)
        assert again | {"key": "", "name": ""} == definition | {"key": "", "name": ""}


def test_a_file_of_a_rubric_that_is_not_there_keeps_its_key(lead: Visitor, path: str) -> None:
    text = write_definition(factories.RUBRIC | {"key": "brought", "name": "Довод"})
    draft = lead.follow(bring_in(lead, path, text.encode()))
    assert lead.get(f"{draft.path}/name").form(holding="key").values["key"] == "brought"
    assert draft.page.one("h1").text == "Довод"


def test_a_file_of_ones_own_rubric_is_its_next_version(lead: Visitor, path: str) -> None:
    text = write_definition(factories.RUBRIC | {"key": "brought", "name": "Brought"})
    publish(lead, lead.follow(bring_in(lead, path, text.encode())))
    changed = text.replace("What did you look at?", "What was looked at?")
    draft = lead.follow(bring_in(lead, path, changed.encode()))
    assert "draft of version 2" in draft.text
    refused = publish(lead, draft)
    assert refused.status == 422
    assert "Say in a few words what changed." in refused.text
    assert '+question = "What was looked at?"' in refused.text
    page = lead.follow(publish(lead, draft, "Passive <i>voice</i>."))
    assert "Version 2" in page.text
    assert "Passive <i>voice</i>." in page.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'key = "x"\nname = \n', "The rubric file mine.toml cannot be read: Invalid value (at line 2, column 8)."),
        ('key = "ключ"'.encode("cp1251"), "The rubric file mine.toml cannot be read: 'utf-8' codec"),
        (b'key = "x"\nname = "X"\n', "In the rubric, rationale must be a table."),
        (b" \n", "Choose a file, or paste one."),
        (b"#" * 500_001, "The rubric file mine.toml is too large: at most 500 000 bytes."),
    ],
)
def test_a_file_that_is_none(lead: Visitor, path: str, content: bytes, words: str) -> None:
    refused = bring_in(lead, path, content, name="Mine")
    assert refused.status == 422
    assert words in refused.text
    assert refused.form(holding="text").values["name"] == "Mine"


@pytest.mark.parametrize("rest", ["", '[[scales]]\nkey = "s"\nname = "S"\nlevel = "ordinal"\n'])
def test_a_file_may_leave_scales_and_questions_for_later(lead: Visitor, path: str, rest: str) -> None:
    begun = f'key = "begun"\nname = "Begun"\n\n[rationale]\nquestion = "Why?"\n\n{rest}'
    draft = lead.follow(bring_in(lead, path, begun.encode()))
    assert draft.page.one("h1").text == "Begun"
    assert lead.get(f"{draft.path}/preview").status == 200
    assert "must be a list of" in publish(lead, draft).text


def test_what_was_in_a_broken_file_can_be_mended_in_the_page(lead: Visitor, path: str) -> None:
    broken = write_definition(factories.RUBRIC).replace('key = "test-rubric"', "key = test-rubric")
    refused = bring_in(lead, path, broken.encode(), name="Mended")
    assert "at line 1" in refused.text
    form = refused.form(holding="text")
    mended = form.values["text"].replace("key = test-rubric", 'key = "mended"')
    draft = lead.follow(lead.submit(refused, form, text=mended))
    assert draft.page.one("h1").text == "Mended"


def test_a_name_is_needed_and_what_was_chosen_is_kept(lead: Visitor, path: str) -> None:
    page = lead.get(f"{path}/rubrics/new")
    refused = lead.submit(page, page.form(holding="origin"), name=" ", origin="preset:admiralty")
    assert refused.status == 422
    assert "Give the rubric a name, in at most 200 characters." in refused.text
    assert refused.form(holding="origin").values["origin"] == "preset:admiralty"
    unknown = lead.submit(page, page.form(holding="origin"), name="X", origin="preset:none")
    assert unknown.status == 422
    assert "Choose one of these." in unknown.text


def test_a_copy_begins_with_the_version_it_was_asked_for_from(lead: Visitor, path: str, rated: RatedRound) -> None:
    version_id = rated.rubric.version_id
    page = lead.get(f"{path}/rubrics/new?origin=version:{version_id}")
    assert page.form(holding="origin").values["origin"] == f"version:{version_id}"
    draft = lead.follow(lead.submit(page, page.form(holding="origin"), name="الدليل"))
    assert "How well is it supported?" in draft.text
    assert draft.page.one("h1")["dir"] == "auto"
    assert lead.get(f"{draft.path}/name").form(holding="key").values["key"] == "rubric"


def test_only_who_has_published_a_version_may_publish_the_next(
    site: Site, lead: Visitor, path: str, rated: RatedRound
) -> None:
    page = lead.get(f"{path}/rubrics/{rated.rubric.version_id}")
    assert "Begin the next version" not in page.text
    refused = lead.post(f"{path}/rubrics/{rated.rubric.version_id}/draft")
    assert refused.status == 403
    assert "Make a copy with another name." in refused.text
    own = lead.follow(publish(lead, begin(lead, path)))
    draft = lead.follow(lead.submit(own, own.form(f"{own.path}/draft")))
    assert "draft of version 2" in draft.text
    unchanged = publish(lead, draft, "Nothing.")
    assert unchanged.status == 422
    assert "Nothing has changed: this is what version 1 says." in unchanged.text
    assert unchanged.form(holding="change").values["change"] == "Nothing."
    with site.database.reading() as session:
        assert session.scalars(select(RubricDraft.rubric_id)).all() != [None]


def test_a_version_that_is_used_is_not_chosen_again(lead: Visitor, path: str, rated: RatedRound) -> None:
    again = lead.post(f"{path}/rubrics/{rated.rubric.version_id}/use")
    assert again.status == 409
    assert "The project uses this version already." in again.text
    for missing in ("99", "99.toml"):
        assert lead.get(f"{path}/rubrics/{missing}").status == 404
    assert lead.post(f"{path}/rubrics/99/use").status == 404


def test_rubrics_are_for_leads(lead: Visitor, ann: Visitor, path: str) -> None:
    draft = begin(lead, path)
    for address in (f"{path}/rubrics", f"{path}/rubrics/new", draft.path, f"{draft.path}/preview"):
        assert ann.get(address).status == 403
