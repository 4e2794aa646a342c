"""A rubric with questions that are asked only beside some answers: a chain of two."""

from copy import deepcopy
from typing import Any

import factories


def conditional_rubric() -> dict[str, Any]:
    """Support; the basis only for steps 3 and 4; and why only where outside material was looked at."""
    definition = deepcopy(factories.RUBRIC) | {"key": "conditional", "name": "Conditional"}
    support, basis = definition["criteria"]
    basis["asked_if"] = [{"criterion": "support", "points": ["3", "4"]}]
    trust = {"key": "trust", "role": "confidence", "scale": "trust", "short": "Trust", "question": "Which one?"}
    trust |= {"cannot_judge": True, "asked_if": [{"criterion": "basis", "points": ["outside"]}]}
    points = [{"code": "one", "value": 1, "label": "The first"}, {"code": "two", "value": 2, "label": "The second"}]
    reasons = [{"code": "neither", "label": "Neither"}]
    definition["scales"].append(
        {"key": "trust", "name": "Trust", "level": "nominal", "points": points, "reasons": reasons}
    )
    definition["criteria"] = [support, basis, trust]
    return definition


def gated_rubric() -> dict[str, Any]:
    """Whether the claim can be checked at all, and support, which is what is reported on, only where it can."""
    definition = deepcopy(factories.RUBRIC) | {"key": "gated", "name": "Gated"}
    points = [{"code": "yes", "value": 1, "label": "Yes"}, {"code": "no", "value": 2, "label": "No"}]
    definition["scales"].append({"key": "gate", "name": "Gate", "level": "nominal", "points": points})
    gate = {"key": "gate", "role": "rating", "scale": "gate", "short": "Checkable", "question": "Can it be checked?"}
    support, basis = definition["criteria"]
    support["asked_if"] = [{"criterion": "gate", "points": ["yes"]}]
    definition["criteria"] = [gate, support, basis]
    return definition
