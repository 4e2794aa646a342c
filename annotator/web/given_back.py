"""What somebody typed into a form that is refused, given back under the labels they saw, to be copied."""

import re
from collections.abc import Iterator
from importlib import import_module

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from wtforms import BooleanField, Field, FieldList, Form, FormField, HiddenField, PasswordField, RadioField, SelectField

from annotator import edge
from annotator.forms.evidence import EvidenceForm
from annotator.forms.reviews import CANNOT_JUDGE, review_form
from annotator.services.assignments import find_rubric_version
from annotator.services.rubrics import read_rubric
from annotator.text import _

# What no page shows, what a button says, and passwords.
NOT_TYPED = {
    *("csrf_token", "request_id", "next", "active", "active_seconds", "opened", "guideline", "note_seen", "shown"),
    *("base", "base_revision", "base_version", "bases", "claim_version", "draft_version", "edition", "page"),
    *("revision", "seen", "seen_alike", "version", "action", "asks", "deed", "leave", "mark", "preview", "row"),
    *("reopen", "proof", "raw", "raw_name", "password", "current"),
}

# Hidden fields that carry from page to page what somebody typed on an earlier one, and what they called it there.
_CARRIED = {"kept_text": _("The text")}
# Labels of the rating form that stand in its page alone, and those that its rubric gives, where nobody is signed in.
_LABELS = {"rationale": _("Your reason"), "note": _("Private note"), "evidence": _("Evidence relied on")}
_PARTS = {
    "r": _("{name}: why it cannot be judged"),
    "low": _("{name}: low end"),
    "high": _("{name}: high end"),
    "basis": _("{name}: what it rests on"),
    "c": "{name}",
}
_PART = re.compile(r"(c|r|low|high|basis)_(.+)")
_ROW = re.compile("-[0-9]+-")
_PASSAGE = re.compile(r"passage_([0-9]{1,2})")


def given_back(*, may_ask: bool = True) -> str:
    """Return what was typed into the form that is refused, in the order of its page; no password, nothing hidden.

    Parameters
    ----------
    may_ask
        Whether the database may be asked for the questions of a rubric; not where it is what failed.
    """
    if request.method != "POST":
        return ""
    try:
        sent = [(name, text) for name, text in request.form.items(multi=True) if not _is_secret(name) and text.strip()]
    except HTTPException:
        return ""
    fields = _fields({_general(name) for name, _text in sent}, may_ask=may_ask)
    typed = [(name, text, fields.get(_general(name))) for name, text in sent]
    lines = [
        _line(*each) for each in typed if not isinstance(each[-1], HiddenField | PasswordField) or each[0] in _CARRIED
    ]
    return "\n".join(lines).replace("\0", "")


def _is_secret(name: str) -> bool:
    # Beside a password, "again" is the same password once more; elsewhere it is the question which claims come again.
    return name in NOT_TYPED or (name == "again" and "password" in request.form)


def _line(name: str, text: str, field: Field | None) -> str:
    label = _label(name, field)
    return f"{label}{'' if label.endswith('?') else ':'} {_words(name, text, field)}"


def _label(name: str, field: Field | None) -> str:
    if name in _CARRIED:
        return _CARRIED[name]
    label = getattr(field, "label", None)
    if label is not None:
        return f"{label.text}"
    if passage := _PASSAGE.fullmatch(name):
        return _("Passage {number}", number=passage[1])
    if part := _PART.fullmatch(name):
        return _PARTS[part[1]].format(name=_plain(part[2]))
    return _LABELS.get(name) or _plain(name)


def _plain(name: str) -> str:
    words = re.sub("[_-]+", " ", name).strip()
    return words[:1].upper() + words[1:]


def _words(name: str, text: str, field: Field | None) -> str:
    """What was chosen, in the words of the choice; what was typed, as it is."""
    if isinstance(field, BooleanField):
        return _("yes")
    if isinstance(field, RadioField | SelectField):
        chosen = next((f"{choice.label}" for choice in field.iter_choices() if choice.value == text), text)
        is_step = name.startswith("c_") and text != CANNOT_JUDGE
        return f"{text} · {chosen}" if is_step and chosen != text else chosen
    return text


def _fields(names: set[str], *, may_ask: bool) -> dict[str, Field]:
    """The fields that were sent, by name, of the form that has most of them."""
    forms = [form(request.form) for form in _forms(may_ask=may_ask)]
    found = [dict(_within(form)) for form in forms]
    best = max(found, key=lambda fields: len(names & fields.keys()), default={})
    # Beside the rating form an item of evidence has fields of the same names, without their words.
    return best | dict(_within(EvidenceForm(request.form)))


def _forms(*, may_ask: bool) -> Iterator[type[Form]]:
    """The forms that the page which was asked may have: those its file knows, and that of an assignment’s rubric."""
    if (blueprint := current_app.blueprints.get(request.blueprint or "")) is not None:
        # The file of a page that is seldom asked for is loaded by the first who may see it.
        for known in vars(import_module(blueprint.import_name)).values():
            if isinstance(known, type) and issubclass(known, Form) and known is not Form:
                yield known
    number, person = (request.view_args or {}).get("assignment_id"), edge.identity() if may_ask else None
    if number is not None and person is not None:
        version = find_rubric_version(edge.reading(), number, person.reviewer_id)
        if version is not None:
            yield review_form(read_rubric(edge.reading(), version))


def _within(form: Form) -> Iterator[tuple[str, Field]]:
    """The fields of a form and of the rows within it, by the names they are sent under but for the numbers of rows."""
    for field in form:
        if isinstance(field, FieldList):
            for row in field:
                yield from _within(row.form) if isinstance(row, FormField) else ()
        else:
            yield _general(field.name), field


def _general(name: str) -> str:
    """The name of a field, whichever row it is in: rows are counted anew when a form is read."""
    return _ROW.sub("-0-", name)
