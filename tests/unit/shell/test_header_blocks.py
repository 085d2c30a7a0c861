"""The encoder that remembers is the one that does not, block for block."""

import hpack
from hypothesis import given
from hypothesis import strategies as st

from ticktotrade.shell.header_blocks import RememberingEncoder

NAMES = st.sampled_from([b":path", b":method", b"content-length", b"apca-api-key-id", b"x"])
VALUES = st.sampled_from([b"", b"GET", b"/v2/orders", b"97", b"98", b"k" * 20, b"v" * 60])
HEADERS = st.lists(st.tuples(NAMES, VALUES), min_size=1, max_size=6)
FEW_LISTS = st.lists(HEADERS, min_size=1, max_size=4)
# The table's sizes are such that little fits, so that things are pushed out of it.
STEPS = st.lists(st.one_of(st.integers(0, 3), st.sampled_from([-1, -40, -70, -150, -4096])), max_size=40)


@given(FEW_LISTS, STEPS)
def test_every_block_is_the_one_that_hpack_makes_and_reads(
    lists: list[list[tuple[bytes, bytes]]], steps: list[int]
) -> None:
    ours, plain, decoder = RememberingEncoder(), hpack.Encoder(), hpack.Decoder()
    for step in steps:
        if step < 0:
            ours.header_table_size = plain.header_table_size = -step
            decoder.max_allowed_table_size = max(decoder.max_allowed_table_size, -step)
            continue
        headers = lists[step % len(lists)]
        block = ours.encode(headers)
        assert block == plain.encode(headers)
        assert decoder.decode(block, raw=True) == headers


def test_what_is_remembered_is_not_encoded_again_and_is_bounded() -> None:
    encoder = RememberingEncoder()
    headers = [(b":method", b"POST"), (b"apca-api-key-id", b"k")]
    first = encoder.encode(headers)
    second = encoder.encode(headers)
    assert len(second) < len(first), "the first puts the key into the table, the second refers to it"
    assert encoder.encode(headers) is second
    for number in range(1_000):
        encoder.encode([(b":method", b"GET")] * (number % 100 + 1))
    assert len(encoder._blocks) <= 64
