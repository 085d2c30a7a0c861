"""``t2t wire`` as a user meets it: real processes, real sockets, TLS or not, and no word of how fast anything has to be."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from shlex import quote

import pytest

from support.t2t_process import ended, started
from ticktotrade.phases import PHASES
from ticktotrade_conformance.backends.processes import process_table
from ticktotrade_conformance.cli import main
from ticktotrade_conformance.latency.documents.document import read_latency_document
from ticktotrade_conformance.traces.generated_market import generated_market

CLIENT = Path(__file__).parents[1] / "support" / "wire_client.py"
SHORT = ("--frames", "60", "--warm-up", "20", "--patience", "2")
COLD = ("--cold", *SHORT)
FIGURE = r"([\d,]+(?:\.\d\d?)?)"


def wire(*arguments: str) -> tuple[int, str, str]:
    return ended(started("wire", *arguments))


def client(mistake: str) -> str:
    places = "{market} {orders} '{ca}' {config}"
    return f"{quote(sys.executable)} {quote(str(CLIENT))} {places} {mistake}"


def judged(mistake: str, *arguments: str) -> tuple[int, str]:
    """How a client is judged over 56 + 60 orders: the first frame of each of four symbols leads to none."""
    status, out, err = wire("--command", client(mistake), "--rate", "max", *SHORT, *arguments)
    assert err == ""
    assert "of 76 orders decided" in out or "all 76 orders as decided" in out
    return status, out


def test_every_phase_and_the_plain_client_run_under_it_and_each_figure_stands_beside_the_echo() -> None:
    status, out, err = wire("--rate", "own,500,max", "--seconds", "1", *COLD)
    assert (status, err) == (0, "")
    for system in (*(f"t2t live, {phase}: " for phase in PHASES), "websockets and httpx: "):
        part = out.partition(system)[2].partition("as decided")[0]
        assert re.search(r"all [\d,]+ orders $", part), system
        rows = re.findall(rf" (\d+) +0 +0 +{FIGURE} +\S+ +\S+ +{FIGURE}", part)
        multiples = re.findall(rf"times echo +{FIGURE}× +\S+ +\S+ +{FIGURE}×", part)
        assert len(rows) == len(multiples) == 4, system
        for figure in (*(each for row in rows for each in row), *(each for row in multiples for each in row)):
            assert float(figure.replace(",", "")) > 0
    assert "echo, which is the floor: HTTP/2 over TLS" in out
    assert "echo, which is the floor: HTTP/1.1 over TLS" in out


@pytest.mark.parametrize(
    ("options", "kind"), [(("--http", "1.1"), "HTTP/1.1 over TLS"), (("--plain-orders",), "HTTP/1.1, plain")]
)
def test_systems_speak_what_they_are_offered(options: tuple[str, ...], kind: str) -> None:
    status, out, err = wire("--phase", "phase3", "--rate", "max", *COLD, *options)
    assert (status, err) == (0, "")
    assert f"t2t live, phase3: {kind}" in out
    assert f"echo, which is the floor: {kind}" in out


def test_the_echo_alone_speaks_both_versions() -> None:
    status, out, err = wire("--echo", "--plain-orders", "--rate", "200", *SHORT)
    assert (status, err) == (0, "")
    for kind in ("HTTP/2, plain", "HTTP/1.1, plain"):
        part = out.partition(f"floor: {kind}")[2]
        assert re.search(rf"200\S*(?: \d+)? +60 +0 +0 +{FIGURE} ", part), kind


def test_a_client_that_trades_as_the_reference_does_is_told_so() -> None:
    status, out = judged("none")
    assert status == 0
    assert "all 76 orders as decided" in out


@pytest.mark.parametrize(
    ("mistake", "counted", "example"),
    [
        (
            "drops",
            "15 missing; 0 duplicated, 0 invented",
            r"warm-up: missing: (buy|sell) 0.01 \S+ at \S+, of frame 9\b",
        ),
        (
            "doubles",
            "0 missing; 15 duplicated, 0 invented",
            r"duplicated: .*\(client order id wire-5-again\)",
        ),
        ("repeats", "0 missing; 15 duplicated, 0 invented", r"duplicated: .*\(client order id wire-5\)"),
        ("invents", "0 missing; 0 duplicated, 15 invented", r"invented: .*\(client order id wire-5-mine\)"),
    ],
)
def test_a_client_with_a_mistake_is_told_which_and_how_often(
    mistake: str, counted: str, example: str
) -> None:
    status, out = judged(mistake)
    assert status == 1
    assert counted in out
    assert re.search(example, out)


def test_a_client_that_loses_the_market_and_comes_back_gets_whole_books_and_is_judged_by_them() -> None:
    """What was under way to it when it left may be missing; nothing else is wrong."""
    status, out, err = wire("--command", client("loses"), "--rate", "20", *SHORT, "--warm-up", "0")
    assert err == ""
    assert status in {0, 1}
    counted = re.search(r"0 duplicated, 0 invented|all \d+ orders as decided", out)
    assert counted is not None


@pytest.mark.parametrize(
    "faults",
    [
        ("--order-faults", "all", "--order-fault-every", "8", "--stall", "0.3"),
        ("--faults", "garbage,cuts,duplicates", "--fault-every", "25"),
    ],
    ids=["requests", "frames"],
)
def test_at_the_faults_of_the_venue_live_still_sends_what_is_decided(faults: tuple[str, ...]) -> None:
    status, out, err = wire("--phase", "phase3", "--rate", "100", *COLD, "--patience", "10", *faults)
    assert (status, err) == (0, "")
    assert re.search(r"all \d+ orders as decided", out)


def test_only_t2t_live_is_cold(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["wire", "--echo", *COLD]) == 2
    assert (
        capsys.readouterr().err
        == "t2t: --cold: it is for t2t live; name its --phase as well, or leave it out\n"
    )


@pytest.mark.skipif(
    len(getattr(os, "sched_getaffinity", lambda process: ())(0)) < 2,
    reason="there is one processor, or no choice",
)
def test_a_system_has_every_processor_but_the_venues(tmp_path: Path) -> None:
    before, told = os.sched_getaffinity(0), tmp_path / "processors"
    program = f"import os; open({str(told)!r}, 'w').write(str(sorted(os.sched_getaffinity(0))))"
    command = f"{quote(sys.executable)} -c {quote(program)} {{market}} {{orders}}"
    assert main(["wire", "--command", command, "--rate", "max", *SHORT]) == 2
    assert told.read_text() == str(sorted(before)[1:])
    assert os.sched_getaffinity(0) == before


def test_the_faults_of_the_venue_show_what_a_careless_client_does() -> None:
    """It asks once and looks at no answer; so nothing is missing and nothing comes twice, but where it was cut off."""
    status, out = judged(
        "none", "--order-faults", "error-before,error-after,rate-limit", "--order-fault-every", "3"
    )
    assert (status, "as decided" in out) == (0, True)
    status, out = judged("doubles", "--order-faults", "error-after", "--order-fault-every", "1")
    assert (status, "15 duplicated" in out) == (1, True)


def test_a_capture_is_traded_on_by_a_strategy_of_its_own(tmp_path: Path) -> None:
    capture, strategy = tmp_path / "day.frames", tmp_path / "strategy.json"
    capture.write_bytes(b"".join(b"%d %s\n" % each[:2] for each in generated_market(1, 400)))
    strategy.write_text(
        '{"order_quantity": 20000000, "risk": {"collar_reference": "book", "max_repeats": 1000}}'
    )
    options = ("--command", client("none"), "--config", str(strategy), "--frames", "400", "--warm-up", "0")
    status, out, err = wire(str(capture), *options, "--rate", "1000")
    assert (status, err) == (0, "")
    assert "wire to wire, over" in out
    assert re.search(r"all [1-9]\d* orders as decided", out)


def test_by_hand_it_says_where_to_trade_and_waits(tmp_path: Path) -> None:
    process = started("wire", "--by-hand", "--rate", "max", *SHORT)
    assert process.stdout is not None
    told = dict(process.stdout.readline().split(maxsplit=1) for _ in range(4))
    places = [told[each].strip() for each in ("market", "orders", "authority", "strategy")]
    with_client = started_client(places)
    try:
        status, out, err = ended(process)
    finally:
        with_client.kill()
        with_client.communicate()
    assert (status, err) == (0, "")
    assert "started by hand: HTTP/1.1 over TLS" in out
    assert not Path(places[3]).exists(), "nothing is left of it"


def started_client(places: list[str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, str(CLIENT), *places, "none"], stderr=subprocess.PIPE)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_and_the_system_with_one_line(number: signal.Signals, tmp_path: Path) -> None:
    """A system that never comes, and says in a file which process it is."""
    file = tmp_path / "number"
    os.mkfifo(file)
    process = started("wire", "--command", f"sh -c 'echo $$ >{file}; exec sleep 600' {{market}} {{orders}}")
    system = int(file.read_text())
    process.send_signal(number)
    _, err = process.communicate(timeout=30)
    assert system not in process_table()
    said = {signal.SIGINT: "interrupted", signal.SIGTERM: "terminated"}[number]
    assert (process.returncode, err) == (128 + number, f"t2t: {said}\n")


def test_a_system_that_ends_is_one_line_with_its_last_words() -> None:
    status, out, err = wire("--command", client("leaves"), *SHORT)
    assert (status, out) == (2, "")
    assert re.fullmatch(
        r"t2t: .*wire_client.py.*: it has ended with exit status 1; "
        r"its last words: no more: the market frightens me\n",
        err,
    )


def test_one_of_several_systems_that_ends_does_not_cost_the_others() -> None:
    status, out, err = wire(
        "--command", client("leaves"), "--command", client("none"), "--rate", "max", *SHORT
    )
    assert (status, err) == (1, "")
    assert "not timed to the end: " in out
    assert "all 76 orders as decided" in out


@pytest.mark.parametrize("option", ["--port", "--orders-port"])
def test_a_port_in_use_is_one_line(option: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, out, err = wire(option, str(port))
    assert (status, out, err) == (
        2,
        "",
        f"t2t: {option} {port}: Address already in use; name another, or 0\n",
    )


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["--command", "none-such {market} {orders}"], "it cannot be started (No such file or directory)"),
        (["--command", "true"], "--command: nothing in it says {market} and {orders}"),
        (["--command", "'"], "quote it as for a shell"),
        (["--command", " "], "--command: it is empty"),
        (["--rate", "0"], "'0' is neither a number from 1 to 1,000,000 nor own or max"),
        (["--rate", "fast"], "'fast' is neither a number"),
        (["--rate", ""], "'' is neither a number"),
        (["--port", "70000"], "70000 is no port"),
        (["--faults", "losses"], "--faults: there is no 'losses'; there are drops, "),
        (["--order-faults", "late"], "--order-faults: there is no 'late'; there are error-before, "),
        (["--config", "none.json"], "none.json: cannot be read"),
        (["none.frames"], "none.frames: "),
        (["-"], "standard input: a market cannot wait for it; name a capture"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    arguments: list[str], part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["wire", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert part in err
    assert len([line for line in err.splitlines() if line.startswith("t2t")]) == 1


def test_a_market_without_an_order_is_said_to_be_one_before_anything_is_started(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    quiet = tmp_path / "quiet.frames"
    quiet.write_text('1 [{"T":"q","S":"X","bp":1,"bs":1,"ap":2,"as":1,"t":"2024-08-09T00:00:00Z"}]\n')
    assert main(["wire", str(quiet)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"t2t: {quiet}: none of 1 frames leads to an order; take more of them (--frames)")
    assert err.count("\n") == 1


def test_what_was_measured_is_left_behind_and_shown_on_a_page(tmp_path: Path) -> None:
    left, page = tmp_path / "run.json", tmp_path / "run.html"
    status, _, err = wire("--echo", "--rate", "max", *SHORT, "--json", str(left), "--html", str(page))
    assert (status, err) == (0, "")
    document = read_latency_document(left)
    assert document.wire
    assert [each.is_as_decided for each in document.wire.floors] == [True, True]
    assert all(rate.samples for floor in document.wire.floors for rate in floor.rates)
    assert "Wire to wire" in page.read_text()
