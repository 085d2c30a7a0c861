"""A gate taken far: many orders, symbols, executions, messages, refusals or days, and what is asked of the first ones then."""

from collections.abc import Iterator
from typing import Final

from ticktotrade.market_data import Level, Side, Touch
from ticktotrade.nano import NANOS
from ticktotrade.order import Order
from ticktotrade.risk import CollarReference, Fill, RiskConfig
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.risk.limits import FAR
from ticktotrade_conformance.generate.risk.openings import plain_order
from ticktotrade_conformance.generate.risk.worlds import USUAL, USUAL_WORLD
from ticktotrade_conformance.generate.scenario import MakeMany
from ticktotrade_conformance.traces.trace import Step

# Just more than what fast code has room for.
_SIZES: Final = (17, 33, 65, 129, 257, 257, 1025, 1025)
_NAMING: Final = USUAL_WORLD.naming
_SYMBOL: Final = _NAMING.symbols[0]
_PRICE: Final = USUAL.price
_NOW: Final = 100
_MARKED: Final = (Step("mark", (_SYMBOL, _PRICE)), Step("mark", ("B", _PRICE)))


def roomy(dice: Dice) -> RiskConfig:
    """Limits out of the way, but for one of the counts, which many reach; or many restricted symbols."""
    most = dice.choice((16, 32, 64, 128, 256, 2, 1024))
    match dice.below(10):
        case 1:
            return FAR._replace(max_open_orders=most)
        case 2:
            return FAR._replace(max_messages=most)
        case 3 | 4:
            return FAR._replace(max_repeats=most)
        case 5:
            return FAR._replace(collar_reference=CollarReference.BOOK, collar=100)
        case 6:
            return FAR._replace(restricted=tuple(map(_symbol, range(dice.choice(_SIZES)))))
        case _:
            return FAR


def _symbol(number: int) -> str:
    return f"S{number}"


def _order(number: int, symbol: str = _SYMBOL, side: Side = Side.BUY, price: int = _PRICE) -> Order:
    return plain_order(_NAMING.order(number), symbol, side, 2 * NANOS, price)


def _sent(order: Order) -> Step:
    return Step("sent", (_NOW, order))


def _filled(number: int, order: Order, quantity: int) -> Step:
    return Step(
        "fill", (Fill(_NAMING.execution(number), order.client_order_id, quantity, quantity * _PRICE),)
    )


