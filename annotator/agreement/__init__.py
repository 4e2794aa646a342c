"""Agreement among raters: coefficients with intervals, from numpy and the standard library alone.

The words are those of the literature: units, raters, categories. Nothing here knows projects, claims or reviewers.

>>> from annotator.agreement import estimate, from_matrix
>>> ratings = from_matrix([[1, 1], [2, 3], [3, 3], [1, 2], [2, 2]], [1, 2, 3])
>>> round(estimate(ratings, "krippendorff_alpha[ordinal]").value, 3)
0.7
"""

from annotator.agreement import coefficients as _coefficients  # noqa: F401 - registers them
from annotator.agreement.against_rest import against_rest
from annotator.agreement.benchmarks import BENCHMARKS, Benchmark, Placement, place
from annotator.agreement.consensus import Consensus, RaterReading, UnitConsensus, consensus
from annotator.agreement.counted import CountedRatings, from_counts
from annotator.agreement.disagreement import UnitDisagreement, unit_disagreement
from annotator.agreement.entries import from_codes, from_matrix, from_triples
from annotator.agreement.estimate import WARNINGS, Estimate, estimate, estimate_all
from annotator.agreement.influence import (
    Influence,
    PairInfluence,
    PointInfluence,
    RaterInfluence,
    UnitInfluence,
    influence,
)
from annotator.agreement.pairwise import PairKappa, pairwise_kappa
from annotator.agreement.planning import Design, Plan, plan_ratings, plan_units
from annotator.agreement.proportion import wilson_interval
from annotator.agreement.ranges import Ranges, from_ranges, midpoint_alpha, range_overlap
from annotator.agreement.registry import Coefficient, coefficient, find, forget, registered
from annotator.agreement.reliability import (
    Counts,
    OffScale,
    RatingsError,
    Reliability,
    Repeated,
    counts,
)
from annotator.agreement.scale import LEVELS, Scale, ScaleError, declare
from annotator.agreement.severity import Departure, RaterSeverity, Severity, adjusted_means, severity
from annotator.agreement.undefined import REASONS, Undefined
from annotator.agreement.weights import GWET, from_disagreement

__all__ = [
    "BENCHMARKS",
    "GWET",
    "LEVELS",
    "REASONS",
    "WARNINGS",
    "Benchmark",
    "Coefficient",
    "Consensus",
    "CountedRatings",
    "Counts",
    "Departure",
    "Design",
    "Estimate",
    "Influence",
    "OffScale",
    "PairInfluence",
    "PairKappa",
    "Placement",
    "Plan",
    "PointInfluence",
    "Ranges",
    "RaterInfluence",
    "RaterReading",
    "RaterSeverity",
    "RatingsError",
    "Reliability",
    "Repeated",
    "Scale",
    "ScaleError",
    "Severity",
    "Undefined",
    "UnitConsensus",
    "UnitDisagreement",
    "UnitInfluence",
    "adjusted_means",
    "against_rest",
    "coefficient",
    "consensus",
    "counts",
    "declare",
    "estimate",
    "estimate_all",
    "find",
    "forget",
    "from_codes",
    "from_counts",
    "from_disagreement",
    "from_matrix",
    "from_ranges",
    "from_triples",
    "influence",
    "midpoint_alpha",
    "pairwise_kappa",
    "place",
    "plan_ratings",
    "plan_units",
    "range_overlap",
    "registered",
    "severity",
    "unit_disagreement",
    "wilson_interval",
]
