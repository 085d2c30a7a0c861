"""Our bytes against those of the real `bincode` 1.3 crate, which wrote ``spec/bincode/messages.jsonl``."""

import json
import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ticktotrade.alternatives import PooledCodec
from ticktotrade.codec import MESSAGE, BincodeCodec, Codec, CompiledCodec, JsonCodec, Message
from ticktotrade.errors import Refused
from ticktotrade.schema import Shape, shapes
from ticktotrade_conformance.generate.codec import damaged_bincode
from ticktotrade_conformance.generate.dice import Dice
from ticktotrade_conformance.generate.values import maker

PROGRAM = Path(__file__).parents[2] / "spec" / "bincode"
COMMITTED = PROGRAM / "messages.jsonl"
REGISTRY = Path(os.environ.get("T2T_CARGO_REGISTRY", "/usr/share/cargo/registry"))
CRATES = ("bincode-1.3", "serde-1", "serde_derive-1", "serde_json-1")


class Written(NamedTuple):
    message: Message
    data: bytes


def written() -> list[Written]:
    lines = [json.loads(line) for line in COMMITTED.read_bytes().splitlines()]
    read = JsonCodec().decode
    return [Written(read(json.dumps(line["value"]).encode()), bytes.fromhex(line["bytes"])) for line in lines]


@pytest.mark.parametrize(
    "codec", [BincodeCodec(), CompiledCodec(), PooledCodec()], ids=["plain", "compiled", "pooled"]
)
def test_the_crate_writes_what_we_write_and_we_read_what_it_writes(codec: Codec) -> None:
    for message, data in written():
        assert codec.encode(message) == data, message
        assert codec.decode(data) == message


def test_the_crate_wrote_every_message_every_name_and_every_case() -> None:
    """Also a name that is added later: the Rust program has to declare it too."""
    seen = {case for message, _ in written() for case in cases(MESSAGE, message)}
    missing = [case for case in possible(MESSAGE) if case not in seen]
    assert not missing, f"declare them in {PROGRAM / 'src' / 'messages.rs'}, and write messages.jsonl anew"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Rust program, built with the real crate."""
    cargo = shutil.which("cargo")
    if cargo is None:
        pytest.skip("there is no cargo")
    absent = [crate for crate in CRATES if not list(REGISTRY.glob(f"{crate}.*"))]
    if absent:
        pytest.skip(
            f"{REGISTRY} has no {', '.join(absent)} (Debian: librust-bincode-dev, librust-serde-json-dev)"
        )
    # A copy, since cargo writes a lock file beside the program.
    folder = tmp_path_factory.mktemp("bincode") / "program"
    shutil.copytree(PROGRAM, folder, ignore=shutil.ignore_patterns("target", "Cargo.lock"))
    sources = ('source.crates-io.replace-with="here"', f'source.here.directory="{REGISTRY}"')
    done = subprocess.run(
        [cargo, "build", "--quiet", "--offline", *(part for each in sources for part in ("--config", each))],
        cwd=folder,
        env={**os.environ, "CARGO_TARGET_DIR": str(folder / "target")},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return folder / "target" / "debug" / "bincode-messages"


def test_the_committed_bytes_are_what_the_crate_writes_now(program: Path) -> None:
    assert subprocess.run([program], capture_output=True, check=True).stdout == COMMITTED.read_bytes()


def test_the_crate_and_the_declared_ranges_refuse_what_we_refuse(program: Path) -> None:
    """The crate knows nothing of ranges; what it reads is held to them by the reader of JSON."""
    dice = random.Random(7)
    damaged = [hostile(dice) for _ in range(4000)]
    asked = "\n".join(data.hex() for data in damaged).encode()
    answers = subprocess.run(
        [program, "read"], input=asked, capture_output=True, check=True
    ).stdout.splitlines()
    ours = [read_or_none(CompiledCodec(), data) for data in damaged]
    theirs = [read_or_none(JsonCodec(), answer) for answer in answers]
    assert ours == theirs
    assert 500 < sum(message is None for message in ours) < 3500
    assert (
        sum(answer != b"null" and message is None for answer, message in zip(answers, ours, strict=True)) > 50
    )


def hostile(dice: random.Random) -> bytes:
    """A message in bincode, most often with one damage."""
    message = maker(MESSAGE)(Dice(dice.randbytes(96)))
    return damaged_bincode(message, Dice(dice.randbytes(64)))


def read_or_none(codec: Codec, data: bytes) -> Message | None:
    try:
        return codec.decode(data)
    except Refused:
        return None


Case = tuple[object, ...]


def possible(shape: Shape) -> Iterator[Case]:
    """Each message, each name of each choice, each optional value there and not, each sequence empty and not."""
    match shape:
        case shapes.Choice(enumeration):
            yield from ((enumeration.__name__, choice) for choice in enumeration)
        case shapes.Maybe(item):
            yield from (("maybe", item, there) for there in (True, False))
            yield from possible(item)
        case shapes.Sequence(item):
            yield from (("sequence", item, filled) for filled in (True, False))
            yield from possible(item)
        case shapes.Record(record_type, members):
            yield ("record", record_type)
            for member in members:
                yield from possible(member.shape)
        case shapes.Union(records):
            for _, record in records:
                yield from possible(record)
        case _:
            return


def cases(shape: Shape, value: Any) -> Iterator[Case]:
    """Those of `possible` that a value shows."""
    match shape:
        case shapes.Choice(enumeration):
            yield (enumeration.__name__, value)
        case shapes.Maybe(item):
            yield ("maybe", item, value is not None)
            if value is not None:
                yield from cases(item, value)
        case shapes.Sequence(item):
            yield ("sequence", item, len(value) > 0)
            for each in value:
                yield from cases(item, each)
        case shapes.Record(record_type, members):
            yield ("record", record_type)
            for member, part in zip(members, value, strict=True):
                yield from cases(member.shape, part)
        case shapes.Union(records):
            yield from cases(next(record for _, record in records if type(value) is record.type), value)
        case _:
            return
