"""Cases for decimals and times."""

from typing import Final

from ticktotrade.machine import NoConfig
from ticktotrade.schema.shapes import I64_MAX, I64_MIN
from ticktotrade_conformance.vectors.case import Case


def _each(operation: str, *arguments: str | int) -> tuple[tuple[str, str | int], ...]:
    return tuple((operation, argument) for argument in arguments)


CASES: Final = (
    Case(
        "decimal-exact",
        "Decimals are read exactly; 0.29 is where a float times 1e8 loses a unit.",
        ("NUM-3", "NUM-4"),
        NoConfig(),
        _each(
            "read_decimal", "0.29", "1", "-1", "0", "-0", "-0.0e5", "61685.99", "1.000000000", "0.000000001"
        ),
    ),
    Case(
        "decimal-exponents",
        "Exponents move the point, in either direction and however far, and are read exactly.",
        ("NUM-4",),
        NoConfig(),
        _each(
            "read_decimal", "2e-07", "1E2", "1.5e-3", "1e+9", "100e-2", "1000e-12", "0e999999999999999999999"
        ),
    ),
    Case(
        "decimal-inexact",
        "A value that is not a whole number of nanos is refused, also when it is out of range as well.",
        ("NUM-5",),
        NoConfig(),
        _each(
            "read_decimal",
            "0.0000000001",
            "47984.1688165374",
            "1e-10",
            "1.00000000010",
            "99999999999.0000000001",
            "1e-999999999999999999999",
        ),
    ),
    Case(
        "decimal-range",
        "The last values that fit, and the first that do not.",
        ("NUM-2", "NUM-6"),
        NoConfig(),
        _each(
            "read_decimal",
            "9223372036.854775807",
            "9223372036.854775808",
            "-9223372036.854775808",
            "-9223372036.854775809",
            "9223372036854775807e-9",
            "1e10",
            "1e999999999999999999999",
            "9" * 100,
        ),
    ),
    Case(
        "decimal-grammar",
        "Only what JSON calls a number is one.",
        ("NUM-3",),
        NoConfig(),
        _each(
            "read_decimal",
            "",
            "+1",
            "01",
            ".5",
            "1.",
            "1e",
            "1e1.5",
            "--1",
            " 1",
            "1 ",
            "1\n",
            "1_000",
            "0x10",
            "NaN",
            "Infinity",
            "-Infinity",
            "١",
            "1,5",
            "-",
        ),
    ),
    Case(
        "decimal-written",
        "The shortest plain decimal, with no exponent and no zero at the end of a fraction.",
        ("NUM-7",),
        NoConfig(),
        _each("write_decimal", 0, 1, -1, 1_500_000, 10**9, -(10**10), 290_000_000, I64_MAX, I64_MIN),
    ),
    Case(
        "time-read",
        "RFC 3339 with zero to nine decimals and any offset.",
        ("NUM-8", "NUM-10"),
        NoConfig(),
        _each(
            "read_time",
            "1970-01-01T00:00:00Z",
            "2024-08-09T00:00:01.273Z",
            "2021-02-22T15:51:45.335689322Z",
            "2021-02-22T15:51:45.3355677Z",
            "2024-08-08T23:54:16.56Z",
            "1969-12-31T23:59:59.999999999Z",
            "2024-08-09t00:00:01z",
            "2024-08-09T05:30:00+05:30",
            "2024-08-08T23:00:00-01:00",
            "2024-08-09T00:00:00-00:00",
            "2024-02-29T12:00:00Z",
            "2000-02-29T12:00:00Z",
            "2024-08-09T00:00:01.1000000000Z",
        ),
    ),
    Case(
        "time-refused",
        "No such day, no such time of day (a leap second is none), and texts that are no time.",
        ("NUM-8", "NUM-9"),
        NoConfig(),
        _each(
            "read_time",
            "2023-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "2024-04-31T00:00:00Z",
            "2024-00-01T00:00:00Z",
            "2024-13-01T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "2016-12-31T23:59:60Z",
            "2024-08-09T24:00:00Z",
            "2024-08-09T00:60:00Z",
            "2024-08-09T00:00:00+24:00",
            "2024-08-09T00:00:00+00:60",
            "2024-08-09 00:00:00Z",
            "2024-08-09T00:00:00",
            "2024-08-09T00:00:00.Z",
            "2024-08-09T00:00:00,5Z",
            "2024-08-09T00:00Z",
            "2024-08-09",
            "",
        ),
    ),
    Case(
        "time-range",
        "A tenth decimal that is not 0, and the first and last nanosecond of 64 bits.",
        ("NUM-10", "NUM-11"),
        NoConfig(),
        _each(
            "read_time",
            "2024-08-09T00:00:01.0000000001Z",
            "1677-09-21T00:12:43.145224192Z",
            "1677-09-21T00:12:43.145224191Z",
            "2262-04-11T23:47:16.854775807Z",
            "2262-04-11T23:47:16.854775808Z",
            "9999-12-31T23:59:59.9999999999Z",
            "0001-01-01T00:00:00Z",
        ),
    ),
    Case(
        "time-written",
        "UTC, with the shortest fraction.",
        ("NUM-12",),
        NoConfig(),
        _each("write_time", 0, 1, -1, 1_723_161_601_273_000_000, 1_500_000_000, I64_MAX, I64_MIN),
    ),
)
