"""Live trading as a screen that is kept current."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from rich import box
from rich.console import ConsoleDimensions, Group, RenderableType
from rich.table import Table
from rich.text import Text

from ticktotrade.book import BookStatus
from ticktotrade.errors import Refused
from ticktotrade.nano import NANOS, write_decimal
from ticktotrade.pipeline import Pipeline
from ticktotrade.pipeline.interface import Top
from ticktotrade.risk import Position
from ticktotrade.router.interface import RouterState
from ticktotrade.safe_text import safe_text
from ticktotrade.session import State
from ticktotrade.shell import clock
from ticktotrade.shell.account import Holding
from ticktotrade.shell.trader import Trader
from ticktotrade_conformance.console.tables import FittingTable
from ticktotrade_conformance.latency.judging.percentiles import percentiles_of
from ticktotrade_conformance.programs.currency import realised_by_currency
from ticktotrade_conformance.programs.level_cells import NONE, price_and_size
from ticktotrade_conformance.programs.live.blotter import Blotter, OpenOrder, described
from ticktotrade_conformance.programs.live.watching import TraderWatcher

_STYLES: Final = {
    State.STREAMING: "green",
    State.STOPPED: "red",
    RouterState.RUNNING: "green",
    RouterState.HALTED: "red",
    RouterState.STOPPED: "red",
}
_HUNDREDTH_CENT: Final = NANOS // 10_000
_MOST_SYMBOLS: Final = 8
_MOST_OPEN: Final = 5
_ROWS_BESIDE: Final = 6
"""Rows of the screen that are neither symbols nor facts nor open orders nor the latest lines."""
_MOST_NAMED: Final = 3
_ROWS_OF_A_TABLE: Final = 4
_COLUMNS: Final = (
    "symbol",
    "book",
    "bid size",
    "bid",
    "ask",
    "ask size",
    "position",
    "at the venue",
    "average cost",
    "realised",
)
_OPTIONAL: Final = ("bid size", "ask size", "at the venue", "book", "realised", "average cost")
"""What is left out of a narrow screen, in this order."""


def screen(watcher: TraderWatcher, trader: Trader, size: ConsoleDimensions) -> RenderableType:
    """States, markets and positions, orders, what became of them, and the latest lines: as much as there is room for."""
    blotter = watcher.blotter
    facts = [("P&L", profit(trader.pipeline)), *order_facts(blotter), *trouble(trader)]
    room = size.height - _ROWS_BESIDE - len(facts)
    tops = _busiest(trader.pipeline.tops(), watcher, max(min(room, _MOST_SYMBOLS), 1))
    room -= len(tops)
    parts: list[RenderableType] = [
        _head(watcher, trader),
        _line(Text(watcher.notice, "dim")),
        _markets(tops, trader),
    ]
    parts += [_fact(*each) for each in facts]
    shown_open = min(len(blotter.open), _MOST_OPEN, room - _ROWS_OF_A_TABLE - 1)
    if shown_open > 0:
        parts.append(_open_orders(list(blotter.open.values())[-shown_open:]))
        room -= shown_open + _ROWS_OF_A_TABLE
    if room > 0:
        parts += [_line(each) for each in list(watcher.lines)[-room:]]
    return Group(*parts)


def _head(watcher: TraderWatcher, trader: Trader) -> Text:
    feed, orders = trader.feed.status.state, trader.orders.status.state
    head = Text.assemble(
        "market ",
        (feed.replace("_", " "), _STYLES.get(feed, "yellow")),
        "   orders ",
        (orders.replace("_", " "), _STYLES.get(orders, "yellow")),
        f"   {watcher.tally.frames:,} frames   {trader.pipeline.counts().problems:,} problems",
    )
    return _line(head)


def _busiest(tops: tuple[Top, ...], watcher: TraderWatcher, most: int) -> list[Top]:
    """So many symbols, those with the most events."""
    markets = watcher.tally.markets
    by_events = sorted(tops, key=lambda top: -markets[top.symbol].events if top.symbol in markets else 0)
    return sorted(by_events[:most])


def _markets(tops: list[Top], trader: Trader) -> FittingTable:
    positions = {position.symbol: position for position in trader.pipeline.positions()}
    rows = (
        _market_row(top, positions.get(top.symbol), trader.account.holdings.get(top.symbol)) for top in tops
    )
    return FittingTable(_COLUMNS, rows, ("symbol", "book"), _OPTIONAL)


def _market_row(top: Top, position: Position | None, holding: Holding | None) -> Iterator[str | Text]:
    is_live = top.status is BookStatus.LIVE
    yield Text(safe_text(top.symbol), "" if is_live else "red")
    yield Text(top.status, "green" if is_live else "red")
    yield from reversed(price_and_size(top.touch.bid))
    yield from price_and_size(top.touch.ask)
    yield NONE if position is None else write_decimal(position.quantity)
    yield NONE if holding is None else write_decimal(holding.quantity)
    yield NONE if position is None or not position.quantity else average_cost(position)
    yield NONE if position is None else dollars(position.realised)


def average_cost(position: Position) -> str:
    """In dollars, to the hundredth of a cent, towards 0; below a dollar to the nano-dollar."""
    nanos = abs(position.cost) // abs(position.quantity)
    return write_decimal(nanos - nanos % _HUNDREDTH_CENT if nanos >= NANOS else nanos)


def dollars(value: int) -> str:
    """An amount in 1e-18 dollars, to the cent, towards 0."""
    cents = abs(value) // 10**16
    return f"{'-' if value < 0 and cents else ''}{cents // 100:,}.{cents % 100:02}"


def profit(pipeline: Pipeline) -> str:
    """The day's profit and loss; in several currencies, which do not add up, what was realised in each."""
    realised = realised_by_currency(pipeline.positions())
    if len(realised) > 1:
        amounts = (f"{dollars(amount)} {safe_text(currency)}" for currency, amount in realised.items())
        return f"{', '.join(amounts)} realised today"
    try:
        pnl = pipeline.pnl()
    except Refused as refused:
        return str(refused)
    return f"{dollars(pnl.day)} today, {dollars(pnl.realised)} of it realised; {dollars(pnl.unrealised)} open"


