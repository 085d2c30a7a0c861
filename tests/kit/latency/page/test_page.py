"""The page stands alone, is well formed, and has what the document has."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from support.judged_backends import (
    CPYTHON,
    PYPY,
    a_trajectory,
    a_wire_run,
    not_measured,
    side_by_side,
    under_load,
)
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.latency.documents.document import LatencyDocument
from ticktotrade_conformance.latency.documents.trajectory import interval, p99_of
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.judged import LatencyVerdict
from ticktotrade_conformance.latency.page import page as page_module
from ticktotrade_conformance.latency.page.page import page_of, write_page
from ticktotrade_conformance.latency.page.series import colour
from ticktotrade_conformance.latency.screens.micros import micros

HOSTILE = '<script>alert("x")</script>\x1b[2J'


class Page(HTMLParser):
    """What is in a page; a tag that is not closed where it should be is an error."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def hostile() -> LatencyDocument:
    document = a_trajectory()
    first, *others = document.backends
    silent = first._replace(name=HOSTILE, stages=(not_measured(Stage.PATH, HOSTILE), *first.stages[1:5]))
    machine = document.fingerprint.machine._replace(cpu=HOSTILE)
    return document._replace(
        command=HOSTILE,
        fingerprint=document.fingerprint._replace(machine=machine),
        backends=(silent, *others),
    )


def with_all() -> LatencyDocument:
    first, *others = a_trajectory().backends
    loaded = (first._replace(load=under_load()), *others)
    return a_wire_run()._replace(backends=loaded, side_by_side=side_by_side())


DOCUMENTS = {
    "wire": a_wire_run(),
    "all": with_all(),
    "one": a_trajectory(),
    "two": a_trajectory(CPYTHON, PYPY),
    "hostile": hostile(),
    "none": a_trajectory()._replace(backends=()),
}


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_page_stands_alone_and_runs_nothing(document: LatencyDocument) -> None:
    text = page_of(document, ("other.json", a_trajectory(factor=2)))
    page = Page(text)
    assert not {"script", "link", "img", "iframe", "object"} & set(page.tags)
    assert not [each for each in page.attributes if each[0].startswith("on")]
    assert all(value.startswith("#") for name, value in page.attributes if name in {"href", "src"})
    assert not re.findall(r"url\(|@import|https?:", text)


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_links_lead_somewhere_and_ids_are_ids(document: LatencyDocument) -> None:
    page = Page(page_of(document, ("other.json", a_trajectory(factor=2))))
    ids = [value for name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    wanted = {value.removeprefix("#") for name, value in page.attributes if name == "href"}
    wanted |= {value for name, value in page.attributes if name == "aria-labelledby"}
    assert wanted == set(ids)


def test_whoever_does_not_see_the_plots_is_told_what_they_are_and_finds_the_figures() -> None:
    document = DOCUMENTS["two"]
    text = page_of(document)
    assert text.count("<svg viewBox") == text.count('role="img" aria-label="') + text.count(
        'class="swatch" aria-hidden'
    )
    for backend in document.backends:
        for judged in backend.stages:
            floors, raw = judged.floors, judged.raw
            assert floors
            assert raw
            for figure in (*floors[1:], *raw[1:], judged.pause_p999, judged.pause_max):
                assert f">{micros(figure)}<" in text
            assert f">{interval(judged)}<" in text


def test_each_verdict_is_said_in_words() -> None:
    document = a_trajectory()
    first, *others = document.backends
    verdicts = [*LatencyVerdict, LatencyVerdict.WITHIN, LatencyVerdict.WITHIN]
    stages = tuple(
        each._replace(verdict=verdict) for each, verdict in zip(first.stages, verdicts, strict=True)
    )
    text = page_of(document._replace(backends=(first._replace(stages=stages), *others)))
    for verdict in LatencyVerdict:
        assert f">{verdict}</span>" in text


def test_the_trajectory_stands_beside_what_was_hoped_for() -> None:
    document = a_trajectory()
    text = page_of(document)
    for range_ in ("235–670", "70–150", "48–108", "38–88"):
        assert text.count(f"hoped for {range_}") == 1
    assert f"<b>{micros(p99_of(document.backends[3].stages[5]))}</b>" in text


def test_another_run_is_called_another_run() -> None:
    assert "Two runs are compared" not in page_of(DOCUMENTS["one"])
    text = page_of(DOCUMENTS["one"], ("old.json", a_trajectory(PYPY)))
    assert "Two runs are compared" in text
    assert "Against old.json" in text


def test_what_others_have_written_is_text() -> None:
    text = page_of(DOCUMENTS["hostile"])
    assert "<script" not in text
    assert "\x1b" not in text
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;?[2J" in text


def test_a_page_is_complete_or_absent(tmp_path: Path) -> None:
    path = tmp_path / "run.html"
    write_page(path, DOCUMENTS["one"])
    assert path.read_text() == page_of(DOCUMENTS["one"])
    with pytest.raises(Complaint, match="it is a folder; name a file"):
        write_page(tmp_path, DOCUMENTS["one"])
    assert list(tmp_path.iterdir()) == [path]


def test_a_system_from_wire_to_wire_is_given_as_a_multiple_of_the_echo() -> None:
    document = a_wire_run()
    assert document.wire
    text = page_of(document)
    echo, good = document.wire.floors[0].rates[0].percentiles, document.wire.systems[0].rates[0].percentiles
    assert echo
    assert good
    for ours, floor in zip((good.p50, good.p99, good.max), (echo.p50, echo.p99, echo.max), strict=True):
        assert f">{(ours or 0) / (floor or 1):.1f}×<" in text
    assert text.count(">× echo<") == 2  # of the system whose sockets are the echo's, at both rates
    assert text.count("all orders as decided") == 2
    assert "not timed to the end: it ended with status 1" in text
    assert "max: frame 7: buy 0.01 BTC/USD at 100 never came" in text
    assert text.count('role="img"') == 2  # a plot for each rate


def test_load_and_turns_have_sections_of_their_own_where_there_are_any() -> None:
    text = page_of(with_all())
    assert '<td class="figure">23.1%</td>' in text
    assert "48 MB" in text
    assert "31,250" in text
    assert "1.104" in text
    assert "1.061–1.150" in text
    assert "?–?" in text
    assert "Under load" not in page_of(DOCUMENTS["one"])
    assert "Side by side" not in page_of(DOCUMENTS["one"])


def test_each_colour_has_a_value_by_day_by_night_and_on_paper() -> None:
    style = Path(page_module.__file__).with_name("style.css").read_text()
    names = list(dict.fromkeys(map(colour, range(100))))
    assert len(names) == 8
    for name in names:
        assert len(re.findall(rf"--{name}: #[0-9a-f]{{6}};", style)) == 3
        assert style.count(f".{name} {{ --own: var(--{name}); }}") == 1
