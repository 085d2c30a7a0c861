"""What authors are told at their first failure: every report about a wrong backend is a reviewed text.

The backends in ``tests/backends/wrong`` have the mistakes of the first hour, and the file of its name in
``expected`` is what ``t2t conform`` prints for it in a terminal of 80 columns. After a change of the reports

    pytest tests/integration/test_wrong_backends.py --regenerate

writes the texts anew, and the difference in them is what is to be reviewed.
"""

import os
import platform
import re
import select
import shutil
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from support.t2t_process import T2T
from ticktotrade_conformance.specification.spec_data import SPEC

pytestmark = pytest.mark.thorough

WRONG = Path(__file__).parents[1] / "backends" / "wrong"
EXPECTED = WRONG / "expected"
PATIENCE = 240.0


class Author(NamedTuple):
    """How an author runs a backend: the interpreter of a program, the component, further options."""

    component: str = "book"
    interpreter: str | None = None
    options: tuple[str, ...] = ()


IMPATIENT = ("--timeout", "3", "--restarts", "2")
"""What is found, how small it is made and where a loop stands then depend on the machine: these reports are compared without."""

PYTHON = Author("signal", sys.executable)

AUTHORS = {
    "in_process/answers_a_dict": Author(),
    "in_process/answers_a_plain_tuple": Author(),
    "in_process/answers_floats": Author(),
    "in_process/answers_lists": Author(),
    "in_process/answers_none_for_no_levels": Author(),
    "in_process/answers_nothing_for_refused": Author(),
    "in_process/answers_text_for_a_choice": Author(),
    "in_process/answers_the_error_code": Author(),
    "in_process/answers_whole_dollars": Author(),
    "in_process/changes_before_it_refuses": Author(),
    "in_process/crashes_at_a_reset": Author(),
    "in_process/exchanges_the_sides": Author(),
    "in_process/exits_in_an_operation": Author(),
    "in_process/hangs_when_crossed": Author(options=IMPATIENT),
    "in_process/has_an_operation_to_do": Author(),
    "in_process/holds_one_level_less": Author(),
    "in_process/imports_what_is_missing": Author(),
    "in_process/lacks_an_operation": Author(),
    "in_process/leaves_a_thread": Author(),
    "in_process/names_another_component": Author(),
    "in_process/refuses_with_text": Author(),
    "in_process/shares_its_state": Author("limiter"),
    "in_process/sorts_both_sides_alike": Author(),
    "in_process/takes_other_arguments": Author(),
    "programs/answers_bare_values": PYTHON,
    "programs/answers_by_rote": Author("book", "sh"),
    "programs/answers_ids_as_text": PYTHON,
    "programs/answers_in_another_order": PYTHON,
    "programs/answers_one_outcome_for_all": PYTHON,
    "programs/answers_the_step_before": PYTHON,
    "programs/crashes_without_imbalance": PYTHON,
    "programs/forgets_to_flush": PYTHON._replace(options=IMPATIENT),
    "programs/forgets_to_flush_in_awk": Author("signal", "awk -f", IMPATIENT),
    "programs/hangs_in_a_locked_book": PYTHON._replace(options=IMPATIENT),
    "programs/imports_what_is_missing": PYTHON,
    "programs/leaves_a_process": PYTHON,
    "programs/names_another_component": PYTHON,
    "programs/prints_what_it_reads": PYTHON,
    "programs/reads_floats": Author("limiter", "node"),
    "programs/shares_its_answers": Author("limiter", sys.executable),
    "programs/spells_choices_its_own_way": PYTHON,
    "programs/spells_codes_its_own_way": PYTHON,
}
SUFFIXES = {"sh": ".sh", "awk -f": ".awk", "node": ".js", sys.executable: ".py", None: ".py"}


