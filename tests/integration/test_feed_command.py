"""``t2t feed`` and ``t2t venue`` as a user meets them: real processes on a real socket, ended by Ctrl-C."""

import gzip
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from support.t2t_process import OWN, SECRET, T2T, ended, interrupted, started
from ticktotrade_conformance.traces.capture import read_capture
from ticktotrade_conformance.traces.generated_market import generated_market

RECORDING = "t2t: recording into day.frames.gz.part, which becomes day.frames.gz\n"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in OWN:
        monkeypatch.delenv(name, raising=False)


@contextmanager
def venue(*arguments: str, own: bool = False) -> Iterator[str]:
    process = started("venue", *arguments, own=own)
    with interrupted(process, []):
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert re.fullmatch(r"ws://127\.0\.0\.1:[0-9]+/v1beta3/crypto/us", url), url
        yield url


def feed(*arguments: str, own: bool = False) -> tuple[int, str, str]:
    return ended(started("feed", *arguments, own=own))


def test_a_recording_replays_and_is_what_the_venue_sent() -> None:
    with venue("--fast", "--frames", "600", "--seed", "4") as url:
        status, out, err = feed(url, "--record", "day.frames.gz", "--frames", "603")
    assert (status, err) == (0, f"{RECORDING}t2t: connected\n")
    assert "reconnects" in out
    captured = [frame for _, frame, _ in read_capture("day.frames.gz")]
    assert captured[3:] == [frame for _, frame, _ in generated_market(4, 600)]
    done = subprocess.run(
        [*T2T, "run", "day.frames.gz"], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"frames +603\b", done.stdout)
    assert re.search(r"controls +3\b", done.stdout)


