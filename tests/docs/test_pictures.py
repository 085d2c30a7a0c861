"""The pictures of the site have what the data has, and nothing that only one colour scheme or a mouse can read."""

import re
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import pytest

from docs import architecture_page
from docs.pictures import limiter, order_in_doubt, placed, reconnects, risk, states
from docs.pictures.book import book_imbalance, example_book, imbalances
from docs.pictures.drawing import LETTER, Drawing, Picture, Point, wrapped
from docs.pictures.lanes import Row, rows_of
from docs.pictures.placed import PLACED, Placed, illustrated
from docs.pictures.statechart import Layout, Way, statechart
from docs.worked import example
from ticktotrade.router import transitions as order
from ticktotrade.router.states import State as OrderState
from ticktotrade.session import transitions as session
from ticktotrade_conformance.specification.spec_data import SPEC

SVG: Final = "{http://www.w3.org/2000/svg}"
STYLES: Final = (Path(__file__).parents[2] / "docs" / "static" / "site.css").read_text()
PICTURES: Final = [*(each.drawn() for own in PLACED.values() for each in own), *architecture_page.pictures()]


def elements(picture: Picture) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(picture.svg).iter())


def styles(picture: Picture) -> Counter[str]:
    return Counter(style for each in elements(picture) for style in each.get("class", "").split())


def words(picture: Picture) -> list[str]:
    return [each.text or "" for each in elements(picture) if each.tag == f"{SVG}text"]


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_is_said_in_words_and_takes_its_colours_from_the_page(picture: Picture) -> None:
    root, *parts = elements(picture)
    said = {each.get("id"): each.text for each in parts if each.tag in (f"{SVG}title", f"{SVG}desc")}
    assert [said[name] for name in root.attrib["aria-labelledby"].split()] == [
        picture.title,
        picture.description,
    ]
    assert root.attrib["role"] == "img"
    coloured = {"fill", "stroke", "color", "style", "width", "height", "font-size"}
    assert not coloured & root.attrib.keys()
    assert not (coloured - {"width", "height"}) & {name for each in parts for name in each.attrib}


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_nothing_of_a_picture_is_outside_it(picture: Picture) -> None:
    root, *parts = elements(picture)
    *_, width, height = map(float, root.attrib["viewBox"].split())
    points = [
        (float(x), float(y))
        for each in parts
        for x, y in [
            *(point.split(",") for point in each.get("points", "").split()),
            *((each.attrib[x], each.attrib[y]) for x, y in (("x", "y"), ("cx", "cy")) if x in each.attrib),
        ]
    ]
    assert points
    assert all(0 <= x <= width and 0 <= y <= height for x, y in points)
    for each in parts:
        if each.tag == f"{SVG}text" and "transform" not in each.attrib:
            long = len(each.text or "") * LETTER
            x = (
                float(each.attrib["x"])
                - long * {"start": 0, "middle": 0.5, "end": 1}[each.attrib["text-anchor"]]
            )
            assert 0 <= x <= x + long <= width, each.text


def test_the_styles_of_pictures_name_no_colour() -> None:
    rules = [line for line in STYLES.splitlines() if line.startswith((".picture", "figure.picture"))]
    assert rules
    assert not re.findall(r"#[0-9a-fA-F]{3}|rgb|black|white(?!-)", "".join(rules))


def test_names_of_pictures_are_different() -> None:
    names = [picture.name for picture in PICTURES]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("chapter", PLACED)
def test_a_chapter_has_its_pictures_and_is_otherwise_as_it_was(chapter: str) -> None:
    text = (SPEC / f"{chapter}.md").read_text(encoding="utf-8")
    shown = illustrated(chapter, text)
    assert shown.count("<svg ") == len(PLACED[chapter])
    assert re.sub(r"\n(~+)\{raw\} html\n.*?\n\1\n", "", shown, flags=re.DOTALL) == text


