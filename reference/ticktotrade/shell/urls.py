"""Which URLs credentials may be sent to."""

import ipaddress
from urllib.parse import SplitResult, urlsplit


class BadUrl(ValueError):
    """A URL that credentials are not to be sent to; the message does not have it."""


def check_url(url: str) -> None:
    """Raises `BadUrl` unless credentials may be sent to this feed: ``wss://``, or ``ws://`` to this machine."""
    parts = _checked(url, "ws", "wss")
    if parts.scheme == "ws" and not is_local(url):
        raise BadUrl("credentials are sent over TLS only, except to this machine; use wss://")


def check_orders_url(url: str, *, allow_plain_loopback: bool) -> None:
    """Raises `BadUrl` unless orders and credentials may be sent to it.

    That is ``https://``, or ``http://`` to this machine where that is allowed.
    """
    parts = _checked(url, "http", "https")
    if parts.query or parts.fragment:
        raise BadUrl("it has a query or a fragment; give the address in front of /v2/orders")
    if parts.scheme == "https":
        return
    if not is_local(url):
        raise BadUrl("credentials are sent over TLS only; use https://")
    if not allow_plain_loopback:
        raise BadUrl("plain http to this machine has to be allowed; use https://, or allow_plain_loopback")


def is_local(url: str) -> bool:
    """Whether the host of a URL is this machine, by its name or its address."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _checked(url: str, plain: str, secure: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise BadUrl(f"it is no URL ({error})") from None
    if parts.scheme not in {plain, secure} or not host:
        raise BadUrl(f"it is no {secure}://HOST/PATH URL")
    if parts.username is not None or parts.password is not None:
        raise BadUrl("it has a user or a password; credentials belong into the environment")
    return parts
