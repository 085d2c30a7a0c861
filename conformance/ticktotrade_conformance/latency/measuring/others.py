"""What other programs took of the processors while something was measured."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib import import_module
from typing import Any, Final, NamedTuple

from ticktotrade_conformance.latency.measuring import proc_files


def _psutil() -> Any:
    """psutil, if it runs here: there are no wheels of it for PyPy, and on some paths those of another interpreter."""
    try:
        return import_module("psutil")
    except ImportError:
        return None


psutil: Final = _psutil()


class ProcessorTimes(NamedTuple):
    """Seconds since some moment: of all processors together, of them those in use, and of those ours."""

    all: float
    used: float
    ours: float


class Others:
    """`share` is what others took since it was made, 0 to 1 of all processors."""

    def __init__(self, read: Callable[[], ProcessorTimes]) -> None:
        self._read = read
        self._begun = read()

    @property
    def share(self) -> float:
        """What was in use and not by us; 0 as long as no time has passed."""
        spent = ProcessorTimes(*(now - then for now, then in zip(self._read(), self._begun, strict=True)))
        return max(0.0, spent.used - spent.ours) / spent.all if spent.all > 0 else 0.0


def processor_times(ours: Iterable[int]) -> ProcessorTimes:
    """As the system has them now; ``ours`` has the processes that belong to the measurement.

    A process that has ended counts as another program from then on, and what a hypervisor takes away as well.
    """
    everything, used = _all_and_used() if psutil else proc_files.all_and_used()
    return ProcessorTimes(everything, used, sum(map(processor_time, ours)))


def processor_time(pid: int) -> float:
    """The seconds that a process has taken of all processors; 0 if it is not there any more."""
    if psutil is None:
        return proc_files.process_time(pid)
    with suppress(psutil.NoSuchProcess):
        times = psutil.Process(pid).cpu_times()
        return float(times.user + times.system)
    return 0.0


def resident_bytes(pid: int) -> int:
    """What a process has in memory; 0 if it is not there any more."""
    if psutil is None:
        return proc_files.process_bytes(pid)
    with suppress(psutil.NoSuchProcess):
        return int(psutil.Process(pid).memory_info().rss)
    return 0


def _all_and_used() -> tuple[float, float]:
    found: Any = psutil.cpu_times()  # with other members on each system
    times: dict[str, float] = found._asdict()
    idle = times["idle"] + times.get("iowait", 0.0)
    # Linux has the time of guests in that of users as well.
    everything = sum(times.values()) - times.get("guest", 0.0) - times.get("guest_nice", 0.0)
    return everything, everything - idle
