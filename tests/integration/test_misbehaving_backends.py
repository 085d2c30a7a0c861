"""Python backends that do what they should not, in their worker: a verdict is given whatever it is."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support.backend_judging import SEARCH, VECTORS, asleep, details, result_of
from ticktotrade.backend import baseline
from ticktotrade.limiter import LimiterConfig
from ticktotrade_conformance.backends import MEMORY, Fault, InProcess, InWorker, Verdict
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.suite.findings import ComponentResult
from ticktotrade_conformance.suite.judge import Plan, judge
from ticktotrade_conformance.traces.trace import Step

pytestmark = pytest.mark.thorough

T2T = [sys.executable, "-m", "ticktotrade_conformance"]
PATIENT = 30.0
IMPATIENT = 3.0

CRASH = Verdict.CRASH
FAULT = Verdict.PROTOCOL_FAULT
PASSED = Verdict.PASSED
TIME_OUT = Verdict.TIME_OUT
WRONG = Verdict.WRONG_ANSWER

HERE = "misbehaving.py:"
PYPY = sys.implementation.name == "pypy"


def judged(
    mode: str, timeout: float = PATIENT, plan: Plan = VECTORS, memory: int = MEMORY
) -> ComponentResult:
    return result_of(lambda: InWorker(f"backends.misbehaving:{mode}", timeout, 1, memory), plan)


@pytest.mark.parametrize(
    ("mode", "verdict", "detail"),
    [
        ("exits", CRASH, "at step 1 (admit): it exited with status 0 instead of answering"),
        ("raises_system_exit", CRASH, "at step 1 (admit): SystemExit: 0, at "),
        ("raises_keyboard_interrupt", CRASH, "at step 1 (admit): KeyboardInterrupt, at "),
        ("raises_unspeakable", CRASH, "Unspeakable: its text cannot be had, at "),
        ("raises_masked", CRASH, "at step 1 (admit): Masked, at "),
        ("raises_a_chain", CRASH, " in chained; caused by KeyError: 'a', at "),
        ("traces", CRASH, "ZeroDivisionError"),
        ("closes_descriptors", CRASH, "at step 1 (admit): it exited with status"),
        ("faults", CRASH, "at step 1 (admit): it was killed by signal 11 instead of answering"),
        ("writes_everywhere", FAULT, "does the backend write to descriptors that are not its own?: b'hello'"),
        ("refuses_by_text", WRONG, "has the text 'too_many_keys'; raise Refused(ErrorCode.TOO_MANY_KEYS)"),
        ("refuses_by_nonsense", WRONG, "has 'no_way' for a code; raise it with one of ticktotrade.errors"),
        ("lacks_methods", CRASH, "Half lacks the methods retain_recent, earliest, keys; ticktotrade.limiter"),
    ],
)
def test_what_it_does_has_one_verdict(mode: str, verdict: Verdict, detail: str) -> None:
    result = judged(mode)
    assert result.verdict is verdict
    assert any(detail in each for each in details(result)), details(result)
    assert all(len(each) < 500 and each.isprintable() for each in details(result))


@pytest.mark.parametrize("mode", ["closes_streams", "prints", "changes_surroundings", "forks", "is_a_proxy"])
def test_what_does_no_harm_passes(mode: str) -> None:
    result = judged(mode, plan=SEARCH)
    assert (result.verdict, result.left) == (PASSED, "")


@pytest.mark.parametrize("mode", ["hangs_deaf", "hangs_with_an_alarm_of_its_own", "hangs_in_c"])
def test_what_hangs_is_a_time_out_that_names_the_step(mode: str) -> None:
    result = judged(mode, IMPATIENT)
    assert result.verdict is TIME_OUT
    (detail,) = details(result)
    assert detail.startswith("at step 1 (admit): no complete answer within ")
    if mode != "hangs_deaf" and not PYPY:
        assert f"; it was at {'' if HERE in detail else 'nowhere'}" in detail


@pytest.mark.parametrize("mode", ["eats", "eats_elsewhere"])
def test_memory_is_bounded_also_that_of_what_it_starts(mode: str) -> None:
    result = judged(mode, memory=400)
    assert result.verdict is CRASH
    assert "MB of memory; --memory allows 400" in details(result)[0]


@pytest.mark.parametrize(
    ("mode", "verdict", "detail"),
    [
        ("exits_in_factory", CRASH, "it exited with status 0 instead of answering (loading it)"),
        ("hangs_in_factory", TIME_OUT, "(loading it)"),
        ("sleeps_in_factory", TIME_OUT, "(loading it)"),
    ],
)
def test_loading_it_is_bounded_as_well(mode: str, verdict: Verdict, detail: str) -> None:
    with pytest.raises(Fault) as fault:
        InWorker(f"backends.misbehaving:{mode}", IMPATIENT)
    assert fault.value.verdict is verdict
    assert detail in fault.value.detail


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("backends.misbehaving:leaves_by_system_exit", "cannot be loaded (SystemExit: 0, at "),
        ("backends.misbehaving:nothing", "cannot be loaded (AttributeError: nothing, at "),
        ("backends.misbehaving:masquerades", "cannot be loaded (SystemExit: 0, at "),
        ("backends.misbehaving:has_unlisted_machines", "cannot be loaded (KeyboardInterrupt, at "),
        ("backends.misbehaving:has_an_unshown_component", "cannot be loaded (SystemExit: 0, at "),
        ("backends.misbehaving:prints_and_is_none", "returned NoneType; it has to return a Backend"),
        ("platform:python_version", "returned str; it has to return a Backend"),
    ],
)
def test_what_is_no_backend_is_complained_of(name: str, complaint: str) -> None:
    with pytest.raises(Complaint) as raised:
        InWorker(name)
    assert complaint in str(raised.value)


def test_an_exception_is_shown_where_its_author_wrote_it_and_the_worker_goes_on() -> None:
    subject = InWorker("backends.misbehaving:raises_a_chain", PATIENT, restarts=0)
    steps = (Step("keys", ()), Step("admit", (0, 1, None)))
    for _ in range(3):
        with pytest.raises(Fault) as fault:
            subject.run("limiter", LimiterConfig(), steps)
        assert fault.value.detail.startswith("at step 2 (admit): ValueError: no ?[31m such thing, at ")
        assert fault.value.detail.count(HERE) == 2
        assert len(fault.value.got) == 2
    subject.close()


def test_what_segfaults_shows_where() -> None:
    log = judged("faults").findings[0].log
    assert "Segmentation fault" in log
    assert PYPY or "misbehaving.py" in log


def test_what_it_leaves_running_is_ended_and_mentioned() -> None:
    result = judged("leaves_a_process")
    assert (result.verdict, result.left) == (PASSED, "left 1 running process, which was ended")
    assert not asleep(3599)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux hands orphans over")
def test_the_command_finds_orphans_too_and_mentions_them(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            *(*T2T, "conform", "--backend", "backends.misbehaving:leaves_processes"),
            *("--component", "limiter", "--sequences", "1"),
        ],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"passed: left 2 running processes, which were ended" in done.stdout
    assert not asleep(3596)
    assert not asleep(3598)


def test_a_thread_that_goes_on_does_not_keep_it_alive() -> None:
    result = judged("leaves_a_thread")
    assert (result.verdict, result.left) == (PASSED, "did not end when it was asked to; does a thread go on?")


def test_the_others_are_judged_when_one_component_lacks_something() -> None:
    plan = Plan(("signal", "limiter"), sequences=3)
    judgement = judge(
        lambda: InWorker("backends.misbehaving:lacks_methods"), InProcess(baseline()), plan, lambda _: None
    )
    assert [result.verdict for result in judgement.results] == [PASSED, CRASH]
    assert judgement.hello.name == "?[31mlacks_methods"


def test_what_was_begun_is_answered_and_what_was_not_wanted_is_left() -> None:
    subject = InWorker("ticktotrade.backend:phase3")
    oracle = InProcess(baseline())
    one = [Step("admit", (now, 1, "a")) for now in range(1200)]
    other = [Step("keys", ())]
    for begun, asked in ((one, one), (one, other), (other, one), (other, other)):
        subject.begin("limiter", LimiterConfig(), begun)
        got = subject.run("limiter", LimiterConfig(), asked)
        assert got == oracle.run("limiter", LimiterConfig(), asked)
    assert subject.close() == ""


def test_a_worker_that_has_nothing_to_do_ends_at_once() -> None:
    subject = InWorker("ticktotrade.backend:baseline")
    begun = time.monotonic()
    assert subject.close() == ""
    assert time.monotonic() - begun < PATIENT
