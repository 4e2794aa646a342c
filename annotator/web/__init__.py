"""The pages: views, templates, static files."""

from flask import Flask

from annotator.edge import installation
from annotator.web import errors, filters, numbers, security
from annotator.web.compiled_templates import keep_compiled
from annotator.web.cookies import RememberedCookies
from annotator.web.rare_pages import RARE
from annotator.web.routing import LateRule
from annotator.web.static_files import register_static_files
from annotator.web.views import (
    account,
    claim_changes,
    claim_edits,
    claim_relations,
    claims,
    comments,
    documents,
    drafts,
    flags,
    guidelines,
    invitations,
    known_answers,
    members,
    projects,
    readers,
    reminders,
    reviews,
    round_places,
    rounds,
    sign_in,
    skips,
    training,
    work_plans,
)

VIEWS = (
    sign_in,
    account,
    projects,
    claims,
    claim_edits,
    claim_changes,
    claim_relations,
    comments,
    documents,
    readers,
    reviews,
    drafts,
    skips,
    training,
    flags,
    known_answers,
    members,
    invitations,
    reminders,
    work_plans,
    rounds,
    round_places,
    guidelines,
)


def register(app: Flask) -> None:
    """Register everything that answers a browser."""
    app.session_interface = RememberedCookies()
    app.url_rule_class = LateRule
    numbers.register(app)
    filters.register(app)
    with app.app_context():
        keep_compiled(app, installation().settings.data)
    register_static_files(app)
    security.register(app)
    errors.register(app)
    for pages in (*(view.pages for view in VIEWS), *RARE):
        app.register_blueprint(pages)
