"""Pages and their permissions: a route is registered with the permission it asks for, or not at all."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Blueprint, Response, request, url_for
from werkzeug.routing import Rule

from annotator import edge
from annotator.services.permissions import Permission, require

View = TypeVar("View", bound=Callable[..., Any])


class LateRule(Rule):
    """A rule that compiles what builds its addresses when one is first built, which most rules never see in a process.

    Werkzeug compiles two functions for each rule as it is added: most of what making the application would take.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        def build(rule: LateRule, /, **values: Any) -> tuple[str, str]:
            # Where two threads come first together, both compile, and either function does.
            builder = super(LateRule, rule)._compile_builder(append_unknown)
            compiled: Callable[..., tuple[str, str]] = builder.__get__(rule)
            if append_unknown:
                rule._build_unknown = compiled
            else:
                rule._build = compiled
            return compiled(**values)

        return build


class Pages(Blueprint):
    """A blueprint whose routes name their permission."""

    def page(
        self,
        rule: str,
        permission: Permission,
        methods: Sequence[str] = ("GET",),
        *,
        shows_again: bool = False,
        most_bytes: int = 0,
    ) -> Callable[[View], View]:
        """Register a view under `rule`, guarded by `permission`.

        A rule that begins with ``/p/<slug>`` is a page of a project: the project and the person's place in it
        are found before the view is called, and `slug` is not passed on.

        Parameters
        ----------
        shows_again
            The view does whatever it does in `attempts.attempt`, so that a form whose token has ended can be
            shown again by it, with all that was typed, and is not acted on.
        most_bytes
            How much may be sent to it, where that is more than to other pages.
        """

        def register(view: View) -> View:
            guarded = _guard(view, permission, in_project=rule.startswith("/p/<slug>"))
            guarded.permission = permission  # type: ignore[attr-defined]
            guarded.shows_again = shows_again  # type: ignore[attr-defined]
            guarded.most_bytes = most_bytes  # type: ignore[attr-defined]
            self.add_url_rule(rule, view.__name__, guarded, methods=list(methods))
            return cast("View", guarded)

        return register


def _guard(view: Callable[..., Any], permission: Permission, *, in_project: bool) -> Callable[..., Any]:
    @wraps(view)
    def guarded(**values: Any) -> Any:
        if request.method == "HEAD":
            # Asked for the head of a page: that is reading it, whatever else the address answers.
            request.method = "GET"
        if permission is Permission.ANYONE:
            return view(**values)
        person = edge.identity_at(values["slug"]) if in_project else edge.identity()
        if person is None:
            return ask_to_sign_in()
        has_to_change = person.must_change_password and not edge.came_by_link()
        if has_to_change and request.endpoint not in {"account.password", "sign_in.sign_out"}:
            return see_other("account.password")
        if in_project:
            edge.enter_project(values.pop("slug"), permission)
        else:
            require(permission, person)
        return view(**values)

    return guarded


def ask_to_sign_in() -> Response:
    """Send the browser to the sign-in page, and back afterwards where that is a page one can open."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else request.path
    return see_other("sign_in.sign_in", next=wanted)


def see_other(endpoint: str, **values: Any) -> Response:
    """Answer a form with the page to open next."""
    return see_address(url_for(endpoint, **values))


def see_address(address: str) -> Response:
    """Answer with where to go next, and with nothing to read, which nobody would: it would be sent separately."""
    return Response(status=303, headers={"Location": address})


def own_address(wanted: str | None) -> str:
    """Return the wanted address if it is one of this site's own, else the list of projects."""
    is_own = bool(wanted) and wanted is not None and wanted.startswith("/") and wanted[1:2] not in {"/", "\\"}
    return wanted if is_own and wanted is not None and wanted.isprintable() else url_for("projects.index")
