"""Stances and types of evidence, in words for people."""

from annotator.models.vocabulary import EvidenceType, Stance
from annotator.text import _

STANCES = {
    Stance.SUPPORTS: _("supports the claim"),
    Stance.CONTRADICTS: _("contradicts the claim"),
    Stance.CONTEXT: _("context"),
}
EVIDENCE_TYPES = {
    EvidenceType.PRIMARY_DOCUMENT: _("primary document"),
    EvidenceType.OFFICIAL_STATEMENT: _("official statement"),
    EvidenceType.DATA_SERIES: _("data series"),
    EvidenceType.WITNESS: _("witness"),
    EvidenceType.EXPERT: _("expert"),
    EvidenceType.UNNAMED_SOURCE: _("unnamed source"),
    EvidenceType.MEDIA_REPORT: _("media report"),
    EvidenceType.IMAGE_OR_TRACE: _("image or trace"),
    EvidenceType.OWN_CALCULATION: _("own calculation"),
    EvidenceType.ANALOGY: _("analogy"),
    EvidenceType.OTHER: _("something else"),
}
