"""Ways to damage an order-book message so that its parser notices, whatever the rest of its frame is."""

import json
from collections.abc import Callable
from typing import Any, Final

Damage = Callable[[dict[str, Any]], str]
"""Takes the members of a message, and makes a damaged text of them."""


def damaged(message: str, damage: Damage) -> str:
    """An order-book message after an accident. Only what is damaged counts: its other numbers may be rounded."""
    return damage(json.loads(message))


def _level(level: Any) -> Damage:
    """One more bid, which is none."""
    return lambda members: _written({**members, "b": [*(members.get("b") or ()), level]})


def _changed(name: str, value: Any) -> Damage:
    return lambda members: _written({**members, name: value})


def _missing(name: str) -> Damage:
    return lambda members: _written({each: value for each, value in members.items() if each != name})


def _repeated(name: str) -> Damage:
    return lambda members: f'{_written(members)[:-1]},"{name}":{_written(members[name])}}}'


def _written(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


DAMAGES: Final[tuple[Damage, ...]] = (
    _level({"p": "1O1.5", "s": 1}),
    _level({"p": 1e30, "s": 1}),
    _level({"p": 100.0000000001, "s": 1}),
    _level({"p": -1, "s": 1}),
    _level({"p": 1, "s": -1}),
    _level({"s": 1}),
    _level({"p": 1}),
    _level(None),
    _changed("a", "many"),
    _changed("b", {}),
    _changed("t", "yesterday"),
    _changed("r", "yes"),
    _changed("S", 7),
    _changed("S", ""),
    _missing("t"),
    _missing("S"),
    _repeated("t"),
    _repeated("S"),
    lambda members: "7",
)
"""A number that is none, or out of range, or too fine; a member that is missing, repeated or of another kind; the symbol
itself, so that nobody can say whose book it was; nothing of a message at all."""
