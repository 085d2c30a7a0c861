"""Options of the account at a simulated venue, for ``t2t venue`` and ``t2t live``."""

import argparse
from typing import Final

from ticktotrade.errors import Refused
from ticktotrade.market_data import SYMBOL_BYTES
from ticktotrade.nano import read_decimal, write_decimal
from ticktotrade_conformance.commands.options import whole_number
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.venue import AccountOptions, StartingPosition
from ticktotrade_conformance.venue.orders.records import is_pair

_DEFAULT: Final = AccountOptions()
_MOST_FEE: Final = 10_000


def add_account(parser: argparse._ActionsContainer) -> None:
    """``--cash``, ``--hold``, ``--fee`` and ``--short-pairs``."""
    parser.add_argument(
        "--cash",
        type=_dollars,
        default=_DEFAULT.cash,
        metavar="DOLLARS",
        help=f"that the account begins with ({write_decimal(_DEFAULT.cash)})",
    )
    parser.add_argument(
        "--hold",
        type=_starting_position,
        action="append",
        default=[],
        metavar="SYMBOL=QTY[@PRICE]",
        help="a position that it begins with, bought at a price (0); may be repeated",
    )
    parser.add_argument(
        "--fee",
        type=_basis_points,
        default=_DEFAULT.fee,
        metavar="BPS",
        help="of crypto trades: of purchases in what is bought, of sales in dollars (%(default)s)",
    )
    parser.add_argument(
        "--short-pairs", action="store_true", help="crypto pairs may be sold short, as stocks may"
    )


def account_options(options: argparse.Namespace) -> AccountOptions:
    """The account that the options describe. Raises `Complaint` for positions that it cannot begin with."""
    symbols = [position.symbol for position in options.hold]
    for symbol, quantity, _ in options.hold:
        if symbols.count(symbol) > 1:
            raise Complaint(f"--hold: {symbol} is there more than once")
        if quantity < 0 and is_pair(symbol) and not options.short_pairs:
            raise Complaint(f"--hold: {symbol} is a pair, and cannot be short without --short-pairs")
    return AccountOptions(options.cash, tuple(options.hold), options.fee, options.short_pairs)


def _basis_points(text: str) -> int:
    number = whole_number(text)
    if number > _MOST_FEE:
        raise argparse.ArgumentTypeError(f"there are at most {_MOST_FEE:,}")
    return number


def _dollars(text: str) -> int:
    number = _decimal(text)
    if number < 0:
        raise argparse.ArgumentTypeError("it has to be at least 0")
    return number


def _starting_position(text: str) -> StartingPosition:
    symbol, equals, rest = text.partition("=")
    quantity, at, price = rest.partition("@")
    if not (symbol and equals and len(symbol.encode()) <= SYMBOL_BYTES):
        raise argparse.ArgumentTypeError(f"{text!r} is not such as BTC/USD=0.5 or BTC/USD=0.5@61000")
    return StartingPosition(symbol, _decimal(quantity), _dollars(price) if at else 0)


def _decimal(text: str) -> int:
    try:
        return read_decimal(text)
    except Refused as refused:
        raise argparse.ArgumentTypeError(str(refused)) from None
