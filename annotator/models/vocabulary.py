"""The closed vocabularies of the tables: each word is stored as it stands here."""

from enum import StrEnum


class Role(StrEnum):
    """What a member may do in a project."""

    LEAD = "lead"
    ADJUDICATOR = "adjudicator"
    REVIEWER = "reviewer"
    OBSERVER = "observer"


class Reveal(StrEnum):
    """When results open to those who rate."""

    AFTER_LOCK = "after_lock"
    AFTER_OWN = "after_own"


class SourceType(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"
    OUTLET = "outlet"
    DATA_SERIES = "data_series"
    GROUP = "group"
    UNNAMED = "unnamed"


class TextKind(StrEnum):
    DIGEST = "digest"
    ORIGINAL = "original"


class ClaimKind(StrEnum):
    FACTUAL_EVENT = "factual event"
    STATISTIC = "statistic"
    ESTIMATE = "estimate"
    CAUSAL = "causal"
    PREDICTION = "prediction"
    INTERPRETATION = "interpretation"
    ALLEGATION = "allegation"
    DENIAL = "denial"


class ClaimState(StrEnum):
    """What becomes of a claim; a staged one was imported and stays out of sight until its batch is published."""

    STAGED = "staged"
    DRAFT = "draft"
    READY = "ready"
    WITHDRAWN = "withdrawn"


#: States of claims that lists, charts and files leave out.
OUT_OF_SIGHT = (ClaimState.STAGED.value, ClaimState.WITHDRAWN.value)


class Polarity(StrEnum):
    AFFIRMS = "affirms"
    DENIES = "denies"


class Hedge(StrEnum):
    NONE = "none"
    POSSIBLE = "possible"
    PROBABLE = "probable"
    APPROXIMATE = "approximate"
    CONDITIONAL = "conditional"
    REPORTED = "reported"


class Part(StrEnum):
    """A source's part in a claim; the first four make a claimant, the last a relayer."""

    SAYS = "says"
    IS_QUOTED = "is_quoted"
    IS_SAID_TO_SAY = "is_said_to_say"
    IMPLIES = "implies"
    RELAYS = "relays"


class RelationType(StrEnum):
    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    REPEATS = "repeats"
    REBUTS = "rebuts"
    DENIES = "denies"
    PRESUPPOSES = "presupposes"
    PART_OF = "part_of"
    EXCLUDES = "excludes"
    COMPARED_WITH = "compared_with"
    ESCALATES = "escalates"
    ENDORSES = "endorses"
    IN_TENSION_WITH = "in_tension_with"
    SOURCE_OF = "source_of"


class RubricState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class Level(StrEnum):
    """Level of measurement of a scale."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


class CriterionRole(StrEnum):
    """What a criterion's answer is used for; `RATING` is what agreement is reported on."""

    RATING = "rating"
    BASIS = "basis"
    CONTRARY = "contrary"
    CONFIDENCE = "confidence"


class RoundKind(StrEnum):
    CALIBRATION = "calibration"
    FIRST = "first"
    SECOND = "second"


class RoundState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    LOCKED = "locked"


class Purpose(StrEnum):
    """Why a claim is put before a reviewer."""

    RATING = "rating"
    TRAINING = "training"
    GOLD = "gold"
    REPEAT = "repeat"


class AssignmentState(StrEnum):
    """How far an assignment has come; skipped and released ones have given up their place to another reviewer."""

    OPEN = "open"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    SKIPPED = "skipped"
    RELEASED = "released"


# States in which an assignment holds one of the places of its claim.
HOLDING_STATES = (AssignmentState.OPEN, AssignmentState.SUBMITTED, AssignmentState.WITHDRAWN)


class ReviewState(StrEnum):
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


class Overlap(StrEnum):
    """How many reviewers rate a claim."""

    EVERYONE = "everyone"
    SOME = "some"
    SAMPLE = "sample"


class Delivery(StrEnum):
    """How claims come to reviewers: dealt out when the round opens, or drawn one by one."""

    ASSIGNED = "assigned"
    QUEUE = "queue"


class Related(StrEnum):
    """What becomes of claims that bear on one another."""

    ANY = "any"
    TOGETHER = "together"
    APART = "apart"


class MaskedPart(StrEnum):
    """What a masking trial hides for a random half."""

    CLAIMANT = "claimant"
    OUTLET = "outlet"
    BYLINE = "byline"


class SkipReason(StrEnum):
    """Why a reviewer passes a claim on."""

    NOT_MY_FIELD = "not_my_field"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    LANGUAGE = "language"
    DISTRESSING = "distressing"
    OTHER = "other"


class FlagKind(StrEnum):
    """What is the matter with a claim itself."""

    NOT_A_CLAIM = "not_a_claim"
    DUPLICATE = "duplicate"
    BROKEN = "broken"
    NEEDS_SPLIT = "needs_split"
    OTHER = "other"


class Stance(StrEnum):
    """What a piece of evidence does for a claim."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    CONTEXT = "context"


class EvidenceType(StrEnum):
    """What a piece of evidence is."""

    PRIMARY_DOCUMENT = "primary_document"
    OFFICIAL_STATEMENT = "official_statement"
    DATA_SERIES = "data_series"
    WITNESS = "witness"
    EXPERT = "expert"
    UNNAMED_SOURCE = "unnamed_source"
    MEDIA_REPORT = "media_report"
    IMAGE_OR_TRACE = "image_or_trace"
    OWN_CALCULATION = "own_calculation"
    ANALOGY = "analogy"
    OTHER = "other"


class Grade(StrEnum):
    """Reliability of a source, A the best; F is "no record to go by", no number and not the worst."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class Descent(StrEnum):
    """How a claim came of another."""

    SPLIT = "split"
    MERGED = "merged"


class AnswerKind(StrEnum):
    """How a criterion is answered: by a point of its scale, or by a range of numbers."""

    POINT = "point"
    RANGE = "range"


class Outcome(StrEnum):
    """What was decided on a claim; reopened says that nothing stands any more."""

    SETTLED = "settled"
    DIFFER = "differ"
    NOT_RATABLE = "not_ratable"
    ONE_MORE = "one_more"
    REOPENED = "reopened"


class Cause(StrEnum):
    """Why reviewers differed on a claim."""

    AMBIGUOUS_CLAIM = "ambiguous_claim"
    GUIDELINE_GAP = "guideline_gap"
    DIFFERENT_MATERIAL = "different_material"
    OVERSIGHT = "oversight"
    MISSING_EVIDENCE = "missing_evidence"
    FAIR_DIFFERENCE = "fair_difference"


class RuleKind(StrEnum):
    """How a rule settles a claim."""

    UNANIMOUS = "unanimous"
    MEDIAN = "median"
    CONSENSUS = "consensus"
