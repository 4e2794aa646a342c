"""The tables. Importing this package makes the metadata complete."""

from annotator.models.assignment import Assignment
from annotator.models.attribution import Attribution
from annotator.models.audit import AuditEntry
from annotator.models.base import Base
from annotator.models.claim import Claim, ClaimVersion, Figure, Hop
from annotator.models.criterion import Criterion, LadderStep
from annotator.models.document import Document, DocumentText
from annotator.models.locator import Locator
from annotator.models.project import Membership, Project
from annotator.models.relation import ClaimRelation
from annotator.models.review import Rating, Review
from annotator.models.reviewer import Reviewer, SignInFailure, SignInLink
from annotator.models.revision import ReviewRevision, RevisionRating
from annotator.models.round import Round, RoundClaim
from annotator.models.rubric import Rubric, RubricVersion
from annotator.models.scale import CannotJudgeReason, Scale, ScalePoint
from annotator.models.source import Source, SourceName

__all__ = [
    "Assignment",
    "Attribution",
    "AuditEntry",
    "Base",
    "CannotJudgeReason",
    "Claim",
    "ClaimRelation",
    "ClaimVersion",
    "Criterion",
    "Document",
    "DocumentText",
    "Figure",
    "Hop",
    "LadderStep",
    "Locator",
    "Membership",
    "Project",
    "Rating",
    "Review",
    "ReviewRevision",
    "Reviewer",
    "RevisionRating",
    "Round",
    "RoundClaim",
    "Rubric",
    "RubricVersion",
    "Scale",
    "ScalePoint",
    "SignInFailure",
    "SignInLink",
    "Source",
    "SourceName",
]
