"""Every route, every role: who gets in, who is sent to sign in, who is told that they may not."""

from collections.abc import Iterator
from dataclasses import dataclass

import factories
import pytest
from evidence_items import add, draft
from rated_round import RatedRound, make_rated_round
from route_answers import (
    ENDINGS,
    GET_ANSWERS,
    OF_A_DOCUMENT,
    OF_A_LOCKED_ROUND,
    OF_A_QUESTION,
    OF_A_SOURCE,
    OF_AN_ASSIGNMENT,
    OWN,
    POST_ANSWERS,
    SHOWN_AGAIN,
)
from sqlalchemy import func, select
from visiting import Answer, Site, Visitor
from werkzeug.routing import Rule

from annotator.models import Base, Document, Source
from annotator.models.vocabulary import Role
from annotator.services import flags, guidelines, invitations, projects, rubric_beginnings
from annotator.services.invitations import Terms
from annotator.services.permissions import Permission

ROLES = ["lead", "adjudicator", "reviewer", "observer", "stranger", "nobody"]
"""A stranger has an account and is no member; nobody is signed in."""
MEMBERS = frozenset({"lead", "adjudicator", "reviewer", "observer"})
ADMITTED = {
    Permission.ANYONE: frozenset(ROLES),
    Permission.SIGNED_IN: MEMBERS | {"stranger"},
    Permission.CREATE_PROJECT: frozenset({"lead"}),
    Permission.SEE_PROJECT: MEMBERS,
    Permission.RATE: frozenset({"lead", "adjudicator", "reviewer"}),
    Permission.ADJUDICATE: frozenset({"lead", "adjudicator"}),
    Permission.MANAGE: frozenset({"lead"}),
}
OF_A_PROJECT = {Permission.SEE_PROJECT, Permission.RATE, Permission.ADJUDICATE, Permission.MANAGE}


@dataclass
class House:
    """A site with an open round and one person of each role."""

    site: Site
    rated: RatedRound
    people: dict[str, int]
    values: dict[str, str | int]

    def visitor(self, role: str) -> Visitor:
        return self.site.visitor(self.people.get(role))

    def routes(self, method: str) -> Iterator[tuple[str, str, Permission]]:
        """Yield each route's endpoint, an address of it and its permission; those that end something last."""
        rules = [rule for rule in self.site.app.url_map.iter_rules() if method in (rule.methods or ())]
        adapter = self.site.app.url_map.bind("localhost")
        for rule in sorted(rules, key=lambda rule: (rule.endpoint in ENDINGS, rule.endpoint)):
            path = adapter.build(rule.endpoint, {name: self._value(rule, name) for name in rule.arguments})
            yield rule.endpoint, path, permission_of(self.site, rule)

    def _value(self, rule: Rule, name: str) -> str | int:
        return self.values.get(f"{rule.endpoint}:{name}") or self.values[name]


def permission_of(site: Site, rule: Rule) -> Permission:
    found: Permission = site.app.view_functions[rule.endpoint].permission  # type: ignore[attr-defined]
    return found


