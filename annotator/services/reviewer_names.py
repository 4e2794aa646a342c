"""What a viewer may call the reviewers of a round."""

from annotator.models.vocabulary import Role
from annotator.services.agreement_data import RoundRatings
from annotator.services.blindness import Opening
from annotator.services.permissions import Member


def name_reviewers(ratings: RoundRatings, opening: Opening, viewer: Member | None) -> dict[str, str]:
    """Return what to call each rater, by pseudonym: a lead sees names, others pseudonyms and their own name.

    Without a viewer all are pseudonyms, for what leaves the installation.
    """
    if viewer is None:
        return {rater.pseudonym: rater.pseudonym for rater in ratings.raters}
    sees_names = viewer.role is Role.LEAD
    return {
        rater.pseudonym: rater.name if sees_names or rater.reviewer_id == opening.own_reviewer_id else rater.pseudonym
        for rater in ratings.raters
    }
