"""What is held of one symbol and what came of it: the exact arithmetic of positions."""

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from ticktotrade.errors import ErrorCode, Refused
from ticktotrade.schema.shapes import I64_MAX, I64_MIN, I128_MAX


class Holding(NamedTuple):
    """A position: its signed quantity, its signed cost, and what was realised today (RISK-26)."""

    quantity: int = 0
    cost: int = 0
    realised: int = 0

    def unrealised(self, mark: int) -> int:
        """The profit that closing at the mark would realise (RISK-30). O(1)."""
        return self.quantity * mark - self.cost


class Execution(NamedTuple):
    """What an execution bought (a sale is negative), and its value."""

    bought: int
    value: int


def after(holding: Holding, execution: Execution) -> Holding:
    """The position after one more execution. O(1).

    Raises `Refused` with ``overflow`` if a part of it would leave its range (RISK-29).
    """
    held, cost, realised = holding
    bought = execution.bought
    paid = execution.value if bought > 0 else -execution.value
    if (held < 0) == (bought < 0) or held == 0:  # RISK-26
        return _in_range(Holding(held + bought, cost + paid, realised))
    closing = min(abs(bought), abs(held))  # RISK-28
    closing_paid = _share(paid, closing, abs(bought))
    closed_cost = _share(cost, closing, abs(held))  # RISK-27
    return _in_range(
        Holding(
            held + bought,
            cost - closed_cost + (paid - closing_paid),
            realised - closing_paid - closed_cost,
        )
    )


def _share(amount: int, part: int, whole: int) -> int:
    """``amount`` × ``part`` ÷ ``whole``, rounded towards 0; all of it for the whole."""
    share = abs(amount) * part // whole
    return share if amount >= 0 else -share


def _in_range(holding: Holding) -> Holding:
    quantity, cost, realised = holding
    if not I64_MIN <= quantity <= I64_MAX or max(abs(cost), abs(realised)) > I128_MAX:
        raise Refused(ErrorCode.OVERFLOW, "the position, its cost or its profit would not fit")
    return holding


_NOTHING: Final = Holding()


@dataclass(slots=True)
class Ledger:
    """One symbol's position, the one that the day began with, and the day's executions in order.

    ``opening_unrealised`` is the unrealised profit that the day began with.
    """

    holding: Holding = _NOTHING
    opening: Holding = _NOTHING
    opening_unrealised: int = 0
    executions: dict[str, Execution] = field(default_factory=dict)

    def take(self, execution_id: str, execution: Execution) -> None:
        """Take in one more execution. O(1)."""
        self.holding = after(self.holding, execution)
        self.executions[execution_id] = execution

    def amended(self, execution_id: str, execution: Execution | None) -> Holding:
        """The position with another execution in the place of one of the day's, or with none (RISK-32, RISK-33).

        O(the symbol's executions of the day). Changes nothing.
        """
        holding = self.opening
        for each_id, each in self.executions.items():
            taken = execution if each_id == execution_id else each
            if taken is not None:
                holding = after(holding, taken)
        return holding

    def amend(self, execution_id: str, execution: Execution | None, holding: Holding) -> None:
        """Make what `amended` has found so."""
        self.holding = holding
        if execution is None:
            del self.executions[execution_id]
        else:
            self.executions[execution_id] = execution

    def take_over(self, holding: Holding, mark: int) -> int:
        """Go on from another position as if the day had begun with it; the unrealised profit that it brings (RISK-36).

        O(the symbol's executions of the day), which are forgotten.
        """
        brought = holding.unrealised(mark) - self.holding.unrealised(mark)
        self.holding = self.opening = holding
        self.opening_unrealised += brought
        self.executions.clear()
        return brought

    def start_day(self, mark: int) -> None:
        """Begin a day with what is held (RISK-31)."""
        self.holding = self.opening = self.holding._replace(realised=0)
        self.opening_unrealised = self.opening.unrealised(mark)
        self.executions.clear()
