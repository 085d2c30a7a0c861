"""Timing the stages: a clock read before and after every call, nothing else between them."""

import gc
from array import array
from collections.abc import Callable
from contextlib import suppress
from time import perf_counter_ns
from typing import Any, Final, NamedTuple

from ticktotrade.book import OrderBook
from ticktotrade.codec import CodecConfig
from ticktotrade.feed.events import BookUpdate, Trade
from ticktotrade.limiter import LimiterConfig
from ticktotrade.nano import NANOS
from ticktotrade.phases import Engine
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.pipeline.interface import Sent
from ticktotrade.router.interface import Answer, RouterConfig
from ticktotrade.signal import Signal
from ticktotrade_conformance.latency.percentiles import Percentiles, percentiles_of
from ticktotrade_conformance.latency.workload import Workload
from ticktotrade_conformance.traces.filling import whole_fill

_FLOOR_SAMPLES: Final = 10_000
_ALWAYS_ROOM: Final = LimiterConfig(rate=NANOS, period=NANOS, burst=NANOS)
_REFUSED: Final = Answer(422, None, None, b"")


class Measured(NamedTuple):
    """The percentiles of one row: a stage of the budgets, or none, and what was timed."""

    stage: str
    title: str
    percentiles: Percentiles


def measure(engine: Engine, workload: Workload, rounds: int) -> tuple[Measured, ...]:
    """Time every stage and the whole path over a workload, ``rounds`` times after a warm-up round.

    Each round begins with new machines. What lives before the measurement is taken out of the garbage
    collector's sight, so that its pauses are those of the path's own garbage. The last row is an empty
    operation, timed the same way: the floor under every other.
    """
    recorded: dict[tuple[str, str], array[int]] = {}
    gc.collect()
    with suppress(AttributeError):  # PyPy has no generations to freeze
        gc.freeze()
    try:
        for warm in range(rounds + 1):
            for key, samples in _round(engine, workload):
                if warm:
                    recorded.setdefault(key, array("q")).extend(samples)
    finally:
        with suppress(AttributeError):
            gc.unfreeze()
    return tuple(Measured(*key, percentiles_of(samples)) for key, samples in recorded.items() if samples)


def _round(engine: Engine, workload: Workload) -> list[tuple[tuple[str, str], "array[int]"]]:
    every_frame, ordering_frames = _whole_path(engine, workload)
    updates, signals = _books(engine, workload)
    return [
        (("feed", "parse a frame"), _parsing(engine, workload)),
        (("book", f"apply {workload.changes_per_update:.0f} changes (mean)"), updates),
        (("", "weigh the book"), signals),
        (("risk", "check an order"), _risk(engine, workload)),
        (("", "ask the limiter"), _limiter(engine, workload)),
        (("codec", f"encode ({engine.encoding})"), _encoding(engine, workload)),
        (("router", "order to request"), _routing(engine, workload)),
        (("path", "path, every frame"), every_frame),
        (("path", "path, to an order"), ordering_frames),
        (("", "nothing: noise"), _floor()),
    ]


def _timed(call: Callable[..., Any], arguments: list[tuple[Any, ...]]) -> "array[int]":
    samples = array("q")
    for each in arguments:
        start = perf_counter_ns()
        call(*each)
        samples.append(perf_counter_ns() - start)
    return samples


def _parsing(engine: Engine, workload: Workload) -> "array[int]":
    parser = engine.stages.feed(PipelineConfig().feed)
    return _timed(parser.parse, [(captured.frame,) for captured in workload.frames])


def _books(engine: Engine, workload: Workload) -> tuple["array[int]", "array[int]"]:
    config = PipelineConfig()
    levels = config.signal.levels
    markets: dict[str, tuple[OrderBook, Signal]] = {}
    updates, signals = array("q"), array("q")
    for event in workload.events:
        if not isinstance(event, BookUpdate):
            continue
        if event.symbol not in markets:
            markets[event.symbol] = engine.stages.book(config.book), engine.stages.signal(config.signal)
        book, signal = markets[event.symbol]
        start = perf_counter_ns()
        book.apply(event.reset, event.bids, event.asks)
        updated = perf_counter_ns()
        touch = book.best()
        if touch.bid is not None and touch.ask is not None:
            signal.evaluate(touch, book.imbalance(levels))
        signals.append(perf_counter_ns() - updated)
        updates.append(updated - start)
    return updates, signals


def _risk(engine: Engine, workload: Workload) -> "array[int]":
    gate = engine.stages.risk(PipelineConfig().risk)
    for event in workload.events:
        if isinstance(event, Trade):
            gate.mark(event.symbol, event.price)
    return _timed(gate.check, [(order.received_at, order) for order in workload.orders])


def _limiter(engine: Engine, workload: Workload) -> "array[int]":
    limiter = engine.stages.limiter(PipelineConfig().limiter)
    return _timed(limiter.admit, [(order.received_at, 1) for order in workload.orders])


def _encoding(engine: Engine, workload: Workload) -> "array[int]":
    codec = engine.stages.codec(CodecConfig(engine.encoding))
    return _timed(codec.encode, [(order,) for order in workload.orders])


def _routing(engine: Engine, workload: Workload) -> "array[int]":
    """Each order answered at once, so that no more are in hand than a venue is late with."""
    router = engine.machines()["router"](RouterConfig(limiter=_ALWAYS_ROOM))
    samples = array("q")
    for number, order in enumerate(workload.orders, 1):
        start = perf_counter_ns()
        router.submit(order.received_at, order, None)
        samples.append(perf_counter_ns() - start)
        router.answered(order.received_at, number, _REFUSED)
    return samples


def _whole_path(engine: Engine, workload: Workload) -> tuple["array[int]", "array[int]"]:
    """Frame bytes in, order bytes out; the fills in between are not timed."""
    config = PipelineConfig(encoding=engine.encoding)
    pipeline, codec = engine.pipeline(config), engine.stages.codec(CodecConfig(engine.encoding))
    every, ordering = array("q"), array("q")
    for received_at, frame, _ in workload.frames:
        start = perf_counter_ns()
        reaction = pipeline.on_frame(received_at, frame)
        took = perf_counter_ns() - start
        every.append(took)
        sent = [decision for decision in reaction.decisions if isinstance(decision, Sent)]
        if sent:
            ordering.append(took)
        for decision in sent:
            pipeline.on_fill(whole_fill(codec, decision))
    return every, ordering


def _nothing(argument: object) -> None:
    pass


def _floor() -> "array[int]":
    return _timed(_nothing, [(None,)] * _FLOOR_SAMPLES)
