"""Cases of many: what fast code holds in arrays of fixed size, or counts in few bits."""

from typing import Final

from ticktotrade.feed import FeedConfig
from ticktotrade.feed.members import LAYOUTS
from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases.feed.frames import frames, trade, update


def _elements(count: int) -> str:
    """So many trades, of which the one before the last is broken."""
    sound = [trade(i=str(number))[1:-1] for number in range(count)]
    sound[-2] = trade(i="-1")[1:-1]
    return f"[{','.join(sound)}]"


def _levels(count: int, last: str) -> str:
    return ",".join([*(f'{{"p":{100 + number},"s":{number % 7}}}' for number in range(count - 1)), last])


def _members(count: int, more: str = "") -> str:
    """A trade with so many unknown members, and perhaps some more behind them."""
    return trade()[:-2] + "".join(f',"k{number}":1' for number in range(count)) + more + "}]"


# By the kind of a member.
_SOUND: Final = {
    **dict.fromkeys(("symbol", "label", "message", "text"), '"A"'),
    **dict.fromkeys(("price", "ask price", "size", "volume", "average", "id", "code"), "1"),
    **dict.fromkeys(("labels", "symbols"), '["A"]'),
    "time": '"2022-01-05T22:00:37Z"',
    "flag": "true",
    "taker side": '"B"',
    "levels": '[{"p":1,"s":1}]',
}


def _many_of_each_list(count: int) -> tuple[str, ...]:
    """For each type that has lists, a message in which all of them are that long, each of other texts."""
    texts = [",".join(f'"{number + place}"' for number in range(count)) for place in range(2)]
    found = []
    for kind, layout in LAYOUTS.items():
        lists = [field.name for field in layout.fields if field.kind in ("labels", "symbols")]
        values = {name: f"[{texts[place % 2]}]" for place, name in enumerate(lists)}
        members = (f'"{field.name}":{values.get(field.name, _SOUND[field.kind])}' for field in layout.fields)
        if lists:
            found.append(f'[{{"T":"{kind}",{",".join(members)}}}]')
    return tuple(found)


def _another_case(kind: str) -> str:
    """A frame of messages of a type, in each of which one member's name has other letters."""
    fields = LAYOUTS[kind].fields
    elements = []
    for renamed in fields:
        names = (
            (field.name.capitalize() if len(field.name) > 1 else field.name.swapcase())
            if field is renamed
            else field.name
            for field in fields
        )
        members = (f'"{name}":{_SOUND[field.kind]}' for name, field in zip(names, fields, strict=True))
        elements.append(f'{{"T":"{kind}",{",".join(members)}}}')
    return f"[{','.join(elements)}]"


