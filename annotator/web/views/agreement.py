"""The agreement report."""

from dataclasses import dataclass, replace

from flask import render_template, request

from annotator import edge
from annotator.services import blindness, rounds
from annotator.services.agreement_advice import Advice, advise
from annotator.services.agreement_layout import laid_out
from annotator.services.agreement_report import AgreementReport, Interval, Request
from annotator.services.agreement_selection import asks_for_range, read_choices, read_selection
from annotator.services.comparisons import Comparison, comparisons
from annotator.services.methods_text import methods_text
from annotator.services.next_claims import has_next
from annotator.services.project_agreement import MOST_CONTESTED, ProjectReport, project_report
from annotator.services.round_comparison import compare_rounds
from annotator.services.rubrics import read_rubric
from annotator.text import NARROW_SPACE
from annotator.web import agreement_ranges
from annotator.web.asked_round import asked_round
from annotator.web.charts import ValueAxis, comparison_axis, deviation_axis
from annotator.web.coefficients import axis_for, panel


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """A published figure, or the place of this project's own among them."""

    entry: Comparison | None
    figure: str = ""

    @property
    def is_ours(self) -> bool:
        return self.entry is None


def report() -> str:
    session, project, member = edge.reading(), edge.project(), edge.member()
    listed = rounds.list_rounds(session, project.id)
    if not listed:
        return render_template("agreement/closed.html", round=None, opening=None)
    round_ = rounds.find_round(session, project.id, asked_round())
    opening = blindness.opening_for(session, round_, member)
    if not opening.aggregates:
        left = has_next(session, round_, member, edge.now())
        return render_template("agreement/closed.html", round=round_, opening=opening, has_claims_left=left)
    selection = read_selection(request.args)
    if asks_for_range(read_rubric(session, round_.rubric_version_id), selection):
        return agreement_ranges.show(round_, opening, selection)
    shows_all = request.args.get("contested") == "all"
    asked_interval = request.args.get("interval")
    found = project_report(
        session,
        project,
        round_,
        opening,
        viewer=member,
        selection=selection,
        request=Request(interval=Interval(asked_interval) if asked_interval in list(Interval) else Interval.JACKKNIFE),
        most_contested=None if shows_all else MOST_CONTESTED,
        with_details=True if request.args.get("details") == "all" else None,
    )
    return render_template(
        "agreement/report.html",
        found=found,
        round=round_,
        rounds=listed,
        opening=opening,
        shows_all=shows_all,
        now=edge.now(),
        axis=axis_for(found.report.estimates.values()),
        panel=panel(found.report),
        laid=laid_out(found.report),
        advice=_advice(found),
        beside=None if selection.is_narrow else compare_rounds(session, round_, opening, found.criterion),
        methods=methods_text(found.report) if found.report.method.input_sha256 else None,
        intervals=list(Interval),
        comparison_axis=comparison_axis(),
        deviation_axis=_deviation_axis(found),
        comparisons=_comparison_rows(found.report),
        choices=read_choices(session, project.id),
    )


def _advice(found: ProjectReport) -> Advice:
    """What to report and why, without what the plain words say already."""
    advice = advise(found.report)
    return replace(advice, warnings=tuple(each for each in advice.warnings if each not in found.words))


def _deviation_axis(found: ProjectReport) -> ValueAxis | None:
    reference = found.report.reported.value
    if reference is None:
        return None
    return deviation_axis(reference, [left.estimate.value for left in found.by_reviewer.without])


def _comparison_rows(report: AgreementReport) -> list[ComparisonRow]:
    """Published figures, the highest first, with this project's in its place where it has a value."""
    rows = [ComparisonRow(entry, _figure(entry)) for entry in comparisons()]
    ours = report.reported.value
    if ours is not None:
        place = next(
            (number for number, row in enumerate(rows) if row.entry is not None and row.entry.high < ours), len(rows)
        )
        rows.insert(place, ComparisonRow(None))
    return rows


def _figure(entry: Comparison) -> str:
    ends = [f"{value:.{entry.digits}f}".removeprefix("0") for value in (entry.low, entry.high)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]}{NARROW_SPACE}to{NARROW_SPACE}{ends[1]}"
