"""Cases of what a parser remembers: frames and values that are nearly those before (FEED-14)."""

from typing import Final

from ticktotrade.feed import FeedConfig
from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases.feed.frames import bar, frames, quote, trade, update

_SYMBOL_TRADE: Final = trade(S='"S1000"')

CASES: Final = (
    Case(
        "nearly-the-same",
        "Frames that differ in one digit, in the case of one letter, in white space, in their end, or in their order alone.",
        ("FEED-14", "FEED-5"),
        FeedConfig(),
        frames(
            *(
                trade(**members)
                for members in (
                    {"S": '"Ab"', "p": "12.5", "s": "31"},
                    {"S": '"Ab"', "p": "12.6", "s": "31"},
                    {"S": '"Ab"', "p": "21.5", "s": "31"},
                    {"S": '"Ab"', "p": "12.5", "s": "13"},
                    {"S": '"aB"', "p": "12.5", "s": "31"},
                    {"S": '"AB"', "p": "12.5", "s": "31"},
                    {"S": '"bA"', "p": "12.5", "s": "31"},
                    {"S": '"A b"', "p": "12.5", "s": "31"},
                    {"S": '"Ab"', "p": "31", "s": "12.5"},
                    {"S": '"Ab"', "p": "12.5", "s": "31", "z": '"a"'},
                    {"S": '"Ab"', "p": "12.5", "s": "31", "z": '"b"'},
                    {"S": '"Ab"', "p": "12.5", "s": "31"},
                )
            ),
            *(trade(S=f'"{"k" * 30}{last}"') for last in ("a", "b", "A", "", "aa")),
            *(trade(S=f'"{first}{"k" * 30}"') for first in ("a", "b")),
            quote(bp="1", bs="2", ap="3", **{"as": "4"}),
            quote(bp="3", bs="4", ap="1", **{"as": "2"}),
            bar(t='"2024-03-12T10:38:00Z"'),
            bar(t='"2024-03-12T10:39:00Z"'),
            bar(t='"2024-03-13T10:38:00Z"'),
            bar(t='"2024-03-12T10:38:00-00:30"'),
            bar(t='"2024-03-12T10:38:00+00:30"'),
            trade(p="0.0000000001"),
            trade(p="0.0"),
            trade(p="0.0000000001"),
            trade(t='"2024-03-12T10:38:60Z"'),
            trade(t='"2024-03-12T10:38:50Z"'),
            update("", '{"p":9999999997,"s":1}'),
            update("", ""),
            update("", '{"p":9999999997,"s":1},{"p":-1,"s":1}'),
            update('{"p":1,"s":1}', ""),
            trade(y="1"),
            trade(y="1", s="-1"),
            trade(),
        ),
    ),
    Case(
        "many-symbols",
        "After 260 other symbols the first is read as it was, and so is the last.",
        ("FEED-14",),
        FeedConfig(),
        (
            *frames(_SYMBOL_TRADE),
            *(("parse", trade(S=f'"S{1001 + number}"').encode()) for number in range(260)),
            *frames(_SYMBOL_TRADE, trade(S='"S1260"'), trade(S='"S1001"')),
        ),
    ),
)
