"""The versions of what others build on are the same in the code, in the data, on the page and in what is spoken."""

import json
import re
import subprocess
import sys

from ticktotrade import __version__
from ticktotrade.versions import LATENCY, OPERATIONS, PROTOCOL, SPECIFICATION, TRACES
from ticktotrade_conformance.specification.declaration import declaration
from ticktotrade_conformance.specification.spec_data import SPEC
from ticktotrade_conformance.traces.trace import REPEATING_VERSION, Trace, header_line
from ticktotrade_conformance.vectors import vectors_of


def test_the_data_and_the_page_have_the_versions_of_the_code() -> None:
    assert json.loads((SPEC / "versions.json").read_text()) == {
        "specification": SPECIFICATION,
        "operations": OPERATIONS,
        "traces": list(TRACES),
        "protocol": PROTOCOL,
        "latency": LATENCY,
    }
    rows = dict(
        re.findall(r"^\| (\w+) \| ([\d., ]+) \|", (SPEC / "compatibility.md").read_text(), re.MULTILINE)
    )
    assert rows == {
        "specification": SPECIFICATION,
        "operations": f"{OPERATIONS}",
        "traces": ", ".join(map(str, TRACES)),
        "protocol": f"{PROTOCOL}",
        "latency": f"{LATENCY}",
    }


def test_the_chapter_has_the_versions_of_the_traces_and_of_the_protocol() -> None:
    chapter = " ".join((SPEC / "traces.md").read_text().split())
    assert f'"do":"hello","version":{PROTOCOL}}}' in chapter
    for version in TRACES:
        assert re.search(rf'"version[^.]*\b{version}\b', chapter)


def test_what_is_written_has_its_version() -> None:
    assert declaration()["version"] == OPERATIONS
    _, vector = next(iter(vectors_of("book")))
    headers = [json.loads(header_line(Trace("book", vector.config, ()), version)) for version in TRACES]
    assert [header["version"] for header in headers] == list(TRACES)
    assert TRACES[-1] == REPEATING_VERSION


def test_the_command_says_them_on_one_line() -> None:
    command = [sys.executable, "-m", "ticktotrade_conformance", "--version"]
    said = subprocess.run(command, capture_output=True, check=True, text=True, timeout=60).stdout
    traces = " and ".join(map(str, TRACES))
    spoken = f"spec {SPECIFICATION}, operations {OPERATIONS}, traces {traces}, protocol {PROTOCOL}"
    assert said == f"t2t {__version__} ({spoken}, latency {LATENCY})\n"
