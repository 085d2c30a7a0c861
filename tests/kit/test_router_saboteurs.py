"""The router's property test is able to fail: routers that lose or double orders do not pass it."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from reference.test_router import Routing
from ticktotrade.router import OrderRouter, RouterConfig
from ticktotrade_conformance.saboteurs import SABOTEURS

LOSING = (
    "SendsItAgain",
    "ResetMeansUnsent",
    "NewIdEachTime",
    "InUseIsRejected",
    "RetriesRefusals",
    "LimiterOutsideTheLoop",
    "IgnoresRetryAfter",
    "CallsItUnsent",
    "CountsFillsTwice",
    "PartIsAll",
    "CancelIsCanceled",
    "SendsThenCancels",
    "LeavesThemToTheVenue",
    "KeepsKnocking",
    "StopsByTheClock",
    "SpinsAtTheLimiter",
    "AsksNoMore",
    "PlacesItLate",
    "NeverSure",
    "BelievesTheFirst404",
    "CancelsInTurn",
    "SpendsItAll",
    "NeverStale",
    "TellsOldFills",
    "PlacesWhatItAdopts",
)


def broken(name: str) -> type[Routing]:
    class Broken(Routing):
        def new_router(self, config: RouterConfig) -> OrderRouter:
            router = SABOTEURS[name].machine(config)
            assert isinstance(router, OrderRouter)
            return router

    return Broken


@pytest.mark.parametrize("name", LOSING)
def test_a_router_that_loses_or_doubles_orders_does_not_pass(name: str) -> None:
    looking = settings(
        max_examples=1000,
        stateful_step_count=40,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        deadline=None,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )
    with pytest.raises((AssertionError, KeyError)):
        run_state_machine_as_test(broken(name), settings=looking)
