"""Making a record without its constructor."""

from typing import Final

new_record: Final = tuple.__new__
"""``new_record(Level, (price, size))`` is the named tuple of all its values.

The class's own constructor is a Python function that calls this one, which costs as much again; to an answer of the
limiter it is two thirds of the time.
"""
