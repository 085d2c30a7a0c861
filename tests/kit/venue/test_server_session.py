"""The venue by itself: what it answers, what it keeps, what it breaks."""

import json
from collections import Counter

import pytest

from ticktotrade.feed import TreeParser
from ticktotrade.feed.events import BookUpdate, StreamError, Subscription
from ticktotrade.shell import Credentials
from ticktotrade_conformance.traces.generated_market import generated_market
from ticktotrade_conformance.venue import Fault, FaultPlan
from ticktotrade_conformance.venue.faults import ConnectionFaults
from ticktotrade_conformance.venue.market_books import MarketBooks, MarketMessage
from ticktotrade_conformance.venue.server_session import CHANNELS, Answer, ServerSession

AUTH = '{"action":"auth","key":"simulated-key","secret":"simulated-secret"}'


def authenticated(max_symbols: int = 10) -> ServerSession:
    made = ServerSession(max_symbols=max_symbols)
    assert not made.on_text(AUTH).ends
    assert made.authenticated
    return made


def code(answer: Answer) -> int:
    (error,) = TreeParser().parse(answer.frame.encode()).elements
    assert isinstance(error, StreamError)
    return error.code


def listed(answer: Answer) -> Subscription:
    (echo,) = TreeParser().parse(answer.frame.encode()).elements
    assert isinstance(echo, Subscription)
    return echo


@pytest.mark.parametrize(
    ("frame", "wanted"),
    [
        ("", 400),
        ("[]", 400),
        ('{"action":"dance"}', 400),
        ('{"action":["auth"]}', 400),
        (b"\xff", 400),
        ('{"action":"subscribe","trades":["A"]}', 401),
        ('{"action":"auth"}', 402),
        ('{"action":"auth","key":"","secret":"x"}', 402),
        ('{"action":"auth","key":1,"secret":"x"}', 402),
    ],
)
def test_what_comes_before_authentication(frame: str | bytes, wanted: int) -> None:
    answer = ServerSession().on_text(frame)
    assert code(answer) == wanted
    assert answer.ends == (wanted == 402)


@pytest.mark.parametrize(
    ("frame", "wanted"),
    [
        (AUTH, 403),
        ('{"action":"subscribe","trades":"A"}', 400),
        ('{"action":"subscribe","trades":[1]}', 400),
        ('{"action":"subscribe","trades":[""]}', 400),
        ('{"action":"subscribe","feathers":["A"]}', 400),
        ('{"action":"subscribe","lulds":["A"]}', 410),
        ('{"action":"subscribe","trades":["A","B"],"quotes":["A","B"]}', 405),
    ],
)
def test_what_an_authenticated_client_may_not_ask(frame: str, wanted: int) -> None:
    made = authenticated(max_symbols=3)
    assert code(made.on_text(frame)) == wanted
    assert not made.subscribed


def test_only_its_own_credentials_will_do_if_it_has_some() -> None:
    own = Credentials("the-only-key", "the-only-secret")
    assert code(ServerSession(own).on_text(AUTH)) == 402
    made = ServerSession(own)
    made.on_text(own.auth_request())
    assert made.authenticated


def test_subscribing_adds_and_the_whole_list_is_echoed() -> None:
    made = authenticated()
    made.on_text('{"action":"subscribe","trades":["A"],"orderbooks":["B"]}')
    answer = made.on_text('{"action":"subscribe","orderbooks":["B","C","*"],"quotes":["A"]}')
    assert answer.new_books == ("C", "*")
    echo = listed(answer)
    assert (echo.trades, echo.quotes, echo.orderbooks) == (("A",), ("A",), ("B", "C", "*"))
    assert echo.corrections == echo.cancel_errors == ("A",)
    assert made.wants("trades", "A")
    assert not made.wants("trades", "B")
    assert made.wants("orderbooks", "anything")
    assert not made.wants("bars", "A")
    echo = listed(made.on_text('{"action":"unsubscribe","orderbooks":["B","*"],"trades":["X"]}'))
    assert echo.orderbooks == ("C",)
    assert not made.wants("orderbooks", "B")


def test_messages_are_told_apart_and_keep_their_text() -> None:
    trade = '{"T":"t","S":"A","t":"2024-08-09T00:00:01Z","i":1,"p":1.50e2,"s":1}'
    update = '{"T":"o","S":"B","t":"2024-08-09T00:00:01Z","b":[{"p":1,"s":2}],"a":[]}'
    frame = f' [\n {trade} , 7, {{"T":"t"}},{update},{{"T":"success","msg":"x"}} ]\n'
    books = MarketBooks()
    wanted = (MarketMessage("trades", "A", trade), MarketMessage("orderbooks", "B", update))
    assert books.take(frame.encode()) == wanted
    assert books.take(f" {trade} ".encode()) == wanted[:1]
    assert books.take(b"[]") == books.take(b"[ ]") == books.take(b"garbage") == ()
    assert books.symbols() == ["B"]


def test_a_reset_message_has_the_whole_book() -> None:
    books = MarketBooks()
    for _, frame, _ in generated_market(5, 2000):
        books.take(frame)
    for symbol in [*books.symbols(), "é, of which nothing is known"]:
        (element,) = TreeParser().parse(books.reset_message(symbol).encode()).elements
        assert isinstance(element, BookUpdate)
        assert element.reset
        assert element.symbol == symbol
        assert (element.bids, element.asks) == books.snapshot(symbol)
    assert len(books.symbols()) == 4


def drawn(plan: FaultPlan, connection: int) -> list[object]:
    faults = ConnectionFaults(plan, connection, lambda _: None)
    among_data = [faults.among_data(has_books=n % 3 > 0) for n in range(3000)]
    book = MarketBooks().reset_message("A")
    details = (faults.cut("x" * 100), faults.damage(book), faults.befallen(range(100)))
    return [faults.early, *among_data, *details]


def test_faults_are_the_same_for_a_seed_and_others_for_another() -> None:
    plan = FaultPlan(tuple(Fault), seed=3, every=20)
    assert drawn(plan, 1) == drawn(plan, 1)
    assert drawn(plan, 1) != drawn(plan, 2)
    assert drawn(plan, 1) != drawn(plan._replace(seed=4), 1)
    often = Counter(map(str, drawn(plan, 1)))
    assert 100 < 3000 - often["None"] < 200
    assert often.keys() >= set(Fault) - {Fault.SLOW_AUTH, Fault.BUSY}
    assert all(each is None for each in drawn(plan._replace(faults=()), 1)[:-3])


def test_a_request_may_have_any_channel_of_the_feed() -> None:
    made = authenticated()
    echo = made.on_text(json.dumps({"action": "subscribe", **{channel: ["A"] for channel in CHANNELS}}))
    assert all(made.wants(channel, "A") for channel in CHANNELS), echo
