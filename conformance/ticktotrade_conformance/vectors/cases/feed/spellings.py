"""Cases of values: every spelling of numbers, texts and times, and what is just beside it."""

from typing import Final

from ticktotrade.feed import FeedConfig
from ticktotrade_conformance.vectors.case import Case
from ticktotrade_conformance.vectors.cases.feed.frames import bar, frames, quote, trade, update

_BYTES_THAT_ARE_NO_TEXT: Final = (
    b"\xff",
    b"\x80",
    b"\xc3",
    b"\xc3\x28",
    b"\xc0\x80",
    b"\xc1\xbf",
    b"\xe0\x80\x80",
    b"\xe0\x9f\xbf",
    b"\xe2\x82",
    b"\xe2\x28\xa1",
    b"\xed\xa0\x80",
    b"\xed\xbf\xbf",
    b"\xf0\x80\x80\x80",
    b"\xf0\x8f\xbf\xbf",
    b"\xf0\x9f\x98",
    b"\xf0\x9f\x28\x80",
    b"\xf4\x90\x80\x80",
    b"\xf5\x80\x80\x80",
    b"\xf8\x88\x80\x80\x80",
)

_LENGTHS: Final = (15, 16, 17, 31, 32, 33, 63, 64, 65)

CASES: Final = (
    Case(
        "characters-of-every-kind",
        "Characters that stand for nothing, for what is private, or at the ends of their lengths in UTF-8 are characters.",
        ("FEED-10", "JSON-1", "JSON-3"),
        FeedConfig(),
        frames(
            *(
                f'[{{"T":"{text}"}},{{"T":"success","msg":"{text}"}}]'
                for text in (
                    *("\ufffe", "\uffff", "\ufdd0", "\ufdef", "\U0001fffe", "\U0010ffff", "\ud7ff", "\ue000"),
                    *("\x7f", "\x80", "\x9f", "\u07ff", "\u0800", "\U00010000", "\ufeff", "\u2028", "\u200b"),
                    *(
                        "\\uffff",
                        "\\uFDD0",
                        "\\udbff\\udfff",
                        "\\ud800\\udc00",
                        "\\u0000",
                        "\\u007f",
                        "\\ufeff",
                    ),
                )
            )
        ),
    ),
    Case(
        "numbers-that-wrap",
        "Numbers that a type of 64 bits makes small ones of, in nanos or before the point, are out of range.",
        ("FEED-8",),
        FeedConfig(),
        frames(
            *(
                trade(p=price)
                for price in (
                    "18446744073.709551616",
                    "18446744073.709551617",
                    "18446744174.709551616",
                    "36893488147.419103233",
                    "18446744073709551616",
                    "18446744073709551717",
                    "18446744073709551616.5",
                    "340282366920938463463374607431768211557",
                    "4294967296",
                    "9007199.254740993",
                    "9223372036.854775806",
                    "9223372037",
                    "10000000000",
                )
            ),
            *(
                trade(i=number)
                for number in ("18446744073709551617", "18446744073709551716", "9223372036854775808")
            ),
            *(trade(i=number) for number in ("9007199254740993", "4294967297", "36893488147419103233")),
            *(
                trade(s=size)
                for size in ("18446744073.709551617", "18446744073709551617", "9223372036.854775806")
            ),
            *(
                f'[{{"T":"error","code":{code},"msg":""}}]'
                for code in (
                    "65536",
                    "65538",
                    "4294967295",
                    "4294967297",
                    "4294967698",
                    "18446744073709552018",
                )
            ),
            *(
                bar(v=volume)
                for volume in (
                    "9223372036.854775808",
                    "18446744073.709551617",
                    "18446744073709551617",
                    "170141183460469231731687303715.884105727",
                    "340282366920938463463374607431.768211457",
                )
            ),
            *(
                bar(vw=average)
                for average in ("18446744073709551617", "1844674407370955161.7", "0.18446744073709551617")
            ),
        ),
    ),
    Case(
        "asks-that-wrap",
        "Asks beyond every price stay so where 64 bits would make a price of them.",
        ("FEED-16",),
        FeedConfig(),
        frames(
            *(
                update("", f'{{"p":{price},"s":{size}}}')
                for price in (
                    "18446744073.709551617",
                    "18446744174.709551616",
                    "18446744073709551616",
                    "18446744073709551717",
                    "340282366920938463463374607431768211557",
                    "9.9e9",
                    "1e18446744073709551617",
                )
                for size in ("1", "0")
            ),
            update("", '{"p":9999999997,"s":1},{"p":9999999998,"s":0}'),
            update("", '{"p":9999999997,"s":0},{"p":9999999998,"s":1},{"p":9999999999,"s":0}'),
            update("", '{"p":101,"s":1},{"p":101,"s":2},{"p":100,"s":0}'),
            update('{"p":100,"s":1},{"p":101,"s":2},{"p":100,"s":0}', ""),
        ),
    ),
    Case(
        "numbers-spelt",
        "One number in many spellings; digits behind the ninth decimal are zeros, or break the element.",
        ("FEED-8", "JSON-1"),
        FeedConfig(),
        frames(
            *(
                quote(bp=number, bs=number)
                for number in (
                    "1.5e0",
                    "1.5E0",
                    "15e-1",
                    "15E-01",
                    "0.15e1",
                    "0.15e+1",
                    "0.0015E+003",
                    "1500000000e-9",
                    "1.50000000000",
                    "1.5" + "0" * 64,
                    "0." + "0" * 300 + "15e301",
                    "15" + "0" * 300 + "e-301",
                    "0.00000000000000000000015e22",
                    "1.5e00000000000000000000000",
                    "-0",
                    "-0.0",
                    "-0e5",
                    "0e-400",
                    "0E+99999999999999999999",
                    "1.5e256",
                    "1.5e-256",
                    "1.5e4294967296",
                    "1.5e-4294967296",
                    "1.0000000001",
                    "1.00000000001",
                    "1.00000000000000000001",
                    "1.12345678901",
                    "-1.0000000001",
                    "99999999999.0000000001",
                    "-1",
                )
            ),
            *(
                trade(y=number)
                for number in ("NaN", "-Infinity", "01", "1.", "+1", "1e", "-", "1e400", "-0.0e-0")
            ),
            *(bar(v=number) for number in ("1.00000000001", "1.0000000000", "15E-1", "-0.0")),
            *(
                bar(vw=number)
                for number in ("0.0", "0.000", "-0", "0e5", "10", "1.10", "1e1", "15E-1", "1e-128", "1e-129")
            ),
            *(
                bar(n=number)
                for number in ("1.0", "10e-1", "1e1", "0.1e1", "1.5", "-0", "1" + "0" * 64 + "e-64")
            ),
        ),
    ),
    Case(
        "texts-with-a-fault",
        "A control character or an escape that is none makes the frame malformed, however far inside a string it stands.",
        ("JSON-1", "JSON-3", "FEED-2"),
        FeedConfig(),
        frames(
            *(
                f'[{{"T":"success","msg":"{"x" * (length - 1)}{fault}"}}]'
                for length in _LENGTHS
                for fault in ("\x1f", "\x00", "\\x41", "\\ud83d", "\x7f", "\\u0041", "é")
            ),
            *(
                f'[{{"T":"success","msg":"a{fault}b"}}]'
                for fault in (
                    "\\a",
                    "\\'",
                    "\\0",
                    "\\U0041",
                    "\\u004",
                    "\\u004g",
                    "\\u+041",
                    "\\u００41",
                    "\\ud83d\\u0041",
                    "\\ud83d\\n",
                    "\\ud83d \\ude00",
                    "\\ude00\\ud83d",
                    "\\ud83d\\ud83d\\ude00",
                    "\\\\ud83d",
                    "\\ud83d\\ude00",
                    "\\uD83D\\uDE00",
                    '\\/\\b\\f\\n\\r\\t\\\\\\"',
                    "\\u005c\\u0022",
                    "\x7f\u0080\u2028",
                )
            ),
        ),
    ),
    Case(
        "bytes-that-are-no-text",
        "Every kind of bytes that are not UTF-8, in short frames and in frames of a page and more, in front and at the end.",
        ("JSON-1", "FEED-2"),
        FeedConfig(),
        frames(
            *(b'[{"T":"success","msg":"a%sb"}]' % fault for fault in _BYTES_THAT_ARE_NO_TEXT),
            *(
                b'[{"T":"success","msg":"%s%s%s"}]' % (b"x" * before, fault, b"x" * behind)
                for before, behind in ((0, 990), (990, 0), (31, 5), (63, 5))
                for fault in (b"\xff", b"\xc0\x80", b"\xed\xa0\x80", "é".encode(), "😀".encode())
            ),
            *(
                b'[{"T":"z","x":"%s%s%s"}]' % (b"x" * before, fault, b"x" * behind)
                for before, behind in ((0, 4100), (4073, 10), (4100, 0))
                for fault in (b"\xff", b"\xe2\x82", "漢".encode())
            ),
        ),
    ),
    Case(
        "texts-as-they-are",
        "Labels and symbols are kept whole and as they are: nothing is trimmed, ended at a zero, folded or left out.",
        ("FEED-10", "FEED-6", "FEED-5"),
        FeedConfig(),
        frames(
            *(
                trade(S=f'"{text}"', x=f'"{text}"', c=f'["{text}","{text}"]')
                for text in (
                    "a\\u0000b",
                    "a\\u0000",
                    " a ",
                    "a",
                    "A",
                    "\ufb01",
                    "e\u0301",
                    "\u00e9",
                    "k" * 15 + "a",
                    "k" * 16 + "a",
                    "k" * 16 + "b",
                    "k" * 31 + "a",
                    "k" * 31 + "b",
                    "é" * 15 + "a",
                    "\\u00e9" * 16,
                    "\\u00e9" * 16 + "x",
                    "漢" * 10 + "ab",
                    "漢" * 11,
                    "😀" * 8,
                    "😀" * 8 + "x",
                )
            ),
            trade(x='""', z='""', c='[""]'),
            trade(c='["x",1,"' + "y" * 33 + '"]'),
            trade(c='["' + "y" * 33 + '",1]'),
            *(
                f'[{{"T":"success","msg":"{character * count}"}}]'
                for character, count in (("é", 512), ("😀", 257), ("x", 1023))
            ),
            *(trade(tks=f'"{side}"') for side in ("BS", "S", "s", "Buy", "B\\u0000", "\\u0042")),
        ),
    ),
    Case(
        "times-spelt",
        "Offsets of less than an hour on either side, times beside every width of a second, and digits that are not ASCII.",
        ("FEED-9",),
        FeedConfig(),
        frames(
            *(
                trade(t=f'"{time}"')
                for time in (
                    "2024-03-12T10:38:50-00:30",
                    "2024-03-12T10:38:50+00:30",
                    "2024-03-12T10:38:50-05:30",
                    "2024-03-12T10:38:50.5-05:30",
                    "2024-03-12T10:38:50+23:59",
                    "2024-03-12T10:38:50+24:00",
                    "2024-03-12T10:38:50-00:60",
                    "2024-03-12T10:38:50.1234Z",
                    "2024-03-12T10:38:50.12345Z",
                    "2024-03-12T10:38:50.12345678Z",
                    "2024-03-12T10:38:50.1234567890Z",
                    "2024-03-12T10:38:50.12345678901Z",
                    "2024-03-12T10:38:50.1234567890000000000000001Z",
                    "1969-12-31T23:59:59.999999999Z",
                    "1901-12-13T20:45:51Z",
                    "2038-01-19T03:14:08Z",
                    "2106-02-07T06:28:16Z",
                    "1900-02-29T00:00:00Z",
                    "2100-02-29T00:00:00Z",
                    "2000-02-29T00:00:00Z",
                    "2024-06-31T00:00:00Z",
                    "2024-03-12T24:00:00Z",
                    "2024-03-12T23:59:60Z",
                    "2024-03-12 10:38:50Z",
                    "2024-03-12T10:38:5٠Z",
                    "2024-03-12T10:38:50Z\\u0000",
                    "1677-09-21T00:12:43.145224192Z",
                    "1677-09-21T00:12:43.145224191Z",
                    "2024-03-12\\u005410:38:50\\u005a",
                )
            )
        ),
    ),
    Case(
        "types-and-names-nearly",
        "A type or a name that is nearly one is another.",
        ("FEED-4", "FEED-5", "FEED-12"),
        FeedConfig(),
        frames(
            *(trade(T=f'"{kind}"') for kind in ("tt", "t ", "t\\u0000", "T", "", "\\u0074", "Q", "trade")),
            *(
                trade(**{name: "7"})
                for name in ("pp", "p ", "p\\u0000", "P", "", "TKS", "tk", "bp", "S\\u0000", "é")
            ),
            *(quote(bp="", **{name: "1"}) for name in ("BP", "bpx", "b", "bp ", "bp\\u0000", "\\u0062p")),
        ),
    ),
    Case(
        "white-space",
        "White space stands anywhere between tokens, in any amount, and is four characters and no others.",
        ("JSON-1", "FEED-2"),
        FeedConfig(),
        frames(
            *(
                f"{space}[{space}]{space}"
                for space in (" ", "\t", "\n", "\r", " " * 64, "\n" * 65, " \t\r\n" * 300)
            ),
            *(trade().replace(":", f"{space}:{space}") for space in (" ", "\t", "\r\n", " " * 17)),
            *(trade().replace(",", f"{space},{space}") for space in (" ", "\t", "\r\n", " " * 17)),
            *(
                trade().replace(",", f",{space}", 1)
                for space in ("\f", "\v", "\u00a0", "\ufeff", "\x00", "/**/")
            ),
            *("[]" + space for space in ("\x00", "\f", "\u2028", "\x1a")),
        ),
    ),
)
