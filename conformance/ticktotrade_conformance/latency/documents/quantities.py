"""The types of what a latency document has, with their ranges: they are read back no less strictly than a trace."""

from typing import Annotated

from ticktotrade.schema import shapes

Nanoseconds = Annotated[int, shapes.Integer("nanoseconds", 0, shapes.I64_MAX, "ns")]
"""A time that something took."""

Count = Annotated[int, shapes.Integer("count", 0, shapes.I64_MAX)]
"""So many."""

Hundredths = Annotated[int, shapes.Integer("hundredths", 0, shapes.I64_MAX)]
"""A number with two decimals."""

Line = Annotated[str, shapes.Text("line", 0, 1000)]
"""A text of a line."""

Millionths = Annotated[int, shapes.Integer("millionths", 0, shapes.I64_MAX)]
"""A ratio, with six decimals."""
