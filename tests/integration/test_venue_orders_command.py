"""``t2t venue``'s order entry as a user meets it: a real process, trusted by the file that it writes."""

import json
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from websockets.sync.client import connect

from support.t2t_process import KEY, OWN, SECRET, interrupted, started

HEADERS = {"APCA-API-KEY-ID": KEY, "APCA-API-SECRET-KEY": SECRET}
ORDER = {"symbol": "BTC/USD", "qty": "0.000001", "side": "buy", "type": "market", "time_in_force": "day"}


class Running(NamedTuple):
    """A venue that runs."""

    feed: str
    orders: str
    lines: list[str]
    """What it has said, once it has ended."""


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in OWN:
        monkeypatch.delenv(name, raising=False)


@contextmanager
def venue(*arguments: str, own: bool = False, scheme: str = "https") -> Iterator[Running]:
    process = started("venue", *arguments, own=own)
    assert process.stdout is not None
    running = Running(process.stdout.readline().strip(), process.stdout.readline().strip(), [])
    with interrupted(process, running.lines):
        assert re.fullmatch(r"ws://127\.0\.0\.1:[0-9]+/v1beta3/crypto/us", running.feed)
        assert re.fullmatch(scheme + r"://127\.0\.0\.1:[0-9]+", running.orders)
        yield running


def client(running: Running, ca_file: str = "ca.pem") -> httpx.Client:
    tls = ssl.create_default_context(cafile=ca_file)
    return httpx.Client(base_url=running.orders, verify=tls, http2=True, headers=HEADERS, trust_env=False)


def test_orders_fill_from_the_market_that_the_feed_shows() -> None:
    with venue("--ca-file", "ca.pem", "--own-credentials", "--speed", "1000", own=True) as running:
        with connect(running.feed) as feed:
            feed.send(json.dumps({"action": "auth", "key": KEY, "secret": SECRET}))
            feed.send(json.dumps({"action": "subscribe", "orderbooks": ["BTC/USD"]}))
            while '"T":"o"' not in str(feed.recv(timeout=20)):
                pass
        with client(running) as http:
            answer = http.post("/v2/orders", json={**ORDER, "client_order_id": "mine"})
            assert (answer.http_version, answer.status_code, answer.json()["status"]) == (
                "HTTP/2",
                200,
                "filled",
            )
            bad = http.post("/v2/orders", json=ORDER, headers={"APCA-API-SECRET-KEY": "another one"})
            assert bad.status_code == 401
        with pytest.raises(httpx.ConnectError, match="certificate verify failed"):
            httpx.get(running.orders, trust_env=False)
    ours = [line for line in running.lines if line.startswith("order ")]
    assert ours[0] == "order 'mine': accepted, buy 0.000001 BTC/USD market day"
    assert re.fullmatch(r"order 'mine': 0\.000001 at [0-9.]+", ours[1])
    assert ours[2:] == ["order 'mine': filled"]


def test_faults_come_from_the_command_line() -> None:
    faults = ("--order-faults", "error-after,goaway", "--order-fault-every", "3", "--fault-seed", "5")
    failed, statuses = 0, set()
    with venue("--ca-file", "ca.pem", *faults) as running, client(running) as http:
        for _ in range(40):
            try:
                statuses.add(http.post("/v2/orders", json=ORDER).status_code)
            except httpx.RemoteProtocolError:
                failed += 1
    assert failed
    assert statuses > {200}
    said = [line.split(": ")[1] for line in running.lines if line.startswith("request ")]
    assert set(said) == {"error-after", "goaway"}
    counts = f"error-after {said.count('error-after')}, goaway {said.count('goaway')}"
    assert running.lines[-1] == f"order faults: {counts}"


def test_plain_order_entry_and_its_rate() -> None:
    port = free_port()
    arguments = (
        "--plain-orders",
        "--orders-port",
        str(port),
        "--requests-per-minute",
        "1",
        "--max-orders",
        "1",
    )
    with venue(*arguments, scheme="http") as running:
        assert running.orders.endswith(f":{port}")
        with httpx.Client(base_url=running.orders, headers=HEADERS, trust_env=False) as http:
            assert http.post("/v2/orders", json=ORDER).status_code == 200
            assert http.post("/v2/orders", json=ORDER).status_code == 429


def test_the_account_comes_from_the_command_line() -> None:
    account = ("--cash", "250000.5", "--hold", "SOL/USD=2@150", "--hold", "AAPL=-1", "--fee", "25")
    with venue("--ca-file", "ca.pem", "--slashless-positions", *account) as running, client(running) as http:
        assert http.get("/v2/account").json()["cash"] == "250000.5"
        stock, pair = http.get("/v2/positions").json()
        assert (stock["symbol"], stock["qty"], stock["side"]) == ("AAPL", "-1", "short")
        assert (pair["symbol"], pair["qty"], pair["avg_entry_price"]) == ("SOLUSD", "2", "150")
        answer = http.post("/v2/orders", json={**ORDER, "side": "sell", "client_order_id": "s"})
        assert answer.status_code == 403
        assert http.get("/v2/orders", params={"status": "all"}).json() == []
    message = "insufficient balance for BTC (requested: 0.000001, available: 0)"
    assert running.lines == [f"order 's': refused, {message}"]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_a_venue_ends_while_a_request_is_stalled() -> None:
    with venue("--ca-file", "ca.pem", "--order-faults", "time-out", "--order-fault-every", "1") as running:
        with client(running) as http, pytest.raises(httpx.ReadTimeout):
            http.post("/v2/orders", json=ORDER, timeout=httpx.Timeout(20, read=0.1))
        waiting = socket.create_connection(("127.0.0.1", int(running.orders.split(":")[2])))
    waiting.close()


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["--order-faults", "gremlins"], "--order-faults: there is no 'gremlins'; there are error-before,"),
        (["--orders-port", "70000"], "--orders-port: 70000 is none"),
        (["--ca-file", "no/such/folder/ca.pem"], "no/such/folder/ca.pem: cannot be written"),
        (["--ca-file", "ca.pem", "--plain-orders"], "not allowed with"),
        (["--requests-per-minute", "0"], "it has to be at least 1"),
        (["--fee", "10001"], "--fee: there are at most 10,000"),
        (["--cash", "much"], "--cash: bad_number: much is not a JSON number"),
        (["--cash=-1"], "--cash: it has to be at least 0"),
        (["--hold", "BTC/USD"], "--hold: 'BTC/USD' is not such as BTC/USD=0.5 or BTC/USD=0.5@61000"),
        (["--hold", "A=1e-10"], "--hold: inexact"),
        (["--hold", "A=1", "--hold", "A=2"], "--hold: A is there more than once"),
        (["--hold", "BTC/USD=-1"], "--hold: BTC/USD is a pair, and cannot be short without --short-pairs"),
    ],
)
def test_what_order_entry_cannot_be_made_of_is_one_line(arguments: list[str], part: str) -> None:
    process = started("venue", *arguments)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (2, "")
    assert part in err
    assert "Traceback" not in err


def test_a_port_that_is_taken_is_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        process = started("venue", "--orders-port", str(port))
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (2, "")
    assert f"--orders-port {port}: " in err
    assert err.count("\n") == 1
