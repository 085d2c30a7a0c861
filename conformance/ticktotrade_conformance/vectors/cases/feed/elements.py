"""Cases for the feed parser."""

from collections.abc import Iterator
from typing import Final

from ticktotrade.feed import FeedConfig
from ticktotrade.feed.members import LAYOUTS
from ticktotrade_conformance.vectors.case import Case


def _frames(*frames: str | bytes) -> tuple[tuple[str, bytes], ...]:
    return tuple(("parse", each.encode() if isinstance(each, str) else each) for each in frames)


_TRADE = (
    '{"T":"t","S":"ETH/USD","p":2681.62,"s":0.061,"t":"2024-08-08T23:54:16.775Z","i":4308068524,"tks":"S"}'
)
_STOCK_TRADE = '{"T":"t","i":96921,"S":"AAPL","x":"D","p":126.55,"s":1,"t":"2021-02-22T15:51:44.208Z","c":["@","I"],"z":"C"}'
_QUOTE = (
    '{"T":"q","S":"ETH/USD","bp":2681.62,"bs":1.165,"ap":2681.63,"as":73.077,"t":"2024-08-08T23:54:16.311Z"}'
)
_STOCK_QUOTE = (
    '{"T":"q","S":"AMD","bx":"U","bp":87.66,"bs":1,"ax":"Q","ap":87.68,"as":4,'
    '"t":"2021-02-22T15:51:45.335689322Z","c":["R"],"z":"C"}'
)
_UPDATE = (
    '{"T":"o","S":"BTC/USD","t":"2024-03-12T10:38:50.796Z","b":[{"p":71859.53,"s":0.27994},{"p":71849.4,"s":0}],'
    '"a":[{"p":71939.7,"s":0.83953}],"r":true}'
)
_TIMED = '"S":"A","t":"2024-03-12T10:38:50Z"'


def _with(**members: str) -> str:
    """A trade with some members replaced; an empty text leaves a member out."""
    trade = {"T": '"t"', "S": '"A"', "t": '"2024-03-12T10:38:50Z"', "i": "1", "p": "1", "s": "1"} | members
    return "[{" + ",".join(f'"{name}":{value}' for name, value in trade.items() if value) + "}]"


def _timed_trade(time: str, price: str, size: str) -> str:
    return f'[{{"T":"t","S":"A","t":"{time}","i":1,"p":{price},"s":{size}}}]'


def _many_levels(count: int) -> str:
    return ",".join(f'{{"p":{100 + number}.5,"s":{number % 7}}}' for number in range(count))


def _news(headline: str) -> str:
    return f'[{{"T":"n","id":1,"created_at":"2022-01-05T22:00:37Z","headline":"{headline}"}}]'


def _spoiled(sound: str, *spoils: tuple[str, str]) -> tuple[str, ...]:
    assert all(right in sound for right, _ in spoils)
    return tuple(sound.replace(right, wrong, 1) for right, wrong in spoils)


_SOUND_QUOTE = '[{"T":"q","S":"A","t":"2024-08-09T00:00:01.5Z","bp":1.5,"bs":1,"ap":2.5,"as":1.25}]'
_SOUND_TRADE = '[{"T":"t","S":"A","t":"2024-08-09T00:00:01.5Z","p":1,"s":2,"c":["a"],"i":7}]'
_SOUND_UPDATE = '[{"T":"o","S":"A","t":"2024-08-09T00:00:01.5Z","b":[{"p":1.5,"s":1}],"a":[]}]'

