"""The one variant of `Numbers`: the functions of `ticktotrade.nano` and `ticktotrade.timestamp`."""

from ticktotrade.machine import NoConfig
from ticktotrade.nano import read_decimal, write_decimal
from ticktotrade.numbers.interface import Numbers
from ticktotrade.timestamp import read_time, write_time


class PlainNumbers(Numbers):
    """Reads and writes by regular expression and integer arithmetic."""

    def __init__(self, config: NoConfig = NoConfig()) -> None:
        del config

    read_decimal = staticmethod(read_decimal)
    write_decimal = staticmethod(write_decimal)
    read_time = staticmethod(read_time)
    write_time = staticmethod(write_time)
