"""What is wanted, by channel: adding to it, comparing it with what the venue has, and asking for it."""

import json
from collections.abc import Sequence
from typing import Final

from ticktotrade.feed.events import Subscription
from ticktotrade.feed.members import LAYOUTS

EVERYTHING: Final = "*"
"""What is named in a channel to want every symbol there is."""
_WIRE_NAMES: Final = tuple(field.name for field in LAYOUTS["subscription"].fields)


def added(wanted: Subscription, more: Subscription) -> Subscription:
    """What is wanted, and behind it what more is wanted; every symbol once."""
    return Subscription(*[tuple(dict.fromkeys((*had, *new))) for had, new in zip(wanted, more, strict=True)])


def missing(wanted: Subscription, present: Subscription) -> Subscription:
    """What is wanted and not present; every symbol once."""
    return Subscription(
        *[
            tuple(dict.fromkeys(each for each in want if each not in have))
            for want, have in zip(wanted, map(frozenset, present), strict=True)
        ]
    )


def wanted_books(wanted: Subscription, symbols: Sequence[str]) -> dict[str, None]:
    """Those of some symbols whose order books are wanted, in order; every symbol once (SESSION-25)."""
    named = frozenset(wanted.orderbooks)
    return {each: None for each in symbols if each != EVERYTHING and (each in named or EVERYTHING in named)}


def subscribe_request(channels: Subscription) -> str:
    """The request for some channels: only those that have symbols, in declared order (SESSION-6). O(symbols)."""
    return _request("subscribe", channels)


def unsubscribe_request(channels: Subscription) -> str:
    """The same for not having them any longer (SESSION-28). O(symbols)."""
    return _request("unsubscribe", channels)


def _request(action: str, channels: Subscription) -> str:
    members = {name: symbols for name, symbols in zip(_WIRE_NAMES, channels, strict=True) if symbols}
    return json.dumps({"action": action, **members}, separators=(",", ":"), ensure_ascii=False)
