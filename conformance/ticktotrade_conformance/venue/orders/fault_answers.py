"""Answers that are faults: a venue that is too busy, and one that is not well."""

import time
from email.utils import formatdate
from typing import Final

from ticktotrade_conformance.venue.orders.answers import HttpAnswer, refusal
from ticktotrade_conformance.venue.orders.rejection import Rejection

_TOO_MANY: Final = 42910000
_BRIEFLY: Final = 1
"""Seconds that a 429 out of order asks for."""


def too_many(headers: tuple[tuple[str, str], ...]) -> HttpAnswer:
    """A 429, with headers that say how long to wait."""
    plain = refusal(Rejection(429, _TOO_MANY, "too many requests."))
    return plain._replace(headers=(*plain.headers, *headers))


def wait_headers(form: int) -> tuple[tuple[str, str], ...]:
    """The ways in which servers say how long to wait: seconds, a date, or only when the count begins anew."""
    until = int(time.time()) + _BRIEFLY
    return (
        (("retry-after", str(_BRIEFLY)),),
        (("retry-after", formatdate(until, usegmt=True)),),
        (("x-ratelimit-limit", "200"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", str(until))),
    )[form]


def server_error(status: int) -> HttpAnswer:
    """A page of a server that is not well."""
    page = f"<html><head><title>{status}</title></head><body>the venue is not well</body></html>"
    return HttpAnswer(status, (("content-type", "text/html"),), page.encode())
