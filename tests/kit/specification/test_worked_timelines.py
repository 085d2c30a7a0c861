"""The timelines of the chapters Router, Session, Risk gate and Pipeline are what the reference answers, at every phase."""

import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, Final

import pytest

from docs.worked import nanos
from ticktotrade.backend import reference
from ticktotrade.errors import Refused
from ticktotrade.limiter import LimiterConfig
from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade.phases import PHASES, Phase
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.risk import Fill, RiskConfig
from ticktotrade.router import Abandon, Answer, Done, Filled, Request, RouterConfig
from ticktotrade.session import SessionConfig
from ticktotrade.session.interface import NO_CHANNELS, Close, Retry
from ticktotrade_conformance.specification.spec_data import SPEC

pytestmark = pytest.mark.parametrize("phase", PHASES)

DOLLAR: Final = 10**18
UNLIMITED: Final = LimiterConfig(rate=1000, period=1000, burst=1000)


def rows(chapter: str, *headings: str) -> list[dict[str, str]]:
    """The rows of all tables of a chapter with exactly these headings, one table behind the other."""
    found: list[dict[str, str]] = []
    for table in re.findall(r"(?:^ *\|.*\n)+", (SPEC / f"{chapter}.md").read_text(encoding="utf-8"), re.M):
        first, _, *body = [
            [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]
            for line in table.splitlines()
        ]
        if first == list(headings):
            found += [dict(zip(headings, row, strict=True)) for row in body]
    assert found, headings
    return found


def machine(phase: Phase, component: str, config: Any) -> Any:
    return reference(phase).machines[component](config)


def atto(text: str) -> int:
    return int(Decimal(text.replace("−", "-")) * DOLLAR)


def order(
    name: str, *, side: Side = Side.BUY, quantity: str = "10", symbol: str = "A", price: str = "100"
) -> Order:
    return Order(
        name, symbol, side, OrderType.LIMIT, TimeInForce.DAY, nanos(quantity), nanos(price), None, False, 0, 0
    )


# Router.


def router(phase: Phase, limiter: LimiterConfig = UNLIMITED, **config: int) -> Any:
    patient = {
        "request_timeout": 5,
        "backoff_base": 1,
        "backoff_cap": 1,
        "poll_interval": 10,
        "deadline": 100,
    }
    return machine(phase, "router", RouterConfig(limiter=limiter, **{**patient, **config}))


def shown(filled: str = "0", price: str | None = None, status: str = "new", name: str = "a") -> Answer:
    """The venue's answer with an order."""
    members = {
        "id": "V",
        "client_order_id": name,
        "status": status,
        "filled_qty": filled,
        "filled_avg_price": price,
    }
    return Answer(200, None, None, json.dumps(members).encode())


def happened(machine: Any, now: int, event: str) -> Any:
    """What comes of ``404 to 2``, ``200 to 6, status `canceled` ``, ``submit``, ``cancel`` or ``tick``."""
    answered = re.fullmatch(r"(\d+) to (\d+)(?:, status `(\w+)`)?", event)
    if answered:
        status, request, ending = answered.groups()
        answer = shown(status=ending) if ending else Answer(int(status), None, None, b"")
        return machine.answered(now, int(request), answer)
    match event.strip("`"):
        case "submit":
            return machine.submit(now, order("a"), None)
        case "cancel":
            return machine.cancel(now, "a")
        case "tick":
            return machine.tick(now)
    raise AssertionError(event)


def as_written(actions: Any) -> Iterator[str]:
    for action in actions:
        match action:
            case Request(number, method):
                yield f"request {number}: `{method}`"
            case Abandon(number):
                yield f"`abandon` {number}"
            case Done(_, ending, detail):
                yield f"`done`: `{ending}`" + f", `{detail}`" * bool(detail)
            case _:
                raise AssertionError(action)


def follow(machine: Any, timeline: list[dict[str, str]]) -> None:
    for row in timeline:
        written = ", ".join(as_written(happened(machine, int(row["time"]), row["event"])))
        assert written == row["answer"].removesuffix(", the same id"), row
        state = re.match(r"`(\w+)`", row.get("the order", ""))
        if state:
            assert machine.orders()[0].state == state[1], row
        since = re.search(r"doubtful since (\d+)", row.get("the order", ""))
        if since:
            assert machine.orders()[0].doubtful_since == int(since[1]), row


def test_an_order_in_doubt(phase: Phase) -> None:
    machine = router(phase, late_limit=20)
    follow(machine, rows("router", "time", "event", "answer", "the order"))
    assert machine.orders() == ()


def test_a_cancel_in_doubt(phase: Phase) -> None:
    machine = router(phase)
    machine.submit(0, order("a"), None)
    machine.tick(5)
    machine.tick(6)
    machine.answered(7, 2, shown())
    follow(machine, rows("router", "time", "event", "answer"))
    assert machine.orders() == ()


