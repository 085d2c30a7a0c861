"""``t2t live`` as a user meets it: real processes, real sockets with TLS, ended by Ctrl-C."""

import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen
from threading import Thread

import pytest

from support.t2t_process import OWN, SECRET, ended, interrupted, started
from ticktotrade_conformance.traces.generated_market import generated_market


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in OWN:
        monkeypatch.delenv(name, raising=False)


@contextmanager
def venue(*arguments: str, own: bool = False) -> Iterator[list[str]]:
    """A venue, and the options that have t2t live trade there."""
    process = started("venue", "--ca-file", "ca.pem", *arguments, own=own)
    with interrupted(process, []):
        assert process.stdout is not None
        feed, orders = process.stdout.readline().strip(), process.stdout.readline().strip()
        yield ["--feed", feed, "--orders", orders, "--ca-file", "ca.pem", "--cold"]


def live(*arguments: str, own: bool = False) -> tuple[int, str, str]:
    return ended(started("live", *arguments, own=own))


def said(err: str) -> set[str]:
    """The notices, but for those of what is held at the start, and of an end amid orders."""
    others = ("stopping:", "Ctrl-C once more", "held at the start")
    return {line for line in err.splitlines() if not any(each in line for each in others)}


def test_without_arguments_it_trades_at_a_venue_inside() -> None:
    status, out, err = live("--speed", "50", "--seconds", "2")
    assert (status, said(err)) == (0, {"t2t: market: connected"})
    assert re.search(r"^t2t-[0-9a-f-]+-1 (buy|sell) ", out, re.MULTILINE)
    assert re.search(r"orders +[1-9][0-9]* sent, 0 open", out)
    for part in ("the simulated venue", "P&L", "latency", "average cost"):
        assert part in out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_ends_it_well_at_a_venue_that_is_named(number: signal.Signals) -> None:
    with venue("--speed", "50", own=True) as named:
        process = started("live", *named, own=True)
        assert process.stdout is not None
        while " placed as " not in process.stdout.readline():
            assert process.poll() is None
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, said(err)) == (128 + number, {"t2t: market: connected"})
    assert re.search(r"orders +[1-9][0-9]* sent, 0 open", out)
    assert SECRET not in out


def test_it_rehearses_before_it_trades_at_a_venue_that_is_named() -> None:
    with venue("--speed", "50") as named:
        status, out, err = live(*named[:-1], "--seconds", "1.5")
    assert status == 0
    rehearsal, connected, *_ = (line for line in err.splitlines() if "held at the start" not in line)
    assert re.match(r"t2t: rehearsal: [\d,]+ orders in ", rehearsal), err
    assert connected == "t2t: market: connected"
    assert "rehearsal-" not in out, "nobody is shown its orders"
    assert re.search(r"orders +[1-9][0-9]* sent, 0 open", out)


def test_it_may_poll_and_be_kept_to_a_processor() -> None:
    core = max(os.sched_getaffinity(0))
    status, out, err = live("--speed", "50", "--seconds", "1.5", "--busy-poll", "--core", str(core))
    assert (status, said(err)) == (0, {"t2t: market: connected"})
    assert re.search(r"orders +[1-9][0-9]* sent, 0 open", out)


def test_quiet_says_nothing_but_the_sum() -> None:
    status, out, err = live("--speed", "50", "--seconds", "1.5", "--quiet")
    assert (status, err) == (0, "")
    assert " placed as " not in out
    assert re.search(r"orders +[1-9][0-9]* sent, 0 open", out)


def test_what_the_venue_allows_a_minute_is_what_orders_wait_for() -> None:
    """Of 42 requests a minute half are for orders: the burst of them goes out, and hardly any more."""
    status, out, _ = live("--speed", "50", "--seconds", "2", "--requests-per-minute", "42")
    assert status == 0
    placed = len(re.findall(" placed as ", out))
    assert 1 <= placed <= 23


