"""The router's property test is able to fail: routers that lose or double orders do not pass it."""

import pytest

from support.broken_machines import check_it_fails
from support.routing import Routing
from ticktotrade.router import OrderRouter, RouterConfig
from ticktotrade_conformance.saboteurs import SABOTEURS

pytestmark = pytest.mark.thorough

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
    check_it_fails(broken(name), (AssertionError, KeyError), examples=1000, steps=40)
