"""The second example: a few claims of the demonstration in a project whose round is locked, and what follows a lock.

What was made up for the time after it, decisions, settling rules and a thread on a claim, is added by the services that
people use.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Conflict
from annotator.models import Claim, Project, Round
from annotator.services import adjudication, comments, demonstration_data, projects, rounds, settling_rules
from annotator.services.adjudication import Verdict
from annotator.services.demonstration import REST, make_project
from annotator.services.demonstration_people import add_examples, add_lead, read_ratings, submit_ratings
from annotator.services.permissions import Member
from annotator.services.rubrics import read_rubric
from annotator.services.settling_rules import RuleDraft
from annotator.text import _

NAME = "demonstration-locked"
#: From the last rating to the lock.
_TO_LOCK = timedelta(minutes=40)


def load_locked_example(session: Session, now: datetime, *, lead_id: int) -> Project:
    """Return the second example, made when it is not there yet.

    Parameters
    ----------
    lead_id
        Who is to lead it, and may decide on its claims; a person who is a member already stays what they are.

    Raises
    ------
    Conflict
        When somebody's own project has its short name.
    """
    table = demonstration_data.read_table("project", NAME)
    project = session.scalar(select(Project).where(Project.slug == table["slug"]))
    if project is None:
        return _make(session, table, now, lead_id)
    if not project.is_example:
        raise Conflict(
            _(
                "The second example was not made: a project that is no example has its short name, {slug}.",
                slug=project.slug,
            )
        )
    add_lead(session, project, lead_id, now)
    return project


def _make(session: Session, table: Mapping[str, Any], now: datetime, lead_id: int) -> Project:
    ratings = read_ratings(NAME)
    afterwards = demonstration_data.read_table("afterwards", NAME)
    last = max(entry["after"] for entries in afterwards.values() for entry in entries)
    locked_at = now - REST - timedelta(minutes=last)
    start = locked_at - _TO_LOCK - max(rating.after for rating in ratings)
    project = make_project(session, table, start, only=table["claims"])
    people = add_examples(session, project, NAME, start)
    add_lead(session, project, lead_id, start)
    round_ = rounds.open_round(session, project, now=start, actor_id=lead_id)
    submit_ratings(session, round_, people, ratings, start)
    rounds.lock_round(session, round_, now=locked_at, actor_id=lead_id)
    _Afterwards(session, round_, people, locked_at).add(afterwards)
    return project


class _Afterwards:
    """What was made up for the time after the lock, added as if its authors had done it."""

    def __init__(self, session: Session, round_: Round, people: Mapping[str, int], locked_at: datetime) -> None:
        self.session = session
        self.round = round_
        self.criterion = read_rubric(session, round_.rubric_version_id).main
        self.locked_at = locked_at
        self.authors = {
            login: member
            for login, reviewer_id in people.items()
            if (member := projects.find_member(session, round_.project_id, reviewer_id)) is not None
        }
        keys = select(Claim.key, Claim.id).where(Claim.project_id == round_.project_id)
        self.claim_ids: dict[str, int] = dict(session.execute(keys).all())

    def add(self, tables: Mapping[str, list[demonstration_data.Table]]) -> None:
        for entry in tables["decisions"]:
            self._decide(entry, *self._of(entry))
        for entry in tables["rules"]:
            self._store(entry, *self._of(entry))
        for number, entry in enumerate(tables["comments"], 1):
            author, now = self._of(entry)
            claim_id = self.claim_ids[entry["claim"]]
            request = f"example-{entry['claim']}-{number}"
            comments.add_comment(self.session, self.round, claim_id, author, entry["text"], request, now)

    def _of(self, entry: demonstration_data.Table) -> tuple[Member, datetime]:
        return self.authors[entry["by"]], self.locked_at + timedelta(minutes=entry["after"])

    def _decide(self, entry: demonstration_data.Table, author: Member, now: datetime) -> None:
        verdict = Verdict(
            outcome=entry["outcome"],
            point=entry.get("point", ""),
            causes=tuple(entry["causes"]),
            reason=entry["reason"],
            request_id=f"example-{entry['claim']}",
            base_number=0,
        )
        claim_id = self.claim_ids[entry["claim"]]
        adjudication.decide(self.session, self.round, claim_id, self.criterion.key, author, verdict, now)

    def _store(self, entry: demonstration_data.Table, author: Member, now: datetime) -> None:
        # With numpy, which no start loads that has nothing to make.
        from annotator.services.rule_applications import apply_rule, propose
        from annotator.services.rule_fits import find_fits

        draft = RuleDraft(entry["kind"], entry["min_ratings"], max_spread=entry.get("max_spread"))
        rule = settling_rules.store_rule(self.session, self.round, self.criterion, draft, author, now)
        if entry["is_used"]:
            fits = find_fits(self.session, self.round, self.criterion, rule)
            seen = propose(self.session, self.round, self.criterion, fits).mark
            apply_rule(self.session, self.round, self.criterion, rule, fits, author, seen=seen, now=now)