def _asked(dice: Dice, config: RiskConfig, size: int, symbol: str = _SYMBOL) -> Iterator[Step]:
    """What is asked in the end: about the first, the last, or the one after that, as far as there are such."""
    number = dice.choice((0, size - 1, size // 2))
    order, new = _order(number, symbol), _order(size, symbol)
    execution_id = _NAMING.execution(number)
    yield Step("check", (_NOW, new))
    yield Step("check", (_NOW, new._replace(limit_price=_PRICE + number)))
    if config.restricted:
        yield Step("mark", (config.restricted[-1], _PRICE))
        yield Step("check", (_NOW, new._replace(symbol=config.restricted[-1])))
    yield Step("check", (_NOW, order))
    yield from dice.choice(
        (
            (_sent(order), Step("bust", (execution_id,))),
            (_filled(number, order, NANOS), Step("correct", (execution_id, 3 * NANOS, 0))),
            (Step("bust", (execution_id,)), _filled(number, order, NANOS)),
            (Step("closed", (order.client_order_id,)), _filled(size, order, NANOS)),
            (_filled(size, order, NANOS), Step("closed", (order.client_order_id,))),
            (Step("start_day", ()), _filled(number, order, NANOS)),
        )
    )


def _orders(dice: Dice, config: RiskConfig) -> tuple[Step, ...]:
    """Orders of one symbol, alike or not, which stay open, fill in part or whole, or are closed."""
    size = dice.choice(_SIZES)
    rising = config.max_repeats == FAR.max_repeats and dice.below(2)
    fate = dice.choice(("open", "part", "closed", "whole", "open"))
    steps = [*_MARKED]
    for number in range(size):
        order = _order(number, price=_PRICE + rising * number)
        steps.append(_sent(order))
        if fate == "closed":
            steps.append(Step("closed", (order.client_order_id,)))
        elif fate != "open":
            steps.append(_filled(number, order, NANOS if fate == "part" else order.quantity))
    return (*steps, *_asked(dice, config, size))


def _symbols(dice: Dice, config: RiskConfig) -> tuple[Step, ...]:
    """Symbols with a price, some or all with a book, an order, a fill, a position of the venue's, or a price taken back."""
    size = dice.choice(_SIZES)
    made = [dice.below(2) == 0 for _ in range(5)]
    steps = [*_MARKED]
    for number in range(size):
        symbol = _symbol(number)
        order = _order(number, symbol)
        each = (
            Step("quote", (symbol, Touch(Level(_PRICE, NANOS), Level(_PRICE + number, NANOS)))),
            _sent(order),
            _filled(number, order, NANOS),
            Step("unmark", (symbol,)),
            Step("take_position", (symbol, number + 1, number, _PRICE)),
        )
        steps.append(Step("mark", (symbol, _PRICE + number)))
        steps.extend(step for step, is_made in zip(each, made, strict=True) if is_made)
    if dice.below(2):
        steps.append(Step("start_day", ()))
    return (*steps, *_asked(dice, config, size, _symbol(dice.choice((size - 1, 0, size // 2)))))


def _executions(dice: Dice, config: RiskConfig) -> tuple[Step, ...]:
    """Fills of one order, or of orders on both sides; or corrections of the first."""
    size, both = dice.choice(_SIZES), dice.below(2)
    buy = _order(0)._replace(quantity=2 * size * NANOS)
    sell = _order(1, side=Side.SELL)._replace(quantity=2 * size * NANOS)
    steps = [*_MARKED, _sent(buy), _sent(sell)]
    if dice.once_in(4):
        steps.append(_filled(0, buy, NANOS))
        steps += [Step("correct", (_NAMING.execution(0), NANOS, number)) for number in range(size)]
    else:
        steps += [
            _filled(number, sell if both and number % 2 else buy, NANOS + number) for number in range(size)
        ]
    return (*steps, *_asked(dice, config, size))


def _messages(dice: Dice, config: RiskConfig) -> tuple[Step, ...]:
    """Messages at one time, or a few at each time."""
    size, a_time = dice.choice(_SIZES), dice.choice((0, 1, 64, 300))
    times = [_NOW + (number // a_time if a_time else 0) for number in range(size)]
    return (
        *_MARKED,
        *(Step("messaged", (time,)) for time in times),
        *(Step("check", (times[-1] + later, _order(size))) for later in (0, 4, 5)),
        *_asked(dice, config, size),
    )


def _refusals(dice: Dice, config: RiskConfig) -> tuple[Step, ...]:
    """One kind of operation refused over and over, each time with another id."""
    size, kind = dice.choice(_SIZES), dice.below(6)
    sent, invalid = _order(size + 1), _order(0)._replace(quantity=0)

    def refused(number: int) -> Step:
        order_id, execution_id = _NAMING.order(number), _NAMING.execution(number)
        return (
            _sent(invalid._replace(client_order_id=order_id)),
            _filled(number, _order(number), NANOS),
            _filled(number, sent, 3 * NANOS),
            _sent(_order(number, symbol="unmarked")),
            Step("adopt", (invalid._replace(client_order_id=order_id), _PRICE)),
            Step("bust", (execution_id,)),
        )[kind]

    return (*_MARKED, _sent(sent), *map(refused, range(size)), *_asked(dice, config, size))


def _days(dice: Dice, config: RiskConfig) -> tuple[Step, ...]:
    """Days, each of which has an execution of the same id, or only the first of which has one."""
    size, every = dice.choice(_SIZES), dice.below(2)
    order = _order(0)._replace(quantity=2 * size * NANOS)
    steps = [*_MARKED, _sent(order), _filled(0, order, NANOS)]
    for _ in range(size):
        steps.append(Step("start_day", ()))
        if every:
            steps.append(_filled(0, order, NANOS))
    return (*steps, *_asked(dice, config, size))


_KINDS: Final[tuple[MakeMany, ...]] = (_orders, _symbols, _executions, _messages, _refusals, _days)


def _far(dice: Dice, config: RiskConfig) -> tuple[Step, ...]:
    """What the configuration counts, or anything."""
    kinds = _KINDS
    if config.max_repeats < FAR.max_repeats:
        kinds = (_orders,)
    elif config.max_messages < FAR.max_messages:
        kinds = (_messages, _orders)
    elif config.max_open_orders < FAR.max_open_orders:
        kinds = (_orders, _symbols)
    elif config.collar_reference is CollarReference.BOOK:
        kinds = (_symbols,)
    return dice.choice(kinds)(dice, config)


MANY: Final[tuple[MakeMany, ...]] = (_far,)
