from ticktotrade.phases import Phase
from ticktotrade_conformance.latency.budgets import budgets


def test_budgets_fall_from_phase_to_phase_and_their_stages_are_known() -> None:
    assert budgets().keys() == {"feed", "book", "risk", "codec", "router", "path"}
    for budget in budgets().values():
        ceilings = [budget.ceilings[phase] for phase in Phase if phase in budget.ceilings]
        assert ceilings == sorted(ceilings, reverse=True)
        assert budget.target > 0