def test_fills_of_a_router(phase: Phase) -> None:
    machine = router(phase)
    machine.submit(0, order("a"), None)
    for number, row in enumerate(
        rows("router", "`filled_qty`", "`filled_avg_price`", "`filled`: quantity", "value", ""), start=1
    ):
        actions = machine.answered(
            number * 10 + 1, number, shown(row["`filled_qty`"], row["`filled_avg_price`"])
        )
        (filled,) = [each for each in actions if isinstance(each, Filled)]
        assert filled[1:] == (nanos(row["`filled`: quantity"]), atto(row["value"])), row
        machine.query(number * 10 + 1, "a")


def test_ticks_of_a_venue(phase: Phase) -> None:
    for row in rows("router", "price", "tick (SEC rule 612)", "refused", "taken"):
        with pytest.raises(Refused, match="whole ticks"):
            router(phase).submit(0, order("a", price=row["refused"]), None)
        assert router(phase).submit(0, order("a", price=row["taken"]), None)


def test_cells_kept_for_cancels(phase: Phase) -> None:
    kept = {
        "limiter": LimiterConfig(rate=1, period=10, burst=3),
        "cancel_reserve": 2,
        "request_timeout": 1000,
    }
    first, other, cancels = (
        row[""] for row in rows("router", "rate 1 in 10 ns, burst 3, `cancel_reserve` 2", "")
    )
    machine = router(phase, **kept)  # type: ignore[arg-type]
    assert machine.submit(0, order("a"), None)
    assert first.startswith("sent")
    assert machine.submit(0, order("b"), None) == ()
    assert machine.status().deadline == int(other.split()[-1])
    machine = router(phase, **kept)  # type: ignore[arg-type]
    for name in "abcd":
        machine.adopt(0, order(name), f"V{name}", 0, 0)
    sent = [machine.cancel(0, name) for name in "bcd"]
    assert sum(map(len, sent)) == 2
    assert cancels.startswith("two are sent")
    assert machine.status().deadline == int(cancels.split()[-1])


def test_slices_add_up(phase: Phase) -> None:
    text = (SPEC / "router.md").read_text(encoding="utf-8")
    (found,) = re.findall(r"\((\d+) in (\d+) slices with `lot` (\d+): ([\d, ]+)\.\)", " ".join(text.split()))
    quantity, count, lot, parts = found
    machine = router(phase)
    requests = list(machine.slices(0, order("a", quantity=quantity), int(count), 1, nanos(lot)))
    requests += [each for now in range(1, int(count)) for each in machine.tick(now)]
    assert ", ".join(json.loads(each.body)["qty"] for each in requests) == parts


# Session.


def frame(**members: Any) -> bytes:
    return json.dumps([members]).encode()


FRAMES: Final = {
    "connected": frame(T="success", msg="connected"),
    "authenticated": frame(T="success", msg="authenticated"),
    "subscription": frame(T="subscription", orderbooks=["A", "B", "C"]),
}


def told(session: Any, now: int, words: str) -> Any:
    """What comes of ``tick``, ``text: connected`` or ``closed, Retry-After 5``, in backquotes."""
    name, *more = re.findall(r"`([^`]+)`", words)
    match name:
        case "text":
            return session.text(now, FRAMES[more[0]]).actions
        case "closed":
            return session.closed(now, None, words.rsplit(maxsplit=1)[-1] if more else None)
        case _:
            return getattr(session, name)(now) or ()


def action_words(actions: Any) -> Iterator[str]:
    for action in actions:
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(action).__name__).lower()
        match action:
            case Close(code):
                yield f"`close` {code}"
            case Retry(at):
                yield f"`retry` at {Decimal(at) / NANOS:f}"
            case _:
                yield f"`{name}`"