@pytest.fixture
def house(site: Site) -> House:
    with site.database.writing() as session:
        rated = make_rated_round(session, ["2 3", "4 ."])
        rated.lead.may_create_projects = True
        people = {"lead": rated.lead.id, "reviewer": rated.reviewers[1].id}
        for role in (Role.ADJUDICATOR, Role.OBSERVER):
            person = factories.make_reviewer(session)
            projects.add_member(session, rated.project, person.id, role, now=factories.NOW, actor_id=None)
            people[role.value] = person.id
        guidelines.publish(session, rated.project.id, "Look.", "", base=0, now=factories.NOW, author_id=rated.lead.id)
        people["stranger"] = factories.make_reviewer(session).id
        document = session.scalars(select(Document).where(Document.project_id == rated.project.id)).all()[0]
        factories.make_text(session, document, None, kind="original")
        source = session.scalars(select(Source).where(Source.project_id == rated.project.id)).all()[0]
        values: dict[str, str | int] = {
            "slug": rated.project.slug,
            "key": "K1",
            **{f"{name}:key": document.key for name in OF_A_DOCUMENT},
            "position": add(rated, rated.lead, draft("A table")).position,
            "relation_id": factories.make_relation(session, *rated.claims).id,
            "flag_id": flags.report_claim(
                session,
                rated.project.id,
                "K1",
                rated.reviewers[0].id,
                kind="broken",
                request_id="one",
                now=factories.NOW,
            ),
            **dict.fromkeys((f"{name}:key" for name in OF_A_SOURCE), source.key),
            "assignment_id": rated.assignment(1, 1),
            "membership_id": rated.member(rated.reviewers[0]).membership_id,
            "own_membership_id": rated.member(rated.reviewers[1]).membership_id,
            "invitation_id": invitations.invite(
                session, rated.project, Terms(), maker_id=rated.lead.id, now=factories.NOW, actor_id=None
            ).id,
            "version_id": rated.rubric.version_id,
            "draft_id": rubric_beginnings.begin_new(session, factories.RUBRIC, "Ours", rated.lead.id, factories.NOW),
            **dict.fromkeys((f"{name}:key" for name in OF_A_QUESTION), "support"),
            "number": 1,
            "criterion": "support",
            "rule": 1,
            "token": "spent",
            "exports.download:name": "ratings-long",
            "extension": "csv",
            "pictures.show:name": "timeline",
            "pictures.download:name": "timeline",
            "digest": "0123456789abcdef",
            "name": "app.css",
        }
    return House(site, rated, people, values)


def _expected(endpoint: str, permission: Permission, role: str, answers: dict[str, int]) -> int:
    if permission is not Permission.ANYONE and role == "nobody":
        return 303
    if role == "stranger" and permission in OF_A_PROJECT:
        return 404
    if role not in ADMITTED[permission]:
        return 403
    if endpoint in OWN and role != "reviewer":
        return 403
    if endpoint == "evidence.withdraw" and answers is POST_ANSWERS:
        return 303 if role == "lead" else 403  # an item of the lead's
    if endpoint == "agreement_consensus.download" and role in {"lead", "reviewer"}:
        return 403  # before the lock
    if endpoint == "reviews.next_claim":
        return 303 if role == "reviewer" else 200
    if endpoint == "sign_in.sign_in" and role == "nobody" and answers is GET_ANSWERS:
        return 200
    return answers.get(endpoint, 200)


def _check(answer: Answer, endpoint: str, permission: Permission, role: str, answers: dict[str, int]) -> None:
    expected = _expected(endpoint, permission, role, answers)
    assert answer.status == expected, f"{endpoint} for {role}: {answer.status} {answer.text[:300]}"
    if permission is not Permission.ANYONE and role == "nobody":
        assert answer.location.startswith("/sign-in?next=")
    assert answer.response.headers["X-Frame-Options"] == "DENY"
    assert "Traceback" not in answer.html


def test_every_route_names_its_permission(house: House) -> None:
    permissions = {rule.endpoint: permission_of(house.site, rule) for rule in house.site.app.url_map.iter_rules()}
    assert set(permissions.values()) <= set(Permission)
    anyone = {endpoint for endpoint, permission in permissions.items() if permission is Permission.ANYONE}
    assert anyone == {"static_file", "sign_in.sign_in", "sign_in.follow_link", "invitations.accept"}
    for rule in house.site.app.url_map.iter_rules():
        assert rule.rule.startswith("/p/<slug>/") == (permissions[rule.endpoint] in OF_A_PROJECT), rule.rule


@pytest.mark.parametrize("role", ROLES)
def test_opening_every_page(house: House, role: str) -> None:
    visitor = house.visitor(role)
    for endpoint, path, permission in house.routes("GET"):
        _check(visitor.get(path), endpoint, permission, role, GET_ANSWERS)


