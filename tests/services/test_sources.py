"""Sources, their names and their part in a project."""

import factories
import pytest
from factories import NOW
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Invalid, NotFound
from annotator.models import Attribution, ClaimVersion, Project, Source
from annotator.models.vocabulary import SourceType
from annotator.services.source_list import list_sources
from annotator.services.sources import SourceRecord, add_source, read_source

BOTH = (
    "Two claims in this project go back to this source, two of them shared with Ann and Cleo; "
    "one from another source reaches us through them."
)


def _join(session: Session, project: Project, claimants: list[Source], relayer: Source | None = None) -> None:
    """Make a claim of several claimants."""
    claim = factories.make_claim(session, project, claimant=claimants[0], relayer=relayer)
    version = session.scalars(select(ClaimVersion.id).where(ClaimVersion.claim_id == claim.id)).one()
    for position, source in enumerate(claimants[1:], start=5):
        session.add(Attribution(claim_version_id=version, source_id=source.id, position=position, part="implies"))
    session.flush()


@pytest.fixture
def project(session: Session) -> Project:
    """Ann makes four claims: two with Ben, one of them with Cleo too, one in her own voice; the author passes on."""
    project = factories.make_project(session)
    ann, ben, cleo, author, _unused = (
        factories.make_source(session, project, name=name, key=name.lower())
        for name in ("Ann", "Ben", "Cleo", "Author", "Unused")
    )
    _join(session, project, [ann, ben], author)
    _join(session, project, [ann, ben, cleo], author)
    _join(session, project, [ann])
    _join(session, project, [ann], ben)
    factories.make_claim(session, project, claimant=ann, relayer=author, state="withdrawn")
    return project


def _read(session: Session, project: Project, key: str) -> SourceRecord:
    return read_source(session, project.id, key)


def test_a_list_counts_claims_made_and_passed_on(session: Session, project: Project) -> None:
    assert [(source.key, source.as_claimant, source.as_relayer) for source in list_sources(session, project.id)] == [
        ("ann", 4, 0),
        ("ben", 2, 1),
        ("author", 0, 2),
        ("cleo", 1, 0),
        ("unused", 0, 0),
    ]


def test_a_source_is_shown_with_its_company(session: Session, project: Project) -> None:
    ann = _read(session, project, "ann")
    assert (ann.as_claimant, ann.own_voice, ann.shared, ann.as_relayer) == (4, 1, 2, 0)
    assert [(other.name, other.claims) for other in ann.relayed_by] == [("Author", 2), ("Ben", 1)]
    assert [(other.key, other.claims) for other in ann.shared_with] == [("ben", 2), ("cleo", 1)]
    assert (ann.type, ann.type_words) == (SourceType.PERSON, "person")


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        (
            "ann",
            "Four claims in this project go back to this source, two of them shared with Ben and Cleo.",
        ),
        (
            "ben",
            BOTH,
        ),
        ("cleo", "One claim in this project goes back to this source, shared with Ann and Ben."),
        ("author", "Makes no claim in this project; 2 from others reach us through this source."),
        ("unused", "No claim in this project goes back to this source or reaches us through it."),
    ],
)
def test_the_lead_says_how_much_goes_back_to_it(session: Session, project: Project, key: str, sentence: str) -> None:
    assert _read(session, project, key).lead == sentence


def test_the_lead_of_one_who_speaks_directly(session: Session) -> None:
    project = factories.make_project(session)
    author = factories.make_source(session, project, key="author")
    for _number in range(13):
        factories.make_claim(session, project, claimant=author)
    factories.make_claim(session, project, relayer=author)
    sentence = (
        "13 claims in this project go back to this source directly; one from another source reaches us through them."
    )
    assert _read(session, project, "author").lead == sentence


def test_names_carry_their_language_in_words(session: Session) -> None:
    project = factories.make_project(session)
    names = [("Ігор Тишкевич", "uk-Cyrl"), ("Igor Tyshkevich", "ru-Latn")]
    source = add_source(
        session,
        project.id,
        name=" Ihor Tyshkevich ",
        type_=SourceType.PERSON,
        now=NOW,
        actor_id=None,
        role_as_given="journalist",
        names=names,
    )
    assert source.key == "ihor-tyshkevich"
    read = _read(session, project, "ihor-tyshkevich")
    assert read.name == "Ihor Tyshkevich"
    assert [(name.name, name.language_words) for name in read.names] == [
        ("Ігор Тишкевич", "Ukrainian"),
        ("Igor Tyshkevich", "Russian, in Latin letters"),
    ]


def test_a_source_needs_a_name_and_a_free_key(session: Session) -> None:
    project = factories.make_project(session)
    for name in ("  ", "x" * 301):
        with pytest.raises(Invalid) as caught:
            add_source(session, project.id, name=name, type_=SourceType.PERSON, now=NOW, actor_id=None)
        assert caught.value.field == "name"
    made = [
        add_source(session, project.id, name="The Paper", type_=SourceType.OUTLET, now=NOW, actor_id=None).key
        for _number in range(2)
    ]
    assert made == ["the-paper", "the-paper-2"]
    with pytest.raises(Invalid, match="the-paper already"):
        add_source(session, project.id, name="Other", key="the-paper", type_=SourceType.OUTLET, now=NOW, actor_id=None)


def test_an_unknown_source_is_not_found(session: Session, project: Project) -> None:
    with pytest.raises(NotFound, match="no source nobody"):
        read_source(session, project.id, "nobody")