_NEAR_MISSES: Final = {
    _SOUND_QUOTE: _spoiled(
        _SOUND_QUOTE,
        ("1.5,", "01.5,"),
        ("1.5,", "1.,"),
        ("1.5,", ".5,"),
        ("1.5,", "0.12345678901,"),
        ("1.5,", "9999999999,"),
        ("1.5,", "1_0,"),
        ("1.5,", "null,"),
        ('"bp"', '"xx"'),
        ('"ap"', '"bp"'),
        ('"as":1.25}', '"as":1.25]}'),
        ('"as":1.25}]', '"as":1.25]}'),
        ('"as":1.25}', '"as":1.25},'),
        ("01.5Z", "01x5Z"),
        ('01.5Z"', "01.5Zx"),
        ('01.5Z"', '01.5"'),
        ("01.5Z", "60.5Z"),
        ('"t":"2024', '"t":x2024'),
        ("2024-08-09T00:00:01.5Z", "2262-04-11T23:47:16.9Z"),
        ('"q",', '"q"x,'),
        ('"S":"A",', '"S":"A"},'),
        ('"S":"A"', '"S":"a,b"'),
    ),
    _SOUND_TRADE: _spoiled(
        _SOUND_TRADE,
        ('"i":7', '"i":07'),
        ('"i":7', '"y":7'),
        ('"i":7}', '"i":7]}'),
        ('"i":7}]', '"i":7]}'),
        ('["a"]', '["a]'),
        ('["a"]', '["a"],"b"]'),
        ('["a"]', '["a","b,c"]'),
        ('["a"]', '["a",]'),
        ('["a"]', "[]"),
    ),
    _SOUND_UPDATE: _spoiled(
        _SOUND_UPDATE,
        ('"b":', '"x":'),
        ('"a":', '"x":'),
        ('"s":1}]', '"s":1},x]'),
        ('"s":1}]', '"s":1},]'),
        ('"s":1}]', '"s":1,"p":1}]'),
        ('"s":1}]', '"s":1}{"p":1,"s":1}]'),
        ('"s":1}]', '"s":1}],[]'),
        ('"p":1.5,"s":1', '"p":1.5},{"s":1'),
        ('"a":[]', '"a":[],"r":true,"r":true'),
        ('"a":[]', '"a":[],"r":1'),
    ),
}

_GOOD: Final = {
    "symbol": '"A"',
    "time": '"2024-03-12T10:38:50Z"',
    "label": '"x"',
    "message": '"x"',
    "taker side": '"B"',
    "flag": "true",
    "labels": "[]",
    "symbols": "[]",
    "levels": "[]",
    "text": '"x"',
}


def _broken_from_each(kind: str) -> Iterator[str]:
    """For each member of a message: the ones before it good, and from it on none of its type."""
    fields = LAYOUTS[kind].fields
    for first in range(len(fields)):
        good = [f'"{field.name}":{_GOOD.get(field.kind, "1")}' for field in fields[:first]]
        broken = [f'"{field.name}":{{}}' for field in fields[first:]]
        yield f'[{{"T":"{kind}",{",".join(broken + good)}}}]'


