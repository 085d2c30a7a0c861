"""tick-to-trade: the path from a market-data tick to an order, as an executable specification.

Start with `ticktotrade.machine` (what a machine is) and `ticktotrade.phases` (which variants there are);
then one folder is one component: its ``interface`` first, then the variants from the plainest on.
"""

__version__ = "0.1.0"