@pytest.mark.skipif(platform.python_implementation() != "CPython", reason="its exceptions have other texts")
@pytest.mark.parametrize("name", AUTHORS)
def test_an_author_is_told_what_was_reviewed(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    author = AUTHORS[name]
    if author.interpreter is not None and shutil.which(author.interpreter.split()[0]) is None:
        pytest.skip(f"{author.interpreter} is not installed")
    told = normalised(told_by_t2t(name, author, tmp_path))
    if author.options == IMPATIENT:
        told = without_chance(told)
    expected = EXPECTED / f"{Path(name).parent.name}-{Path(name).name}.txt"
    if request.config.getoption("--regenerate"):
        expected.write_text(told)
    assert told == expected.read_text()


def test_each_backend_and_each_text_belongs_to_an_author() -> None:
    backends = {
        path.relative_to(WRONG)
        for folder in ("in_process", "programs")
        for path in (WRONG / folder).iterdir()
        if path.is_file() and path.name != "sound.py"
    }
    assert backends == {path_of(name, author) for name, author in AUTHORS.items()}
    assert {path.name for path in EXPECTED.iterdir()} == {f"{name.replace('/', '-')}.txt" for name in AUTHORS}


def test_the_sound_program_beside_them_passes(tmp_path: Path) -> None:
    told = told_by_t2t("programs/sound", PYTHON, tmp_path)
    assert told.endswith("passed\nstatus 0\n")


@pytest.mark.parametrize("path", sorted(EXPECTED.glob("*.txt")), ids=lambda path: path.stem)
def test_a_report_is_short_and_has_no_traceback_of_ours(path: Path) -> None:
    told = path.read_text()
    assert len(told.splitlines()) <= 75
    assert told.endswith(("status 1\n", "status 2\n"))
    assert "ticktotrade_conformance/" not in told


def path_of(name: str, author: Author) -> Path:
    suffix = SUFFIXES[author.interpreter]
    return Path(name.removesuffix(f"_in_{suffix[1:]}") + suffix)


def told_by_t2t(name: str, author: Author, folder: Path) -> str:
    """What the command prints in a terminal of 80 columns, and its status."""
    path = WRONG / path_of(name, author)
    if author.interpreter is None:
        backend = ["--backend", f"{path.stem}:factory"]
    else:
        backend = ["--command", f"{author.interpreter} {path}"]
    chosen = ["--component", author.component, "--sequences", "60", *author.options]
    return in_a_terminal([*T2T, "conform", *backend, *chosen], folder, WRONG / "in_process")


def in_a_terminal(command: list[str], folder: Path, python_path: Path) -> str:
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (50, 80))
    ignored = {"COLUMNS", "LINES", "PYTHONUNBUFFERED"}
    environment = {name: value for name, value in os.environ.items() if name not in ignored}
    search = [str(python_path), environment.get("PYTHONPATH", "")]
    environment |= {
        "TERM": "dumb",
        "PYTHONPATH": os.pathsep.join(filter(None, search)),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONNODEBUGRANGES": "1",
    }
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    try:
        shown = read_to_the_end(ours)
        status = process.wait(PATIENCE)
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    return f"{shown}status {status}\n"


def read_to_the_end(terminal: int) -> str:
    """All that is written to a terminal, until nobody has it open."""
    deadline = time.monotonic() + PATIENCE
    shown = b""
    while select.select([terminal], [], [], deadline - time.monotonic())[0]:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            break  # what Linux says at the end
        if not chunk:
            break
        shown += chunk
    return shown.decode().replace("\r\n", "\n")


def normalised(told: str) -> str:
    """The text without what differs between machines: folders, the interpreter, trailing blanks."""
    for part, instead in (
        (f"{WRONG}/", ""),
        (f"{SPEC}/", "spec/"),
        (sys.executable, "python3"),
    ):
        told = told.replace(part, instead)
    told = re.sub(r"\b(within|after) [0-9.]+ s\b", r"\1 … s", told)
    return "".join(f"{line.rstrip()}\n" for line in told.splitlines())


def without_chance(told: str) -> str:
    """The report without the table of steps and their numbers; a loop of two lines is interrupted at either."""
    told = re.sub(r"^ step +operation.*?\n\n", "", told, flags=re.MULTILINE | re.DOTALL)
    told = re.sub(r"\bstep [0-9]+\b", "step …", told)
    return re.sub(r'(hangs_when_crossed\.py(?::|", line ))1[12] in ', r"\g<1>11 or 12 in ", told)
