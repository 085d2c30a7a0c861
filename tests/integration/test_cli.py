"""The command as a user meets it: real processes, real files, good input and bad."""

import gzip
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ticktotrade.codec import BincodeCodec, JsonCodec
from ticktotrade_conformance.cli import main
from ticktotrade_conformance.traces.generated_market import generated_market

T2T = [sys.executable, "-m", "ticktotrade_conformance"]
GHOST = "ticktotrade_conformance.saboteurs:GhostLevels"
SILENT = "ticktotrade_conformance.saboteurs:NeverFires"
"""Of the component that is judged soonest."""
TESTS = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def t2t(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
    done = subprocess.run([*T2T, *arguments], input=stdin, capture_output=True, check=False, timeout=120)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def market(path: str, frames: int = 1500, seed: int = 1) -> str:
    lines = b"".join(b"%d %s\n" % captured[:2] for captured in generated_market(seed, frames))
    Path(path).write_bytes(gzip.compress(lines) if path.endswith(".gz") else lines)
    return path


def assert_complaint(done: subprocess.CompletedProcess[str], *parts: str) -> None:
    """One line that names the place and the remedy, exit status 2, no traceback."""
    assert done.returncode == 2, done
    assert done.stdout == ""
    assert done.stderr.startswith("t2t: ")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    for part in parts:
        assert part in done.stderr


def left_behind() -> list[str]:
    return sorted(os.listdir())


# conform, replay, serve


def test_the_reference_passes_and_leaves_nothing_behind() -> None:
    done = t2t("conform", "--sequences", "5")
    assert done.returncode == 0, done.stdout
    assert done.stdout.endswith("passed\n")
    assert done.stdout.count("SortedLevelsBook") == 1
    assert done.stdout.count("TokenScanner") == done.stdout.count("ByteScanner") == 1
    assert left_behind() == []


def test_a_wrong_backend_fails_and_the_printed_command_replays_it() -> None:
    done = t2t("conform", "--component", "book", "--backend", GHOST, "--sequences", "100")
    assert done.returncode == 1
    assert "wrong answer" in done.stdout
    assert done.stdout.endswith("not passed\n")
    (command,) = [line.strip() for line in done.stdout.splitlines() if "t2t replay counterexamples" in line]
    assert left_behind() == ["counterexamples"]
    replayed = t2t(*command.split()[1:])
    assert replayed.returncode == 1
    assert "snapshot" in replayed.stdout or "best" in replayed.stdout
    fixed = t2t(*command.replace(GHOST, "ticktotrade.backend:phase1").split()[1:])
    assert fixed.returncode == 0
    assert "passed: " in fixed.stdout


@pytest.mark.thorough
def test_serve_agrees_with_the_in_process_backend_everywhere() -> None:
    serve = f"{sys.executable} -m ticktotrade_conformance serve"
    done = t2t("conform", "--command", serve, "--sequences", "60")
    assert done.returncode == 0, done.stdout
    assert "reference phase1" in done.stdout


def test_serve_keeps_stdout_for_the_protocol() -> None:
    Path("noisy.py").write_text(
        "from ticktotrade.backend import phase1\n"
        "from ticktotrade.limiter import GcraLimiter\n"
        "import os, subprocess\n"
        "print('importing')\n"
        "class Noisy(GcraLimiter):\n"
        "    def admit(self, now, cells, key):\n"
        "        print('admitting')\n"
        "        os.write(1, b'admitting\\n')\n"
        "        return super().admit(now, cells, key)\n"
        "def factory():\n"
        "    assert subprocess.run('cat; echo making', shell=True, timeout=9).returncode == 0\n"
        "    return phase1()._replace(machines={'limiter': Noisy})\n"
    )
    serve = f"{sys.executable} -m ticktotrade_conformance serve --backend noisy:factory"
    done = t2t("conform", "--command", serve, "--sequences", "10")
    assert done.returncode == 0, done.stdout
    assert "skipped: the backend does not have it" in done.stdout
    done = t2t("serve", "--backend", "noisy:factory", stdin=b'{"id":1,"do":"hello","version":1}\n')
    assert (done.returncode, done.stderr) == (0, "importing\nmaking\n")
    assert done.stdout.startswith('{"id":1,"hello":')


@pytest.mark.parametrize(
    "line",
    [
        b"hello\n",
        b"[]\n",
        b'{"id":1}\n',
        b'{"id":1,"do":"dance"}\n',
        b'{"id":1,"do":"steps","steps":[]}\n',
        b'{"id":1,"do":"open","component":"book","config":{}}\n{"id":2,"do":"steps","steps":[{"op":"x","args":{}}]}\n',
        b'{"id":1,"do":"open","component":"book","config":{"max_levels":-1}}\n',
        b'{"id":1,"do":"measure","round":417805230,"limit":0,"arrivals":null}\n',
        b'{"id":1,"do":"digest"}\n',
        b'{"id":1,"do":"digest","step":null}\n',
        b'{"id":1,"do":"prepare","component":"book","config":{},"setup":[],"steps":[]}\n'
        b'{"id":2,"do":"measure","round":417805230,"limit":0,"arrivals":null}\n'
        b'{"id":3,"do":"digest","step":0}\n',
        b'{"id":1,"do":"prepare","component":"book","config":{},"setup":null,"steps":[]}\n',
        b'{"id":1,"do":"prepare","component":"book","config":{},"setup":[],"steps":[{"op":"x","args":{}}]}\n',
        b'{"id":1,"do":"prepare","component":"book","config":{},"setup":[],"steps":[]}\n'
        b'{"id":2,"do":"measure","round":417805230,"limit":0,"arrivals":7}\n',
    ],
)
def test_serve_refuses_what_is_no_request(line: bytes) -> None:
    done = t2t("serve", stdin=line)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "stdin: " in done.stderr


@pytest.mark.parametrize(
    ("mode", "shown"),
    [
        ("raises_keyboard_interrupt", "the backend raised KeyboardInterrupt, at "),
        ("raises_masked", "the backend raised Masked, at "),
        ("masquerades", "cannot be loaded (SystemExit: 0, at "),
        ("has_an_unshown_component", "cannot be loaded (SystemExit: 0, at "),
    ],
)
def test_serve_ends_with_one_line_whatever_its_backend_raises(mode: str, shown: str) -> None:
    requests = (
        b'{"id":1,"do":"open","component":"limiter","config":{"rate":1,"period":10,"burst":1}}\n'
        b'{"id":2,"do":"steps","steps":[{"op":"admit","args":{"now":1,"cells":1,"key":null}}]}\n'
    )
    shutil.copy(TESTS / "backends" / "misbehaving.py", ".")
    done = t2t("serve", "--backend", f"misbehaving:{mode}", stdin=requests)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert shown in done.stderr


def test_serve_ends_with_one_line_if_its_backend_raises() -> None:
    Path("raises.py").write_text(
        "from ticktotrade.backend import phase1\n"
        "def make(config):\n"
        "    raise ValueError('no such thing')\n"
        "def factory():\n"
        "    return phase1()._replace(machines={'limiter': make})\n"
    )
    request = b'{"id":1,"do":"open","component":"limiter","config":{}}\n'
    done = t2t("serve", "--backend", "raises:factory", stdin=request)
    assert_complaint(done, "the backend raised ValueError: no such thing, at raises.py:3 in make")


def test_nothing_to_judge_is_not_a_pass() -> None:
    Path("only_book.py").write_text(
        "from ticktotrade.backend import phase1\n"
        "def factory():\n"
        "    return phase1()._replace(machines={'book': phase1().machines['book']})\n"
    )
    done = t2t("conform", "--backend", "only_book:factory", "--component", "risk", "--sequences", "5")
    assert done.returncode == 1
    assert "skipped" in done.stdout
    assert t2t("conform", "--backend", "only_book:factory", "--sequences", "5").returncode == 0


def test_a_backend_that_hangs_in_process_is_a_time_out() -> None:
    Path("hangs.py").write_text(
        "from ticktotrade.backend import phase1\n"
        "from ticktotrade.limiter import GcraLimiter\n"
        "class Hangs(GcraLimiter):\n"
        "    def admit(self, now, cells, key):\n"
        "        while True:\n"
        "            try:\n"
        "                pass\n"
        "            except Exception:\n"
        "                pass\n"
        "def factory():\n"
        "    return phase1()._replace(machines={'limiter': Hangs})\n"
    )
    done = t2t(
        "conform", "--backend", "hangs:factory", "--sequences", "3", "--timeout", "1", "--restarts", "1"
    )
    assert done.returncode == 1
    assert "time-out: " in done.stdout
    assert "in admit" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (
            ["--backend", "nowhere:factory"],
            ["--backend nowhere:factory", "cannot be loaded", "No module named"],
        ),
        (["--backend", "json:factory"], ["cannot be loaded", "factory"]),
        (["--backend", "json"], ["not MODULE:FACTORY"]),
        (["--backend", "platform:python_version"], ["returned str", "has to return a Backend"]),
        (["--command", "/no/such/program --fast"], ["--command /no/such/program", "cannot be started"]),
        (["--command", ""], ["--command", "empty"]),
    ],
)
def test_a_backend_that_cannot_be_had_is_a_complaint(arguments: list[str], parts: list[str]) -> None:
    assert_complaint(t2t("conform", *arguments), *parts)
    assert left_behind() == []


