"""What is wanted, by channel: adding to it, comparing it with what the venue has, and asking for it."""

import json
from typing import Final

from ticktotrade.feed.events import Subscription
from ticktotrade.feed.members import LAYOUTS

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


def subscribe_request(channels: Subscription) -> str:
    """The request for some channels: only those that have symbols, in declared order (SESSION-6)."""
    members = {name: symbols for name, symbols in zip(_WIRE_NAMES, channels, strict=True) if symbols}
    return json.dumps({"action": "subscribe", **members}, separators=(",", ":"), ensure_ascii=False)
