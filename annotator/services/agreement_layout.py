"""The order in which a report is read: the default panel, the rest by coefficient, what is undefined by its reason."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from annotator.agreement import WARNINGS, Coefficient, Estimate, Undefined, find
from annotator.services.agreement_report import PERCENT_EXACT, PERCENT_WITHIN_ONE, AgreementReport
from annotator.services.agreement_words import decimals_needed, figure
from annotator.text import _, percent

# Warnings that the advice on a report gives, with their numbers.
_ADVISED = ("few_items", "few_in_minority")


@dataclass(frozen=True, slots=True)
class Group:
    """The estimates of one coefficient that have a value, with its name for people."""

    title: str
    estimates: tuple[Estimate, ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """What shares one reason for having no value, or no interval.

    Attributes
    ----------
    names
        Coefficients, each with its weights, metrics or forms where it is not about all of them.
    cause
        The reason.
    """

    names: str
    cause: Undefined

    @property
    def reason(self) -> str:
        """The reason as a sentence."""
        return self.cause.text


@dataclass(frozen=True, slots=True)
class Layout:
    """A report in reading order.

    Attributes
    ----------
    panel
        What to read first, whether it has a value or not.
    groups
        The rest, by coefficient.
    undefined
        What of the rest has no value.
    without_interval
        What of the rest has a value and no interval.
    warnings
        What to beware of, but for what the advice on the report says.
    """

    panel: tuple[Estimate, ...]
    groups: tuple[Group, ...]
    undefined: tuple[Fold, ...]
    without_interval: tuple[Fold, ...]
    warnings: tuple[str, ...]

    @property
    def rest(self) -> tuple[Estimate, ...]:
        """All estimates of the groups."""
        return tuple(estimate for group in self.groups for estimate in group.estimates)


def laid_out(report: AgreementReport) -> Layout:
    """Return the report in the order in which it is read."""
    panel = panel_of(report)
    first = {estimate.key for estimate in panel}
    rest = [estimate for key, estimate in report.estimates.items() if key not in first]
    valued = [estimate for estimate in rest if estimate.value is not None]
    return Layout(
        panel=panel,
        groups=tuple(Group(known.title, tuple(found)) for known, found in _by_coefficient(valued)),
        undefined=_folded(rest, lambda estimate: estimate.undefined),
        without_interval=_folded(rest, lambda estimate: estimate.interval_undefined if estimate in valued else None),
        warnings=tuple(_warnings(report.estimates)),
    )


def panel_of(report: AgreementReport) -> tuple[Estimate, ...]:
    """Return what is read first, whether it has a value or not."""
    first = dict.fromkeys([report.reported.key, PERCENT_EXACT, PERCENT_WITHIN_ONE, report.companion.key])
    return tuple(report.estimates[key] for key in first)


def short_title(estimate: Estimate) -> str:
    """Return what tells an estimate from others of its coefficient: ``quadratic``, ``corrected for ties``.

    Examples
    --------
    >>> from annotator.agreement import estimate, from_matrix
    >>> short_title(estimate(from_matrix([[1, 2], [2, 2]], [1, 2]), "fleiss_kappa[linear]"))
    'linear'
    """
    known, bracket = find(estimate.key)
    title = known.titles.get(bracket, bracket)
    return title.removeprefix(known.title).lstrip(", ").removesuffix(" weights")


def written(estimate: Estimate, value: float) -> str:
    """Return the value of an estimate, or an end of its interval, as it is printed.

    Shares are printed in percent; there are more decimals where the interval is narrower than the usual rounding.

    Examples
    --------
    >>> from annotator.agreement import estimate, from_matrix
    >>> written(estimate(from_matrix([[1, 1], [2, 2], [1, 2]], [1, 2]), "fleiss_kappa[identity]"), 0.5)
    '.50'
    """
    low, high = estimate.ci95 or (value, value)
    if is_share(estimate):
        return percent(value, decimals_needed(100 * low, 100 * high, 0))
    return figure(value, decimals_needed(low, high, 2))


def is_share(estimate: Estimate) -> bool:
    """Tell whether it is a share of pairs of ratings, which is printed in percent."""
    return estimate.key.startswith("percent_agreement")


def _by_coefficient(estimates: Iterable[Estimate]) -> list[tuple[Coefficient, list[Estimate]]]:
    found: dict[str, tuple[Coefficient, list[Estimate]]] = {}
    for estimate in estimates:
        known, _bracket = find(estimate.key)
        found.setdefault(known.name, (known, []))[1].append(estimate)
    return list(found.values())


def _folded(estimates: Sequence[Estimate], reason_of: Callable[[Estimate], Undefined | None]) -> tuple[Fold, ...]:
    by_reason: dict[Undefined, list[Estimate]] = {}
    for estimate in estimates:
        reason = reason_of(estimate)
        if reason is not None:
            by_reason.setdefault(reason, []).append(estimate)
    return tuple(Fold(_named(sharing, estimates), cause) for cause, sharing in by_reason.items())


def _named(some: Sequence[Estimate], among: Sequence[Estimate]) -> str:
    """Name some estimates among others as briefly as that is clear."""
    if len(some) == len(among):
        return _("all others")
    all_of = {known.name: len(found) for known, found in _by_coefficient(among)}
    names = []
    for known, found in _by_coefficient(some):
        is_whole = len(found) == all_of[known.name]
        alone = found[0].title if len(found) == 1 else f"{known.title} ({', '.join(map(short_title, found))})"
        names.append(known.title if is_whole else alone)
    return "; ".join(names)


def _warnings(estimates: dict[str, Estimate]) -> list[str]:
    """What to beware of, once each, with the coefficients it is about."""
    found = []
    for code, text in WARNINGS.items():
        if code in _ADVISED:
            continue
        about = [estimate for estimate in estimates.values() if code in estimate.warnings]
        if about:
            found.append(_("{titles}: {text}", titles="; ".join(each.title for each in about), text=text))
    return found
