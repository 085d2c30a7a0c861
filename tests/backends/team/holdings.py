"""What is held of a symbol, what it cost, and what fills make of it (RISK-26 to RISK-29)."""

from typing import Final, NamedTuple

from backends.team.decimals import I64_MAX, I128_MAX
from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.market_data import Side, Touch

_I64_MIN: Final = -(2**63)


class Execution(NamedTuple):
    """A fill that was taken in today; ``quantity`` is signed."""

    quantity: int
    value: int


class Stake(NamedTuple):
    """Held, its cost, and the profit realised, all signed."""

    held: int = 0
    cost: int = 0
    realised: int = 0

    def after(self, execution: Execution) -> "Stake":
        """What an execution makes of it. O(1). Raises `Refused` with ``overflow`` (RISK-29)."""
        held, cost, realised = self
        quantity, value = execution
        if held * quantity >= 0:
            after = Stake(held + quantity, cost + (value if quantity > 0 else -value), realised)
        elif abs(quantity) <= abs(held):
            after = self._reduced(quantity, value)
        else:
            closing = value * abs(held) // abs(quantity)
            closed = self._reduced(-held, closing)
            opened = value - closing
            after = Stake(held + quantity, opened if quantity > 0 else -opened, closed.realised)
        if not (
            _I64_MIN <= after.held <= I64_MAX
            and abs(after.cost) <= I128_MAX
            and abs(after.realised) <= I128_MAX
        ):
            raise Refused(ErrorCode.OVERFLOW)
        return after

    def _reduced(self, quantity: int, value: int) -> "Stake":
        """Nearer to 0 by a quantity that is at most what is held, the other way (RISK-27)."""
        held, cost, realised = self
        taken = abs(cost) * abs(quantity) // abs(held)
        if held > 0:
            return Stake(held + quantity, cost - taken, realised + value - taken)
        return Stake(held + quantity, cost + taken, realised + taken - value)


class Holding:
    """A symbol at the gate: its stake, open orders, prices, and the day's executions.

    ``exposure`` and ``unrealised`` are its share of the gate's sums, as they were last counted.
    """

    __slots__ = (
        "base",
        "buys",
        "executions",
        "exposure",
        "mark",
        "sells",
        "stake",
        "touch",
        "unmarked",
        "unrealised",
    )

    def __init__(self) -> None:
        self.stake = Stake()
        self.base = Stake()
        self.executions: dict[str, Execution] = {}
        self.buys = 0
        self.sells = 0
        self.mark: int | None = None
        self.unmarked = False
        self.touch: Touch | None = None
        self.exposure = 0
        self.unrealised = 0

    def fits(self, held: int, buys: int, sells: int) -> bool:
        """Whether the open orders could fill within 64 bits (RISK-14)."""
        return max(buys, sells, held + buys) <= I64_MAX and held - sells >= _I64_MIN

    def open(self, side: Side, quantity: int) -> None:
        """More is open on a side, or less."""
        if side is Side.BUY:
            self.buys += quantity
        else:
            self.sells += quantity

    def give_price(self, price: int) -> None:
        """Something to value it at, which is no reference for an order (RISK-36)."""
        if self.mark is None:
            self.mark = price
            self.unmarked = True

    def begin(self, stake: Stake) -> None:
        """What later executions of the day are taken in on; those before it are settled."""
        self.stake = self.base = stake
        self.executions.clear()

    def stake_with(self, amended: str, execution: Execution | None) -> Stake:
        """The stake if an execution of today had been another, or none (RISK-32, RISK-33). O(executions)."""
        stake = self.base
        for name, each in self.executions.items():
            counted = execution if name == amended else each
            if counted is not None:
                stake = stake.after(counted)
        if not self.fits(stake.held, self.buys, self.sells):
            raise Refused(ErrorCode.OVERFLOW)
        return stake