CASES: Final = (
    Case(
        "many-elements",
        "Frames of 17 to 257 elements, of which one is broken, and of 1,026.",
        ("FEED-3",),
        FeedConfig(),
        frames(
            *(_elements(count) for count in (17, 33, 65, 257)),
            "[" + '{"T":""},' * 1025 + '{"T":"last"}]',
        ),
    ),
    Case(
        "many-levels",
        "Sides of 17 to 1,025 levels, of which the last one is far away, broken, has more members, or is as all others.",
        ("FEED-5", "FEED-16"),
        FeedConfig(),
        frames(
            *(
                update(*sides)
                for count in (17, 33, 65)
                for last in (
                    '{"p":1,"s":2}',
                    '{"p":9999999997,"s":1}',
                    '{"p":1,"s":-1}',
                    '{"p":1,"s":1,"n":1}',
                    "null",
                )
                for sides in ((_levels(count, last), ""), ("", _levels(count, last)))
            ),
            update(_levels(257, '{"p":1,"s":2}'), _levels(257, '{"p":9999999997,"s":1}')),
            update(_levels(1025, '{"p":1,"s":2}'), ""),
            update("", _levels(1025, '{"p":1,"s":2}')),
        ),
    ),
    Case(
        "many-items",
        "Lists of 65 to 1,025 labels and symbols, each as often as it comes.",
        ("FEED-5", "FEED-10"),
        FeedConfig(),
        frames(
            *(
                trade(c="[" + ",".join(f'"{number}"' for number in range(count)) + "]")
                for count in (65, 129, 257)
            ),
            *(
                '[{"T":"subscription","orderbooks":['
                + ",".join(f'"S{number}"' for number in range(count))
                + "]}]"
                for count in (257, 1025)
            ),
            '[{"T":"subscription","trades":["A","B","A"],"news":["A"]}]',
        ),
    ),
    Case(
        "many-members",
        "Members that nobody knows are counted beyond a byte, and a repeated one is found among any number.",
        ("FEED-11", "FEED-12"),
        FeedConfig(),
        frames(
            *(_members(count) for count in (15, 16, 17, 65, 255, 256, 257)),
            *(
                _members(count, f',"{name}":1')
                for count in (10, 17, 33, 65, 257)
                for name in ("k0", f"k{count - 1}", "S")
            ),
            *(_members(count, ',"\\u006b5":1') for count in (17, 65)),
            trade(y='{"k9":1,' + ",".join(f'"k{number}":1' for number in range(20)) + "}"),
            trade(y='{"":1,"":2}'),
            trade(y='{"a":1,"A":2}'),
            trade(y='{"é":1,"\\u00e9":2}'),
            trade(y='{"é":1,"e\u0301":2}'),
            trade(y='[{"a":1},{"a":2}]'),
        ),
    ),
    Case(
        "many-of-each-list",
        "257 texts in every list that a message may have.",
        ("FEED-5", "FEED-10"),
        FeedConfig(),
        frames(*_many_of_each_list(257)),
    ),
    Case(
        "names-in-another-case",
        "Each member of each message under its name in other letters, which is the name of none, or of another one.",
        ("FEED-5", "FEED-6", "FEED-12"),
        FeedConfig(),
        frames(*(_another_case(kind) for kind in LAYOUTS)),
    ),
    Case(
        "long-names",
        "Names of any length are told apart by every character, and found when they come twice.",
        ("FEED-5", "FEED-11", "FEED-12"),
        FeedConfig(),
        frames(
            *(
                f'[{{"T":"success","msg":"","{"k" * length}a":1,"{other}":1}}]'
                for length in (3, 7, 8, 15, 16, 31, 32, 63, 64, 255, 256, 1024)
                for other in ("k" * length + "a", "k" * length + "b", "k" * length + "A", "k" * length)
            ),
            *(
                f'[{{"T":"success","msg":"","a{"k" * length}":1,"b{"k" * length}":1}}]'
                for length in (7, 16, 64, 256)
            ),
        ),
    ),
    Case(
        "repeated-far-inside",
        "A repeated name breaks its element behind any number of items, and at any depth.",
        ("FEED-11",),
        FeedConfig(),
        frames(
            *(
                trade(y="[" + '{"a":1},' * count + '{"a":1,"a":2}]')
                for count in (15, 16, 63, 64, 255, 256, 1024)
            ),
            *(
                trade(y='{"a":' * depth + '{"a":1,"a":2}' + "}" * depth)
                for depth in (7, 8, 15, 16, 31, 32, 60)
            ),
            *(update(_levels(count, '{"p":1,"s":1,"s":1}'), "") for count in (17, 65, 257)),
        ),
    ),
    Case(
        "long-texts",
        "Texts of a page and one byte more or less, and types of any length.",
        ("FEED-10", "FEED-4"),
        FeedConfig(),
        frames(
            *(
                f'[{{"T":"n","id":1,"created_at":"2022-01-05T22:00:37Z","headline":"","content":"{text}"}}]'
                for text in ("x" * 4095, "x" * 4096, "x" * 4097, "é" * 2049)
            ),
            *(f'[{{"T":"{"x" * length}y"}}]' for length in (32, 64, 255, 256, 1024, 4096)),
        ),
    ),
    Case(
        "sizes",
        "The limit counts bytes, white space included, and a frame of just as many is read.",
        ("FEED-1",),
        FeedConfig(max_frame_bytes=128),
        frames(
            *("[" + " " * (size - 2) + "]" for size in (126, 127, 128, 129, 130)),
            *(" " * (size - 2) + "[]" for size in (127, 128, 129)),
            '["' + "é" * 62 + '"]',
            '["' + "é" * 63 + '"]',
            "x" * 129,
            "x" * 128,
        ),
    ),
    Case(
        "depths",
        "Sixty-four levels are read within an element too, and counted from the frame's own.",
        ("JSON-2",),
        FeedConfig(),
        frames(
            *(trade(y="[" * depth + "]" * depth) for depth in (61, 62, 63, 64)),
            *(trade(y='{"a":' * depth + "1" + "}" * depth) for depth in (61, 62, 63, 64)),
            *(trade()[1:-2] + f',"y":{"[" * depth}{"]" * depth}}}' for depth in (62, 63, 64)),
            trade(y='"' + "[" * 70 + '"'),
            trade(y='"\\"' + "[" * 70 + '"'),
            trade(y="[" + ",".join(["[]"] * 129) + "]"),
        ),
    ),
)
