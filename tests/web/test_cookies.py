"""Session cookies whose signature is computed once: forged, old and changed ones are none, remembered or not."""

import time
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, session
from itsdangerous import URLSafeTimedSerializer

from annotator.web.cookies import RememberedCookies

DAYS = 24 * 3600
HELD = {"reviewer": 7, "epoch": 2, "_flashes": [("message", "Saved.")]}


@pytest.fixture
def app() -> Flask:
    made = Flask(__name__)
    made.config.update(SECRET_KEY="k" * 40, PERMANENT_SESSION_LIFETIME=14 * DAYS, SESSION_COOKIE_NAME="annotator")
    made.session_interface = RememberedCookies()
    return made


def _signed(app: Flask, held: dict[str, Any]) -> str:
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    assert isinstance(signer, URLSafeTimedSerializer)
    signed = signer.dumps(held)
    return signed if isinstance(signed, str) else signed.decode()


def _opened(app: Flask, value: str) -> dict[str, Any]:
    with app.test_request_context(headers={"Cookie": f"annotator={value}"}):
        return dict(session)


def test_what_was_signed_comes_back_each_time(app: Flask) -> None:
    value = _signed(app, HELD)
    assert _opened(app, value) == _opened(app, value) == HELD
    assert _opened(app, "") == {}


def test_no_request_changes_what_another_finds(app: Flask) -> None:
    value = _signed(app, HELD)
    with app.test_request_context(headers={"Cookie": f"annotator={value}"}):
        session["_flashes"].append(("message", "Withdrawn."))
        session.pop("reviewer")
    assert _opened(app, value) == HELD


def test_a_forged_cookie_is_none(app: Flask) -> None:
    value = _signed(app, HELD)
    assert _opened(app, value) == HELD
    payload, at, signature = value.rsplit(".", 2)
    other_payload = _signed(app, HELD | {"reviewer": 1}).rsplit(".", 2)[0]
    for forged in (f"{other_payload}.{at}.{signature}", f"{payload}.{at}.{signature[::-1]}", f"{payload}.{at}", "x"):
        assert _opened(app, forged) == {}
        assert _opened(app, forged) == {}


def test_a_remembered_cookie_ends_at_its_age(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    value, begun = _signed(app, HELD), time.time()
    for age, found in ((0, HELD), (14 * DAYS - 10, HELD), (14 * DAYS + 10, {}), (-10, {})):
        monkeypatch.setattr("annotator.web.cookies.time", SimpleNamespace(time=lambda at=begun + age: at))
        assert _opened(app, value) == found


def test_another_key_ends_what_is_remembered(app: Flask) -> None:
    value = _signed(app, HELD)
    assert _opened(app, value) == HELD
    for other in ("x" * 40, None):
        app.secret_key = other
        assert _opened(app, value) == {}
