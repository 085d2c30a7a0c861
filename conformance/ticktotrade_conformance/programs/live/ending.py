"""The end of ``t2t live``: it takes as long as it gets on, and no order that may live goes unnamed."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from ticktotrade.router.interface import RoutingState
from ticktotrade.safe_text import safe_text
from ticktotrade.shell.notice_text import counted
from ticktotrade.shell.trader import Trader
from ticktotrade_conformance.console.streams import tell

PATIENCE: Final = 10.0
"""Seconds without anything new, after which orders in doubt are left to the next run."""
VENUE_PATIENCE: Final = 65.0
"""The same while orders are known to live: a venue may hold back all requests until its next minute."""
_LOOKS_A_SECOND: Final = 4


async def see_out(trader: Trader, running: "asyncio.Task[object]", notice: Callable[[str], None]) -> None:
    """Wait for a trader that was told to stop, as long as it makes progress, and say how many orders are left.

    Without any it is cancelled, and leaves them where they are.
    """
    loop = asyncio.get_running_loop()
    seen, since, told = -1, loop.time(), loop.time()
    while not running.done():
        await asyncio.wait((running,), timeout=1 / _LOOKS_A_SECOND)
        if running.done():
            return
        orders, now = trader.orders.orders, loop.time()
        # Every cancel that is taken, and every end: there are so many of them and no more.
        if (progress := trader.reports + trader.orders.cancels) != seen:
            seen, since = progress, now
        if orders and now - told >= 1:
            told = now
            notice(
                f"stopping: {counted(len(orders))} left{_in_doubt(trader)}, {trader.orders.cancels} cancels taken; "
                "Ctrl-C once more ends it at once"
            )
        live = any(order.state in (RoutingState.LIVE, RoutingState.CANCELING) for order in orders)
        if now - since > (VENUE_PATIENCE if live else PATIENCE):
            running.cancel()
            return


def _in_doubt(trader: Trader) -> str:
    doubtful = sum(order.doubtful_since is not None for order in trader.orders.orders)
    return f", of which {doubtful} in doubt" if doubtful else ""


def name_left(left: Sequence[str], kept_in: str) -> int:
    """The exit status, once it is told which orders somebody has to see to: all of them, by their client order ids."""
    if not left:
        return 0
    tell(
        f"t2t: {counted(len(left))} may still be open at the venue; look there{kept_in}:\n"
        + "\n".join(f"  {safe_text(client_order_id)}" for client_order_id in left)
    )
    return 1
