"""Other machines than the reference's trade live: whatever conforms, and nothing is asked of it that is not declared."""

import asyncio
from collections.abc import Callable
from itertools import islice
from typing import Any, NamedTuple

import pytest

from backends import independent
from support.live_trading import (
    CONFIG,
    CREDENTIALS,
    IMPATIENT,
    PIPELINE,
    STALL,
    Ledger,
    check_books_agree,
    run,
    trade,
)
from ticktotrade.components import COMPONENTS
from ticktotrade.machine import operations_of
from ticktotrade.market_data import Side
from ticktotrade.nano import NANOS
from ticktotrade.order import Order
from ticktotrade.phases import PHASES, Phase
from ticktotrade.risk import RiskConfig
from ticktotrade.schema.shapes import I64_MAX, I128_MAX
from ticktotrade.session import SessionConfig
from ticktotrade.shell.trader import Trader
from ticktotrade.shell.trader_interface import Stopped, VenueAddress
from ticktotrade.shell.trading_machines import TradingMachines
from ticktotrade_conformance.traces.generated_market import generated_market
from ticktotrade_conformance.venue import (
    AccountOptions,
    Fault,
    FaultPlan,
    OrderFault,
    OrderFaultPlan,
    Venue,
    VenueOptions,
)

# No limit that fills arrive at, since they take as long as they take; and no book is lost that could be asked for anew.
_WIDE = RiskConfig(
    collar=10_000,
    max_open_orders=10_000,
    max_position=I64_MAX,
    max_exposure=I128_MAX,
    max_daily_loss=I128_MAX,
    max_messages=10_000,
    max_repeats=10_000,
)
_STEADY = CONFIG._replace(
    pipeline=PIPELINE._replace(risk=_WIDE), session=SessionConfig(), review_interval=3600 * NANOS
)


_LAST = b'[{"T":"t","S":"LAST","t":"2024-08-09T00:00:01Z","i":1,"p":1,"s":1}]'


class Wanted(NamedTuple):
    """What an order asks for, and because of what."""

    client_order_id: str
    symbol: str
    side: Side
    quantity: int
    limit_price: int | None
    event_time: int


async def orders_of(machines: TradingMachines | None, frames: int) -> list[Wanted]:
    """What a trader orders in a market of which it has heard the whole, once all is over."""
    ledger = Ledger()
    free = VenueOptions(speed=None, account=AccountOptions(short_pairs=True))
    async with Venue(islice(generated_market(3), frames), free) as venue:
        place = VenueAddress(venue.url, venue.orders_url, venue.client_tls())
        trader = Trader(place, CREDENTIALS, PHASES[Phase.PHASE_3], _STEADY, ledger, machines)
        trading = asyncio.create_task(trader.run())
        await venue.run()
        venue.stream(_LAST)
        while "LAST" not in [top.symbol for top in trader.pipeline.tops()]:
            await asyncio.sleep(0.01)
        while len(ledger.endings) < len(ledger.orders):
            await asyncio.sleep(0.01)
        trader.stop()
        assert await trading == Stopped(None, None)
    check_books_agree(venue, trader, ledger)
    return list(map(wanted, ledger.orders.values()))


def wanted(order: Order) -> Wanted:
    name, symbol, side, _, _, quantity, limit_price, _, _, event_time, _ = order
    return Wanted(name, symbol, side, quantity, limit_price, event_time)


@pytest.mark.parametrize("own", [("pipeline",), ("session",), ("router",), TradingMachines._fields])
def test_the_independent_backend_orders_what_the_reference_does(own: tuple[str, ...]) -> None:
    of_reference, independents = PHASES[Phase.PHASE_3].machines(), independent.backend().machines
    mixed = TradingMachines.of({**of_reference, **{each: independents[each] for each in own}})
    orders = run(orders_of(mixed, 2000))
    assert orders == run(orders_of(None, 2000))
    assert len(orders) > 10


class Undeclared(Exception):
    """Something was asked of a machine that its interface does not declare."""


def only_declared(component: str, make: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Makes machines that have the declared operations, and nothing else."""
    declared = operations_of(COMPONENTS[component].interface)

    class Declared:
        def __init__(self, config: Any) -> None:
            self.__machine = make(config)

        def __getattr__(self, name: str) -> Any:
            if name not in declared:
                raise Undeclared(f"{component}.{name}")
            return getattr(self.__machine, name)

    return Declared


def test_the_shell_calls_nothing_that_is_not_declared() -> None:
    of_reference = PHASES[Phase.PHASE_3].machines()
    machines = TradingMachines.of({each: only_declared(each, make) for each, make in of_reference.items()})
    options = VenueOptions(
        speed=None,
        stall=STALL,
        faults=FaultPlan(tuple(Fault), 1, every=300),
        order_faults=OrderFaultPlan(tuple(OrderFault), 1, every=3),
    )
    venue, trader, ledger, stopped = run(trade(options, 1500, config=IMPATIENT, machines=machines))
    assert stopped == Stopped(None, None)
    assert venue.faults
    assert venue.order_faults
    check_books_agree(venue, trader, ledger)
    with pytest.raises(Undeclared, match=r"pipeline\.take_in"):
        trader.pipeline.take_in  # noqa: B018 -- the proxy says so
