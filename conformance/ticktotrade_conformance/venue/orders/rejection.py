"""Why a request is not done, as Alpaca says it."""

from typing import Final

BAD_SYNTAX: Final = 40010000
"""The body is not what the endpoint reads."""
UNAUTHORIZED: Final = 40110000
FORBIDDEN: Final = 40310000
"""The account may not, or cannot afford it."""
NOT_FOUND: Final = 40410000
BAD_VALUE: Final = 40010001
"""A member is missing, is not taken, or has a value that is none; also a client order id that is taken."""
NOT_POSSIBLE: Final = 42210000
"""Understood, but against a rule of the market, or too late."""


class Rejection(Exception):
    """A request is refused, and nothing has changed: the HTTP status, and what the body says."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def bad_value(message: str) -> Rejection:
    """A refusal of a member's value."""
    return Rejection(422, BAD_VALUE, message)


def not_possible(message: str) -> Rejection:
    """A refusal by a rule of the market."""
    return Rejection(422, NOT_POSSIBLE, message)