def test_it_runs_a_second_time_at_the_same_venue() -> None:
    """The venue takes a client order id once."""
    with venue("--speed", "50", "--short-pairs") as named:
        for _ in range(2):
            status, out, _ = live(*named, "--seconds", "1.5")
            assert status == 0
            assert "placed as" in out
            assert "rejected" not in out.replace("rejected by the risk gate", "")


def test_what_is_not_held_cannot_be_sold_at_the_venue_inside() -> None:
    status, out, _ = live("--speed", "50", "--seconds", "2", "--symbols", "BTC/USD", "--cash", "0")
    assert status == 0
    assert "insufficient" in out
    status, out, _ = live("--speed", "50", "--seconds", "2", "--hold", "BTC/USD=9", "--fee", "25")
    assert status == 0
    assert "insufficient balance for BTC" not in out


def test_symbols_that_the_venue_does_not_have_are_mentioned() -> None:
    status, _, err = live("--symbols", "BTC/USD,NOPE", "--speed", "50", "--seconds", "1.5")
    assert status == 0
    assert "t2t: nothing was heard of NOPE; check --symbols" in err.splitlines()


def test_faults_on_both_sides_are_survived() -> None:
    status, out, _ = live(
        *("--speed", "50", "--seconds", "3", "--stall", "0.5"),
        *("--faults", "drops,garbage,cuts", "--fault-every", "400"),
        *("--order-faults", "error-before,error-after,reset,garbage,rate-limit", "--order-fault-every", "3"),
    )
    assert status in {0, 1}  # 1: stopped while it did not know whether the venue had an order, and said so
    assert re.search(r"orders +[1-9][0-9]* sent", out)


def test_other_credentials_end_it_with_one_line() -> None:
    with venue("--own-credentials", own=True) as named:
        status, _, err = live(*named, "--seconds", "20")
        assert status == 2
        assert err.splitlines()[-1].endswith("401 request is not authorized; check the credentials")


def test_an_authority_that_is_not_known_is_named() -> None:
    with venue("--speed", "50") as named:
        _, _, err = live(*named[:4], "--cold", "--seconds", "1.5")
    assert "certificate is not trusted" in err


def test_a_capture_is_traded_on_until_it_ends() -> None:
    lines = b"".join(b"%d %s\n" % captured[:2] for captured in generated_market(1, 3000))
    Path("day.frames").write_bytes(lines)
    status, out, err = live("day.frames", "--speed", "100")
    assert (status, said(err)) == (0, {"t2t: market: connected"})
    assert re.search(r"orders +[1-9][0-9]* sent, 0 open", out)


def test_a_file_that_is_no_authority_is_one_line() -> None:
    for content in (b"", b"no PEM", b"\xff\xfe"):
        Path("ca.pem").write_bytes(content)
        urls = ("--feed", "ws://127.0.0.1:9/", "--orders", "https://127.0.0.1:9")
        status, _, err = live(*urls, "--ca-file", "ca.pem")
        assert (status, err) == (2, "t2t: ca.pem: no certificates in PEM form; name the authority's file\n")


