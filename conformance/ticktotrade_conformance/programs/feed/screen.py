"""A live feed as a table that is kept current, or as a line for each event."""

from collections.abc import Iterator

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from ticktotrade.book import BookStatus
from ticktotrade.feed.events import Bar, BookUpdate, Element, Problem, Quote, Skipped, Trade
from ticktotrade.market_data import Level
from ticktotrade.nano import write_decimal
from ticktotrade.safe_text import safe_text
from ticktotrade.schema.reflect import tag_of
from ticktotrade.session import Received, State
from ticktotrade.timestamp import write_time
from ticktotrade_conformance.console.tables import FittingTable
from ticktotrade_conformance.programs.feed.tally import Market, Tally
from ticktotrade_conformance.programs.level_cells import NONE, price_and_size

_STYLES = {State.STREAMING: "green", State.STOPPED: "red"}
_COLUMNS = ("symbol", "bid size", "bid", "ask", "ask size", "last trade", "events", "book")
_OPTIONAL = ("bid size", "ask size", "events", "last trade", "book")
"""What is left out of a narrow screen, in this order."""


def screen(tally: Tally, state: State, notice: str, rows: int) -> RenderableType:
    """The state, the counts, and the busiest symbols, as many as there are rows for."""
    head = Text.assemble(
        (state.replace("_", " "), _STYLES.get(state, "yellow")),
        f"   {tally.frames:,} frames   {sum(tally.problems.values()):,} problems   ",
        (notice, "dim"),
    )
    head.truncate(10_000, overflow="ellipsis")
    busiest = sorted(tally.markets.items(), key=lambda item: (-item[1].events, item[0]))[: max(rows, 1)]
    if not busiest:
        return head
    shown_rows = (_row(symbol, market) for symbol, market in sorted(busiest))
    return Group(head, FittingTable(_COLUMNS, shown_rows, ("symbol", "book"), _OPTIONAL))


def _row(symbol: str, market: Market) -> Iterator[str | Text]:
    bid, ask = market.touch
    yield Text(symbol)
    yield from reversed(price_and_size(bid))
    yield from price_and_size(ask)
    yield NONE if market.trade is None else _level(market.trade)
    yield f"{market.events:,}"
    status = market.status
    yield NONE if status is None else Text(status, "green" if status is BookStatus.LIVE else "red")


def _level(level: Level) -> str:
    return f"{write_decimal(level.size)} @ {write_decimal(level.price)}"


def event_lines(received_at: int, received: Received) -> Iterator[str]:
    """A line for each element of a frame."""
    for element in received.elements:
        yield f"{write_time(received_at)} {event_line(element)}"


def event_line(element: Element) -> str:
    """What an element says, on one line."""
    match element:
        case Trade(symbol=symbol, price=price, size=size):
            return f"trade {safe_text(symbol)} {_level(Level(price, size))}"
        case Quote(symbol=symbol):
            bid = _level(Level(element.bid_price, element.bid_size))
            return f"quote {safe_text(symbol)} bid {bid}, ask {_level(Level(element.ask_price, element.ask_size))}"
        case BookUpdate(symbol=symbol, reset=reset, bids=bids, asks=asks):
            sides = f"bids [{', '.join(map(_level, bids[:5]))}], asks [{', '.join(map(_level, asks[:5]))}]"
            more = max(len(bids) - 5, 0) + max(len(asks) - 5, 0)
            return f"book {safe_text(symbol)} {'whole ' if reset else ''}{sides}{f' and {more} more' if more else ''}"
        case Bar(symbol=symbol):
            return f"bar {safe_text(symbol)} close {write_decimal(element.close)}"
        case Problem(code=code, member=member):
            return f"problem {code}{f' at {safe_text(member)}' if member else ''}"
        case Skipped(kind=kind):
            return f"skipped {safe_text(kind)}"
        case _:
            parts = (getattr(element, name, "") for name in ("symbol", "code", "message", "headline"))
            return " ".join(filter(None, (tag_of(type(element)), *(safe_text(str(part)) for part in parts))))


def print_summary(out: Console, tally: Tally, title: str, connections: int) -> None:
    """What came in all."""
    table = Table(box=box.SIMPLE_HEAD, show_header=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_row("frames", f"{tally.frames:,}")
    for kind, number in sorted(tally.elements.items()):
        table.add_row(f"  {kind.replace('_', ' ')}", f"{number:,}")
    if tally.unknown_members:
        table.add_row("  unknown members", f"{tally.unknown_members:,}")
    table.add_row("problems", f"{sum(tally.problems.values()):,}")
    for code, number in sorted(tally.problems.items()):
        table.add_row(f"  {code}", f"{number:,}")
    table.add_row("reconnects", f"{max(connections - 1, 0):,}")
    table.add_row("books marked stale", f"{tally.stale_marks:,}")
    out.print(Text(title, style="bold"), soft_wrap=True)
    out.print(table)
