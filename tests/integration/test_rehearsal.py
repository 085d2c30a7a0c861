"""Before trading: a trader of its own at a venue in another process, until it has settled, or not at all."""

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, repeat

import pytest

from ticktotrade.compilation import Compilation
from ticktotrade.phases import Phase
from ticktotrade.shell.dry_run import DryRun
from ticktotrade_conformance.latency.measuring.settling import WATCHED
from ticktotrade_conformance.programs.live import rehearsal, rehearsal_venue
from ticktotrade_conformance.programs.live.rehearsal import dry_run_of, keep_warm, rehearse


def settle_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the median settled behind the second round."""
    monkeypatch.setattr(
        rehearsal, "settled_after", lambda medians: len(medians) if len(medians) > 1 else None
    )


def test_the_whole_path_is_gone_through_and_it_is_said_how_fast_it_became(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rehearsal, "_MOST_SECONDS", 10.0)
    settle_at_once(monkeypatch)
    notices: list[str] = []
    asyncio.run(rehearse(Phase.PHASE_3, notices.append))
    (notice,) = notices
    said = re.fullmatch(
        r"rehearsal: ([\d,]+) orders in [\d.]+ s, at the median ([\d,]+) µs at first and ([\d,]+) in the end; settled",
        notice,
    )
    assert said is not None, notice
    orders, first, last = (int(each.replace(",", "")) for each in said.groups())
    assert orders >= 300
    assert 0 < last <= first


def test_it_goes_on_as_long_as_much_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A compiler finds rare ways long after the median has settled."""
    by_round = chain(range(0, 600, 200), repeat(600))

    @contextmanager
    def much_at_first() -> Iterator[Callable[[], int]]:
        yield lambda: next(by_round)

    monkeypatch.setattr(rehearsal, "counted_compilations", much_at_first)
    settle_at_once(monkeypatch)
    notices: list[str] = []
    asyncio.run(rehearse(Phase.PHASE_3, notices.append))
    (notice,) = notices
    said = re.match(r"rehearsal: ([\d,]+) orders in .*; settled$", notice)
    assert said is not None, notice
    rounds = int(said[1].replace(",", "")) // rehearsal._ROUND
    assert rounds >= 4 + WATCHED


def test_the_compiler_is_eager_while_it_rehearses_and_reluctant_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[Compilation] = []
    monkeypatch.setattr(rehearsal, "tell_compiler", told.append)
    settle_at_once(monkeypatch)
    asyncio.run(rehearse(Phase.PHASE_3, lambda _: None))
    assert told == [Compilation.EAGER, Compilation.RELUCTANT]


def test_without_a_rehearsal_it_compiles_what_the_day_brings(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Compilation] = []
    monkeypatch.setattr(rehearsal, "tell_compiler", told.append)
    monkeypatch.setattr(rehearsal_venue, "__name__", "ticktotrade_conformance.nowhere")
    asyncio.run(rehearse(Phase.PHASE_3, lambda _: None))
    assert told == [Compilation.EAGER, Compilation.REMEMBERING]


def test_without_a_venue_there_is_none_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsal_venue, "__name__", "ticktotrade_conformance.nowhere")
    notices: list[str] = []
    asyncio.run(rehearse(Phase.PHASE_3, notices.append))
    (notice,) = notices
    assert notice.startswith("rehearsal: none (")
    assert "exit status" in notice


def test_a_dry_run_that_fails_is_over_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(dry_run: DryRun, interval: float) -> None:
        raise ValueError("no frames")

    monkeypatch.setattr(DryRun, "run", fails)
    notices: list[str] = []

    async def main() -> None:
        await keep_warm(dry_run_of(Phase.PHASE_3), 0.0, notices.append)

    asyncio.run(main())
    (notice,) = notices
    assert re.fullmatch(
        r"dry run: ended \(ValueError: no frames, at .*\); the path is kept warm no more", notice
    )


def test_what_keeps_the_path_warm_is_of_the_same_phase() -> None:
    async def main() -> None:
        dry_run = dry_run_of(Phase.PHASE_2)
        for _ in range(10):
            dry_run.step()
            await asyncio.sleep(0)

    asyncio.run(main())