def test_it_stops_well_when_nobody_reads_its_lines_any_more() -> None:
    """Orders must not be left alone at the venue for want of a reader."""
    with venue("--speed", "50") as named:
        process = started("live", *named)
        assert process.stdout is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.wait(timeout=30) == 128 + signal.SIGPIPE
        assert process.stderr is not None
        with process.stderr:
            err = process.stderr.read()
        assert "Traceback" not in err
        assert "P&L" in err, "it sums up where somebody may still read it"


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["--core", "100000"], "--core 100000: this program may not run there; name one of "),
        (["--feed", "ws://127.0.0.1:9/"], "--feed, --orders: name both"),
        (["--requests-per-minute", "41"], "20 are kept for cancels; allow at least 42"),
        (["--orders", "https://127.0.0.1:9"], "--feed, --orders: name both"),
        (
            ["--feed", "wss://example.com/", "--orders", "https://api.alpaca.markets"],
            "api.alpaca.markets may trade real money; pass --real-money",
        ),
        (
            ["--feed", "wss://example.com/", "--orders", "https://paper-api.alpaca.markets"],
            "APCA_API_KEY_ID and APCA_API_SECRET_KEY not set",
        ),
        (
            ["--feed", "wss://example.com/", "--orders", "https://api.alpaca.markets", "--real-money"],
            "APCA_API_KEY_ID and APCA_API_SECRET_KEY not set",
        ),
        (["--feed", "ws://127.0.0.1:9/", "--orders", "http://127.0.0.1:9"], "--orders: "),
        (["--feed", "ws://example.com/", "--orders", "https://127.0.0.1:9"], "--feed: credentials are sent"),
        (
            ["--feed", "ws://127.0.0.1:9/", "--orders", "https://127.0.0.1:9", "--ca-file", "none.pem"],
            "none.pem: No such file or directory; name the authority's file",
        ),
        (
            ["--feed", "ws://127.0.0.1:9/", "--orders", "https://127.0.0.1:9", "day.frames"],
            "day.frames: it is for the simulated venue; leave it out",
        ),
        (
            ["--feed", "ws://127.0.0.1:9/", "--orders", "https://127.0.0.1:9", "--short-pairs"],
            "--short-pairs: it is for the simulated venue; leave it out",
        ),
        (["--hold", "BTC/USD=-1"], "--hold: BTC/USD is a pair, and cannot be short without --short-pairs"),
        (["--order-faults", "gremlins"], "--order-faults: there is no 'gremlins'"),
        (["--symbols", ","], "--symbols: name at least one"),
        (["nowhere.frames"], "nowhere.frames: no such file"),
        (["-"], "standard input: "),
        (["--ca-file", "ca.pem"], "--ca-file: it is for a venue that is named"),
        (["--real-money"], "--real-money: it is for a venue that is named"),
        (
            ["--feed", "ws://127.0.0.1:9/", "--orders", "https://127.0.0.1:9/v2/orders"],
            "--orders: name what is before /v2",
        ),
    ],
)
def test_what_cannot_be_used_is_one_line(arguments: list[str], part: str) -> None:
    status, out, err = live(*arguments)
    assert (status, out) == (2, "")
    assert part in err
    assert err.count("\n") == 1


_BROKEN = """
from ticktotrade.backend import baseline
from ticktotrade.pipeline import ComposedPipeline
from ticktotrade.phases import PHASES, Phase

class Broken(ComposedPipeline):
    def __init__(self, config):
        super().__init__(PHASES[Phase.BASELINE].stages, config)

    def on_closed(self, client_order_id):
        raise LookupError("who was that?")

class Half:
    def __init__(self, config):
        pass

    def on_frame(self, received_at, frame):
        pass

def broken():
    return baseline()._replace(machines={"pipeline": Broken})

def half():
    return baseline()._replace(machines={"pipeline": Half})

def refusing():
    def make(config):
        raise ZeroDivisionError("by nothing")
    return baseline()._replace(machines={"router": make})

def bookish():
    return baseline()._replace(machines={"book": PHASES[Phase.BASELINE].stages.book})
"""


