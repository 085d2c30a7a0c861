"""A run from wire to wire as a document has it."""

from typing import Final

from ticktotrade.safe_text import safe_text
from ticktotrade_conformance.latency.documents.wire_figures import WireFigures, WireRate, WireToWire
from ticktotrade_conformance.latency.wire.records import WireRow, WireRun, WireSystem

_SECOND: Final = 1_000_000_000


def wire_to_wire(run: WireRun) -> WireToWire:
    """All that was measured; texts that are not ours are made fit for a line."""
    return WireToWire(safe_text(run.source), run.is_apart, _systems(run.floors), _systems(run.systems))


def _systems(systems: tuple[WireSystem, ...]) -> tuple[WireFigures, ...]:
    return tuple(
        WireFigures(safe_text(each.name), each.http, safe_text(each.failure), tuple(map(_rate, each.rows)))
        for each in systems
    )


def _rate(row: WireRow) -> WireRate:
    return WireRate(
        rate=row.rate,
        frames=row.frames,
        duration=round(row.seconds * _SECOND),
        decided=row.decided,
        missing=row.missing,
        duplicated=row.duplicated,
        invented=row.invented,
        percentiles=row.percentiles,
        samples=tuple(row.samples),
        mistakes=tuple(map(safe_text, row.examples)),
    )
