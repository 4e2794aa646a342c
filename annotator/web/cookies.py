"""The session cookie: Flask's, but each process verifies the signature of a cookie once.

A browser sends the same cookie with every request. What is remembered is that its signature is right, what it holds and
when it was signed; its age is looked at every time, and so is the session epoch, in the database.
"""

import time
from collections.abc import Mapping
from copy import deepcopy
from functools import lru_cache
from typing import Any, NamedTuple

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature

MOST_KEPT = 1000


class _Verified(NamedTuple):
    """What a cookie with a right signature holds."""

    data: Mapping[str, Any]
    signed_at: float


class RememberedCookies(SecureCookieSessionInterface):
    """Opens sessions; those of cookies seen before without computing their signatures anew."""

    def __init__(self) -> None:
        # What is refused is not kept: an error leaves no entry.
        self._read = lru_cache(maxsize=MOST_KEPT)(self._verify)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        """Return what the cookie holds, nothing if there is none, or it is forged or too old."""
        value = request.cookies.get(self.get_cookie_name(app))
        if not value:
            return self.session_class()
        try:
            verified = self._read(app, app.secret_key, value)
        except BadSignature:
            return self.session_class()
        if not 0 <= int(time.time()) - verified.signed_at <= app.permanent_session_lifetime.total_seconds():
            return self.session_class()
        # Messages for the next page are a list, to which another request must not add.
        return self.session_class(deepcopy(verified.data))

    def _verify(self, app: Flask, _key: str | bytes | None, value: str) -> _Verified:
        signer = self.get_signing_serializer(app)
        if signer is None:
            raise BadSignature("There is no key to verify it with.")
        data, signed_at = signer.loads(value, return_timestamp=True)
        return _Verified(data, signed_at.timestamp())
