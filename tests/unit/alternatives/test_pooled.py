"""Encoding into buffers that are there: the same bytes, no new buffers, nothing of older messages, no double release."""

import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ticktotrade.alternatives import BufferPool, BufferTooSmall, Lease, NoBuffer, PooledCodec
from ticktotrade.codec import CompiledCodec, Encoding, Message, Shutdown
from ticktotrade.codec.compiled import message_records
from ticktotrade.codec.messages import MESSAGE
from ticktotrade.codec.specialised import message_filler, writing
from ticktotrade.market_data import Side
from ticktotrade.order import Order, OrderType, TimeInForce
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.values import maker
from ticktotrade_conformance.vectors import vectors_of

CODEC = CompiledCodec()
messages: st.SearchStrategy[Message] = st.binary(min_size=96, max_size=96).map(
    lambda throws: maker(MESSAGE)(Dice(throws))
)


def order(number: int) -> Order:
    return Order(
        f"t2t-{number}", "ETH/USD", Side.BUY, OrderType.LIMIT, TimeInForce.IOC, 10**9, number, None, False, number, -number
    )  # fmt: skip


@given(messages, st.integers(0, 5), st.integers(0, 5))
def test_a_message_is_written_at_its_offset_and_nothing_around_it(
    message: Message, before: int, behind: int
) -> None:
    data = CODEC.encode(message)
    buffer = bytearray(b"\xaa" * (before + len(data) + behind))
    assert PooledCodec().encode_into(message, buffer, before) == before + len(data)
    assert buffer == b"\xaa" * before + data + b"\xaa" * behind


@given(messages, st.integers(0, 100_000))
def test_a_buffer_that_is_too_small_keeps_its_length_and_says_what_is_needed(
    message: Message, less: int
) -> None:
    needed = len(CODEC.encode(message))
    buffer = bytearray(less % needed)
    with pytest.raises(BufferTooSmall, match=str(needed)) as raised:
        PooledCodec().encode_into(message, buffer)
    assert raised.value.needed == needed
    assert len(buffer) == less % needed


@given(st.lists(messages, min_size=1, max_size=5))
def test_a_lease_shows_its_own_message_only(sent: list[Message]) -> None:
    codec = PooledCodec(BufferPool(1, 4096))
    for message in sent:
        try:
            lease = codec.lease(message)
        except BufferTooSmall:
            assert len(CODEC.encode(message)) > 4096
            continue
        with lease:
            assert lease.view() == CODEC.encode(message)
            assert lease.view().readonly
            assert len(lease.view()) == lease.length