def test_a_backend_that_says_hello_wrongly_is_a_verdict() -> None:
    hostile = f"{sys.executable} {TESTS / 'backends' / 'hostile.py'} version-2"
    done = t2t("conform", "--command", hostile)
    assert done.returncode == 1
    assert "protocol fault" in done.stdout
    assert "version 2" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments", [["--sequences", "0"], ["--component", "x"], ["--seed", "-1"], ["--timeout", "x"]]
)
def test_options_that_make_no_sense_are_refused(arguments: list[str]) -> None:
    done = t2t("conform", *arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_command_that_is_shown_can_be_copied_whatever_is_in_its_names() -> None:
    folder = "\x1b[31m it's"
    arguments = ["--backend", SILENT, "--component", "signal", "--sequences", "50"]
    done = t2t("conform", *arguments, "--counterexamples", folder)
    assert done.returncode == 1
    assert "\x1b" not in done.stdout
    shown = re.search(r"t2t (replay \$'\\x1b\[31m it\\x27s/\S+' --backend \S+)$", done.stdout, re.MULTILINE)
    assert shown is not None, done.stdout
    line = " ".join([*T2T, shown[1]])
    assert subprocess.run(["bash", "-c", line], capture_output=True, check=False, timeout=60).returncode == 1


def test_names_of_the_standard_library_may_be_the_authors() -> None:
    for name in "json", "re", "signal", "enum", "types":
        Path(f"{name}.py").write_text("raise RuntimeError('another module was meant')\n")
    Path("mine.py").write_text("from ticktotrade.backend import phase1\n")
    done = subprocess.run(
        [
            sys.executable,
            "-P",
            *T2T[1:],
            "conform",
            "--backend",
            "mine:phase1",
            "--component",
            "signal",
            "--sequences",
            "5",
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout


def test_how_a_child_ended_is_known_also_where_the_parent_ignores_it() -> None:
    Path("killed.sh").write_text("read request; kill -9 $$\n")
    done = subprocess.run(
        [*T2T, "conform", "--component", "signal", "--command", "sh killed.sh"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN),
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert "it was killed by signal 9 instead of answering" in done.stdout


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (
            "mkdir gone && cd gone && rmdir ../gone && {} --version",
            "the current folder: it is gone; change to",
        ),
        (
            "ulimit -n 7 && {} conform --backend mine:make",
            "t2t: this machine: Too many open files; allow more",
        ),
        ("{} conform --b\33[31mogus", "unrecognized arguments: --b?[31mogus"),
    ],
)
def test_what_this_machine_does_not_give_is_not_taken_for_something_else(line: str, complaint: str) -> None:
    command = line.format(" ".join(T2T))
    done = subprocess.run(
        ["/bin/sh", "-c", command], capture_output=True, text=True, check=False, timeout=60, env=os.environ
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert complaint in done.stderr
    assert "standard output" not in done.stderr
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stderr


@pytest.mark.parametrize(
    ("raised", "shown"),
    [
        ("SystemExit(0)", "SystemExit: 0"),
        ("GeneratorExit", "GeneratorExit"),
        ("RecursionError", "RecursionError"),
        ("Unspeakable", "its text cannot be had"),
    ],
)
def test_whatever_a_backend_raises_is_a_crash(raised: str, shown: str) -> None:
    Path("raises.py").write_text(
        "from ticktotrade.backend import phase1\n"
        "from ticktotrade.signal import ImbalanceSignal\n"
        "class Unspeakable(Exception):\n"
        "    def __str__(self):\n"
        "        raise ValueError\n"
        "class Raises(ImbalanceSignal):\n"
        "    def zone(self):\n"
        f"        raise {raised}\n"
        "def factory():\n"
        "    return phase1()._replace(machines={'signal': Raises})\n"
    )
    done = t2t("conform", "--backend", "raises:factory", "--component", "signal", "--sequences", "3")
    assert done.returncode == 1
    assert "crash" in done.stdout
    assert shown in done.stdout
    assert done.stderr == ""


def test_a_backend_that_changes_an_answer_after_giving_it_is_said_to() -> None:
    """Over the wire an answer is written when its batch is done; the counterexample alone would pass."""
    Path("aliases.py").write_text(
        "from ticktotrade.backend import phase1\n"
        "from ticktotrade.limiter import GcraLimiter\n"
        "made = 0\n"
        "class Forgets(GcraLimiter):\n"
        "    def __init__(self, config):\n"
        "        global made\n"
        "        made += 1\n"
        "        super().__init__(config)\n"
        "        if made > 20:\n"
        "            self._tolerance = 0\n"
        "def factory():\n"
        "    return phase1()._replace(machines={'limiter': Forgets})\n"
    )
    serve = f"{sys.executable} -m ticktotrade_conformance serve --backend aliases:factory"
    done = t2t("conform", "--command", serve, "--component", "limiter", "--sequences", "60")
    assert done.returncode == 1
    assert "carries something over from one machine to the next" in done.stdout


@pytest.mark.thorough
def test_a_long_replay_is_no_time_out_and_large_answers_no_protocol_fault() -> None:
    levels = [{"price": 2**62 + price, "size": 2**62} for price in range(9_000)]
    header = {"t2t": "trace", "version": 1, "component": "book", "config": {"max_levels": 10_000}}
    steps = [{"op": "apply", "args": {"reset": True, "bids": levels, "asks": levels, "sequence": None}}]
    steps += [{"op": "snapshot", "args": {}} for _ in range(90)]
    Path("large.jsonl").write_text("".join(json.dumps(line) + "\n" for line in [header, *steps]))
    serve = f"{sys.executable} -m ticktotrade_conformance serve"
    done = t2t("replay", "large.jsonl", "--command", serve, "--timeout", "60")
    assert done.returncode == 0, done.stdout


# run


def test_run_sums_up_and_writes_the_orders_of_each_phase() -> None:
    market("m.frames.gz")
    baseline = t2t(
        "run", "m.frames.gz", "--phase", "baseline", "--orders", "json.orders", "--config", config(1, 2)
    )
    phase1 = t2t(
        "run", "m.frames.gz", "--phase", "phase1", "--orders", "bincode.orders", "--config", config(1, 2)
    )
    assert (baseline.returncode, phase1.returncode) == (0, 0)
    for part in (
        "frames",
        "1,500",
        "book updates",
        "orders sent",
        "profit, in USD",
        "BTC/USD",
        "frames a second",
    ):
        assert part in baseline.stdout
    json_orders = [JsonCodec().decode(line) for line in Path("json.orders").read_bytes().splitlines()]
    data, bincode_orders = Path("bincode.orders").read_bytes(), []
    while data:
        length = int.from_bytes(data[:8], "little")
        bincode_orders.append(BincodeCodec().decode(data[8 : 8 + length]))
        data = data[8 + length :]
    assert json_orders == bincode_orders
    assert len(json_orders) > 5
    assert words_without_speed(baseline.stdout) == words_without_speed(phase1.stdout)


def words_without_speed(shown: str) -> list[list[str]]:
    """The lines of a summary below its title, without the one that differs from run to run."""
    return [line.split() for line in shown.splitlines()[1:] if "a second" not in line]


def config(numerator: int, denominator: int) -> str:
    threshold = {"numerator": numerator, "denominator": denominator}
    Path("config.json").write_text(json.dumps({"signal": {"threshold": threshold}}))
    return "config.json"


def test_run_reads_standard_input_and_filters_symbols() -> None:
    lines = Path(market("m.frames")).read_bytes()
    done = t2t("run", "-", "--symbol", "SOL/USD", stdin=lines)
    assert done.returncode == 0
    assert "SOL/USD" in done.stdout
    assert "BTC/USD" not in done.stdout
    assert "filtered" in done.stdout


def test_run_writes_a_trace_that_replays_in_process_and_over_the_wire() -> None:
    done = t2t("run", "--frames", "1200", "--trace", "day.jsonl")
    assert done.returncode == 0
    assert t2t("replay", "day.jsonl", "--backend", "ticktotrade.backend:phase1").returncode == 0
    serve = f"{sys.executable} -m ticktotrade_conformance serve"
    assert t2t("replay", "day.jsonl", "--command", serve).returncode == 0
    text = Path("day.jsonl").read_text().replace('"price":"', '"price":"', 1)
    Path("day.jsonl").write_text(
        text.replace('"want":{"value":{"decisions":[]', '"want":{"value":{"decisions":[ ]')
    )
    assert t2t("replay", "day.jsonl", "--backend", GHOST).returncode == 0, "the pipeline has its own books"


def test_a_capture_replays_as_a_trace() -> None:
    market("m.frames.gz", 300)
    done = t2t("replay", "m.frames.gz", "--backend", "ticktotrade.backend:phase1")
    assert done.returncode == 0
    assert "passed: 300 steps of pipeline" in done.stdout


def test_a_refused_configuration_is_all_that_is_replayed() -> None:
    refused = '{"rate":1,"period":9000000000000000000,"burst":4000000000}'
    step = '{"op":"admit","args":{"now":100,"cells":1,"key":null}}\n'
    header = (
        f'{{"t2t":"trace","version":1,"component":"limiter","config":{refused},"want":WANT}}\n{step}{step}'
    )
    Path("accepts.py").write_text(
        "from ticktotrade.backend import phase1\n"
        "from ticktotrade.limiter import GcraLimiter, LimiterConfig\n"
        "def make():\n"
        "    return phase1()._replace(machines={'limiter': lambda config: GcraLimiter(LimiterConfig(1, 10, 1))})\n"
    )
    Path("a.jsonl").write_text(header.replace("WANT", '{"error":"invalid_config"}'))
    done = t2t("replay", "a.jsonl", "--backend", "ticktotrade.backend:phase1")
    assert (done.returncode, done.stdout) == (0, "passed: the refused configuration of limiter\n")
    assert t2t("replay", "a.jsonl", "--backend", "accepts:make").returncode == 1
    Path("a.jsonl").write_text(header.replace("WANT", '{"value":null}'))
    complaint = (
        "t2t: the trace wants a machine where the configuration is refused (invalid_config), and not all"
    )
    assert_complaint(t2t("replay", "a.jsonl", "--backend", "accepts:make"), complaint)


def test_a_trace_or_a_capture_may_come_through_a_pipe() -> None:
    capture = Path(market("m.frames", 300)).read_bytes()
    assert t2t("run", "m.frames", "--trace", "m.jsonl").returncode == 0
    for content, steps in (capture, 300), (Path("m.jsonl").read_bytes(), 301):  # one order is filled
        done = t2t("replay", "/dev/stdin", "--backend", "ticktotrade.backend:phase1", stdin=content)
        assert done.returncode == 0, done.stderr
        assert f"passed: {steps} steps of pipeline" in done.stdout
    for content in capture[:-1], b'{"t2t":', b"":
        assert_complaint(
            t2t("replay", "/dev/stdin", "--backend", "ticktotrade.backend:phase1", stdin=content),
            "/dev/stdin:" if content else "/dev/stdin: it is empty",
        )


def test_orders_may_go_through_a_pipe() -> None:
    assert t2t("run", "--frames", "2000", "--orders", "a.orders").returncode == 0
    command = " ".join([*T2T, "run", "--frames", "2000", "--orders", "/dev/fd/3"])
    line = f"{command} 3>&1 >/dev/null | cat >b.orders"
    assert subprocess.run(["/bin/sh", "-c", line], check=False, timeout=60).returncode == 0
    assert Path("b.orders").read_bytes() == Path("a.orders").read_bytes() != b""


def test_problems_are_counted_by_code_and_place() -> None:
    good = market("m.frames", 3)
    with Path(good).open("ab") as file:
        file.write(b'5 [{"T":"t","S":"A"},7,{"T":"z"}]\n')
    done = t2t("run", good)
    assert done.returncode == 0
    for part in ("problems", "missing_member", "not_an_object", "skipped", "first problems"):
        assert part in done.stdout


def test_a_frame_that_is_not_json_stops_the_run_unless_told_to_keep_going() -> None:
    good = market("m.frames", 3)
    with Path(good).open("ab") as file:
        file.write(b"5 [{]\n")
    done = t2t("run", good, "--orders", "orders", "--trace", "trace.jsonl")
    assert_complaint(done, "m.frames:4: frame_malformed", "--keep-going")
    assert left_behind() == ["m.frames"]
    going = t2t("run", good, "--keep-going", "--trace", "trace.jsonl")
    assert going.returncode == 0
    assert "frame_malformed" in going.stdout
    assert t2t("replay", "trace.jsonl", "--backend", "ticktotrade.backend:phase1").returncode == 0


def test_bad_captures_are_complaints_and_leave_nothing_behind() -> None:
    Path("no-time.frames").write_bytes(b"1 []\n[]\n")
    Path("cut.frames.gz").write_bytes(gzip.compress(b"1 []\n" * 5000)[:-20])
    Path("keep").write_text("from before")
    before = left_behind()
    assert_complaint(t2t("run", "nowhere.frames.gz", "--orders", "keep"), "nowhere.frames.gz: no such file")
    assert_complaint(
        t2t("run", "no-time.frames", "--orders", "keep"), "no-time.frames:2: the line has no receive time"
    )
    assert_complaint(
        t2t("run", "cut.frames.gz", "--orders", "keep"), "cut.frames.gz: the gzip file is cut off"
    )
    assert_complaint(t2t("run", "-", stdin=b""), "standard input: it is empty")
    assert_complaint(t2t("replay", "nowhere.jsonl", "--backend", GHOST), "nowhere.jsonl: no such file")
    assert_complaint(t2t("replay", "keep"), "--backend or --command")
    assert_complaint(t2t("latency", "--workload", "nowhere.frames"), "no such file")
    assert left_behind() == before
    assert Path("keep").read_text() == "from before"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ('{"risk":{"max_position":-1}}', "risk.max_position: -1 is outside 0 to"),
        ('{"risk":{"max_order_notional":"-5"}}', "risk.max_order_notional: -5 is outside 0 to"),
        ('{"limiter":{"rate":0}}', "limiter.rate: 0 is outside 1 to"),
        ('{"limiter":{"rate":4294967295,"period":1}}', "invalid_config"),
        ('{"signal":{"threshold":{"numerator":3,"denominator":2}}}', "invalid_config"),
        ('{"colour":1}', "unknown member 'colour'"),
        ("{", "config.json"),
        ("", "config.json"),
    ],
)
def test_a_bad_configuration_is_a_complaint(text: str, part: str) -> None:
    Path("config.json").write_text(text)
    assert_complaint(t2t("run", "--config", "config.json", "--orders", "orders"), "config.json: ", part)
    assert left_behind() == ["config.json"]


def test_a_configuration_without_an_end_is_a_complaint() -> None:
    assert_complaint(
        t2t("run", "--config", "/dev/zero"), "/dev/zero: more than 1048576 bytes; name a configuration"
    )


def test_outputs_never_take_the_place_of_something_else() -> None:
    capture = market("m.frames", 20)
    before = Path(capture).read_bytes()
    assert_complaint(t2t("run", capture, "--orders", capture), "it is the capture to be read")
    assert_complaint(t2t("run", capture, "--orders", "x", "--trace", "./x"), "both --orders and --trace")
    assert_complaint(t2t("run", capture, "--orders", "."), "it is a folder")
    assert Path(capture).read_bytes() == before
    Path("real").write_text("old")
    Path("link").symlink_to("real")
    assert t2t("run", "--frames", "2000", "--orders", "link").returncode == 0
    assert Path("link").is_symlink()
    assert Path("real").read_bytes() != b"old"
    assert t2t("run", "--frames", "20", "--orders", "/dev/null").returncode == 0
    assert not Path("/dev/null").is_file()
    assert left_behind() == ["link", "m.frames", "real"]


@pytest.mark.parametrize("redirection", ["<&-", ">&-", ">/dev/full"])
def test_closed_and_full_streams_are_complaints(redirection: str) -> None:
    command = " ".join(T2T) + f" run - --frames 20 {redirection}"
    if redirection != "<&-":
        market("m.frames", 20)
        command = command.replace("run -", "run m.frames")
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=False, timeout=60)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert done.stderr.startswith(b"t2t: standard ")