def order_facts(blotter: Blotter) -> Iterator[tuple[str, str]]:
    """What has become of the orders, and how long they took."""
    endings = {ending.value: number for ending, number in blotter.endings.items()}
    earlier = f"{blotter.earlier:,} of an earlier life, " if blotter.earlier else ""
    yield "orders", f"{earlier}{blotter.sent:,} sent, {len(blotter.open):,} open{_listed(endings, ', ')}"
    yield (
        "fills",
        f"{blotter.fills:,}; bought for {dollars(blotter.bought)}, sold for {dollars(blotter.sold)}",
    )
    held_back = Counter(blotter.rejects)
    if blotter.throttled:
        held_back["throttled"] = blotter.throttled
    held_back.update({f"refused by the router: {code}": number for code, number in blotter.refused.items()})
    yield "not sent", _listed(held_back, "") or "none"
    yield "latency", latency(blotter)


def trouble(trader: Trader) -> Iterator[tuple[str, str]]:
    """Which books are not live, which orders are in doubt, and how the account is beside what the gate believes."""
    now = clock.now()
    lost = [
        f"{safe_text(symbol)} {_ago(now - each.since)} ({safe_text(each.reason)})"
        for symbol, each in sorted(trader.books.lost.items(), key=lambda item: item[1].since)
    ]
    if lost:
        yield "not live", _some(lost)
    doubtful = [
        f"{order.client_order_id} {_ago(now - order.doubtful_since)}"
        for order in trader.orders.orders
        if order.doubtful_since is not None
    ]
    if doubtful:
        yield "in doubt", _some(doubtful)
    yield "account", _account(trader, now)


def _account(trader: Trader, now: int) -> str:
    """What the venue said last, where that is something else than the gate believes and nothing was traded since."""
    compared_at = trader.account.compared_at
    if compared_at is None:
        return "not read yet"
    believed = {position.symbol: position.quantity for position in trader.pipeline.positions()}
    held = {symbol: holding.quantity for symbol, holding in trader.account.holdings.items()}
    differing = [
        f"{safe_text(symbol)} {write_decimal(held.get(symbol, 0))} there, {write_decimal(believed.get(symbol, 0))} here"
        for symbol in sorted(held.keys() | believed.keys())
        if held.get(symbol, 0) != believed.get(symbol, 0) and trader.account.is_current(symbol)
    ]
    read = f"read {_ago(now - compared_at)} ago"
    return f"{read}: {_some(differing)}" if differing else f"{read}: as the gate believes"


def _some(parts: list[str]) -> str:
    more = f", and {len(parts) - _MOST_NAMED} more" if len(parts) > _MOST_NAMED else ""
    return ", ".join(parts[:_MOST_NAMED]) + more


def _ago(nanoseconds: int) -> str:
    seconds = nanoseconds // NANOS
    return f"{seconds} s" if seconds < 120 else f"{seconds // 60} min"


def _listed(numbers: Mapping[str, int], start: str) -> str:
    parts = [f"{number:,} {name.replace('_', ' ')}" for name, number in sorted(numbers.items())]
    return start + ", ".join(parts) if parts else ""


def latency(blotter: Blotter) -> str:
    """From receiving a frame to having its orders with the router."""
    samples = blotter.samples()
    if not samples:
        return "no orders yet"
    p50, p99, longest = (
        _microseconds(each)
        for each in (percentiles_of(samples).p50, percentiles_of(samples).p99, percentiles_of(samples).max)
    )
    return f"p50 {p50}, p99 {p99}, max {longest}, from frame to router, of {len(samples):,}"


def _microseconds(nanoseconds: int | None) -> str:
    return "(too few)" if nanoseconds is None else f"{nanoseconds / 1000:,.0f} µs"


def _open_orders(orders: list[OpenOrder]) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("open order", "", "at the venue", "filled"):
        table.add_column(heading, no_wrap=True)
    for order, placed, filled in ((each.order, each.placed, each.filled) for each in orders):
        row = (described(order), "yes" if placed else "not yet known", write_decimal(filled))
        table.add_row(*map(Text, (order.client_order_id, *row)))
    return table


def _fact(name: str, value: str) -> Text:
    return _line(Text.assemble((f"  {name:<10}", "dim"), value))


def _line(text: str | Text) -> Text:
    line = Text(text) if isinstance(text, str) else text
    line.no_wrap, line.overflow = True, "ellipsis"
    return line
