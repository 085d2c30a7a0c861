"""``t2t trajectory`` with real processes. What comes of it depends on the machine; that it is a document does not."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from support.t2t_process import ended, started
from ticktotrade.phases import PHASES
from ticktotrade_conformance.latency.documents.document import read_latency_document
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.specification.spec_data import SPEC


def test_every_phase_is_measured_in_a_process_of_its_own(tmp_path: Path) -> None:
    left, page = tmp_path / "run.json", tmp_path / "run.html"
    arguments = ["--stage", "risk", "--seconds", "0.1", "--json", str(left), "--html", str(page)]
    status, out, err = ended(started("trajectory", *arguments))
    assert (status in {0, 1}, err) == (True, "")
    Draft202012Validator(json.loads((SPEC / "schemas" / "latency.schema.json").read_bytes())).validate(
        json.loads(left.read_bytes())
    )
    document = read_latency_document(left)
    assert [each.phase for each in document.backends] == list(PHASES)
    for backend in document.backends:
        (judged,) = backend.stages
        assert (judged.stage, judged.source) == (Stage.RISK, "standard workload (seed 1)")
        assert len(judged.step_floors) in {0, 500}
        assert judged.verdict in out
        assert judged.verdict in page.read_text()


@pytest.mark.parametrize("name", ["python9.9", "/"])
def test_an_interpreter_that_is_not_there_is_one_line(name: str) -> None:
    status, out, err = ended(started("trajectory", "--python", name))
    assert (status, out) == (2, "")
    assert err.startswith(f"t2t: --python {name}: ")
    assert err.count("\n") == 1