def test_other_unusable_input_is_one_line() -> None:
    market("m.frames", 20)
    Path("not-json.frames").write_bytes(b"1 [\n")
    Path("empty.jsonl").write_text('{"t2t":"trace","version":1,"component":"numbers","config":{}}\n')
    Path("bad.json").write_text('{"signal":{"threshold":{"numerator":2,"denominator":1}}}')
    corrupt = bytearray(gzip.compress(b"x" * 1000))
    corrupt[10] = 0xFF
    Path("corrupt.jsonl.gz").write_bytes(corrupt)
    phase1 = ("--backend", "ticktotrade.backend:phase1")
    assert_complaint(t2t("latency", "--workload", "not-json.frames"), "nothing in it leads to")
    assert_complaint(t2t("replay", "empty.jsonl", *phase1), "no steps")
    assert_complaint(t2t("replay", "m.frames", "--config", "bad.json", *phase1), "configuration is refused")
    assert_complaint(t2t("replay", "corrupt.jsonl.gz", *phase1), "corrupt.jsonl.gz: cannot be read")
    assert_complaint(t2t("run", "m.frames", "--symbol", ""), "--symbol: symbols[0]")
    assert t2t("run", "m.frames", "--frames", "9" * 20).returncode == 2
    assert t2t().returncode == 2


