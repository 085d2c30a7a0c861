import pytest

from ticktotrade.phases import PHASES, Phase
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.shell.trading_machines import TradingMachines


def test_they_are_those_of_their_names() -> None:
    machines = PHASES[Phase.PHASE_3].machines()
    trading = TradingMachines.of(machines)
    assert trading._asdict() == {each: machines[each] for each in ("pipeline", "session", "router")}
    assert trading.pipeline(PipelineConfig()).counts().frames == 0


def test_one_that_is_missing_is_named() -> None:
    machines = dict(PHASES[Phase.PHASE_3].machines())
    del machines["router"]
    with pytest.raises(KeyError, match="router"):
        TradingMachines.of(machines)
