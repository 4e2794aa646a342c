"""The pages: views, templates, static files."""

from flask import Flask

from annotator.edge import installation
from annotator.web import errors, filters, numbers, security
from annotator.web.compiled_templates import keep_compiled
from annotator.web.static_files import register_static_files
from annotator.web.views import (
    account,
    agreement,
    agreement_consensus,
    agreement_planning,
    agreement_sources,
    claim_changes,
    claim_edits,
    claim_relations,
    claims,
    dashboard,
    exports,
    files,
    members,
    methods,
    projects,
    reviews,
    rounds,
    sign_in,
    sources,
)

VIEWS = (
    sign_in,
    account,
    projects,
    claims,
    claim_edits,
    claim_changes,
    claim_relations,
    reviews,
    dashboard,
    agreement,
    agreement_sources,
    agreement_consensus,
    agreement_planning,
    sources,
    exports,
    members,
    rounds,
    files,
    methods,
)


def register(app: Flask) -> None:
    """Register everything that answers a browser."""
    numbers.register(app)
    filters.register(app)
    with app.app_context():
        keep_compiled(app, installation().settings.data)
    register_static_files(app)
    security.register(app)
    errors.register(app)
    for view in VIEWS:
        app.register_blueprint(view.pages)