@pytest.mark.parametrize("role", ROLES)
def test_sending_to_every_page(house: House, role: str) -> None:
    for endpoint, path, permission in house.routes("POST"):
        _check(house.visitor(role).post(path), endpoint, permission, role, POST_ANSWERS)


def _everything(site: Site) -> list[int]:
    """How many rows each table has, but those that say who signed in."""
    with site.database.reading() as session:
        return [
            session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
            if not name.startswith("sign_in")
        ]


@pytest.mark.parametrize("role", ["lead", "nobody"])
def test_nothing_is_sent_without_a_token(house: House, role: str) -> None:
    visitor = house.visitor(role)
    for endpoint, path, _permission in house.routes("POST"):
        if role == "lead" and endpoint in OF_AN_ASSIGNMENT | OF_A_LOCKED_ROUND:
            continue  # somebody else's claim; their own tests are in views/test_review_refusals.py and test_drafts.py
        for token in (None, "made-up"):
            before = _everything(house.site)
            answer = visitor.send(path, {"csrf_token": token} if token else {})
            assert answer.status == 400, path
            shown_again = "What you typed is still here: look at it and send it once more." in answer.text
            assert shown_again is (role == "lead" and endpoint in SHOWN_AGAIN), path
            assert shown_again or answer.page.one("h1").text in {"This form is too old", "Signed out"}
            assert _everything(house.site) == before, path


def test_the_token_of_another_browser_is_none(house: House) -> None:
    lead, other = house.visitor("lead"), house.visitor("stranger")
    assert lead.send("/sign-out", {"csrf_token": other.token()}).status == 400


def test_a_project_that_does_not_exist_looks_like_one_of_others(house: House) -> None:
    stranger = house.visitor("stranger")
    slug = house.rated.project.slug
    theirs, none = stranger.get(f"/p/{slug}/"), stranger.get("/p/nowhere/")
    assert (theirs.status, none.status) == (404, 404)
    assert theirs.text.replace(slug, "nowhere") == none.text


def test_who_no_longer_takes_part_is_no_member(house: House) -> None:
    visitor = house.visitor("reviewer")
    own = f"/p/{house.rated.project.slug}/"
    assert visitor.get(own).status == 200
    membership = house.values["own_membership_id"]
    lead = house.visitor("lead")
    done = lead.post(f"{own}members/{membership}/active", active="no")
    assert "no longer takes part. Their ratings are kept." in lead.follow(done).text
    gone = visitor.get(own)
    assert gone.status == 403
    assert "You no longer take part in this project. What you saved is kept. Ask its lead" in gone.text
    assert lead.follow(lead.post(f"{own}members/{membership}/active", active="yes")).status == 200
    assert visitor.get(own).status == 200


def test_a_member_of_another_project_is_out_of_reach(house: House) -> None:
    with house.site.database.writing() as session:
        other = make_rated_round(session, ["1 1"])
        membership = other.member(other.reviewers[0]).membership_id
        assignment = other.assignment(0, 0)
    own = f"/p/{house.rated.project.slug}"
    lead = house.visitor("lead")
    assert lead.post(f"{own}/members/{membership}/password").status == 404
    assert lead.post(f"{own}/members/{membership}/active", active="no").status == 404
    assert lead.get(f"{own}/rate/{assignment}").status == 404
    assert lead.post(f"{own}/rate/{assignment}").status == 404


def _everything(site: Site) -> dict[str, list[tuple[object, ...]]]:
    with site.database.engine.connect() as connection:
        return {
            name: sorted(connection.execute(table.select()).all(), key=repr)
            for name, table in Base.metadata.tables.items()
            if name != "sign_in_link"
        }


def test_asking_for_the_head_of_a_page_changes_nothing(house: House) -> None:
    lead = house.visitor("lead")
    before = _everything(house.site)
    for _endpoint, path, _permission in house.routes("GET"):
        answer = lead.client.head(path)
        assert answer.status_code < 500
        assert answer.get_data() == b""
    assert _everything(house.site) == before
