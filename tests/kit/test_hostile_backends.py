"""Backends that do what they should not: each gets one clear verdict, and none hangs the run."""

import sys
import time
from pathlib import Path

import pytest

from ticktotrade.backend import baseline
from ticktotrade.feed import FeedConfig
from ticktotrade.limiter import LimiterConfig
from ticktotrade_conformance.complaint import Complaint
from ticktotrade_conformance.conform import Plan, judge
from ticktotrade_conformance.findings import ComponentResult
from ticktotrade_conformance.subjects import Fault, InProcess, OutOfProcess, Verdict
from ticktotrade_conformance.trace import Step

HOSTILE = Path(__file__).parents[1] / "backends" / "hostile.py"
PLAN = Plan(("limiter",), sequences=5)
PATIENT = 20.0
IMPATIENT = 0.4

FAULT = Verdict.PROTOCOL_FAULT
CRASH = Verdict.CRASH
TIME_OUT = Verdict.TIME_OUT
WRONG = Verdict.WRONG_ANSWER


def command(mode: str) -> str:
    return f"{sys.executable} {HOSTILE} {mode}"


def judged(mode: str, timeout: float, restarts: int = 1) -> ComponentResult:
    judgement = judge(
        lambda: OutOfProcess(command(mode), timeout, restarts), InProcess(baseline()), PLAN, lambda _: None
    )
    (result,) = judgement.results
    return result


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
        ("flood", FAULT, "a line of more than"),
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
    result = judged(mode, PATIENT)
    assert result.verdict is verdict
    details = [finding.detail for finding in result.findings] or [result.reason]
    assert any(detail in each for each in details), details
    assert not any("Traceback" in each for each in details)


@pytest.mark.parametrize("mode", ["hang", "half-line-and-hang", "closes-stdout"])
def test_what_does_not_answer_does_not_hang_the_run(mode: str) -> None:
    start = time.monotonic()
    result = judged(mode, 2.0)
    assert result.verdict is (CRASH if mode == "closes-stdout" else TIME_OUT)
    assert time.monotonic() - start < PATIENT


@pytest.mark.parametrize(
    ("mode", "verdict", "detail"),
    [
        ("exit-at-hello", CRASH, "exited with status 1"),
        ("version-2", FAULT, "version 2 of the protocol; this kit speaks 1"),
        ("version-text", FAULT, "version '1' of the protocol"),
        ("unknown-component", FAULT, "teleport"),
        ("unknown-phase", FAULT, "phase9"),
        ("no-name", FAULT, "name is not text"),
        ("more-in-hello", FAULT, "a hello other than"),
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


def test_what_a_terminal_would_act_on_is_taken_out_of_a_name() -> None:
    subject = OutOfProcess(command("markup-in-hello"), PATIENT)
    assert subject.hello.name == "fast [/O3] ?[31m?"
    subject.close()
    assert judged("markup-in-hello", PATIENT).verdict is Verdict.PASSED


def test_a_log_is_no_failure() -> None:
    assert judged("logs", PATIENT).verdict is Verdict.PASSED


def test_output_that_nothing_asked_for_is_a_fault_also_at_the_end() -> None:
    result = judged("last-words", PATIENT)
    assert result.verdict is FAULT
    assert "goodbye" in result.reason


def test_a_backend_that_does_not_end_is_ended() -> None:
    subject = OutOfProcess(command("stays"), IMPATIENT * 5)
    assert len(subject.run("limiter", LimiterConfig(), [])) == 1
    subject.close()


def test_a_deaf_backend_does_not_block_a_long_question() -> None:
    """The question is larger than any pipe: it cannot be written before the backend reads it."""
    subject = OutOfProcess(command("hang"), PATIENT)
    subject._timeout = 1.0
    steps = [Step("parse", (b"x" * 1_000_000,)) for _ in range(4)]
    with pytest.raises(Fault) as fault:
        subject.run("feed", FeedConfig(), steps)
    assert fault.value.verdict is TIME_OUT


def test_restarts_are_bounded_and_counted_for_each_component() -> None:
    starts = 0

    class Counted(OutOfProcess):
        def _start(self) -> object:  # type: ignore[override]
            nonlocal starts
            starts += 1
            return super()._start()

    plan = PLAN._replace(components=("limiter", "signal"))
    judgement = judge(
        lambda: Counted(command("exit"), PATIENT, 3), InProcess(baseline()), plan, lambda _: None
    )
    assert [result.verdict for result in judgement.results] == [CRASH, CRASH]
    # For the run, and for making what it found small, one start and three restarts each; one to see it again.
    assert 1 + 2 * (1 + 3) <= starts <= 1 + 2 * (2 * (1 + 3) + 1)


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
