"""Backends that do what they should not: each gets one clear verdict, and none hangs the run."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from support.backend_judging import SEARCH, VECTORS, asleep, details, result_of
from ticktotrade.backend import baseline
from ticktotrade.feed import FeedConfig
from ticktotrade.limiter import LimiterConfig
from ticktotrade_conformance.backends import MEMORY, Fault, GaveUp, InProcess, OutOfProcess, Verdict
from ticktotrade_conformance.backends.child import MEGABYTE, Child
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.suite.compare import answered, difference, located
from ticktotrade_conformance.suite.findings import ComponentResult, Finding
from ticktotrade_conformance.suite.judge import Plan, judge
from ticktotrade_conformance.traces.trace import Step
from ticktotrade_conformance.vectors import vectors_of

pytestmark = pytest.mark.thorough

HOSTILE = Path(__file__).parents[1] / "backends" / "hostile.py"
PATIENT = 20.0
IMPATIENT = 0.4

FAULT = Verdict.PROTOCOL_FAULT
CRASH = Verdict.CRASH
TIME_OUT = Verdict.TIME_OUT
WRONG = Verdict.WRONG_ANSWER


def command(mode: str) -> str:
    return f"{sys.executable} {HOSTILE} {mode}"


def judged(
    mode: str, timeout: float = PATIENT, plan: Plan = VECTORS, memory: int = MEMORY
) -> ComponentResult:
    return result_of(lambda: OutOfProcess(command(mode), timeout, 1, memory), plan)


@pytest.mark.parametrize(
    ("mode", "verdict", "detail"),
    [
        ("exit", CRASH, "exited with status 0 instead of answering"),
        (
            "exit-with-status",
            CRASH,
            "exited with status 3 instead of answering",
        ),
        ("killed", CRASH, "was killed by signal 9"),
        ("flood", FAULT, "a line of more than 16,777,216 bytes (WIRE-7)"),
        ("many-values", FAULT, "an answer of more than 1,048,576 values (WIRE-7)"),
        ("nested-values", FAULT, "an answer of more than 1,048,576 values (WIRE-7)"),
        ("long-member", FAULT, "an answer with the members id, outcomes, ?[31mxxx"),
        ("many-members", FAULT, "member 5, …; wanted: id, outcomes"),
        ("leaves-one-that-holds-stdout", CRASH, "exited with status 3 instead of answering"),
        ("flood-lines", FAULT, "answered with the number None"),
        ("twice", FAULT, "was answered a second time"),
        ("other-id", FAULT, "was answered with the number"),
        ("earlier-id", FAULT, "was answered a second time"),
        ("text-id", FAULT, "was answered with the number '"),
        ("garbage", FAULT, "a line that is not JSON"),
        ("not-utf8", FAULT, "a line that is not JSON"),
        ("repeated-member", FAULT, "a line that is not JSON (an object repeats a member)"),
        ("array", FAULT, "an answer that is not an object"),
        ("half-line", FAULT, "it ended inside a line"),
        ("too-few", FAULT, "steps were asked, the outcomes are"),
        ("no-list", FAULT, "the outcomes are {}"),
        ("more-members", FAULT, "an answer with the members"),
        ("unknown-error", WRONG, "'oops' is not an error code"),
        ("value-and-error", WRONG, "neither"),
        ("list-for-error", WRONG, "[] is not an error code"),
        ("long-integer", WRONG, "not of the declared type"),
        ("true-for-one", WRONG, "not of the declared type"),
    ],
)
def test_what_it_does_has_one_verdict(mode: str, verdict: Verdict, detail: str) -> None:
    result = judged(mode)
    assert result.verdict is verdict
    assert any(detail in each for each in details(result)), details(result)
    assert all(len(each) < 500 and each.isprintable() for each in details(result))


@pytest.mark.parametrize("mode", ["hang", "half-line-and-hang", "closes-stdout"])
def test_what_does_not_answer_does_not_hang_the_run(mode: str) -> None:
    start = time.monotonic()
    result = judged(mode, 2.0)
    assert result.verdict is (CRASH if mode == "closes-stdout" else TIME_OUT)
    assert time.monotonic() - start < PATIENT
    assert "at step 1 (admit): " in result.findings[0].detail


@pytest.mark.parametrize(("mode", "verdict"), [("exits-at-admit", CRASH), ("hangs-at-admit", TIME_OUT)])
def test_the_step_is_found_by_asking_one_at_a_time(mode: str, verdict: Verdict) -> None:
    subject = OutOfProcess(command(mode), IMPATIENT * 8)
    steps = (Step("keys", ()), Step("earliest", (None,)), Step("admit", (0, 1, None)), Step("keys", ()))
    wanted = InProcess(baseline()).run("limiter", LimiterConfig(), steps)
    unknown = difference(subject, "limiter", LimiterConfig(), steps, wanted)
    assert unknown is not None
    assert (unknown.verdict, unknown.trace.steps, unknown.got) == (
        verdict,
        answered("limiter", LimiterConfig(), steps, wanted).steps,
        tuple(wanted[:1]),
    )
    known = located(subject, unknown)
    assert (known.verdict, known.got) == (verdict, tuple(wanted[:3]))
    assert [step.operation for step in known.trace.steps] == ["keys", "earliest", "admit"]
    assert known.detail.startswith("at step 3 (admit): ")
    assert located(subject, known) is known
    subject.close()


def test_what_does_not_happen_again_is_said_to_be_so() -> None:
    subject = OutOfProcess(command("logs"), PATIENT)
    steps = (Step("keys", ()), Step("keys", ()))
    wanted = InProcess(baseline()).run("limiter", LimiterConfig(), steps)
    finding = Finding(CRASH, "it was gone", answered("limiter", LimiterConfig(), steps, wanted), ())
    again = located(subject, finding)
    assert again.detail == "it was gone; asked again one step at a time, it answers all of them"
    assert list(again.got) == wanted
    subject.close()


def test_a_hang_is_not_waited_for_again_and_again() -> None:
    timeout = 4.0
    subject = OutOfProcess(command("hangs-at-admit"), timeout, restarts=6)
    steps = (Step("admit", (0, 1, None)),)
    starts = []
    for _ in range(3):
        starts.append(time.monotonic())
        with pytest.raises(Fault):
            subject.run("limiter", LimiterConfig(), steps)
    with pytest.raises(GaveUp):
        subject.run("limiter", LimiterConfig(), steps)
    assert starts[1] - starts[0] >= timeout
    assert time.monotonic() - starts[1] < 2 * timeout
    subject.renew()
    with pytest.raises(Fault):
        subject.run("limiter", LimiterConfig(), steps)


def test_a_crash_at_one_vector_does_not_end_the_replay_of_the_others() -> None:
    result = judged("exits-at-admit", plan=SEARCH._replace(vector_restarts=2))
    vectors = [finding for finding in result.findings if finding.vector is not None]
    assert len(vectors) == 3
    assert result.vectors < len(list(vectors_of("limiter")))
    assert "others were not replayed, since it had to be restarted too often" in result.reason
    assert result.sequences > 0
    assert any(finding.vector is None for finding in result.findings), "the search has restarts of its own"


def test_the_beginning_and_the_end_of_stderr_are_shown() -> None:
    lines = judged("exits-at-length").findings[0].log.splitlines()
    assert lines[0] == "the first line ?[31m?"
    assert lines[-1] == "the last line"
    assert any("left out" in line for line in lines)
    assert len(lines) <= 23


def test_memory_is_bounded() -> None:
    result = judged("eats", plan=VECTORS, memory=300)
    assert result.verdict is CRASH
    assert "MB of memory; --memory allows 300" in result.findings[0].detail


def test_what_is_left_running_is_ended_and_mentioned() -> None:
    result = judged("leaves-a-process")
    assert result.verdict is Verdict.PASSED
    assert result.left == "left 1 running process, which was ended"
    assert not asleep(3597)


@pytest.mark.parametrize(
    ("mode", "verdict", "detail"),
    [
        ("exit-at-hello", CRASH, "exited with status 3 instead of answering (request 1, hello)"),
        ("version-2", FAULT, "version 2 of the protocol; this kit speaks 1"),
        ("version-text", FAULT, "version '1' of the protocol"),
        ("unknown-component", FAULT, "teleport"),
        ("unknown-phase", FAULT, "phase9"),
        ("no-name", FAULT, "name is not text"),
        ("more-in-hello", FAULT, "measures, colour; its members are"),
        ("banner", FAULT, "not JSON"),
        ("hang-at-hello", TIME_OUT, "no complete answer within"),
        ("deaf", TIME_OUT, "no complete answer within"),
    ],
)
def test_a_bad_hello_is_a_fault(mode: str, verdict: Verdict, detail: str) -> None:
    timeout = IMPATIENT if verdict is TIME_OUT else PATIENT
    with pytest.raises(Fault) as fault:
        OutOfProcess(command(mode), timeout)
    assert fault.value.verdict is verdict
    assert detail in fault.value.detail
    assert fault.value.log == ("out of cheese" if mode == "exit-at-hello" else "")


def test_what_a_terminal_would_act_on_is_taken_out_of_a_name() -> None:
    subject = OutOfProcess(command("markup-in-hello"), PATIENT)
    assert subject.hello.name == "fast [/O3] ?[31m"
    subject.close()
    assert judged("markup-in-hello").verdict is Verdict.PASSED


def test_a_log_is_no_failure() -> None:
    assert judged("logs").verdict is Verdict.PASSED


@pytest.mark.skipif(sys.platform != "linux", reason="needs a process that orphans come to")
def test_orphans_that_have_ended_do_not_use_up_the_processes_of_the_machine() -> None:
    line = [sys.executable, "-m", "ticktotrade_conformance", "conform", "--component", "limiter"]
    done = subprocess.run(
        [*line, "--sequences", "40", "--command", command("sheds")],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_output_that_nothing_asked_for_is_a_fault_also_at_the_end() -> None:
    result = judged("last-words")
    assert result.verdict is FAULT
    assert "goodbye" in result.reason


def test_a_backend_that_does_not_end_is_ended() -> None:
    subject = OutOfProcess(command("stays"), IMPATIENT * 5)
    assert len(subject.run("limiter", LimiterConfig(), [])) == 1
    assert subject.close() == "did not end when its stdin did"


def test_a_deaf_backend_does_not_block_a_long_request() -> None:
    """The request is larger than any pipe: it cannot be written before the backend reads it."""
    subject = OutOfProcess(command("hang"), 3.0)
    steps = [Step("parse", (b"x" * 1_000_000,)) for _ in range(4)]
    with pytest.raises(Fault) as fault:
        subject.run("feed", FeedConfig(), steps)
    assert fault.value.verdict is TIME_OUT


def test_restarts_are_bounded_and_counted_for_each_component() -> None:
    starts = 0

    class Counted(OutOfProcess):
        def _new_child(self) -> Child:
            nonlocal starts
            starts += 1
            return super()._new_child()

    plan = SEARCH._replace(components=("limiter", "signal"), vector_restarts=2)
    judgement = judge(
        lambda: Counted(command("exit"), PATIENT, 3), InProcess(baseline()), plan, lambda _: None
    )
    assert [result.verdict for result in judgement.results] == [CRASH, CRASH]
    # One start and two restarts for the vectors, three for the search, and one for each of three vectors and of what the
    # search found to see the step; as many as for the search to make that small, and one to see it again.
    assert 1 + 2 * (1 + 2 + 3) <= starts <= 1 + 2 * (1 + 2 + 3 + 4 + (1 + 3) + 1)


def test_a_backend_is_not_handed_the_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APCA_API_SECRET_KEY", "not-for-backends")
    monkeypatch.setenv("OTHER", "handed on")
    child = Child(["sh", "-c", 'echo "${APCA_API_SECRET_KEY-no secret}, $OTHER"'], 1024 * MEGABYTE)
    assert child.exchange(10.0, 100) == b"no secret, handed on"
    child.finish(1.0)


@pytest.mark.parametrize(
    ("bad", "complaint"),
    [
        ("/no/such/program", "cannot be started (No such file or directory)"),
        ("", "it is empty"),
        ("'unclosed", "quote it as for a shell"),
    ],
)
def test_a_command_that_cannot_be_started_is_a_complaint(bad: str, complaint: str) -> None:
    with pytest.raises(Complaint) as raised:
        OutOfProcess(bad)
    assert complaint in str(raised.value)
