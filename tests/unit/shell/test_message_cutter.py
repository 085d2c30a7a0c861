"""What is cut off a stream of frames is what was put into it, whatever the pieces in which it comes."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode

from ticktotrade.shell.message_cutter import MessageCutter, NotToBeCut

MOST = 100_000
lengths = st.one_of(st.integers(0, 200), st.sampled_from([125, 126, 127, 65_535, 65_536, 70_000]))
kinds = st.sampled_from([Opcode.TEXT, Opcode.TEXT, Opcode.TEXT, Opcode.BINARY, Opcode.PING, Opcode.PONG])


def a_frame(opcode: Opcode, length: int, fin: bool = True) -> bytes:
    """A control frame has 125 bytes at most."""
    if opcode in (Opcode.PING, Opcode.PONG):
        length = min(length, 125)
    return Frame(opcode, b"x" * length, fin).serialize(mask=False)


def texts_and_others(cutter: MessageCutter, pieces: list[bytes]) -> list[tuple[bool, bytes]]:
    taken = []
    for piece in pieces:
        text = cutter.whole_text(piece)
        if text is not None:
            taken.append((True, text))
        else:
            taken += [
                (begins > 0, frame[begins:] if begins else frame) for frame, begins in cutter.cut(piece)
            ]
    return taken


@given(st.lists(st.tuples(kinds, lengths), max_size=12), st.integers(0, 2**32), st.booleans())
def test_frames_come_out_whole_and_in_order(
    frames: list[tuple[Opcode, int]], seed: int, by_frame: bool
) -> None:
    random = Random(seed)
    serialized = [a_frame(opcode, length) for opcode, length in frames]
    stream, pieces = b"".join(serialized), list(serialized)
    if not by_frame:
        cuts = sorted(random.randrange(len(stream) + 1) for _ in range(random.randrange(30)))
        pieces = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True) if a < b]
    wanted = [
        (True, b"x" * length) if opcode is Opcode.TEXT else (False, each)
        for (opcode, length), each in zip(frames, serialized, strict=True)
    ]
    cutter = MessageCutter(MOST)
    assert texts_and_others(cutter, pieces) == wanted
    assert cutter.rest() == b""


def test_the_parts_of_a_message_are_left_to_others_and_so_is_a_text_amid_them() -> None:
    parts = [
        a_frame(Opcode.TEXT, 5, fin=False),
        a_frame(Opcode.PING, 3),
        a_frame(Opcode.CONT, 5, fin=False),
        a_frame(Opcode.TEXT, 7),
    ]
    cutter = MessageCutter(MOST)
    assert texts_and_others(cutter, parts[:3]) == [(False, each) for each in parts[:3]]
    assert cutter.whole_text(parts[3]) is None, "there is a message that has not ended"
    end = a_frame(Opcode.CONT, 0)
    assert texts_and_others(cutter, [end, parts[3]]) == [(False, end), (True, b"x" * 7)]


@pytest.mark.parametrize(
    "bad",
    [
        Frame(Opcode.TEXT, b"masked").serialize(mask=True),
        a_frame(Opcode.TEXT, MOST + 1),
        a_frame(Opcode.BINARY, MOST + 1),
        b"\x81\x7f" + b"\xff" * 8,
    ],
    ids=["masked", "a long text", "a long binary message", "longer than any"],
)
def test_what_is_masked_or_too_large_is_not_cut_and_is_not_kept(bad: bytes) -> None:
    cutter = MessageCutter(MOST)
    good = a_frame(Opcode.TEXT, 5)
    assert cutter.whole_text(bad) is None
    cut = cutter.cut(good + bad)
    taken = [next(cut)[0]]
    with pytest.raises(NotToBeCut):
        next(cut)
    assert taken == [good]
    assert cutter.rest() == bad
    assert cutter.rest() == b""


def test_a_whole_text_may_be_no_larger_than_others() -> None:
    cutter = MessageCutter(1000)
    assert cutter.whole_text(a_frame(Opcode.TEXT, 900)) == b"x" * 900
    assert cutter.whole_text(a_frame(Opcode.TEXT, 1001)) is None


def test_small_pieces_of_a_large_frame_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a venue that sends a frame byte by byte would keep the trader busy."""
    cutter = MessageCutter(MOST)
    looked = 0
    payload = MessageCutter._payload

    def counted(self: MessageCutter, stream: bytes, start: int) -> tuple[int, int] | None:
        nonlocal looked
        looked += 1
        return payload(self, stream, start)

    monkeypatch.setattr(MessageCutter, "_payload", counted)
    frame = a_frame(Opcode.TEXT, 60_000)
    taken = texts_and_others(cutter, [frame[place : place + 1] for place in range(len(frame))])
    assert taken == [(True, b"x" * 60_000)]
    assert looked < 10
