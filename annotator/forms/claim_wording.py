"""The words of the forms of a claim, one for each field: where it is marked, added, edited, split or merged."""

from annotator.text import _

LABELS = {
    "text": _("What is claimed"),
    "key": _("Id"),
    "kind": _("Kind"),
    "polarity": _("It affirms or denies"),
    "hedge": _("Hedge"),
    "hedge_cue": _("Its cue, as printed"),
    "is_sensitive": _("Serious allegation against a living person or a named firm"),
    "is_to_rate": _("To be rated"),
    "relayer": _("Relayed by"),
    "new_source": _("New to the project? Then it is a"),
    "known_source": _("In the project already"),
    "name": _("Who"),
    "part": _("Part in the claim"),
    "role": _("Role, as the document gives it"),
    "note": _("Note on the attribution"),
    "expression": _("As printed"),
    "value": _("Value"),
    "low": _("Lowest"),
    "high": _("Highest"),
    "unit": _("Unit"),
    "period": _("Period"),
    "counted": _("What is counted"),
    "time_made": _("Said when, as printed"),
    "time_about": _("About when, as printed"),
    "resolved": _("The same, resolved"),
    "paragraph": _("Paragraph"),
    "evidence_shown": _("What the document shows for it"),
    "question": _("What a reviewer should ask"),
}