def test_a_configured_encoding_is_kept() -> None:
    Path("config.json").write_text('{"encoding":"json"}')
    done = t2t(
        "run", "--frames", "2000", "--phase", "phase1", "--config", "config.json", "--orders", "orders"
    )
    assert "orders in json" in done.stdout
    assert Path("orders").read_bytes().startswith(b'{"type":"order","client_order_id"')
    shown = t2t("run", "--phase", "phase1", "--show-config")
    assert json.loads(shown.stdout)["encoding"] == "bincode"
    Path("shown.json").write_text(shown.stdout)
    assert t2t("run", "--frames", "20", "--config", "shown.json").returncode == 0


def test_outputs_that_cannot_be_written_are_complaints() -> None:
    assert_complaint(
        t2t("run", "--frames", "5", "--orders", "no/folder/orders"), "no/folder/orders: cannot be written"
    )
    Path("counterexamples").write_text("a file")
    done = t2t("conform", "--backend", GHOST, "--component", "book", "--sequences", "100")
    assert done.returncode == 2
    assert "counterexamples: cannot be made" in done.stderr


# latency, market, vectors, spec


SAYS_HELLO = """
import json, sys
for line in sys.stdin:
    hello = {"name": "plain", "language": "any", "build": "", "phase": "baseline", "components": ["codec"], "version": 1}
    print(json.dumps({"id": json.loads(line)["id"], "hello": hello}), flush=True)
"""
QUICK = ("--stage", "codec", "--seconds", "0.5", "--no-load")


