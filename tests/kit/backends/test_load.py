"""From ``module:factory`` to a backend, or to one line that says what is wrong with it."""

import sys
from pathlib import Path

import pytest

from ticktotrade.backend import phase1
from ticktotrade_conformance.backends import load_backend
from ticktotrade_conformance.console.complaint import Complaint


def test_a_factory_that_can_be_imported_is_called() -> None:
    assert load_backend("ticktotrade.backend:phase1") == phase1()


def test_a_module_may_be_in_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine_of_the_folder.py").write_text("from ticktotrade.backend import phase2 as factory\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [each for each in sys.path if each])
    assert load_backend("mine_of_the_folder:factory").phase == "phase2"
    del sys.modules["mine_of_the_folder"]


@pytest.mark.parametrize(
    ("factory", "said"),
    [
        ("return 5", "returned int; it has to return a Backend"),
        ("raise SystemExit('no')", "cannot be loaded"),
        ("raise KeyboardInterrupt", "cannot be loaded"),
        ("return Backend(1, 'C', '', Phase.PHASE_1, {})", "have to be text"),
        ("return Backend('m', 'C', '', 'phase1', {})", "its phase has to be a Phase"),
        ("return Backend('m', 'C', '', Phase.PHASE_1, [])", "map components to callables"),
        ("return Backend('m', 'C', '', Phase.PHASE_1, {'book': 1})", "map components to callables"),
        ("return Backend('m', 'C', '', Phase.PHASE_1, {'boook': dict})", "unknown component"),
    ],
)
def test_what_is_no_backend_is_one_line_that_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, factory: str, said: str
) -> None:
    source = f"from ticktotrade.backend import Backend\nfrom ticktotrade.phases import Phase\ndef make(): {factory}\n"
    (tmp_path / "wrong_of_the_folder.py").write_text(source)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "wrong_of_the_folder", raising=False)
    with pytest.raises(Complaint, match=said) as raised:
        load_backend("wrong_of_the_folder:make")
    assert str(raised.value).startswith("--backend wrong_of_the_folder:make: ")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("name", ["", "module", "module:", ":factory"])
def test_a_name_has_two_parts(name: str) -> None:
    with pytest.raises(Complaint, match="not MODULE:FACTORY"):
        load_backend(name)


@pytest.mark.parametrize("name", ["nowhere_at_all:factory", "ticktotrade.backend:nobody"])
def test_what_is_not_there_is_named(name: str) -> None:
    with pytest.raises(Complaint, match="cannot be loaded"):
        load_backend(name)
