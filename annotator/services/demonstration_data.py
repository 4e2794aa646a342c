"""The seed of the examples, turned from files into document, sources and claims."""

import tomllib
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from annotator.models import DocumentText, Project
from annotator.models.vocabulary import ClaimKind, Hedge, Part, Polarity, RelationType, SourceType, TextKind
from annotator.resources import data_folder
from annotator.services import claims, documents, evidence, sources
from annotator.services.claim_drafts import (
    ClaimantDraft,
    ClaimDraft,
    FigureDraft,
    HopDraft,
    LocatorDraft,
    RelationDraft,
)
from annotator.services.evidence_drafts import EvidenceDraft
from annotator.services.texts import prepare_text, split_paragraphs

Table = Mapping[str, Any]

#: The example that holds the document with all its claims.
FIRST = "demonstration"


def folder(example: str = FIRST) -> Path:
    """Return where the files of an example lie."""
    return data_folder("seed") / example


def read_table(name: str, example: str = FIRST) -> dict[str, Any]:
    """Return the content of one TOML file of an example."""
    return tomllib.loads((folder(example) / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def read_example_notice() -> str:
    """Return the sentence that tells what of the demonstration is real and what is made up."""
    return str(read_table("project")["example_notice"])


def add_content(
    session: Session, project: Project, featured: list[str], now: datetime, *, only: Collection[str] | None = None
) -> None:
    """Add the document with its texts, the claims, and their sources, relations and evidence to the project.

    Parameters
    ----------
    only
        Ids of the claims to add; None adds all.
    """
    texts = _add_document(session, project.id, now)
    entries = [_within(entry, only) for entry in read_table("claims")["claims"] if only is None or entry["id"] in only]
    named = None if only is None else {key for entry in entries for key in _sources_of(entry)}
    source_ids = _add_sources(session, project.id, named, now)
    drafts = [_draft(entry, featured, source_ids, *texts) for entry in entries]
    claims.create_claims(session, project.id, drafts, now=now, actor_id=None)
    _add_evidence(session, project.id, only, now)


def _within(entry: Table, only: Collection[str] | None) -> Table:
    """Return the claim without its relations to claims that are left out."""
    if only is None:
        return entry
    return {**entry, "relations": [relation for relation in entry["relations"] if relation["to"] in only]}


def _sources_of(entry: Table) -> set[str]:
    relayer = [entry["relayer"]] if "relayer" in entry else []
    return {named["source"] for named in [*entry["claimants"], *entry["chain"], *relayer] if "source" in named}


def _add_evidence(session: Session, project_id: int, only: Collection[str] | None, now: datetime) -> None:
    """Add made-up evidence to some claims: numbers follow the order of the file, claim by claim."""
    written: dict[str, list[int]] = {}
    for entry in read_table("evidence")["evidence"]:
        if only is not None and entry["claim"] not in only:
            continue
        before = written.setdefault(entry["claim"], [])
        same = before[entry["same_origin_as"] - 1] if "same_origin_as" in entry else None
        draft = EvidenceDraft(
            description=entry["description"],
            url=entry.get("url", ""),
            archived_url=entry.get("archived_url", ""),
            stance=entry["stance"],
            type=entry["type"],
        )
        claim = claims.find_claim(session, project_id, entry["claim"])
        before.append(evidence.write_item(session, claim, len(before) + 1, draft, same, author_id=None, now=now))


def _add_document(session: Session, project_id: int, now: datetime) -> tuple[DocumentText, DocumentText]:
    """Add the document; return its digest, and its original without the words."""
    table = read_table("document")
    draft = documents.DocumentDraft(
        key=table["key"],
        title=table["title"],
        authors=", ".join(table["authors"]),
        outlet=table["outlet"],
        url=table["url"],
        language=table["language"],
        date_stated=table["date_stated"],
        date_believed=table["date_believed"],
        date_reason=table["date_believed_reason"],
        note="\n\n".join([table["republication_note"], table["paragraph_rule"]]),
    )
    document = documents.add_document(session, project_id, draft, now)
    prepared = prepare_text((folder() / "digest.txt").read_bytes())
    digest = documents.add_text(session, document, TextKind.DIGEST, prepared, now)
    known = {name: table["original"][name] for name in ("sha256_bytes", "sha256_text", "length")}
    return digest, documents.describe_original(session, document, now=now, **known)


def _add_sources(session: Session, project_id: int, named: Collection[str] | None, now: datetime) -> dict[str, int]:
    return {
        entry["key"]: sources.add_source(
            session,
            project_id,
            key=entry["key"],
            name=entry["name"],
            type_=SourceType(entry["type"]),
            role_as_given=entry["role_as_given"],
            descriptor=entry["descriptor"],
            note=entry["note"],
            names=[(variant["name"], variant["language"]) for variant in entry.get("names", ())],
            now=now,
            actor_id=None,
        ).id
        for entry in read_table("sources")["sources"]
        if named is None or entry["key"] in named
    }


def _draft(
    entry: Table, featured: list[str], source_ids: Mapping[str, int], digest: DocumentText, original: DocumentText
) -> ClaimDraft:
    start, end = _find_anchor(digest.body or "", entry["paragraph"], entry["anchor"])
    place = entry["original"]
    return ClaimDraft(
        key=entry["id"],
        text=entry["text"],
        kind=ClaimKind(entry["kind"]),
        document_id=digest.document_id,
        claimants=tuple(
            ClaimantDraft(
                source_id=source_ids[claimant["source"]],
                part=Part(claimant["part"]),
                role_as_given=claimant["role"],
                note=claimant["note"],
            )
            for claimant in entry["claimants"]
        ),
        relayer_id=None if entry.get("own_voice") else source_ids[entry["relayer"]["source"]],
        paragraph=entry["paragraph"],
        polarity=Polarity(entry["polarity"]),
        hedge=Hedge(entry["hedge"]),
        hedge_cue=entry["hedge_cue"],
        is_sensitive=entry["sensitive"],
        is_to_rate=entry["core"],
        is_featured=entry["id"] in featured,
        time_made=entry["time_made"],
        time_about=entry["time_about"],
        evidence_shown=entry["evidence_shown"],
        question=entry["question"],
        figures=tuple(FigureDraft(**figure) for figure in entry["figures"]),
        hops=tuple(_hop(hop, source_ids) for hop in entry["chain"]),
        locators=(
            LocatorDraft(document_text_id=digest.id, start=start, end=end),
            LocatorDraft(document_text_id=original.id, start=place["start"], end=place["end"]),
        ),
        relations=tuple(
            RelationDraft(type=RelationType(relation["type"]), to_key=relation["to"], note=relation["note"])
            for relation in entry["relations"]
        ),
    )


def _hop(hop: Table, source_ids: Mapping[str, int]) -> HopDraft:
    return HopDraft(
        way=hop["way"],
        source_id=source_ids[hop["source"]] if "source" in hop else None,
        label=hop.get("label", ""),
        date=hop["date"],
        is_seen=hop["seen"],
    )


def _find_anchor(body: str, paragraph: int, anchor: str) -> tuple[int, int]:
    """Return start and end of the anchor, which stands in this paragraph."""
    block = split_paragraphs(body)[paragraph - 1]
    start = body.index(anchor, block.start, block.end)
    return start, start + len(anchor)