def test_latency_has_a_table_for_the_backend_and_one_for_the_reference_beside_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    done = t2t("latency", "--backend", "backends.independent:backend", *QUICK, "--seed", "7")
    assert done.returncode == 0, done
    (ours, reference) = re.findall(r"^(.+)  \(.+; ceilings of baseline\)$", done.stdout, re.MULTILINE)
    assert (ours, reference) == ("standalone", "reference baseline")
    assert done.stdout.count("over the standard workload (seed 7)") == 2
    rows = re.findall(r"^ codec .* 100 ", done.stdout, re.MULTILINE)  # a busy machine leaves no figures
    assert len(rows) == 2
    assert "An empty step takes" in done.stdout


@pytest.mark.thorough
def test_latency_is_of_all_phases_by_default_and_leaves_a_document_and_a_page() -> None:
    done = t2t("latency", *QUICK, "--json", "out.json", "--html", "out.html")
    assert done.returncode == 0, done
    document = json.loads(Path("out.json").read_bytes())
    assert [each["phase"] for each in document["backends"]] == ["baseline", "phase1", "phase2", "phase3"]
    assert {judged["stage"] for each in document["backends"] for judged in each["stages"]} == {"codec"}
    assert left_behind() == ["out.html", "out.json"]


@pytest.mark.thorough
def test_latency_puts_a_backend_under_load_where_the_whole_path_is_measured() -> None:
    done = t2t("latency", "--phase", "phase3", "--stage", "path", "--seconds", "0.5")
    assert done.returncode in (0, 1), done
    for part in ("under load: ", "it sustains ", "of a core and has "):
        assert part in done.stdout


