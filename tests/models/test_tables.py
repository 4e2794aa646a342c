"""The package of tables is complete, and related rows are reached from one another."""

import importlib
import pkgutil
import subprocess
import sys

from scene import make_scene
from sqlalchemy import select
from sqlalchemy.orm import Session

import annotator.models
from annotator.models import Base, Claim, ClaimVersion, Document, Membership, Project, Rubric, Source


def test_importing_the_package_imports_every_table() -> None:
    modules = {f"annotator.models.{module.name}" for module in pkgutil.iter_modules(annotator.models.__path__)}
    program = (
        "import sys, annotator.models; print('\\n'.join(m for m in sys.modules if m.startswith('annotator.models.')))"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert set(loaded.split()) == modules


def test_every_table_is_exported() -> None:
    defined = {mapper.class_.__name__ for mapper in Base.registry.mappers}
    assert defined | {"Base"} == set(annotator.models.__all__)
    assert all(hasattr(importlib.import_module("annotator.models"), name) for name in annotator.models.__all__)


def test_related_rows_are_reached_from_one_another(session: Session) -> None:
    scene = make_scene(session)
    session.expire_all()
    project = session.get_one(Project, scene.project.id)
    assert [membership.project for membership in project.memberships] == [project] * 3
    assert [membership.reviewer.id for membership in project.memberships] == [
        scene.lead.id,
        scene.first.id,
        scene.second.id,
    ]
    claim = session.get_one(Claim, scene.ids["claim"])
    (version,) = claim.versions
    assert version.claim is claim
    assert [figure.expression for figure in version.figures] == ["about ten"]
    assert [hop.way for hop in version.hops] == ["said"]
    document = session.get_one(Document, scene.ids["document"])
    assert [text.document for text in document.texts] == [document, document]
    source = session.get_one(Source, scene.ids["source"])
    assert [name.source for name in source.names] == [source]
    rubric = session.scalars(select(Rubric).where(Rubric.key == scene.rubric.key)).one()
    assert [version.rubric for version in rubric.versions] == [rubric] * len(rubric.versions)


def test_rows_are_reached_in_order(session: Session) -> None:
    scene = make_scene(session)
    members = session.scalars(select(Membership).where(Membership.project_id == scene.project.id)).all()
    assert [member.pseudonym for member in sorted(members, key=lambda member: member.id)] == ["R1", "R2", "R3"]
    numbers = session.scalars(select(ClaimVersion.number).where(ClaimVersion.claim_id == scene.ids["claim"]))
    assert numbers.all() == [1]
