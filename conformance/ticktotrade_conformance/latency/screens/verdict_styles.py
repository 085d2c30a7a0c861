"""How verdicts look in a terminal."""

from typing import Final

from ticktotrade_conformance.latency.judged import LatencyVerdict

STYLES: Final = {
    LatencyVerdict.WITHIN: "green",
    LatencyVerdict.OVER: "red",
    LatencyVerdict.NOISY: "yellow",
    LatencyVerdict.NOT_MEASURED: "bright_black",
}
"""A style of `rich` for each of them."""
