"""Reading and writing decimals and times, offered as a machine so that a backend can be checked on it."""

from ticktotrade.numbers.interface import Numbers
from ticktotrade.numbers.plain import PlainNumbers

__all__ = ["Numbers", "PlainNumbers"]
