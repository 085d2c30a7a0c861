"""Reading the query of a request's URL: each member once, and none that the endpoint does not know."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, TypeVar
from urllib.parse import parse_qs

from ticktotrade.errors import Refused
from ticktotrade.timestamp import read_time
from ticktotrade_conformance.venue.orders.rejection import bad_value

_MOST_MEMBERS: Final = 20
_MOST_DIGITS: Final = 9
_Choice = TypeVar("_Choice", bound=StrEnum)


class Query:
    """The members of a query. Every reader raises `Rejection` with 422 for a value that is none."""

    def __init__(self, query: bytes, known: Sequence[str]) -> None:
        """Raises `Rejection` for members that are repeated, and for those that are not known: nothing is ignored."""
        try:
            values = parse_qs(query.decode("latin-1"), keep_blank_values=True, max_num_fields=_MOST_MEMBERS)
        except ValueError:
            raise bad_value("the query has too many members") from None
        for name, each in values.items():
            if name not in known:
                raise bad_value(f"{name[:40]} is not taken here")
            if len(each) != 1:
                raise bad_value(f"{name} is there more than once")
        self._members = {name: each[0] for name, each in values.items()}

    def text(self, name: str) -> str | None:
        """A member as it is, if it is there."""
        return self._members.get(name)

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number from 1 on."""
        text = self._members.get(name)
        if text is None:
            return default
        if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS and 1 <= int(text) <= most):
            raise bad_value(f"{name} must be from 1 to {most}")
        return int(text)

    def time(self, name: str) -> int | None:
        """An RFC 3339 time, in nanoseconds since the Unix epoch."""
        text = self._members.get(name)
        try:
            return None if text is None else read_time(text)
        except Refused as refused:
            raise bad_value(f"invalid {name}: {refused.code}") from None

    def choice(self, name: str, choices: type[_Choice]) -> _Choice | None:
        """One of several words."""
        text = self._members.get(name)
        if text is None:
            return None
        if text not in list(choices):
            raise bad_value(f"{name} must be one of {', '.join(choices)}")
        return choices(text)

    def words(self, name: str) -> tuple[str, ...]:
        """Words with commas between them; none if the member is not there."""
        text = self._members.get(name)
        if text is None:
            return ()
        words = tuple(text.split(","))
        if not all(words):
            raise bad_value(f"{name}: a name is empty")
        return words
