"""Credentials do not show themselves, and bad ones are named and not shown."""

import copy
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticktotrade.shell import BadCredentials, Credentials
from ticktotrade.shell.credentials import LEAST_CHARACTERS

KEY, SECRET = "PKTESTKEY0123456789", "s3cr3tS3CR3Ts3cr3tS3CR3Ts3cr3t"
PRINTABLE = st.characters(min_codepoint=0x20, max_codepoint=0x7E)
LONG_ENOUGH = st.text(PRINTABLE, min_size=LEAST_CHARACTERS, max_size=40)


def test_credentials_do_not_show_themselves() -> None:
    credentials = Credentials(KEY, SECRET)
    for text in (
        repr(credentials),
        str(credentials),
        f"{credentials}",
        f"{credentials!r:>60}",
    ):
        assert KEY not in text
        assert SECRET not in text
        assert "hidden" in text
    for leak in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="not to be pickled"):
            leak(credentials)
    assert not hasattr(credentials, "__dict__")
    assert credentials.redacted(f"a {KEY}{SECRET} b") == "a [hidden][hidden] b"
    assert credentials.are(KEY, SECRET)
    assert not credentials.are(KEY, SECRET + "x")
    assert not credentials.are("é", SECRET)


@pytest.mark.parametrize(
    ("environment", "part"),
    [
        ({}, "APCA_API_KEY_ID and APCA_API_SECRET_KEY not set"),
        ({"APCA_API_KEY_ID": KEY}, "APCA_API_SECRET_KEY not set"),
        ({"APCA_API_KEY_ID": KEY, "APCA_API_SECRET_KEY": "s3cr3t"}, "the secret has fewer than 8"),
        ({"APCA_API_KEY_ID": KEY + "\n", "APCA_API_SECRET_KEY": SECRET}, "the key has characters"),
    ],
)
def test_bad_credentials_are_named_and_not_shown(environment: dict[str, str], part: str) -> None:
    with pytest.raises(BadCredentials, match=part) as raised:
        Credentials.from_environment(environment)
    for value in environment.values():
        assert value.strip() not in str(raised.value)


@given(LONG_ENOUGH, LONG_ENOUGH)
def test_both_are_sent_as_they_are_to_the_feed_and_with_orders(key: str, secret: str) -> None:
    credentials = Credentials(key, secret)
    assert json.loads(credentials.auth_request()) == {"action": "auth", "key": key, "secret": secret}
    assert credentials.headers() == [
        (b"apca-api-key-id", key.encode()),
        (b"apca-api-secret-key", secret.encode()),
    ]


@given(st.lists(st.sampled_from([KEY, SECRET, "a", "\u00e9", " "])))
def test_neither_is_left_in_a_text_or_in_bytes_and_the_rest_is(pieces: list[str]) -> None:
    credentials = Credentials(KEY, SECRET)
    wanted = "".join("[hidden]" if each in (KEY, SECRET) else each for each in pieces)
    assert credentials.redacted("".join(pieces)) == wanted
    assert credentials.redacted_bytes("".join(pieces).encode()) == wanted.encode()
