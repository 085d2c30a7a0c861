"""Two runs held against each other: the same stages of the same backends, with all that is not the same."""

import io

import pytest
from rich.console import Console

from support.judged_backends import (
    CPYTHON,
    FINGERPRINT,
    MACHINE,
    PYPY,
    a_trajectory,
    a_wire_run,
    not_measured,
)
from ticktotrade_conformance.latency.documents.against import Difference, against, differences
from ticktotrade_conformance.latency.documents.document import LatencyDocument
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.screens.against_screen import print_against

NEWER = CPYTHON._replace(version="3.15.0", collector=None)


def test_a_run_against_itself_has_ratios_of_one_and_no_difference() -> None:
    document = a_trajectory(CPYTHON, PYPY)
    compared = against(document, document)
    assert len(compared.pairs) == len(document.backends) * len(Stage)
    assert {(pair.p50, pair.p99) for pair in compared.pairs} == {(1.0, 1.0)}
    assert (compared.alone, compared.differences) == ((), ())
    assert [pair.what for pair in compared.pairs[:8]] == [Stage.FEED] * 8


def test_a_ratio_below_one_is_of_a_faster_run() -> None:
    compared = against(a_trajectory(), a_trajectory(factor=2))
    assert all(0.4 < (pair.p50 or 0) < 0.6 for pair in compared.pairs)
    first, twice_as_slow = compared.pairs[0], a_trajectory(factor=2).backends[0].stages[0]
    assert (first.name, first.there) == ("baseline", twice_as_slow.floors)


def test_a_backend_is_held_against_the_one_on_its_own_interpreter() -> None:
    compared = against(a_trajectory(CPYTHON, PYPY), a_trajectory(PYPY, CPYTHON))
    assert {(pair.p50, pair.p99) for pair in compared.pairs} == {(1.0, 1.0)}


def test_else_against_the_only_one_of_its_name_and_the_interpreters_differ() -> None:
    compared = against(a_trajectory(CPYTHON), a_trajectory(NEWER))
    assert len(compared.pairs) == 4 * len(Stage)
    assert compared.alone == ()
    assert Difference("interpreter of phase1", "CPython 3.14.0", "CPython 3.15.0") in compared.differences
    assert Difference("collector of phase1", "thresholds 2000 10 0", "off") in compared.differences


def test_where_it_is_not_clear_which_one_it_is_held_against_none() -> None:
    compared = against(a_trajectory(NEWER), a_trajectory(CPYTHON, PYPY))
    assert compared.pairs == ()
    assert len(compared.alone) == 4 + 8
    assert compared.alone[0] == "baseline (CPython 3.15.0) only in this run"
    assert compared.alone[-1] == "phase3 (PyPy 3.11.13 (7.3.20)) only in the other"


def test_what_was_not_measured_in_both_has_no_ratio() -> None:
    document = a_trajectory()
    silent = document.backends[0]._replace(stages=(not_measured(Stage.PATH, "it says so"),))
    compared = against(document, document._replace(backends=(silent, *document.backends[1:])))
    assert len(compared.pairs) == 3 * len(Stage)
    assert "path of baseline (CPython 3.14.0) not measured in both" in compared.alone


def test_fingerprints_differ_in_all_but_time_and_load() -> None:
    later = FINGERPRINT._replace(time="2027-01-01T00:00:00Z", machine=MACHINE._replace(load=(0, 0, 0)))
    assert list(differences(FINGERPRINT, later)) == []
    other = MACHINE._replace(cpu="", cores=4, cpu_features=("avx512", "sse2"))
    assert list(differences(FINGERPRINT, FINGERPRINT._replace(kit="0.2.0", machine=other))) == [
        Difference("CPU", "A processor", "not known"),
        Difference("cores", "2", "4"),
        Difference("kit", "0.1.0", "0.2.0"),
        Difference("CPU features", "avx2", "avx512"),
    ]


@pytest.mark.parametrize("width", [120, 80, 60])
@pytest.mark.parametrize("on", [(CPYTHON,), (CPYTHON, PYPY)])
def test_on_the_screen_two_runs_are_called_two_runs(width: int, on: tuple[object, ...]) -> None:
    here: LatencyDocument = a_trajectory(*on)  # type: ignore[arg-type]
    out = io.StringIO()
    print_against(
        Console(file=out, width=width, highlight=False), "old.json", against(here, a_trajectory(factor=2))
    )
    text = out.getvalue()
    assert "this run, against old.json" in text
    assert " ".join(text.split()).count("Two runs are compared") == 1
    assert max(map(len, text.splitlines())) <= width
    for pair in against(here, a_trajectory(factor=2)).pairs:
        assert f"{pair.p50:.2f}" in text


def test_systems_from_wire_to_wire_are_compared_at_the_same_rate() -> None:
    here, there = a_wire_run(), a_wire_run()
    assert there.wire
    only_echo = there._replace(wire=there.wire._replace(systems=()))
    compared = against(here, there)
    assert [(pair.what, pair.name, pair.on, pair.p50) for pair in compared.pairs] == [
        ("1000", "echo", "HTTP/2 over TLS", 1.0),
        ("1000", "t2t live, phase3", "HTTP/2 over TLS", 1.0),
        ("max", "echo", "HTTP/2 over TLS", 1.0),
        ("max", "t2t live, phase3", "HTTP/2 over TLS", 1.0),
        ("max", "a plain client", "HTTP/1.1", 1.0),
    ]
    assert against(here, only_echo).alone == (
        "t2t live, phase3 (HTTP/2 over TLS) at 1000 only in this run",
        "t2t live, phase3 (HTTP/2 over TLS) at max only in this run",
        "a plain client (HTTP/1.1) at max only in this run",
    )
    assert len(against(only_echo, here).alone) == 3
    assert against(here, a_trajectory()).pairs == ()
