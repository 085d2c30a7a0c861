"""What a venue may answer to a router's request: what was hoped for, what goes with it, and what is not quite that."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, Final
from urllib.parse import unquote

from ticktotrade.nano import NANOS
from ticktotrade.router import Answer, Method, Request, Routed, RoutingState
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.mutation import mutated
from ticktotrade_conformance.generate.numbers import number_text

_IN_DOUBT: Final = (500, 503, 408, 302, 504)
_STATUSES: Final = (
    *(
        500,
        100,
        199,
        200,
        201,
        202,
        203,
        206,
        299,
        300,
        304,
        399,
        400,
        402,
        403,
        404,
        405,
        407,
        408,
        409,
        410,
    ),
    *(
        411,
        418,
        421,
        422,
        423,
        424,
        425,
        426,
        428,
        429,
        430,
        431,
        451,
        499,
        501,
        502,
        503,
        505,
        599,
        600,
        999,
    ),
)
_IN_USE: Final = (422, 40010001)
_NOT_FOUND: Final = (404, 40410000)
_REFUSALS: Final = (
    _NOT_FOUND,
    _IN_USE,
    (422, 42210000),
    (403, 40310000),
    (400, 40010000),
    (410, 40410000),
    (400, 40010001),
    (422, 40010001 + 2**32),
    (422, -40010001),
    (403, 40300000),
    (403, 40399999),
    (404, 0),
)
_UNAUTHORIZED: Final = (
    *((401, 40110000), (403, 0), (403, 40310000), (401, 40310000), (403, 40299999), (403, 40400000)),
    # What is 40310000 only to who reads it into 32 or 64 bits, or without its sign.
    *((403, 40310000 + 2**32), (403, 40310000 + 2**64), (403, -40310000)),
)
_MESSAGES: Final = (
    '"so it goes"',
    '"so it \\u00e9\\ud83d\\ude00"',
    '""',
    "7",
    '" spaces "',
    f'"{"x" * 1024}"',
    f'"{"x" * 1025}"',
    f'"{"é" * 600}"',
    f'"x{"é" * 600}"',
    '"one", "message": "other"',
    '"\\u0000\\u001b\\u007f<&>\\u2028"',
)

_OPEN_OR_FINAL: Final = ("new", "canceled", "filled", "replaced")
_ORDER_STATUSES: Final = (
    *("partially_filled", "expired", "replaced", "rejected", "pending_cancel", "later", ""),
    *("done_for_day", "Filled", "filled ", "cancelled", "suspended", "stopped", "pending_replace"),
)
_QUANTITIES: Final = (
    *("2", "4", "3", "0.5", "1e0", "0.0000000001", "-1", "4.5", "1.50"),
    # Both ends, what wraps around to 1 nano, and what floats take for each other.
    *("9223372036.854775807", "9223372036.854775808", "18446744073.709551617"),
    *("9007199.254740993", "9007199.254740992", "0.000000001", "+1", " 1", "1 ", "-0", "01", "1.", ""),
)
_AVERAGES: Final = (
    *("100", "100.5", "99", "47984.1688165374", "101", "0.99999999999", "1e30", "-1"),
    *("9223372036.854775807", "9223372036.8547758079", "9223372036.854775808", "18446744073.709551617"),
    *("9007199.254740993", "0.0000000001", "0.000000001", "1.0000000005", "+1", " 1", "-0", "1e2", ""),
)
_VENUE_IDS: Final = (
    *("other", None, 7, "", "../x", "VENUE-1", "venue-2", "venue-1 ", "a.b", "é"),
    *("v" * 64, "v" * 63 + "w", "v" * 65),
)


def answer_to(dice: Dice, request: Request, routed: Sequence[Routed], now: int) -> Answer:
    """Mostly what was hoped for, or what goes with what is in hand."""
    throw = dice.below(15)
    if throw == 8:
        return answer(dice.choice(_IN_DOUBT), "", dice.choice((None, "1")))
    if throw == 9:
        return answer(429, "", _retry_after(dice, now), _reset(dice, now))
    if throw == 10 or (throw == 6 and len(routed) > 1):
        return _refusal(dice, dice.choice(_UNAUTHORIZED))
    if throw == 12:
        return _any_answer(dice, request)
    if request.method is Method.DELETE:
        return _answer_to_cancel(dice, throw)
    return _answer_about_order(dice, throw, request, routed)


def _answer_to_cancel(dice: Dice, throw: int) -> Answer:
    if throw == 5:
        return answer(dice.choice((200, 202, 201, 203, 205)))
    return answer(204) if throw < 5 else _refusal(dice, dice.choice(_REFUSALS))


def _answer_about_order(dice: Dice, throw: int, request: Request, routed: Sequence[Routed]) -> Answer:
    if throw in (4, 5) and any(each.attempts > 1 for each in routed):
        return _refusal(dice, _IN_USE)
    asked = request.method is Method.GET
    if throw in (1, 2, 7, 11) and asked and any(each.state is RoutingState.ASKING for each in routed):
        return _refusal(dice, _NOT_FOUND)
    if throw in (7, 11):
        return _refusal(dice, dice.choice(_REFUSALS))
    text = order_text(dice, client_order_id_of(request), later=asked)
    return _damaged(dice, text) if throw == 13 else answer(200, text)


def answer(status: int, body: str = "", retry: str | None = None, reset: str | None = None) -> Answer:
    """An answer with a text for a body."""
    return Answer(status, retry, reset, body.encode())


def not_found() -> Answer:
    """The venue does not know the order that it was asked about."""
    return _refusal(Dice(b""), _NOT_FOUND)


def unauthorized() -> Answer:
    """The venue does not take the credentials."""
    return _refusal(Dice(b""), _UNAUTHORIZED[0])


def client_order_id_of(request: Request) -> str:
    """Whose request it is: named in the target of a query, and in the body of what places an order."""
    if request.method is Method.GET:
        return unquote(request.target.partition("=")[2])
    client_order_id = json.loads(request.body)["client_order_id"]
    assert isinstance(client_order_id, str)
    return client_order_id


def order_text(dice: Dice, client_order_id: str, later: bool = False) -> str:
    """An order as the venue shows it, later with more of it filled; now and then with something wrong."""
    status = dice.choice(
        (*(_OPEN_OR_FINAL if later else ()), "new", "new", "filled", "canceled", *_ORDER_STATUSES)
    )
    filled = dice.choice((*(("2", "4", "2.5") if later else ()), "0", "1", *_QUANTITIES))
    members: dict[str, Any] = {
        "id": "venue-1",
        "client_order_id": client_order_id,
        "status": status,
        "filled_qty": filled,
        "filled_avg_price": None if filled == "0" else dice.choice(_AVERAGES),
        "legs": None,
    }
    if dice.once_in(6):
        _spoil(dice, members)
    return json.dumps(members, ensure_ascii=dice.once_in(8))


def _spoil(dice: Dice, members: dict[str, Any]) -> None:
    """Have one member be another one, or none."""
    name = dice.choice(("client_order_id", "client_order_id", "id", *members))
    throw = dice.below(8)
    if throw == 1:
        del members[name]
    elif name == "client_order_id" and throw < 6:
        members[name] = dice.choice(_nearly(members[name]))
    elif name == "id" and throw < 6:
        members[name] = dice.choice(_VENUE_IDS)
    elif name.startswith("filled") and throw < 6:
        members[name] = dice.choice((number_text(dice), 1, 1.5, None, True))
    else:
        members[name] = dice.choice(("other", None, 7, "", "../x", [], {"id": "x"}))


def _nearly(text: str) -> tuple[str, ...]:
    """Other texts that are taken for it where only some of it is compared."""
    return ("other", text.swapcase(), text[:-1] + "~", text + "a", text[:-1], text + " ", f" {text}")


def _any_answer(dice: Dice, request: Request) -> Answer:
    """Any status, with the body of an order, of a refusal, or none."""
    status = dice.choice(_STATUSES)
    throw = dice.below(3)
    if throw == 0:
        return answer(status)
    if throw == 1:
        return _refusal(dice, (status, dice.choice((40310000, 40010001, 40410000))))
    text = "{}" if request.method is Method.DELETE else order_text(Dice(b""), client_order_id_of(request))
    return answer(status, text)


def _damaged(dice: Dice, text: str) -> Answer:
    """A body that is not quite JSON, or JSON as it is rarely written."""
    body = text.encode()
    if dice.below(2):
        return Answer(200, None, None, mutated(body, dice))
    return Answer(200, None, None, dice.choice(_WRITTEN)(body))


_WRITTEN: Final[tuple[Callable[[bytes], bytes], ...]] = (
    lambda body: body.replace(b'"id"', b'"\\u0069d"'),
    lambda body: body.replace(b'{"', b'\r\n\t { "').replace(b'":', b'"\n:'),
    lambda body: body.replace(b"venue-1", b"venue\\u002d1"),
    lambda body: body.replace(b'{"id"', b'{"legs": 1, "id"'),
    lambda body: body.replace(b'{"id"', b'{"status": "new", "id"'),
    lambda body: body.replace(b"}", b",}"),
    lambda body: body.replace(b'"legs": null', b'"legs": NaN'),
    lambda body: body.replace(b'"legs": null', b'"legs": "\\ud800"'),
    lambda body: body.replace(b'"legs": null', b'"legs": "\x1f"'),
    lambda body: body.replace(b'"legs": null', b'"legs": "\xff"'),
    lambda body: body.replace(b'"legs": null', b'"legs": ' + b"[" * 40 + b"]" * 40),
    lambda body: body.replace(b'"legs": null', b'"legs": 01'),
    lambda body: b"\xef\xbb\xbf" + body,
    lambda body: body + b"\x00",
    lambda body: body + b"{}",
    lambda body: b"[" + body + b"]",
)
"""The same written otherwise, or with something that JSON does not allow."""


def _refusal(dice: Dice, status_and_code: tuple[int, int]) -> Answer:
    """A refusal with its code, now and then written otherwise, and its message."""
    status, code = status_and_code
    message = _MESSAGES[0] if not dice.once_in(2) else dice.choice(_MESSAGES)
    written = (
        f"{code}"
        if not dice.once_in(12)
        else dice.choice((f'"{code}"', f"{code}.0", f"{code}e0", "4.031e7", "null"))
    )
    return answer(status, f'{{"code": {written}, "message": {message}}}')


_SECONDS: Final = (
    *(
        "1",
        "0",
        "soon",
        "9999",
        "-1",
        "1.5",
        "3600",
        "3601",
        "0000000001",
        "00000000001",
        " 1",
        "1 ",
        "+1",
        "",
    ),
    "٥",
)
# What is a second or three in 32 bits, before 1970 in 64, and too many digits.
_MANY_SECONDS: Final = ("4294967297", "4294967299", "9223372037", "9999999999", "18446744075")
_FROM_NOW: Final = (1, 2, 0, 30, 3599, 3600, 3601, -1, 86_400)


def _retry_after(dice: Dice, now: int) -> str | None:
    """Seconds, a date around now, or something like them."""
    throw = dice.below(4)
    if throw == 0:
        return None
    if throw == 1:
        return dice.choice(_SECONDS)
    if throw == 2:
        return dice.choice(_MANY_SECONDS)
    return _spoilt_date(dice, _date(now // NANOS + dice.choice(_FROM_NOW)))


def _date(seconds: int) -> str:
    return format_datetime(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds), usegmt=True)


def _spoilt_date(dice: Dice, text: str) -> str:
    """Mostly as it is; else of another day, or not quite a date."""
    if not dice.once_in(4):
        return text
    return dice.choice(
        (
            f"Mon{text[3:]}",
            f"{text} ",
            text.lower(),
            text.replace("GMT", "UTC"),
            f"{text[:5]}31{text[7:]}",
            f"{text[:-12]}24:00:00 GMT",
            f"{text[:-6]}60 GMT",
            text.replace(" 0", "  "),
        )
    )


def _reset(dice: Dice, now: int) -> str | None:
    """Unix seconds around now, or something like them."""
    throw = dice.below(4)
    if throw < 2:
        return None
    if throw == 2:
        return str(now // NANOS + dice.choice(_FROM_NOW))
    return dice.choice((*_SECONDS, *_MANY_SECONDS))
