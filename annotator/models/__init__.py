"""The tables. Importing this package makes the metadata complete."""

from annotator.models.assignment import Assignment
from annotator.models.attribution import Attribution
from annotator.models.audit import AuditEntry
from annotator.models.base import Base
from annotator.models.claim import Claim, ClaimVersion, Figure, Hop
from annotator.models.criterion import Criterion, LadderStep
from annotator.models.document import Document, DocumentText
from annotator.models.draft import Draft
from annotator.models.flag import Flag
from annotator.models.guideline import GuidelineVersion
from annotator.models.invitation import Invitation, InvitationUse
from annotator.models.known_answer import KnownAnswer
from annotator.models.locator import Locator
from annotator.models.note import Comment, PrivateNote
from annotator.models.plan import WorkPlan
from annotator.models.project import Membership, Project
from annotator.models.relation import ClaimRelation
from annotator.models.review import Rating, Review
from annotator.models.reviewer import Reviewer, SignInFailure, SignInLink
from annotator.models.revision import ReviewRevision, RevisionPassage, RevisionRating
from annotator.models.round import Round, RoundClaim
from annotator.models.rubric import Rubric, RubricVersion
from annotator.models.scale import CannotJudgeReason, Scale, ScalePoint
from annotator.models.skip import Skip
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
    "Comment",
    "Criterion",
    "Document",
    "DocumentText",
    "Draft",
    "Figure",
    "Flag",
    "GuidelineVersion",
    "Hop",
    "Invitation",
    "InvitationUse",
    "KnownAnswer",
    "LadderStep",
    "Locator",
    "Membership",
    "PrivateNote",
    "Project",
    "Rating",
    "Review",
    "ReviewRevision",
    "Reviewer",
    "RevisionPassage",
    "RevisionRating",
    "Round",
    "RoundClaim",
    "Rubric",
    "RubricVersion",
    "Scale",
    "ScalePoint",
    "SignInFailure",
    "SignInLink",
    "Skip",
    "Source",
    "SourceName",
    "WorkPlan",
]
