"""tick-to-trade: the path from a market-data tick to an order, as an executable specification.

Prices and sizes are integers, in billionths of a dollar and of a unit (*nanos*), times nanoseconds since 1970.

A backend has a machine for each component; the reference is one, at each of its phases. A book:

>>> from ticktotrade import BookConfig, Level, Phase, read_decimal, reference, write_decimal
>>> backend = reference(Phase("phase3"))
>>> book = backend.machines["book"](BookConfig(max_levels=1_000))
>>> book.apply(True, (Level(read_decimal("61.68"), 5),), (Level(read_decimal("61.70"), 7),)).value
'applied'
>>> write_decimal(book.spread())
'0.02'

A pipeline takes frames of the market-data stream in, and decides. A capture has one on each line, behind the time at
which it was received (``open("day.frames", "rb")``; here two lines):

>>> from ticktotrade import PHASES, Sent
>>> capture = b'''1723161600000000000 [{"T":"t","S":"BTC/USD","t":"2024-08-09T00:00:00Z","p":61.7,"s":1,"i":1,"tks":"B"}]
... 1723161600000001000 [{"T":"o","S":"BTC/USD","t":"2024-08-09T00:00:00Z","b":[{"p":61.68,"s":9}],"a":[{"p":61.7,"s":1}],"r":true}]
... '''
>>> pipeline = PHASES[Phase("phase3")].pipeline()
>>> for line in capture.splitlines():  # a trade, which the risk gate needs for its collar; then a book that leans
...     received_at, _, frame = line.partition(b" ")
...     reaction = pipeline.on_frame(int(received_at), frame)
...     print([each.client_order_id for each in reaction.decisions if isinstance(each, Sent)])
[]
['t2t-1']

A refused operation raises `Refused` with one of the codes, and leaves the machine as it was:

>>> from ticktotrade import ErrorCode, Refused
>>> try:
...     backend.machines["book"](BookConfig()).mid()
... except Refused as refused:
...     print(refused.code is ErrorCode.ONE_SIDED)
True

A backend of your own is a `Backend` whose machines answer the operations that `COMPONENTS` declares; whether they do
so rightly is what ``t2t conform --backend module:factory`` decides:

>>> from ticktotrade import COMPONENTS, Backend
>>> COMPONENTS["book"].interface.__name__
'OrderBook'
>>> class MyBook: ...
>>> mine = Backend("mine", "Python", "", Phase("baseline"), {"book": MyBook})

To read on, start with `ticktotrade.machine` (what a machine is) and `ticktotrade.phases` (which variants there are);
then one folder is one component: its ``interface`` first, then the variants from the plainest on.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ticktotrade.backend import Backend, reference
    from ticktotrade.book.interface import BookConfig, OrderBook
    from ticktotrade.components import COMPONENTS
    from ticktotrade.errors import ErrorCode, Refused
    from ticktotrade.market_data import Depth, Level, Side, Touch
    from ticktotrade.nano import read_decimal, write_decimal
    from ticktotrade.order import Order
    from ticktotrade.phases import PHASES, Phase
    from ticktotrade.pipeline.interface import Pipeline, PipelineConfig, Reaction, Rejected, Sent, Throttled
    from ticktotrade.timestamp import read_time, write_time

__version__ = "0.1.0"

__all__ = [
    "COMPONENTS",
    "PHASES",
    "Backend",
    "BookConfig",
    "Depth",
    "ErrorCode",
    "Level",
    "Order",
    "OrderBook",
    "Phase",
    "Pipeline",
    "PipelineConfig",
    "Reaction",
    "Refused",
    "Rejected",
    "Sent",
    "Side",
    "Throttled",
    "Touch",
    "__version__",
    "read_decimal",
    "read_time",
    "reference",
    "write_decimal",
    "write_time",
]

_MODULES: Final = {
    "backend": ("Backend", "reference"),
    "book.interface": ("BookConfig", "OrderBook"),
    "components": ("COMPONENTS",),
    "errors": ("ErrorCode", "Refused"),
    "market_data": ("Depth", "Level", "Side", "Touch"),
    "nano": ("read_decimal", "write_decimal"),
    "order": ("Order",),
    "phases": ("PHASES", "Phase"),
    "pipeline.interface": ("Pipeline", "PipelineConfig", "Reaction", "Rejected", "Sent", "Throttled"),
    "timestamp": ("read_time", "write_time"),
}
_MODULE_OF: Final = {name: module for module, names in _MODULES.items() for name in names}


def _load(name: str) -> object:
    """A public name, whose module is loaded when it is first asked for.

    What imports one module of the reference does not pay for all of them, and finds no circle.
    """
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value


if not TYPE_CHECKING:  # A type checker that sees it takes every name for a public one.
    __getattr__ = _load


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
