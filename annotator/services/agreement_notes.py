"""What a report says about how its figures were made, a sentence each."""

from annotator.text import _


def missing_notes(level: str, items: str) -> list[str]:
    """Return what became of missing and of single ratings.

    Parameters
    ----------
    level
        Level of measurement of the scale.
    items
        What was rated, in the plural: items of a file, claims of a project.
    """
    notes = [_("An answer off the scale, such as “cannot judge”, is missing: it has no value.")]
    if level != "nominal":
        notes.append(_("The ordinal metric of alpha depends on how often each step was used in these ratings."))
    notes.append(
        _(
            "Single ratings, of {items} that nobody else has rated, are left out of agreement and of alpha; "
            "in the coefficients of Gwet’s family they inform how often each {answer} is used.",
            items=items,
            answer=_("answer") if level == "nominal" else _("step"),
        )
    )
    return notes


def interval_note(interval: str, items: str, *, replicates: int, seed: int) -> str:
    """Return how intervals were made.

    Parameters
    ----------
    interval
        jackknife, bootstrap or analytic.
    items
        As in `missing_notes`.
    replicates, seed
        Of the bootstrap.
    """
    if interval == "bootstrap":
        return _(
            "Intervals: 95 %, bootstrap over {items}, {replicates} replicates, seed {seed}; "
            "where a coefficient needs to know who rated, jackknife.",
            items=items,
            replicates=replicates,
            seed=str(seed),
        )
    if interval == "analytic":
        return _(
            "Intervals: 95 %, from published formulas for their error; where a coefficient has none, "
            "jackknife over {items}.",
            items=items,
        )
    return _("Intervals: 95 %, jackknife over {items}, t distribution.", items=items)