def test_reconnects(phase: Phase) -> None:
    session = machine(phase, "session", SessionConfig())
    session.subscribe(0, NO_CHANNELS._replace(orderbooks=("A", "B", "C")))
    for row in rows("session", "time", "told", "answer", "attempt number"):
        if not row["time"]:
            for now, words in enumerate(("`opened`", *(f"`text`: `{each}`" for each in FRAMES))):
                told(session, nanos("22") + now * NANOS // 10, words)
            continue
        answer = ", ".join(action_words(told(session, nanos(row["time"]), row["told"])))
        assert answer == row["answer"], row
        attempt = re.match(r"\d+", row["attempt number"])
        if attempt:
            assert session.status().attempt == int(attempt[0]), row


def streaming(session: Any, now: int) -> None:
    for words in ("`opened`", *(f"`text`: `{each}`" for each in FRAMES)):
        told(session, now, words)


def test_healing_books(phase: Phase) -> None:
    session = machine(phase, "session", SessionConfig())
    session.subscribe(0, NO_CHANNELS._replace(orderbooks=("A", "B", "C")))
    session.start(0)
    streaming(session, 0)
    for row in rows("session", "`now`", "listed", "answer", "why"):
        if not row["`now`"]:
            session.tick(session.status().deadline)
            streaming(session, nanos("25"))
            continue
        actions = session.heal(nanos(row["`now`"]), tuple(row["listed"].split(", ")))
        if row["answer"].startswith("a pair for "):
            symbols = [json.loads(each.text)["orderbooks"] for each in actions]
            assert symbols == [row["answer"].removeprefix("a pair for ").split(", ")] * 2, row
        else:
            written = ", ".join(each.split(" at ")[0] for each in action_words(actions))
            assert (written or "nothing") == row["answer"], row


# Risk gate.


def gate(phase: Phase, **config: Any) -> Any:
    made = machine(phase, "risk", RiskConfig(**config))
    made.mark("A", nanos("100"))
    return made


def execute(made: Any, name: str, side: Side, quantity: str, value: int) -> None:
    made.sent(0, order(name, side=side, quantity=quantity))
    made.fill(Fill(name, name, nanos(quantity), value))


def holding(made: Any) -> tuple[int, int, int]:
    (position,) = [each for each in made.positions() if each.symbol == "A"] or [None]
    return (0, 0, 0) if position is None else (position.quantity, position.cost, position.realised)


def test_a_position_through_zero(phase: Phase) -> None:
    made = gate(phase)
    for number, row in enumerate(rows("risk", "fill", "held", "cost", "realised", "what happens")):
        (words,) = re.findall(r"(buy|sell) (\d+), value (\d+)", row["fill"])
        execute(made, f"o{number}", Side(words[0]), words[1], atto(words[2]))
        assert holding(made) == (nanos(row["held"]), atto(row["cost"]), atto(row["realised"])), row


def test_orders_that_reduce(phase: Phase) -> None:
    for row in rows("risk", "side", "reduces if", "held −5, buys 3; held 5, sells 3"):
        side = Side(row["side"])
        made = gate(phase, max_position=0)
        held = 5 * NANOS if side is Side.SELL else -5 * NANOS
        made.take_position("A", held, 500 * DOLLAR, 0)
        made.adopt(order("open", side=side, quantity="3"), 0)
        words = row["held −5, buys 3; held 5, sells 3"]
        (found,) = re.findall(r"a \w+ of (\d+) does, one of (\d+) does not", words)
        passes, fails = (made.check(0, order(each, side=side, quantity=each)) for each in found)
        assert passes is None, row
        assert fails.reason == "position", row


def test_messages_in_a_period(phase: Phase) -> None:
    made = gate(phase, max_messages=2, message_period=10)
    calls: dict[str, Callable[[int], Any]] = {
        "sent": lambda now: made.sent(now, order("a", quantity="1")),
        "messaged": made.messaged,
        "check": lambda now: made.check(now, order("b", quantity="1")),
    }
    for row in rows("risk", "`max_messages` 2, `message_period` 10", ""):
        for now, name in re.findall(r"(\d+): `(\w+)`", row["`max_messages` 2, `message_period` 10"]):
            answer = calls[name](int(now))
            assert (answer is not None) == row[""].startswith("rejected"), row


def test_a_position_taken_over(phase: Phase) -> None:
    made = gate(phase)
    first = "`collar_reference` `last_trade`, mark 100"
    for row in rows("risk", first, "held", "cost", "realised", "`day`"):
        match re.findall(r"\d+", row[first]):
            case [quantity, price] if "filled" in row[first]:
                execute(made, "o", Side.BUY, quantity, int(quantity) * atto(price))
            case [quantity, cost]:
                made.take_position("A", nanos(quantity), atto(cost), 0)
            case [price]:
                made.mark("A", nanos(price))
        assert holding(made) == (nanos(row["held"]), atto(row["cost"]), atto(row["realised"])), row
        assert made.pnl().day == atto(row["`day`"]), row


# Pipeline.


def amended(kind: str, trade: int, price: int) -> dict[str, Any]:
    """A trade, a cancel or a correction as the feed has it."""
    match kind:
        case "trade":
            own = {"T": "t", "i": trade, "p": price, "s": 1}
        case "cancel":
            own = {"T": "x", "i": trade, "p": 1, "s": 1, "a": "C"}
        case _:
            own = {
                "T": "c",
                "oi": trade,
                "op": 1,
                "os": 1,
                "oc": [],
                "ci": trade,
                "cp": price,
                "cs": 1,
                "cc": [],
            }
    return {**own, "S": "A", "x": "V", "z": "C", "c": [], "t": "2024-01-02T03:04:05Z"}


def test_trades_taken_back(phase: Phase) -> None:
    """The mark is seen by what is unrealised on one share that cost nothing."""
    made = machine(phase, "pipeline", PipelineConfig())
    for number, row in enumerate(rows("pipeline", "", "remembered", "mark")):
        (kind,) = re.findall(r"trade|cancel|correction", row[""])
        trade, *price = (int(each.replace(",", "")) for each in re.findall(r"[\d,]+", row[""]))
        message = amended(kind, trade, *(price or [0]))
        assert made.on_frame(number, json.dumps([message]).encode()).problems == ()
        made.take_position("A", NANOS, 0, 0)
        if row["remembered"]:
            assert made.pnl().unrealised == atto(row["mark"].replace(",", "")), row
