"""The account and its positions as Alpaca's JSON: every number is a string, and what there is not is null.

Money is written in billionths of a dollar, as everything else is: what may be spent is rounded down, the rest half up.
"""

from collections.abc import Sequence
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from ticktotrade.nano import NANOS, write_decimal
from ticktotrade_conformance.venue.orders.account import Account
from ticktotrade_conformance.venue.orders.answers import asset_class, asset_id
from ticktotrade_conformance.venue.orders.records import Holding, is_pair

_ACCOUNT_ID: Final = str(uuid5(NAMESPACE_URL, "account"))
_OPENED_AT: Final = "2020-01-01T00:00:00Z"


def position_members(holding: Holding) -> dict[str, Any]:
    """A position."""
    quantity, cost = holding.position
    worth = _worth(holding)
    return {
        "asset_id": asset_id(holding.symbol),
        "symbol": holding.name,
        "exchange": "CRYPTO" if is_pair(holding.symbol) else "NASDAQ",
        "asset_class": asset_class(holding.symbol),
        "asset_marginable": False,
        "qty": write_decimal(quantity),
        "qty_available": write_decimal(holding.available),
        "side": "long" if quantity > 0 else "short",
        "avg_entry_price": write_decimal(holding.position.average_price),
        "cost_basis": _dollars(cost),
        "market_value": None if worth is None else _dollars(worth),
        "current_price": None if holding.price is None else write_decimal(holding.price),
        "unrealized_pl": None if worth is None else _dollars(worth - cost),
        "unrealized_plpc": None,
        "unrealized_intraday_pl": None,
        "unrealized_intraday_plpc": None,
        "lastday_price": None,
        "change_today": None,
    }


def account_members(account: Account, holdings: Sequence[Holding]) -> dict[str, Any]:
    """The account. What has no price is in its equity at cost."""
    long, short = _value(holdings, 1), _value(holdings, -1)
    equity = _dollars(account.cash + long + short)
    buying_power = write_decimal(account.buying_power // NANOS)
    return {
        "id": _ACCOUNT_ID,
        "account_number": "simulated",
        "status": "ACTIVE",
        "crypto_status": "ACTIVE",
        "currency": "USD",
        "created_at": _OPENED_AT,
        "cash": write_decimal(account.cash // NANOS),
        "buying_power": buying_power,
        "non_marginable_buying_power": buying_power,
        "equity": equity,
        "portfolio_value": equity,
        "long_market_value": _dollars(long),
        "short_market_value": _dollars(short),
        "multiplier": "1",
        "shorting_enabled": True,
        "pattern_day_trader": False,
        "trading_blocked": False,
        "transfers_blocked": False,
        "account_blocked": False,
        "trade_suspended_by_user": False,
    }


def _value(holdings: Sequence[Holding], sign: int) -> int:
    """What all long positions are worth, or all short ones, in 1e-18 dollars."""
    wanted = (each for each in holdings if each.position.quantity * sign > 0)
    worths = ((_worth(each), each.position.cost) for each in wanted)
    return sum(cost if worth is None else worth for worth, cost in worths)


def _worth(holding: Holding) -> int | None:
    return None if holding.price is None else holding.position.quantity * holding.price


def _dollars(value: int) -> str:
    """1e-18 dollars, rounded half up to a billionth."""
    return write_decimal((2 * value + NANOS) // (2 * NANOS))
