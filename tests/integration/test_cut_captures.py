"""Captures that were cut off or damaged, and lines without an end: what can be read is, in bounded memory."""

import gzip
import re
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.t2t_process import T2T
from ticktotrade.feed import FeedConfig
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.files.bounded_lines import bounded_lines
from ticktotrade_conformance.traces.capture import BrokenCapture, CapturedFrame, read_capture
from ticktotrade_conformance.traces.generated_market import generated_market

MEBI = 1024 * 1024
ASKING = """
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:]).returncode
with open("memory", "w") as memory:
    memory.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(status)
"""


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def market(frames: int) -> bytes:
    return b"".join(b"%d %s\n" % captured[:2] for captured in generated_market(1, frames))


def read_to_the_end(path: Path) -> tuple[list[CapturedFrame], BrokenCapture]:
    frames: list[CapturedFrame] = []
    with pytest.raises(BrokenCapture) as raised:
        frames.extend(read_capture(str(path)))
    return frames, raised.value


def t2t(*arguments: str) -> tuple[int, str, str, int]:
    """Status, stdout, stderr, and the most memory that it had, in bytes."""
    # A small process asks: one that is started counts what it was started from.
    asking = [sys.executable, "-c", ASKING, *T2T, *arguments]
    done = subprocess.run(asking, capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, done.stdout, done.stderr, int(Path("memory").read_text()) * 1024


def test_a_gzip_file_is_read_up_to_wherever_it_was_cut() -> None:
    whole = gzip.compress(market(300))
    path = Path("cut.frames.gz")
    for length in range(2, len(whole), 397):
        path.write_bytes(whole[:length])
        frames, broken = read_to_the_end(path)
        there = zlib.decompressobj(wbits=31).decompress(whole[:length]).count(b"\n")
        assert len(frames) == broken.lines == there
        where = f"cut off behind line {there}" if there else "cut off in its first line"
        assert str(broken).startswith(f"cut.frames.gz: the gzip file is {where}; fetch it again")
        assert "t2t run --keep-going" in str(broken)


def test_a_gzip_file_is_read_up_to_where_it_is_damaged() -> None:
    whole = gzip.compress(market(2000))
    path = Path("bad.frames.gz")
    for place in (2000, len(whole) // 2, len(whole) - 6):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        frames, broken = read_to_the_end(path)
        assert len(frames) == broken.lines
        assert str(broken).startswith("bad.frames.gz")
    assert len(frames) == 2000, "the last one is in the checksum, which comes behind everything"
    assert "damaged behind line 2000" in str(broken)


def test_run_sums_up_to_the_cut_if_told_to_keep_going_and_its_status_says_so() -> None:
    content = market(300)
    gzipped = gzip.compress(content)
    for name, data, place in (
        ("a.frames.gz", gzipped[: len(gzipped) // 2], r"the gzip file is cut off behind line ([0-9]+)"),
        ("b.frames", content[:-3], r"b\.frames:(300): the last line is cut off"),
        ("c.frames", content + b"no time\n" + content, r"c\.frames:(301): the line has no receive time"),
    ):
        Path(name).write_bytes(data)
        status, out, err, _ = t2t("run", name)
        assert (status, out) == (2, "")
        assert re.search(place, err)
        assert "--keep-going" in err
        assert err.count("\n") == 1
        status, out, err, _ = t2t("run", name, "--keep-going", "--trace", "day.jsonl")
        assert (status, err) == (1, "")
        found = re.search(place, out)
        assert found
        lines = int(found[1]) if name.endswith(".gz") else int(found[1]) - 1
        assert re.search(rf"frames +{lines}\b", out)
        assert out.rstrip().endswith(f"this sums up the {lines} lines before that")
        assert Path("day.jsonl").read_bytes().count(b"on_frame") == lines


@pytest.mark.parametrize(
    "command", [["latency", "--workload"], ["replay", "--backend", "ticktotrade.backend:phase1"]]
)
def test_others_complain_of_a_cut_capture_and_name_the_remedy(command: list[str]) -> None:
    gzipped = gzip.compress(market(300))
    Path("a.frames.gz").write_bytes(gzipped[: len(gzipped) // 2])
    status, out, err, _ = t2t(*command, "a.frames.gz")
    assert (status, out) == (2, "")
    assert re.fullmatch(
        r"t2t: a\.frames\.gz: the gzip file is cut off behind line [0-9]+; .* t2t run --keep-going\n", err
    )


def test_a_part_of_a_recording_is_read_by_its_name() -> None:
    Path("a.frames.gz.part").write_bytes(gzip.compress(b"1 []\n"))
    assert list(read_capture("a.frames.gz.part")) == [CapturedFrame(1, b"[]", 1)]


# Lines without an end.


def test_long_lines_come_cut_and_the_next_one_whole() -> None:
    Path("lines").write_bytes(b"abc\nabcd\nabcde\n" + b"x" * 1000 + b"\nend")
    with Path("lines").open("rb") as file:
        assert list(bounded_lines(file, 4)) == [b"abc\n", b"abcd\n", b"abcde", b"xxxxx", b"end"]


def test_a_frame_at_the_limit_is_whole_and_one_above_it_is_refused_as_it_was() -> None:
    limit = FeedConfig().max_frame_bytes
    sizes = (limit - 1, limit, limit + 1, limit + 50, 3 * limit)
    digits = (b"1", b"1" * 19)
    lines = [time + b" " + b"x" * size + b"\n" for size in sizes for time in digits]
    Path("long.frames").write_bytes(b"".join(lines) + b"7 []\n")
    *long, (last, frame, number) = read_capture("long.frames")
    assert (last, frame, number) == (7, b"[]", 11)
    for (_, frame, _), size in zip(long, (size for size in sizes for _ in digits), strict=True):
        assert len(frame) == size if size <= limit else limit < len(frame) <= size


def endless(size: int) -> Iterator[bytes]:
    """A gzip file of a line of so many bytes, in pieces."""
    packer = zlib.compressobj(1, wbits=31)
    yield packer.compress(b'1700000000000000000 [{"T":"t","S":"')
    for _ in range(size // MEBI):
        yield packer.compress(b"A" * MEBI)
    yield packer.compress(b'"}]\n1700000000000000001 []\n')
    yield packer.flush()


def test_a_line_of_300_megabytes_is_refused_in_bounded_memory() -> None:
    Path("long.frames.gz").write_bytes(b"".join(endless(300 * MEBI)))
    status, _, err, memory = t2t("run", "long.frames.gz")
    assert (status, err.count("\n")) == (2, 1)
    assert err.startswith("t2t: long.frames.gz:1: frame_too_large")
    assert memory < 150 * MEBI
    status, out, err, memory = t2t("run", "long.frames.gz", "--keep-going")
    assert (status, err) == (0, "")
    assert re.search(r"frames +2\b", out)
    assert memory < 150 * MEBI


def test_a_line_of_300_megabytes_is_no_line_of_a_trace_nor_a_request() -> None:
    packer = zlib.compressobj(1, wbits=31)
    pieces = [packer.compress(b'{"t2t":"'), *(packer.compress(b"A" * MEBI) for _ in range(300))]
    Path("long.jsonl.gz").write_bytes(b"".join([*pieces, packer.flush()]))
    status, _, err, memory = t2t("replay", "long.jsonl.gz", "--backend", "ticktotrade.backend:phase1")
    assert (status, err) == (2, "t2t: long.jsonl.gz:1: longer than 67108864 bytes; write shorter lines\n")
    assert memory < 300 * MEBI
    command = "gzip -dc long.jsonl.gz | " + " ".join([*T2T, "serve"])
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr == b"t2t: stdin: a line of more than 67108864 bytes; ask in several requests\n"


def test_a_line_of_many_small_values_is_refused_before_it_is_read() -> None:
    line = b"[" + b"[]," * (16 * MEBI) + b"[]]\n"
    header = b'{"t2t":"trace","version":1,"component":"limiter","config":{"rate":1,"period":10,"burst":1}}\n'
    Path("many.jsonl").write_bytes(header + line)
    status, _, err, memory = t2t("replay", "many.jsonl", "--backend", "ticktotrade.backend:phase1")
    assert (status, err) == (2, "t2t: many.jsonl:2: more than 4,194,304 values; write shorter lines\n")
    assert memory < 300 * MEBI
    done = subprocess.run([*T2T, "serve"], input=line, capture_output=True, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr == b"t2t: stdin: a line of more than 4,194,304 values; ask in several requests\n"


def test_what_never_was_a_gzip_file_is_another_complaint() -> None:
    Path("a.frames.gz").write_bytes(b"1 []\n")
    with pytest.raises(Complaint, match="cannot be read"):
        list(read_capture("a.frames.gz"))