CASES: Final = (
    Case(
        "messages",
        "Trades, quotes and order books, of stocks and of crypto, and the control messages.",
        ("FEED-3", "FEED-5", "FEED-9"),
        FeedConfig(),
        _frames(
            f"[{_TRADE}]",
            f"[{_STOCK_TRADE}]",
            f"[{_QUOTE},{_STOCK_QUOTE}]",
            f"[{_UPDATE}]",
            '[{"T":"success","msg":"connected"}]',
            '[{"T":"error","code":406,"msg":"connection limit exceeded"}]',
            '[{"T":"subscription","trades":["AAPL"],"quotes":[],"bars":["*"],"orderbooks":["ETH/BTC"],"news":null}]',
            "[{"
            + ",".join(f'"{field.name}":["{field.name}"]' for field in LAYOUTS["subscription"].fields)
            + ',"T":"subscription"}]',
            '[{"T":"subscription","trades":[' + '"S",' * 39 + '"S"]}]',
            "[]",
        ),
    ),
    Case(
        "reference-messages",
        "Bars, corrections, cancels, statuses, price bands, auction imbalances and news.",
        ("FEED-3", "FEED-5", "FEED-13"),
        FeedConfig(),
        _frames(
            '[{"T":"b","S":"BTC/USD","o":47993.71,"c":47982.6,"h":48000,"l":47976.69,"v":1.66283276,'
            '"t":"2021-09-17T02:02:00Z","n":162,"vw":47984.1688165374}]',
            '[{"T":"d","S":"SPY","o":388.985,"h":389.13,"l":388.975,"c":389.12,"v":749378,"t":"2021-02-16T04:00:00Z"}]',
            '[{"T":"u","S":"SHIB/USD","o":2e-05,"h":2e-05,"l":2e-05,"c":2e-05,"v":0,"t":"2024-07-24T07:56:00Z","n":0,"vw":0}]',
            f'[{{"T":"b",{_TIMED},"o":1,"h":1,"l":1,"c":1,"v":9223372036.854775808,"n":null,"vw":null}}]',
            '[{"T":"c","S":"EEM","x":"M","oi":52983525033527,"op":39.1582,"os":440000,"oc":[" ","7"],'
            '"ci":52983525034326,"cp":39.1809,"cs":440000,"cc":[" ","7"],"z":"B","t":"2023-04-06T14:25:06.542305024Z"}]',
            '[{"T":"x","S":"GOOGL","i":465,"x":"D","p":105.31,"s":300,"a":"C","z":"C","t":"2023-04-06T13:15:42.83540958Z"}]',
            '[{"T":"s","S":"AAPL","sc":"H","sm":"Trading Halt","rc":"T12","rm":"Trading Halted; news pending",'
            '"t":"2021-02-22T19:15:00Z","z":"C"}]',
            '[{"T":"l","S":"IONM","u":3.24,"d":2.65,"i":"B","t":"2023-04-06T13:34:45.565004401Z","z":"C"}]',
            '[{"T":"i","S":"INAQU","p":9.12,"z":"C","t":"2024-12-13T19:58:09.242138635Z"}]',
            '[{"T":"n","id":24918784,"headline":"A headline","summary":"\\u201cQuoted\\u201d","author":"A. N. Author",'
            '"created_at":"2022-01-05T22:00:37Z","updated_at":"2022-01-05T22:00:38Z","url":"https://example.com/1",'
            f'"content":"{"<p>é</p>" * 200}","symbols":["AAPL","BTC/USD"],"source":"example"}}]',
            '[{"T":"n","id":1,"created_at":"2022-01-05T22:00:37Z","headline":""}]',
        ),
    ),
    Case(
        "averages",
        "An average is a pair, exact to any number of decimals up to 255.",
        ("FEED-13",),
        FeedConfig(),
        _frames(
            *(
                f'[{{"T":"b",{_TIMED},"o":1,"h":1,"l":1,"c":1,"v":1,"vw":{average}}}]'
                for average in (
                    "133.7",
                    "1.50",
                    "100",
                    "1e2",
                    "-0.0e5",
                    "1.2345678901234567e-05",
                    "1e-255",
                    "1e-256",
                    "-1e-256",
                    "-1",
                    "170141183460469231731687303715884105727",
                    "170141183460469231731687303715884105728",
                    "1.70141183460469231731687303715884105727",
                    "1.70141183460469231731687303715884105728",
                    "1e38",
                    "1e39",
                    "1e999999999999999999999",
                    "9" * 5000,
                    "1" + "0" * 5000 + "e-5000",
                    '"1"',
                    "[]",
                )
            )
        ),
    ),
    Case(
        "one-after-another",
        "What a parser remembers of one frame changes nothing in the next: other fractions of the same second, other "
        "sizes at the same price, another order of members, and the first frame again.",
        ("FEED-14", "FEED-9"),
        FeedConfig(),
        _frames(
            *[
                _timed_trade(time, price, size)
                for time, price, size in (
                    ("2024-03-12T10:38:50.5Z", "1.5", "1"),
                    ("2024-03-12T10:38:50.25Z", "1.5", "2"),
                    ("2024-03-12T10:38:50Z", "1.50", "1.5"),
                    ("2024-03-12T10:38:50+01:00", "1.5", "1"),
                    ("2024-03-12T10:38:60Z", "1.5", "1"),
                    ("2024-03-12T10:38:50.5Z", "1.5", "01"),
                    ("2024-03-12T10:38:50.5Z", "1.5", "1"),
                )
            ],
            f'[{{"T":"t","p":1.5,"s":1,"i":1,{_TIMED}}}]',
            _timed_trade("2024-03-12T10:38:50.5Z", "1.5", "1"),
            f"[{_QUOTE},{_TRADE},{_QUOTE}]",
            f"[{_UPDATE},{_UPDATE}]",
            f"[{_UPDATE}]",
        ),
    ),
    Case(
        "long",
        "Long lists are read to their end: elements, levels, labels, symbols; texts up to their limit.",
        ("FEED-3", "FEED-5", "FEED-10"),
        FeedConfig(),
        _frames(
            f"[{','.join([_QUOTE, _TRADE] * 40)}]",
            f'[{{"T":"o",{_TIMED},"b":[{_many_levels(150)}],"a":[{_many_levels(90)}]}}]',
            _with(c="[" + ",".join(f'"{number}"' for number in range(70)) + "]"),
            '[{"T":"subscription","trades":[' + ",".join(f'"S{number}"' for number in range(150)) + "]}]",
            _news("x" * 65_536),
            _news("x" * 65_537),
            _news("é" * 32_768 + "x"),
            f'[{{"T":"{"x" * 10_000}"}}]',
        ),
    ),
    Case(
        "exactly",
        "Strings and names are taken as they are: nothing is folded, trimmed, normalised or cut.",
        ("FEED-5", "FEED-10"),
        FeedConfig(),
        _frames(
            '[{"T":"t","\\u0053":"A","t":"2024-03-12T10:38:50Z","i":1,"p":1,"\\u0073":2}]',
            _with(p="", P="1"),
            _with(S="", s="1"),
            _with(tks='"B "'),
            '[{"T":"success","msg":"a\\u0000"}]',
            '[{"T":"success","msg":"\ufeffa"}]',
            '[{"T":"success","msg":"e\u0301"}]',
            '[{"T":"success","msg":"a\u0085b"}]',
            '[{"T":"success","msg":" a "}]',
            _with(T='"T"'),
        ),
    ),
    Case(
        "far-and-near",
        "Ids with a point, volumes and times at the ends of their ranges, offsets that carry a time across.",
        ("FEED-8", "FEED-9", "FEED-6"),
        FeedConfig(),
        _frames(
            _with(i="3447222699101865076.0"),
            _with(i="3447222699101865.076e3"),
            f'[{{"T":"b",{_TIMED},"o":1,"h":1,"l":1,"c":1,"v":170141183460469231731687303715.884105727}}]',
            f'[{{"T":"b",{_TIMED},"o":1,"h":1,"l":1,"c":1,"v":170141183460469231731687303715.884105728}}]',
            f'[{{"T":"b",{_TIMED},"o":1,"h":1,"l":1,"c":1,"v":1.5e29,"vw":0e-300}}]',
            _with(t='"2024-08-09t00:00:01z"'),
            _with(t='"2262-04-12T00:47:16+01:00"'),
            _with(t='"2262-04-11T23:47:16-01:00"'),
            _with(t='"2262-04-11T23:47:16.854775807Z"'),
            _with(t='"2262-04-11T23:47:16.9Z"'),
            _with(t='"2024-08-09T00:00:01.0000000000000000001Z"'),
            '[{"T":"n","id":1,"created_at":"2022-01-05T22:00:37Z","headline":"","updated_at":null,"symbols":null}]',
            '[{"T":"n","id":1,"created_at":"2022-01-05T22:00:37Z","headline":"","updated_at":"0001-01-01T00:00:00Z"}]',
            f'[{{"T":"o",{_TIMED},"b":[null]}}]',
            f'[{{"T":"o",{_TIMED},"b":[{{"p":1,"s":1,"n":3}}],"a":1}}]',
            '[{"T":"z","x":[[{"a":1,"a":1}]]}]',
        ),
    ),
    Case(
        "near-misses",
        "Frames that a careless scanner takes, each behind a sound one of its type.",
        ("FEED-2", "FEED-14", "JSON-1"),
        FeedConfig(),
        _frames(
            *[
                frame
                for sound, near_misses in _NEAR_MISSES.items()
                for near_miss in near_misses
                for frame in (sound, near_miss)
            ],
            b'[{"T":"q","S":"\xff","t":"2024-08-09T00:00:01Z","bp":1,"bs":1,"ap":1,"as":1}]',
            b'[{"T":"q","\x00S":"A","t":"2024-08-09T00:00:01Z","bp":1,"bs":1,"ap":1,"as":1}]',
            b'[{"T":"q","S":"\x01","t":"2024-08-09T00:00:01Z","bp":1,"bs":1,"ap":1,"as":1}]',
        ),
    ),
    Case(
        "no-time",
        "The first frame of a parser may be the one without a time.",
        ("FEED-2", "FEED-14"),
        FeedConfig(),
        _frames('[{"T":"q","S":"A","t":----xxxxxxxxxxxxxxxxZ","bp":1,"bs":1,"ap":1,"as":1}]'),
    ),
    Case(
        "bare-object",
        "An object that stands alone is read as an array of one.",
        ("FEED-3",),
        FeedConfig(),
        _frames(_TRADE, "{}"),
    ),
    Case(
        "spelling",
        "White space, the order of members, escapes and exponents do not matter.",
        ("FEED-5", "FEED-8", "FEED-10"),
        FeedConfig(),
        _frames(
            ' [ {"t" : "2024-03-12T10:38:50Z",\n"s":2e-07 ,\t"p": 1.0e2,"i":3447222699101865076,'
            '"S":"\\u0042TC\\/USD","\\u0054":"t"}\r\n] ',
            _with(S='"\\ud83d\\ude00"'),
            _with(S='"é"'),
            _with(i="1e3", p="-0", s="0.0"),
            _with(i="18446744073709551615"),
        ),
    ),
    Case(
        "neighbours",
        "A broken element is reported at its index; the ones before and behind it come out.",
        ("FEED-3", "FEED-4"),
        FeedConfig(),
        _frames(f'[{_TRADE},{{"T":"t"}},{_QUOTE},7,null,[],{{"T":"B"}},{_UPDATE}]'),
    ),
    Case(
        "unknown",
        "Types that are not read are skipped; members that are not known are counted, levels' included.",
        ("FEED-4", "FEED-12"),
        FeedConfig(),
        _frames(
            '[{"T":"z","S":"A","o":1},{"T":""},{"T":"T","x":{"y":[1]}}]',
            f'[{{"T":"{"x" * 5000}"}}]',
            _with(y="1", Y='{"a":[1,{"b":null}]}'),
            f'[{{"T":"o",{_TIMED},"b":[{{"p":1,"s":1,"n":3}},{{"p":2,"s":1,"n":3}}],"u":1}}]',
            '[{"T":"t","y":1}]',
        ),
    ),
    Case(
        "missing",
        "A required member that is missing, and one that is null; optional ones may be either.",
        ("FEED-6",),
        FeedConfig(),
        _frames(
            *(_with(**{name: value}) for name in ("T", "S", "t", "i", "p", "s") for value in ("", "null")),
            _with(x="null", c="null", z="null", tks="null"),
            f'[{{"T":"o",{_TIMED}}},{{"T":"o",{_TIMED},"b":null,"a":null,"r":null}}]',
            '[{"T":"subscription"}]',
            "[{}]",
        ),
    ),
    Case(
        "wrong-types",
        "A value of another JSON type is never converted.",
        ("FEED-7",),
        FeedConfig(),
        _frames(
            _with(p='"1"'),
            _with(S="1"),
            _with(t="1"),
            _with(i='"1"'),
            _with(c='"@"'),
            _with(c='["@",1]'),
            _with(tks="1"),
            _with(T="1"),
            _with(p="true"),
            f'[{{"T":"o",{_TIMED},"b":{{}}}},{{"T":"o",{_TIMED},"a":[1]}},{{"T":"o",{_TIMED},"r":1}}]',
            f'[{{"T":"o",{_TIMED},"a":[{{"p":1}}]}},{{"T":"o",{_TIMED},"b":[{{"p":"1","s":1}}]}}]',
        ),
    ),
    Case(
        "values",
        "Values that their type does not hold: inexact, out of range, negative, too long, no time.",
        ("FEED-8", "FEED-9", "FEED-10"),
        FeedConfig(),
        _frames(
            _with(p="0.0000000001"),
            _with(p="9223372036.854775807"),
            _with(p="9223372036.854775808"),
            _with(s="-1"),
            _with(s="-1e-10"),
            _with(i="18446744073709551616"),
            _with(i="1.5"),
            _with(i="-1"),
            _with(t='"2024-02-30T00:00:00Z"'),
            _with(t='"2024-03-12T10:38:50.1234567891Z"'),
            _with(t='"9999-01-01T00:00:00Z"'),
            _with(S='""'),
            _with(S=f'"{"x" * 32}"'),
            _with(S=f'"{"x" * 33}"'),
            _with(S=f'"{"é" * 16}"'),
            _with(S=f'"{"é" * 16}x"'),
            _with(x=f'"{"é" * 16}"'),
            _with(x=f'"{"é" * 16}x"'),
            _with(c=f'["{"y" * 33}"]'),
            _with(c=f'["{"é" * 17}"]'),
            _with(c=f'[1,"{"y" * 33}"]'),
            _with(c=f'["{"y" * 33}",1]'),
            '[{"T":"subscription","trades":[""]}]',
            f'[{{"T":"subscription","statuses":["{"x" * 33}"]}}]',
            f'[{{"T":"subscription","news":["A","{"é" * 17}"]}}]',
            '[{"T":"success","msg":"a\\u0000b"}]',
            f'[{{"T":"success","msg":"{"x" * 1024}"}}]',
            f'[{{"T":"success","msg":"{"é" * 512}x"}}]',
            _with(tks='"b"'),
            '[{"T":"error","code":4294967296,"msg":""}]',
            f'[{{"T":"success","msg":"{"x" * 1025}"}}]',
        ),
    ),
    Case(
        "first-problem",
        "Of several problems the one of the first member in the table is reported.",
        ("FEED-5",),
        FeedConfig(),
        _frames(
            _with(S="1", p='"x"'),
            _with(s="-1", p='"x"'),
            _with(tks='"x"', t="1"),
            '[{"msg":1,"code":"x","T":"error"}]',
        ),
    ),
    Case(
        "reading-order",
        "With every member broken from one on, that one is reported: the order of the table, member by member.",
        ("FEED-5",),
        FeedConfig(),
        _frames(*(frame for kind in LAYOUTS for frame in _broken_from_each(kind))),
    ),
    Case(
        "one-price-twice",
        "The levels of an update are all there, in the order in which they came, those of one price as well.",
        ("FEED-5",),
        FeedConfig(),
        _frames(
            f'[{{"T":"o",{_TIMED},"b":[{{"p":1,"s":1}},{{"p":2,"s":1}},{{"p":1,"s":0}},{{"p":1.0,"s":3}}],'
            '"a":[{"p":4,"s":0},{"p":3,"s":1},{"p":4,"s":0}]}]',
        ),
    ),
    Case(
        "duplicate-members",
        "An object that repeats a name breaks its element, at any depth and however it is spelt.",
        ("FEED-11", "JSON-4"),
        FeedConfig(),
        _frames(
            f'[{{"T":"t","T":"t"}},{_TRADE}]',
            _with(y='{"a":1,"a":2}'),
            _with(y='[{"a":{"b":1,"b":1}}]'),
            '[{"T":"t","\\u0054":"q"}]',
            '{"T":"z","x":1,"x":1}',
            _with(y='{"a":' * 30 + '{"b":1,"b":2}' + "}" * 30),
        ),
    ),
    Case(
        "malformed",
        "What is not one JSON array or object in UTF-8 is refused whole.",
        ("FEED-2", "JSON-1", "JSON-3"),
        FeedConfig(),
        _frames(
            "",
            " ",
            "[",
            "[]]",
            "[]x",
            "[],[]",
            "[1,]",
            "null",
            '"x"',
            "1",
            "[NaN]",
            "[Infinity]",
            "[-Infinity]",
            "[01]",
            "[1.]",
            "[+1]",
            "['a']",
            '["\t"]',
            '["\\x41"]',
            '["\\u12 4"]',
            '["\\u1_23"]',
            '["\\ud800"]',
            '["\\udc00"]',
            '["\\udc00x"]',
            '["\\ud800\\ud800\\udc00"]',
            '["\\udc00\\ud800"]',
            '{"\\ud800":1}',
            '{"a" 1}',
            "[1١]",
            b"\xef\xbb\xbf[]",
            b'["\xff"]',
            b'["\xed\xa0\x80"]',
            b'["\xed\xa0\xbd\xed\xb8\x80"]',
            b'["\xc0\x80"]',
            "\f[]",
            "[]\v",
            "[]\x85",
            "[]\u00a0",
            "[]".encode("utf-16"),
        ),
    ),
    Case(
        "depth",
        "Sixty-four levels of arrays and objects are read, sixty-five are not; brackets in strings do not count.",
        ("JSON-2",),
        FeedConfig(),
        _frames(
            "[" * 64 + "]" * 64,
            "[" * 65 + "]" * 65,
            '{"a":' * 64 + "1" + "}" * 64,
            '{"a":' * 65 + "1" + "}" * 65,
            "[" + '{"a":[' * 32 + "]}" * 32 + "]",
            "[" + ",".join(["[[]]"] * 100) + "]",
            '["' + "[" * 100 + '"]',
            '["\\"' + "[{" * 100 + '"]',
            "[" * 100_000,
        ),
    ),
    Case(
        "size",
        "A frame above the limit is refused unread.",
        ("FEED-1",),
        FeedConfig(max_frame_bytes=4),
        _frames("[]", "[1]", "[ 1]", "[ 1 ]", "xxxxx"),
    ),
    Case(
        "asks-beyond",
        "Asks above the highest price are left out, and the update says so; their sizes have to be sizes all the same.",
        ("FEED-16", "FEED-12", "FEED-8"),
        FeedConfig(),
        _frames(
            *(
                f'[{{"T":"o",{_TIMED},"b":[],"a":[{levels}]}}]'
                for levels in (
                    '{"p":101,"s":1}',
                    '{"p":101,"s":1},{"p":9999999997,"s":1},{"p":102,"s":2}',
                    '{"p":9223372036.854775807,"s":1}',
                    '{"p":9223372036.854775808,"s":1}',
                    '{"p":9223372036.854775808,"s":0}',
                    '{"p":9223372036.854775808,"s":0},{"p":9223372036.854775809,"s":0.000000001}',
                    '{"p":9999999997,"s":1},{"p":9999999997,"s":0}',
                    '{"p":18446744073.709551616,"s":1}',
                    '{"p":18446744073.709551617,"s":1}',
                    '{"p":1e400,"s":1}',
                    '{"p":9999999997.0000000001,"s":1}',
                    '{"p":9999999997,"s":-1}',
                    '{"p":9999999997,"s":9223372036.854775808}',
                    '{"p":9999999997}',
                    '{"p":9999999997,"s":1,"n":3,"m":4},{"p":1,"s":1,"n":3}',
                    '{"p":-9999999997,"s":1}',
                    '{"p":-1,"s":1}',
                    '{"p":-0,"s":1}',
                    '{"p":"9999999997","s":1}',
                    '{"p":101,"s":1}',
                )
            ),
            f'[{{"T":"o",{_TIMED},"a":[{{"p":9999999997,"s":1}}],"r":true}}]',
            f'[{{"T":"o",{_TIMED},"a":[{{"p":9999999997,"s":1}}]}},{{"T":"o",{_TIMED},"a":[{{"p":1,"s":1}}]}}]',
            f'[{{"T":"o",{_TIMED},"a":[{{"s":1,"p":9999999997}}],"b":[{{"p":1,"s":1}}],"x":1}}]',
        ),
    ),
    Case(
        "bids-beyond",
        "A bid above the highest price would be the best one, and breaks its element.",
        ("FEED-16", "FEED-8"),
        FeedConfig(),
        _frames(
            f'[{{"T":"o",{_TIMED},"b":[{{"p":9223372036.854775808,"s":1}}],"a":[]}}]',
            f'[{{"T":"o",{_TIMED},"b":[{{"p":9999999997,"s":0}}],"a":[{{"p":9999999997,"s":1}}]}}]',
            f'[{{"T":"o",{_TIMED},"b":[{{"p":9223372036.854775807,"s":1}}],"a":[{{"p":9999999997,"s":1}}]}}]',
            f'[{{"T":"q",{_TIMED},"bp":1,"bs":1,"ap":9999999997,"as":1}}]',
            f'[{{"T":"t",{_TIMED},"i":1,"p":9999999997,"s":1}}]',
        ),
    ),
    Case(
        "what-a-problem-costs",
        "A broken element says whose book may have missed an update: by its type and its symbol, where there is one of each.",
        ("FEED-15",),
        FeedConfig(),
        _frames(
            *(
                f"[{element}]"
                for element in (
                    "7",
                    "null",
                    '["o"]',
                    '"o"',
                    "{}",
                    '{"S":"A"}',
                    '{"T":"o"}',
                    '{"T":"o","S":"A"}',
                    '{"T":"\\u006f","\\u0053":"\\u0041"}',
                    '{"T":"t","S":"A"}',
                    '{"T":"q"}',
                    '{"T":"x","S":"A"}',
                    '{"T":"subscription","S":"A","trades":1}',
                    '{"T":"O","S":"A","S":"A"}',
                    '{"T":"later","S":"A","x":1,"x":2}',
                    '{"T":"later","T":"later","S":"A"}',
                    '{"T":7,"S":"A"}',
                    '{"T":null,"S":"A"}',
                    '{"T":["o"],"S":"A"}',
                    '{"T":"o","S":7}',
                    '{"T":"o","S":""}',
                    '{"T":"o","S":null}',
                    '{"T":"o","S":["A"]}',
                    '{"T":"o","S":"' + "x" * 32 + '"}',
                    '{"T":"o","S":"' + "x" * 33 + '"}',
                    '{"T":"o","S":"' + "é" * 16 + '"}',
                    '{"T":"o","S":"' + "é" * 17 + '"}',
                    '{"T":"o","s":"A","t":1}',
                    '{"T":"o","S":"A","S":"A","t":1}',
                    '{"T":"o","S":"A","S":"B"}',
                    '{"T":"o","S":"A","\\u0053":"B"}',
                    '{"T":"t","T":"o","S":"A"}',
                    '{"T":"o","T":"t","S":"A"}',
                    '{"T":"t","T":"t","S":"A"}',
                    '{"T":"t","S":"A","x":{"T":1,"T":2}}',
                    '{"T":"t","S":"A","x":[{"S":1,"S":2}]}',
                    f'{{"T":"o",{_TIMED},"b":[{{"p":1,"s":1,"s":1}}]}}',
                    f'{{"T":"o",{_TIMED},"b":[{{"p":1}}]}}',
                    f'{{"T":"o",{_TIMED},"r":1}}',
                    '{"T":"o","S":"A","t":"2024-02-30T00:00:00Z"}',
                    f'{{{_TIMED},"b":[],"a":[]}}',
                )
            ),
            f'[{{"T":"o","S":"B"}},{{"T":"o",{_TIMED}}},{{"T":"q","S":"C"}},1]',
        ),
    ),
)