@pytest.mark.thorough
def test_latency_holds_two_backends_against_each_other() -> None:
    other = ("--against-backend", "ticktotrade.backend:baseline")
    done = t2t("latency", "--backend", "ticktotrade.backend:phase3", *other, *QUICK)
    assert re.search(
        r"codec: reference phase3 takes [0-9.]+ times as long as\s+reference baseline", done.stdout
    )


def test_latency_is_of_the_interpreter_that_is_named() -> None:
    other = Path("optimised")
    other.write_text(f'#!/bin/sh\nexec "{sys.executable}" -OO "$@"\n')
    other.chmod(0o755)
    python = ("--python", f"./{other}", "--json", "out.json")
    done = t2t("latency", "--backend", "ticktotrade.backend:phase3", *python, *QUICK)
    assert done.returncode == 0, done
    backends = json.loads(Path("out.json").read_bytes())["backends"]
    assert [(each["build"], each["interpreter"]["options"]) for each in backends] == [
        ("optimised", ["-OO"])
    ] * 2
    nowhere = t2t("latency", "--python", "no-such-python", *QUICK)
    assert_complaint(nowhere, "--python no-such-python: no such program")


def test_latency_says_of_what_cannot_be_measured_that_it_was_not() -> None:
    Path("hello.py").write_text(SAYS_HELLO)
    done = t2t("latency", "--command", f"{sys.executable} hello.py", *QUICK)
    assert done.returncode == 0, done
    assert "codec: not measured: it does not say that it can be measured (WIRE-8)" in done.stdout
    gone = t2t("latency", "--command", "true", *QUICK)
    assert gone.returncode == 1
    assert gone.stdout.startswith("not measured: crash")