def test_a_picture_that_has_lost_its_place_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placed, "PLACED", {"book": (Placed("| call |", book_imbalance),)})
    for text in ("none\n", "one\n| call |\nanother\n| call |\n"):
        with pytest.raises(ValueError, match=r"spec/book\.md needs the line"):
            illustrated("book", text)


def test_words_and_names_are_escaped() -> None:
    drawing = Drawing()
    drawing.text(Point(1, 2), "a < b & c")
    picture = drawing.picture("name", "1 < 2", 'said & "done"')
    assert words(picture) == ["a < b & c"]
    assert "<figcaption>1 &lt; 2.</figcaption>" in picture.figure()


def test_an_arrow_ends_where_it_leads_to() -> None:
    drawing = Drawing()
    drawing.arrow(Point(10, 10), Point(10, 50))
    (head,) = [each for each in elements(drawing.picture("a", "b", "c")) if each.tag == f"{SVG}polygon"]
    assert head.attrib["points"].split() == ["10,50", "7,45", "13,45"]


def test_words_are_wrapped_to_a_width() -> None:
    assert wrapped("stop, fatal error", 60) == ["stop, fatal", "error"]
    assert wrapped("authenticated", 10) == ["authenticated"]


# Limiter, book, risk gate.


def test_every_call_of_the_limiter_is_where_the_reference_has_it() -> None:
    calls = list(limiter.calls())
    rows = example("limiter", "call", "answer", "arrival time after it", "because").rows
    assert [(call.answer, str(call.after)) for call in calls] == [
        (re.split(r",| ", row["answer"])[0], row["arrival time after it"]) for row in rows
    ]
    found = styles(limiter.limiter_timeline())
    assert found["call"] == len(rows)
    assert found["admitted"] == found["strong"] == sum(call.answer == "admitted" for call in calls)
    assert found["threshold"] == sum(call.answer != "refused" for call in calls)
    for call in calls:
        admitted = call.threshold is not None and call.now >= call.threshold
        assert (call.answer == "admitted") == admitted, call


def test_the_bars_of_a_book_are_its_sizes() -> None:
    book = example_book()
    picture = book_imbalance()
    bars = [
        (each.attrib["class"].split()[1], float(each.attrib["width"]))
        for each in elements(picture)
        if "bar" in each.get("class", "").split()
    ]
    found = book.snapshot()
    expected = [
        *(("ask", level.size) for level in reversed(found.asks)),
        *(("bid", level.size) for level in found.bids),
    ]
    unit = max(length for _, length in bars) / max(size for _, size in expected)
    assert [(side, round(length / unit, 3)) for side, length in bars] == expected
    places = [float(each.attrib["cx"]) for each in elements(picture) if each.get("class") == "imbalance"]
    asked = [Fraction(*ratio) for _, ratio in imbalances(book)]
    assert [round((x - 180) / 140, 4) for x in places] == [round(float(each), 4) for each in asked]


def test_the_bars_of_the_risk_gate_are_what_the_example_says() -> None:
    rows = example("risk", "fill", "held", "cost", "realised", "what happens").rows
    holdings = list(risk.holdings())
    for row, found in zip(rows, holdings, strict=True):
        written = [f"{each:f}".replace("-", "−") for each in found[1:]]
        assert [row["held"], row["cost"], row["realised"]] == written
    picture = risk.risk_flip()
    assert styles(picture)["held"] == 3 * len(rows)
    assert {"−70", "66.67", "20", "sell 4"} <= set(words(picture))


# Sequences.


def test_an_order_in_doubt_is_what_the_example_says() -> None:
    rows = example("router", "time", "event", "answer", "the order").rows
    every = list(order_in_doubt.moments())
    for row, moment in zip(rows, every, strict=True):
        assert moment.time == row["time"]
        said = {message.words for message in moment.messages}
        for number, method in re.findall(r"request (\d+): `(\w+)`", row["answer"]):
            assert f"{number}: {method}" in said, row
        state = re.match(r"`(\w+)`", row["the order"])
        assert state is None or state[1] == moment.state, row
    found = styles(order_in_doubt.order_in_doubt())
    text = str(rows)
    assert found["moment"] == len(rows)
    assert found["out"] == text.count("request ")
    assert found["in"] == len(re.findall(r"\d to \d", text))
    assert found["state"] == sum(
        before is None or before.state != each.state
        for before, each in zip((None, *every), every, strict=False)
    )


