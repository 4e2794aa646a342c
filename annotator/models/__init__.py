"""The tables. Importing this package makes the metadata complete."""

from annotator.models.assignment import Assignment
from annotator.models.attribution import Attribution
from annotator.models.audit import AuditEntry
from annotator.models.base import Base
from annotator.models.claim import Claim, ClaimVersion, Figure, Hop
from annotator.models.criterion import Criterion, CriterionCondition, LadderStep
from annotator.models.decision import Decision, DecisionCause, DecisionDraft
from annotator.models.document import Document, DocumentText
from annotator.models.draft import Draft
from annotator.models.evidence import Evidence
from annotator.models.flag import Flag
from annotator.models.guideline import GuidelineVersion
from annotator.models.import_batch import ImportBatch
from annotator.models.invitation import Invitation, InvitationUse
from annotator.models.known_answer import KnownAnswer, KnownRange
from annotator.models.locator import Locator
from annotator.models.note import Comment, PrivateNote
from annotator.models.plan import WorkPlan
from annotator.models.project import Membership, Project
from annotator.models.relation import ClaimDescent, ClaimRelation
from annotator.models.review import RangeAnswer, Rating, Review
from annotator.models.reviewer import Reviewer, SignInFailure, SignInLink
from annotator.models.revision import ReviewRevision, RevisionEvidence, RevisionPassage, RevisionRange, RevisionRating
from annotator.models.round import Round, RoundClaim
from annotator.models.rubric import Rubric, RubricDraft, RubricVersion
from annotator.models.scale import CannotJudgeReason, Scale, ScalePoint, ScalePointExample
from annotator.models.settling_rule import RuleApplication, SettlingRule
from annotator.models.skip import Skip
from annotator.models.source import Source, SourceName
from annotator.models.source_grade import SourceGrade

__all__ = [
    "Assignment",
    "Attribution",
    "AuditEntry",
    "Base",
    "CannotJudgeReason",
    "Claim",
    "ClaimDescent",
    "ClaimRelation",
    "ClaimVersion",
    "Comment",
    "Criterion",
    "CriterionCondition",
    "Decision",
    "DecisionCause",
    "DecisionDraft",
    "Document",
    "DocumentText",
    "Draft",
    "Evidence",
    "Figure",
    "Flag",
    "GuidelineVersion",
    "Hop",
    "ImportBatch",
    "Invitation",
    "InvitationUse",
    "KnownAnswer",
    "KnownRange",
    "LadderStep",
    "Locator",
    "Membership",
    "PrivateNote",
    "Project",
    "RangeAnswer",
    "Rating",
    "Review",
    "ReviewRevision",
    "Reviewer",
    "RevisionEvidence",
    "RevisionPassage",
    "RevisionRange",
    "RevisionRating",
    "Round",
    "RoundClaim",
    "Rubric",
    "RubricDraft",
    "RubricVersion",
    "RuleApplication",
    "Scale",
    "ScalePoint",
    "ScalePointExample",
    "SettlingRule",
    "SignInFailure",
    "SignInLink",
    "Skip",
    "Source",
    "SourceGrade",
    "SourceName",
    "WorkPlan",
]
