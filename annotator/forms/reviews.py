"""The rating form, made from a rubric: one field per criterion, and one reason."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields as fields_of
from typing import Any, cast

from wtforms import Field, Form, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Regexp

from annotator.errors import Invalid
from annotator.forms import range_fields
from annotator.services.assignments import CurrentAnswer
from annotator.services.evidence_drafts import EvidenceDraft
from annotator.services.passages import MOST_PASSAGES
from annotator.services.review_rules import LONGEST_RATIONALE, Answer, find_faults
from annotator.services.reviews import LONGEST_REQUEST_ID
from annotator.services.rubric_records import CriterionRecord, RubricRecord
from annotator.services.typed_text import is_blank
from annotator.text import _

CANNOT_JUDGE = "cannot-judge"
PASSAGES = tuple(f"passage_{number}" for number in range(1, MOST_PASSAGES + 1))
# An item that is typed in beside the form, to be added to the list and cited.
NEW_EVIDENCE = tuple(f"evidence_{each.name}" for each in fields_of(EvidenceDraft))
# Of the form, not of what is typed into it: these stand in no draft.
_BESIDE = {"base_revision", "draft_version", "note", "note_seen"}
# These a draft carries, and they differ although nothing was typed.
_MEASURED = {"request_id", "claim_version", "guideline", "opened", "active_seconds"}
_REQUEST_ID = re.compile(rf"[\w.-]{{1,{LONGEST_REQUEST_ID}}}\Z", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,9}\Z")
_NUMBER = re.compile(r"[0-9]{1,9}")

# By the digest of the definition: a form holds codes and words, no number of any database.
_forms: dict[str, type[Form]] = {}


class _Carried(Field):
    """Text that the form carries and has no rules about: an ordinary field costs every save ten times as much."""

    def __init__(self, *, name: str = "", **_known: Any) -> None:
        self.name = self.short_name = name
        self.data = ""
        self.errors: Sequence[str] = ()

    def process(self, formdata: Any, data: Any = "", **_more: Any) -> None:
        """Take the text that was sent; else that of the page, if it has one."""
        if formdata is not None:
            self.data = formdata.get(self.name) or ""
        else:
            self.data = data if isinstance(data, str) else ""

    def post_process(self, *_known: Any) -> None:
        """Nothing is left to do."""

    def validate(self, *_known: Any) -> bool:
        """Pass."""
        self.errors = []
        return True


class _Cited(_Carried):
    """The ticked items of evidence, by number: many boxes of one name, kept as one text."""

    def process(self, formdata: Any, data: Any = "", **_more: Any) -> None:
        """Take every box that was sent, in the order of the numbers."""
        sent = " ".join(formdata.getlist(self.name)) if formdata is not None else data
        self.data = " ".join(sorted(set(sent.split()), key=lambda code: (len(code), code))) if sent else ""


class _ReviewForm(Form):
    """A form whose fields for a new item of evidence are there once they are typed into, or looked at.

    Most saves add none, and six fields more would cost each of them 2 % of its time.
    """

    def process(self, formdata: Any = None, obj: Any = None, data: Any = None, **more: Any) -> None:
        """Take what was sent, or the data of the page."""
        super().process(formdata, obj, data, **more)
        given = data or {} if formdata is None else self.meta.wrap_formdata(self, formdata)
        self._given = {name: given.get(name) for name in NEW_EVIDENCE if name in given}
        for name, text in self._given.items():
            if text:
                self[name]

    def __contains__(self, name: str) -> bool:
        return name in NEW_EVIDENCE or name in self._fields

    def __getitem__(self, name: str) -> Field:
        if name in NEW_EVIDENCE and name not in self._fields:
            # Given a form, a field is made, and not what makes one later.
            made = _Carried(_form=self, name=name)
            made.data = self._given.get(name) or ""
            self._fields[name] = made
        return self._fields[name]


def review_form(rubric: RubricRecord) -> type[Form]:
    """Return the form class of a rubric version, made once."""
    key = rubric.definition_sha256
    if key not in _forms:
        _forms[key] = make_form(rubric)
    return _forms[key]


def make_form(rubric: RubricRecord) -> type[Form]:
    """Return the form class of a rubric that is not published, made anew each time."""
    fields: dict[str, Any] = {}
    for criterion in rubric.criteria:
        if criterion.is_range:
            fields |= range_fields.make(criterion)
        else:
            fields[f"c_{criterion.key}"] = _scale_field(criterion)
        if criterion.allows_cannot_judge:
            fields[f"r_{criterion.key}"] = _reason_field(criterion)
    too_long = _("The reason is too long: at most {most} characters.", most=LONGEST_RATIONALE)
    fields["rationale"] = TextAreaField(rubric.rationale_question, [Length(max=LONGEST_RATIONALE, message=too_long)])
    lost = _("The form was incomplete and has been completed. Save once more.")
    fields["request_id"] = HiddenField(validators=[Regexp(_REQUEST_ID, message=lost)])
    fields["base_revision"] = HiddenField(validators=[Regexp(_WHOLE, message=lost)])
    # What cannot be read in these stands for "not known": nobody typed it.
    for name in ("claim_version", "draft_version", "guideline", "opened", "active_seconds", "note_seen"):
        fields[name] = _Carried()
    for name in (*PASSAGES, "note"):
        fields[name] = _Carried()
    fields["evidence"] = _Cited()
    return cast("type[Form]", type("ReviewForm", (_ReviewForm,), fields))


def _scale_field(criterion: CriterionRecord) -> RadioField:
    choices = [SelectChoice(value=point.code, label=point.label) for point in criterion.scale.points]
    if criterion.allows_cannot_judge:
        choices.append(SelectChoice(value=CANNOT_JUDGE, label=_("Cannot judge")))
    return RadioField(criterion.question, choices=choices, validate_choice=False)


def _reason_field(criterion: CriterionRecord) -> SelectField:
    choices = [SelectChoice(value="", label=_("Choose a reason"))]
    choices += [SelectChoice(value=reason.code, label=reason.label) for reason in criterion.scale.reasons]
    return SelectField(_("Reason why you cannot judge"), choices=choices, validate_choice=False)


def read_answers(form: Form, rubric: RubricRecord) -> dict[int, Answer]:
    """Return the chosen answers by criterion id; a criterion left open is not in it.

    Raises
    ------
    Invalid
        With `errors` by field, when a code is none of the rubric's, or a step and a reason were both given; with them
        all that the rubric finds missing or wrong besides, so that everything is said at once.
    """
    answers: dict[int, Answer] = {}
    errors: dict[str, str] = {}
    points: dict[int, int | None] = {}
    for criterion in rubric.criteria:
        answer, faults = _read_answer(form, criterion)
        # What is not asked has no faults: the rules leave it out.
        if is_asked := criterion.is_asked(points):
            errors |= faults
        if answer is not None:
            answers[criterion.id] = answer
            if is_asked:
                points[criterion.id] = answer.point_id
    if errors:
        faulty = {f"c_{name.partition('_')[2]}" for name in errors}
        others = find_faults(rubric, answers, form["rationale"].data or "")
        errors |= {name: fault for name, fault in others.items() if name not in faulty}
        raise Invalid(next(iter(errors.values())), next(iter(errors)), errors)
    return answers


def _read_answer(form: Form, criterion: CriterionRecord) -> tuple[Answer | None, dict[str, str]]:
    """Return the answer to one criterion, None where there is none that can be read, and what is wrong with it."""
    name = f"c_{criterion.key}"
    code = form[name].data
    reason = form[f"r_{criterion.key}"].data if criterion.allows_cannot_judge else ""
    if criterion.is_range and range_fields.is_filled(form, criterion):
        given, faults = range_fields.read(form, criterion, is_off_scale=code == CANNOT_JUDGE or bool(reason))
        return given.get(criterion.id), dict(faults)
    if code and code != CANNOT_JUDGE and reason:
        return None, {name: _("You chose a step and a reason why you cannot judge. Keep one of the two.")}
    if code == CANNOT_JUDGE or reason:
        chosen = next((known.id for known in criterion.scale.reasons if known.code == reason), None)
        if chosen is None:
            at = f"r_{criterion.key}" if criterion.allows_cannot_judge else name
            return None, {at: _("Choose a reason why you cannot judge.")}
        return Answer(reason_id=chosen), {}
    if not code:
        return None, {}
    point = next((known.id for known in criterion.scale.points if known.code == code), None)
    if point is None:
        return None, {name: _("Choose one of the steps listed.")}
    return Answer(point_id=point), {}


def current_values(rubric: RubricRecord, answers: Mapping[int, CurrentAnswer]) -> dict[str, str]:
    """Return form data that shows these answers, by field name."""
    values: dict[str, str] = {}
    for criterion in rubric.criteria:
        answer = answers.get(criterion.id)
        if answer is None:
            continue
        if answer.range is not None:
            values |= range_fields.values(criterion, answer.range)
        elif answer.reason_id is not None:
            values[f"c_{criterion.key}"] = CANNOT_JUDGE
            values[f"r_{criterion.key}"] = next(r.code for r in criterion.scale.reasons if r.id == answer.reason_id)
        else:
            values[f"c_{criterion.key}"] = next(p.code for p in criterion.scale.points if p.id == answer.point_id)
    return values


def quotations(form: Form) -> dict[str, str]:
    """Return the passages that were quoted, by field; those left blank are not in it."""
    return {name: form[name].data for name in PASSAGES if not is_blank(form[name].data or "")}


def cited(form: Form) -> tuple[int, ...]:
    """Return the numbers of the ticked items of evidence; 0, which no item has, for what is no number."""
    return tuple(int(code) if _NUMBER.fullmatch(code) else 0 for code in (form["evidence"].data or "").split())


def cite(form: Form, position: int) -> None:
    """Tick an item, and empty the fields in which it was typed."""
    form["evidence"].data = " ".join(str(number) for number in sorted({*cited(form), position}))
    for name in NEW_EVIDENCE:
        form[name].data = ""


def new_evidence(form: Form) -> EvidenceDraft:
    """Return the item that is typed in beside the form."""
    given = [form._fields.get(name) for name in NEW_EVIDENCE]
    return EvidenceDraft(*[(field.data or "") if field is not None else "" for field in given])


def shown_passages(form: Form, *, has_room: bool) -> list[str]:
    """Return the fields of passages that the page shows: those filled in, and a free one where there is room."""
    filled = [name for name in PASSAGES if form[name].data]
    free = [name for name in PASSAGES if name not in filled][: int(has_room)]
    return filled + free


def draft_fields(form: Form) -> dict[str, str]:
    """Return what a draft keeps of the form, by field, as it was typed."""
    return {field.name: str(field.data or "") for field in form if field.name not in _BESIDE}


def is_untouched(form: Form, fresh: Form) -> bool:
    """Tell whether nothing is typed into a form that does not stand in `fresh`."""
    typed, shown = draft_fields(form), draft_fields(fresh)
    names = (typed.keys() | shown.keys()) - _MEASURED
    return all(_same_lines(typed.get(name, ""), shown.get(name, "")) for name in names)


def _same_lines(one: str, other: str) -> bool:
    return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()


def number_in(form: Form, name: str) -> int | None:
    """Return the number a hidden field carries (``base_revision``, ``claim_version``), None where it has none."""
    field: Field = form[name]
    text = field.data or ""
    return int(text) if _NUMBER.fullmatch(text) else None