def test_faults_are_survived_and_what_was_recorded_replays() -> None:
    faults = ("--faults", "drops,clean-closes,unclean-closes,garbage,cuts,duplicates", "--fault-every", "100")
    with venue("--fast", "--frames", "100000", *faults) as url:
        status, out, _ = feed(url, "--record", "day.frames", "--frames", "500", "--lines")
    assert status == 0
    assert int(re.search(r"reconnects +([0-9]+)", out)[1]) > 0  # type: ignore[index]
    done = subprocess.run(
        [*T2T, "run", "day.frames"], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_ends_it_well_and_keeps_the_recording(number: signal.Signals) -> None:
    with venue("--speed", "1000") as url:
        process = started("feed", url, "--record", "day.frames.gz", "--symbols", "BTC/USD,ETH/USD")
        assert process.stderr is not None
        assert process.stderr.readline() == RECORDING
        assert process.stderr.readline() == "t2t: connected\n"
        while Path("day.frames.gz.part").stat().st_size < 1000:
            assert process.poll() is None
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (128 + number, "")
    assert re.search(r"frames +[1-9]", out)
    assert list(read_capture("day.frames.gz"))
    assert os.listdir() == ["day.frames.gz"]


def test_a_venue_whose_lines_nobody_reads_any_more_ends() -> None:
    process = started("venue", "--speed", "50")
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    assert process.stdout.readline()
    process.stdout.close()
    feed(url, "--seconds", "5")
    assert process.wait(timeout=20) == 128 + signal.SIGPIPE
    assert process.stderr is not None
    with process.stderr:
        assert process.stderr.read() == ""


def test_a_second_signal_ends_it_at_once_and_the_recording_is_complete() -> None:
    with venue("--speed", "1000") as url:
        process = started("feed", url, "--record", "day.frames.gz")
        while not (Path("day.frames.gz.part").exists() and Path("day.frames.gz.part").stat().st_size > 1000):
            assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    # Of two that come together, either may be the first.
    assert process.returncode in (128 + signal.SIGTERM, 128 + signal.SIGINT)
    assert list(read_capture("day.frames.gz"))
    assert os.listdir() == ["day.frames.gz"]


def test_each_event_is_a_line_where_stdout_is_no_terminal() -> None:
    with venue("--fast", "--frames", "3000") as url:
        status, out, _ = feed(
            url, "--symbols", "SOL/USD", "--frames", "40", "--channels", "trades,orderbooks"
        )
    assert status == 0
    kinds = {line.split()[1] for line in out.splitlines() if re.match("20[0-9]{2}-", line)}
    assert kinds == {"success", "subscription", "trade", "book"}
    assert "BTC/USD" not in out


def test_a_session_that_is_refused_ends_with_one_line_and_no_file() -> None:
    with venue("--own-credentials", own=True) as url:
        status, _, err = feed(url, "--seconds", "20")
        assert status == 2
        assert err.splitlines()[-1].endswith("the venue says 402 auth failed; check the credentials")
        status, _, err = feed(url, "--channels", "lulds", own=True)
        assert status == 2
        assert "410 invalid subscribe action for this feed; check --symbols, --channels" in err
        status, _, _ = feed(url, "--frames", "3", own=True)
        assert status == 0


def test_nothing_received_is_nothing_written() -> None:
    Path("kept.frames").write_bytes(b"1 []\n")
    status, out, err = feed("ws://127.0.0.1:9/", "--record", "kept.frames", "--seconds", "0.5")
    assert (status, out) == (2, "")
    assert "kept.frames: not written, since no frame was received" in err
    assert Path("kept.frames").read_bytes() == b"1 []\n"
    assert os.listdir() == ["kept.frames"]


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["ws://example.com/"], "URL: credentials are sent over TLS only"),
        (["http://example.com/"], "URL: it is no wss://"),
        ([f"wss://u:{SECRET}@example.com/"], "URL: it has a user or a password"),
        (["wss://example.com/"], "credentials: APCA_API_KEY_ID and APCA_API_SECRET_KEY not set"),
        (["ws://127.0.0.1:9/", "--channels", "feathers"], "--channels: there is no 'feathers'"),
        (["ws://127.0.0.1:9/", "--symbols", ","], "name at least one symbol"),
        (["ws://127.0.0.1:9/", "--symbols", "A" * 33], "--symbols: "),
        (
            ["ws://127.0.0.1:9/", "--record", "no/such/folder/x", "--seconds", "1"],
            "no/such/folder/x: cannot be written",
        ),
    ],
)
def test_what_cannot_be_used_is_one_line(arguments: list[str], part: str) -> None:
    status, out, err = feed(*arguments)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert part in err


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["--faults", "gremlins"], "--faults: there is no 'gremlins'"),
        (["--port", "70000"], "--port: 70000"),
        (["nowhere.frames"], "nowhere.frames: no such file"),
        (["-"], "standard input: "),
        (["--own-credentials"], "--own-credentials: APCA_API_KEY_ID"),
        (["--speed", "2", "--fast"], "not allowed with"),
        (["--speed", "0"], "'0' is not a number above 0"),
    ],
)
def test_what_a_venue_cannot_be_made_of_is_one_line(arguments: list[str], part: str) -> None:
    process = started("venue", *arguments)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (2, "")
    assert part in err
    assert "Traceback" not in err


def test_a_port_that_is_taken_is_one_line() -> None:
    with venue("--frames", "1") as url:
        port = url.split(":")[2].split("/")[0]
        process = started("venue", "--port", port)
        out, err = process.communicate(timeout=20)
        assert (process.returncode, out) == (2, "")
        assert f"--port {port}: " in err
        assert err.count("\n") == 1


def test_a_capture_that_breaks_off_is_complained_of() -> None:
    lines = b"".join(b"%d %s\n" % captured[:2] for captured in generated_market(1, 5000))
    Path("cut.frames.gz").write_bytes(gzip.compress(lines)[:-20])
    process = started("venue", "cut.frames.gz", "--fast")
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    client = started("feed", url, "--record", "day.frames")
    _, err = process.communicate(timeout=30)
    assert process.returncode == 2
    assert "cut.frames.gz: the gzip file is cut off" in err
    client.send_signal(signal.SIGINT)
    client.communicate(timeout=20)
    assert client.returncode == 128 + signal.SIGINT
