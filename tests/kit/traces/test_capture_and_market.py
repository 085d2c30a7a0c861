import gzip
import hashlib
from itertools import islice
from pathlib import Path

import pytest

from ticktotrade.feed import TreeParser
from ticktotrade.feed.events import BookUpdate, Problem, Quote, Trade
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.traces.capture import CapturedFrame, read_capture
from ticktotrade_conformance.traces.generated_market import generated_market


def complaint(path: Path) -> str:
    with pytest.raises(Complaint) as raised:
        list(read_capture(str(path)))
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_a_capture_is_read_plain_and_gzipped(tmp_path: Path) -> None:
    content = b"1 []\n9223372036854775807 [1, 2]\n"
    wanted = [CapturedFrame(1, b"[]", 1), CapturedFrame(2**63 - 1, b"[1, 2]", 2)]
    for name, data in (("a.frames", content), ("a.frames.gz", gzip.compress(content))):
        (tmp_path / name).write_bytes(data)
        assert list(read_capture(str(tmp_path / name))) == wanted


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b"", "it is empty"),
        (b"[]\n", ":1: the line has no receive time"),
        (b"1 []\n\n", ":2: the line has no receive time"),
        (b"1 []\n-1 []\n", ":2: the line has no receive time"),
        (b"1.5 []\n", ":1: the line has no receive time"),
        (b"9223372036854775808 []\n", ":1: the line has no receive time"),
        (b"\xd9\xa1 []\n", ":1: the line has no receive time"),
        (b"1 []\n2 [", ":2: the last line is cut off"),
    ],
)
def test_a_broken_line_is_one_clear_complaint(tmp_path: Path, content: bytes, wanted: str) -> None:
    path = tmp_path / "capture.frames"
    path.write_bytes(content)
    assert wanted in complaint(path)
    assert str(path) in complaint(path)


def test_a_missing_and_a_cut_off_file_are_complaints(tmp_path: Path) -> None:
    assert "no such file" in complaint(tmp_path / "nowhere.frames.gz")
    cut = tmp_path / "cut.frames.gz"
    cut.write_bytes(gzip.compress(b"1 []\n" * 1000)[:-10])
    assert "cut off" in complaint(cut)
    cut.write_bytes(b"1 []\n")
    assert "cannot be read" in complaint(cut)
    assert "cannot be read" in complaint(tmp_path)


def test_progress_is_told(tmp_path: Path) -> None:
    path = tmp_path / "capture.frames"
    path.write_bytes(b"1 []\n" * 2000)
    shares: list[float] = []
    assert len(list(read_capture(str(path), shares.append))) == 2000
    assert shares
    assert all(0 < share <= 1 for share in shares)


def test_a_seed_gives_the_same_market_everywhere() -> None:
    """The digest is of every interpreter and platform: nothing in the generator may depend on them."""
    digest = hashlib.sha256()
    for captured in generated_market(7, 5000):
        digest.update(b"%d %s\n" % captured[:2])
    assert digest.hexdigest() == "62424dca11289798c902de76830d3b1f68d00332676394464f340277ca9a19f0"


def test_more_frames_begin_with_the_fewer() -> None:
    assert list(islice(generated_market(3, 2000), 500)) == list(generated_market(3, 500))


def test_the_market_looks_like_one() -> None:
    parser = TreeParser()
    kinds: dict[type[object], int] = {}
    symbols, resets, deletes, backwards, early = set(), 0, 0, 0, 0
    last_time: dict[str, int] = {}
    for captured in generated_market(1, 20_000):
        (event,) = parser.parse(captured.frame).elements
        kinds[type(event)] = kinds.get(type(event), 0) + 1
        assert isinstance(event, Trade | Quote | BookUpdate), event
        symbols.add(event.symbol)
        backwards += event.time < last_time.get(event.symbol, 0)
        early += captured.received_at < event.time
        last_time[event.symbol] = event.time
        if isinstance(event, BookUpdate):
            resets += event.reset
            deletes += sum(level.size == 0 for level in event.bids + event.asks)
        elif isinstance(event, Quote):
            assert event.bid_price < event.ask_price
    assert Problem not in kinds
    assert len(symbols) == 4
    assert min(kinds.values()) > 1000
    assert resets > len(symbols)
    assert deletes > 1000
    assert backwards > 100
    assert early > 100
