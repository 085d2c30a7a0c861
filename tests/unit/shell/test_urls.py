"""Which URLs credentials may be sent to."""

import pytest

from ticktotrade.shell import BadUrl, check_orders_url, check_url, is_local

USER, WORD = "PKTESTKEY0123456789", "s3cr3tS3CR3Ts3cr3tS3CR3Ts3cr3t"


@pytest.mark.parametrize(
    ("url", "part"),
    [
        ("ws://stream.data.alpaca.markets/v2/iex", "TLS only"),
        ("ws://127.0.0.1.example.com/", "TLS only"),
        ("ws://0.0.0.0/", "TLS only"),
        ("https://example.com/", "no wss://"),
        ("wss:///v2/iex", "no wss://"),
        ("example.com", "no wss://"),
        ("wss://[::1", "no URL"),
        ("wss://host:99999/", "no URL"),
        (f"wss://{USER}:{WORD}@example.com/", "belong into the environment"),
    ],
)
def test_a_feed_that_credentials_must_not_go_to_is_refused(url: str, part: str) -> None:
    with pytest.raises(BadUrl, match=part) as raised:
        check_url(url)
    assert WORD not in str(raised.value)


@pytest.mark.parametrize(
    "url", ["wss://example.com/x", "ws://localhost:1/", "ws://[::1]:1/", "ws://127.1.2.3/"]
)
def test_a_feed_over_tls_or_on_this_machine_will_do(url: str) -> None:
    check_url(url)


@pytest.mark.parametrize(
    ("url", "plain", "part"),
    [
        ("http://example.org", True, "use https://"),
        ("http://127.0.0.1.example.org", True, "use https://"),
        ("http://10.0.0.1", True, "use https://"),
        ("http://localhost:8000", False, "has to be allowed"),
        ("http://[::1]:8000", False, "has to be allowed"),
        ("wss://example.org", False, "no https://"),
        ("https://", False, "no https://"),
        (f"https://{USER}:{WORD}@example.org", False, "user or a password"),
        ("https://example.org:port", False, "no URL"),
        ("https://example.org/?key=1", False, "query"),
        ("https://example.org/#there", False, "fragment"),
    ],
)
def test_a_venue_that_credentials_must_not_go_to_is_refused(url: str, plain: bool, part: str) -> None:
    with pytest.raises(BadUrl, match=part) as raised:
        check_orders_url(url, allow_plain_loopback=plain)
    assert WORD not in str(raised.value)


@pytest.mark.parametrize(
    ("url", "plain"),
    [("https://example.org/paper", False), ("https://127.0.0.1:1", False), ("http://localhost:1/x", True)],
)
def test_a_venue_over_tls_or_on_this_machine_where_it_is_allowed_will_do(url: str, plain: bool) -> None:
    check_orders_url(url, allow_plain_loopback=plain)


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("ws://localhost", True),
        ("ws://LOCALHOST:1", True),
        ("ws://127.255.255.254", True),
        ("ws://[::1]", True),
        ("ws://0.0.0.0", False),
        ("ws://localhost.example.org", False),
        ("ws://128.0.0.1", False),
        ("no url", False),
    ],
)
def test_only_this_machines_name_and_loopback_addresses_are_local(url: str, local: bool) -> None:
    assert is_local(url) is local