def test_latency_over_a_trace_is_of_its_stage() -> None:
    Path("config.json").write_text(json.dumps({"signal": {"threshold": {"numerator": 1, "denominator": 10}}}))
    assert t2t("run", "--frames", "200", "--config", "config.json", "--trace", "day.jsonl").returncode == 0
    done = t2t("latency", "--workload", "day.jsonl", "--stage", "feed")
    assert_complaint(done, "--stage feed: day.jsonl is a trace of path")
    done = t2t("latency", "--phase", "phase3", "--workload", "day.jsonl", "--seconds", "0.5", "--no-load")
    assert done.returncode in (0, 1), done
    assert "over day.jsonl" in done.stdout


def test_conform_says_as_well_whether_the_budgets_are_kept() -> None:
    backend = ("--backend", "ticktotrade.backend:phase1", "--sequences", "5", "--latency")
    done = t2t("conform", "--component", "signal", *backend)
    assert done.returncode == 0
    assert "latency: there is no budget for signal" in done.stdout


def test_the_market_command_writes_what_run_reads() -> None:
    assert t2t("market", "a.frames.gz", "--frames", "50", "--seed", "4").returncode == 0
    assert t2t("market", "b.frames.gz", "--frames", "50", "--seed", "4").returncode == 0
    assert Path("a.frames.gz").read_bytes() == Path("b.frames.gz").read_bytes()
    assert t2t("run", "a.frames.gz").returncode == 0


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    for command in ("conform", "replay", "serve", "run", "latency", "market", "vectors", "spec"):
        assert command in shown


def test_a_reader_that_leaves_early_is_no_error() -> None:
    command = " ".join(T2T) + " run --frames 300 | head -1"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=False, timeout=60)
    assert done.stdout.startswith(b"generated market (seed 1)")
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr


def test_a_phase_that_there_is_not_is_told_which_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--phase", "phase4"]) == 2
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.endswith("'phase4' is no phase; there are baseline, phase1, phase2, phase3")