def test_a_backend_of_somebody_elses_trades(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    status, out, err = live(
        *(
            "--speed",
            "50",
            "--seconds",
            "2",
            "--backend",
            "backends.independent:backend",
            "--phase",
            "baseline",
        )
    )
    assert (status, said(err)) == (0, {"t2t: market: connected"})
    assert "the simulated venue, with pipeline, session, router of standalone" in out
    assert re.search(r"orders +[1-9][0-9]* sent, 0 open", out)


def test_a_backend_that_fails_is_named_with_its_place_and_so_are_orders_that_may_live() -> None:
    Path("mine.py").write_text(_BROKEN)
    status, out, err = live("--speed", "50", "--seconds", "20", "--backend", "mine:broken")
    assert status == 2
    assert "the simulated venue, with pipeline of " in out
    assert re.search(r"t2t: [1-9][0-9]* orders? may still be open at the venue", err)
    assert re.search(r"^  t2t-[0-9a-f-]+-[0-9]+$", err, re.MULTILINE)
    where = _BROKEN[: _BROKEN.index("raise LookupError")].count("\n") + 1
    (said_last,) = [line for line in err.splitlines() if "--backend" in line]
    assert said_last == (
        "t2t: --backend mine:broken: it failed while trading: "
        f"LookupError: who was that?, at mine.py:{where} in on_closed"
    )


@pytest.mark.parametrize(
    ("factory", "part"),
    [
        ("half", "--backend mine:half: Half lacks the methods on_elements, tick, on_fill"),
        ("refusing", "its router cannot be made (ZeroDivisionError: by nothing, at mine.py:"),
        ("bookish", "it has no pipeline, session or router; t2t live trades with those"),
        ("nobody", "--backend mine:nobody: cannot be loaded"),
    ],
)
def test_a_backend_that_cannot_trade_is_one_line(factory: str, part: str) -> None:
    Path("mine.py").write_text(_BROKEN)
    status, out, err = live("--backend", f"mine:{factory}")
    assert (status, out) == (2, "")
    assert part in err
    assert err.count("\n") == 1


def ended_at(process: "Popen[str]", notice: str) -> str:
    """Read what a process says until there is a notice, end it at once, and read the rest; all that it said."""
    assert process.stdout is not None
    assert process.stderr is not None
    drained = Thread(target=process.stdout.read)
    drained.start()
    said = ""
    while notice not in said:
        line = process.stderr.readline()
        assert line, said
        said += line
    for _ in range(2):
        process.send_signal(signal.SIGINT)
        while "Ctrl-C once more" not in said and (line := process.stderr.readline()):
            said += line
    said += process.stderr.read()
    drained.join()
    process.stdout.close()
    process.stderr.close()
    process.wait(timeout=30)
    return said


def test_what_is_left_is_named_whole_and_asked_about_by_the_next_run() -> None:
    """Runs are ended at once, with orders in doubt; the last one sees their end."""
    with venue("--speed", "50", "--order-faults", "time-out", "--order-fault-every", "3") as named:
        process = started("live", *named)
        assert process.stdout is not None
        orders = 0
        while orders < 10:
            orders += " buy " in (line := process.stdout.readline()) or " sell " in line
            assert line
        said = ended_at(process, "")
        assert process.returncode == 1
        counted = re.search(r"t2t: ([0-9]+) orders? may still be open at the venue; look there", said)
        assert counted is not None
        ids = re.findall(r"^  (t2t-\S+)$", said, re.MULTILINE)
        assert len(ids) == int(counted[1]) > 0
        (file,) = Path().glob("t2t-orders-left-127.0.0.1-*.jsonl")
        head, *left = file.read_text().splitlines()
        assert named[3] in head
        assert len(left) == len(ids)
        assert [each for each in ids if not any(f'"{each}"' in line for line in left)] == []

        process = started("live", *named)
        said = ended_at(process, "an earlier run")
        assert re.search(
            f"account: asking about {len(ids)} orders? whose end an earlier run did not see", said
        )
        assert "Traceback" not in said


def test_a_file_of_orders_left_that_is_none_is_not_written_over() -> None:
    urls = ("--feed", "ws://127.0.0.1:9/", "--orders", "https://127.0.0.1:9")
    head = '{"t2t": "orders left", "version": 1, "orders_url": "https://127.0.0.1:9"}\n'
    for content, part in (
        ("", "it is empty"),
        ("notes\n", "mend it"),
        ("{}\n", "not a file of orders left"),
        (head.replace(":9", ":8"), "the orders in it are at 'https://127.0.0.1:8'"),
        (f"{head}{{}}\n", "mend it"),
    ):
        Path("left.jsonl").write_text(content)
        status, _, err = live(*urls, "--left", "left.jsonl")
        assert status == 2
        assert err.startswith("t2t: left.jsonl: ")
        assert part in err
        assert len(err.splitlines()) == 1
        assert Path("left.jsonl").read_text() == content