def test_reconnects_are_what_the_example_says() -> None:
    rows = example("session", "time", "told", "answer", "attempt number").rows
    every = list(reconnects.moments())
    for row, moment in zip(rows, every, strict=True):
        assert not row["time"] or float(moment.time) == pytest.approx(float(row["time"]), abs=0.005)
        said = [message.words for message in moment.messages]
        for action in re.findall(r"`(\w+)`", row["answer"]):
            assert any(words.startswith(action) for words in said), row
    picture = reconnects.reconnects()
    sent = re.findall(r"`(?:connect|send_auth|send|close)`", " ".join(row["answer"] for row in rows))
    assert styles(picture)["out"] == len(sent)
    assert styles(picture)["moment"] == len(rows)
    assert {"retry at 10.93", "close 1001", "closed, Retry-After 5"} <= set(words(picture))
    assert [moment.state for moment in every if moment.messages[0].words == "as before"] == ["streaming"]


# States.


def test_every_way_of_a_session_is_an_arrow() -> None:
    ways = {
        (source, target): [event for event, to in row.items() if to is target]
        for source, row in session.TRANSITIONS.items()
        for target in row.values()
    }
    drawn = {(way.source, way.target): way.events for way in states.session_ways()}
    assert len(drawn) == len(ways)
    for (source, target), events in ways.items():
        assert list(drawn[source.replace("_", " "), target.replace("_", " ")]) == events
    found = styles(states.session_states())
    assert found["way"] == len(ways)
    assert found["state"] == len(session.TRANSITIONS)
    assert sum(each.tag == f"{SVG}polygon" for each in elements(states.session_states())) == len(ways)


def test_what_is_known_of_an_order_is_an_arrow_for_each_change() -> None:
    changes = {
        (source.standing, transition.state.standing)
        for source, row in order.TRANSITIONS.items()
        for transition in row.values()
        if source.standing is not transition.state.standing
    }
    found = styles(states.order_standings())
    assert found["way"] == len(changes)
    assert found["state"] == len({state.standing for state in order.TRANSITIONS})


def test_what_leads_where_no_arrow_can_go_is_told() -> None:
    layout = Layout(("a", "b", "c"), "end")
    assert styles(statechart(layout, [Way("a", "c", ("on",))]).picture("a", "b", "c"))["way"] == 1
    with pytest.raises(ValueError, match=r"no place for \[\('end', 'a'\)\]"):
        statechart(layout, [Way("end", "a", ("again",))])


def test_every_way_of_an_order_that_changes_its_state_has_a_dot_and_an_arrow() -> None:
    ways = {
        (source.spoken, event, transition.state.spoken)
        for source, row in order.TRANSITIONS.items()
        for event, transition in row.items()
        if source is not transition.state
    }
    rows = states.order_rows()
    shown = [(source, event, row.target) for row in rows for source in row.sources for event in row.events]
    assert len(shown) == len(ways)
    assert set(shown) == ways
    picture = states.order_states()
    found = styles(picture)
    assert found["source"] == sum(len(row.sources) for row in rows)
    assert found["state"] == len(order.TRANSITIONS)
    lane = [state.spoken for state in OrderState].index
    sides = [len({lane(source) < lane(row.target) for source in row.sources}) for row in rows]
    assert sum(each.tag == f"{SVG}polygon" for each in elements(picture)) == sum(sides)


def test_events_that_lead_from_the_same_states_to_the_same_one_are_one_row() -> None:
    transitions = [("b", "on", "c"), ("a", "on", "c"), ("a", "off", "c"), ("b", "off", "c"), ("a", "up", "b")]
    assert rows_of(transitions, "abc") == [
        Row(("a",), ("up",), "b"),
        Row(("a", "b"), ("on", "off"), "c"),
    ]