@pytest.mark.parametrize("packs_texts", [True, False])
def test_both_ways_of_writing_texts_write_the_same(
    packs_texts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interpreter uses one of them; all of them are held to both."""
    monkeypatch.setattr(writing, "_PACKS_TEXTS", packs_texts)
    fillers = {record.type: message_filler(record, tag) for tag, record in enumerate(message_records())}

    @given(messages)
    def check(message: Message) -> None:
        data = CODEC.encode(message)
        buffer = bytearray(b"\xaa" * len(data))
        assert fillers[type(message)](message, buffer, 0) == len(data)
        assert buffer == data
        with pytest.raises((struct.error, IndexError)):
            fillers[type(message)](message, bytearray(len(data) - 1), 0)

    check()


def test_every_message_of_the_vectors_is_leased_as_they_have_it() -> None:
    codec, leased = PooledCodec(BufferPool(1, 1 << 18)), 0
    for _, trace in vectors_of("codec"):
        for step in trace.steps:
            if step.operation == "encode" and trace.config.encoding is Encoding.BINCODE:
                assert step.wanted is not None
                with codec.lease(step.arguments[0]) as lease:
                    assert bytes(lease.view()).decode("latin-1") == step.wanted["value"]
                    leased += 1
    assert leased > 20


def test_orders_are_encoded_without_allocating_buffers() -> None:
    tracemalloc = pytest.importorskip("tracemalloc")
    codec, orders = PooledCodec(BufferPool(4)), [order(number) for number in range(1000)]

    def send(kept: list[Any] | None) -> None:
        for each in orders:
            with codec.lease(each) as lease:
                if kept is not None:
                    kept.append(bytes(lease.view()))

    def allocated(kept: list[Any] | None) -> int:
        send(None)
        tracemalloc.start()
        try:
            send(kept)
            return int(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()

    size = len(CODEC.encode(orders[0]))
    # At its peak not even a dozen messages' worth; the second figure is what shows that it would be seen.
    assert allocated(None) < 10 * size
    assert allocated([]) > len(orders) * size


def test_the_memory_of_a_pool_is_there_from_the_start_and_stays() -> None:
    pool = BufferPool(3, 100)
    codec = PooledCodec(pool)
    buffers = {id(lease.buffer) for lease in pool.free}
    for number in range(10):
        with codec.lease(order(number)) as first, codec.lease(order(-number)) as second:
            assert {id(first.buffer), id(second.buffer)} < buffers
    assert {id(lease.buffer) for lease in pool.free} == buffers
    assert {len(lease.buffer) for lease in pool.free} == {100}


def test_an_empty_pool_says_so_and_does_not_grow() -> None:
    codec = PooledCodec(BufferPool(2))
    held = [codec.lease(order(1)), codec.lease(order(2))]
    with pytest.raises(NoBuffer):
        codec.lease(order(3))
    assert [each.view() for each in held] == [CODEC.encode(order(1)), CODEC.encode(order(2))]
    held[0].release()
    assert codec.lease(order(3)).view() == CODEC.encode(order(3))


def test_a_message_that_does_not_fit_leaves_no_buffer_leased() -> None:
    pool = BufferPool(1, 64)
    codec = PooledCodec(pool)
    for _ in range(2):
        with pytest.raises(BufferTooSmall, match="needs"):
            codec.lease(Shutdown("x" * 32, 0, "y" * 100))
    with codec.lease(Shutdown("x", 0, "")) as lease:
        assert lease.view() == CODEC.encode(Shutdown("x", 0, ""))
    assert codec.encode(Shutdown("x" * 32, 0, "y" * 100)) == CODEC.encode(Shutdown("x" * 32, 0, "y" * 100))


def test_a_buffer_is_released_once() -> None:
    codec = PooledCodec(BufferPool(2))
    lease = codec.lease(order(1))
    view = lease.view()
    lease.release()
    with pytest.raises(ValueError, match="released before"):
        lease.release()
    with pytest.raises(ValueError, match="was released"):
        lease.view()
    with pytest.raises(ValueError, match="released memoryview"):
        bytes(view)
    with codec.lease(order(2)) as again:
        again.release()  # leaving the block does not release it again


def test_a_value_that_is_none_of_its_type_is_not_taken_for_a_small_buffer() -> None:
    pool = BufferPool(1)
    with pytest.raises(Exception, match=r"format|range|large") as raised:
        PooledCodec(pool).lease(order(0)._replace(quantity=2**63))
    assert not isinstance(raised.value, BufferTooSmall)
    assert len(pool.free) == 1


@pytest.mark.parametrize(("buffers", "size"), [(0, 1), (1, 0)])
def test_a_pool_without_buffers_or_bytes_is_none(buffers: int, size: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        BufferPool(buffers, size)


class Leasing(RuleBasedStateMachine):
    """Any sequence of leases and releases: no two leases share a buffer, and each keeps its own message."""

    def __init__(self) -> None:
        super().__init__()
        self.codec = PooledCodec(BufferPool(3))
        self.held: list[tuple[Lease, bytes]] = []
        self.sent = 0

    @rule()
    def lease(self) -> None:
        self.sent += 1
        message = order(self.sent)
        if len(self.held) == 3:
            with pytest.raises(NoBuffer):
                self.codec.lease(message)
        else:
            self.held.append((self.codec.lease(message), CODEC.encode(message)))

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        lease, _ = self.held.pop(data.draw(st.integers(0, len(self.held) - 1)))
        lease.release()

    @invariant()
    def each_has_its_own(self) -> None:
        assert len({id(lease.buffer) for lease, _ in self.held}) == len(self.held)
        assert all(lease.view() == wanted for lease, wanted in self.held)


TestLeasing = Leasing.TestCase
