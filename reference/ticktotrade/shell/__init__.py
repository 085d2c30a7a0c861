"""The shell around the machines: sockets, clocks and credentials. The only place with ``async``."""

from ticktotrade.shell.credentials import BadCredentials, Credentials
from ticktotrade.shell.feed_client import FeedClient, FeedListener
from ticktotrade.shell.urls import BadUrl, check_url, is_local

__all__ = ["BadCredentials", "BadUrl", "Credentials", "FeedClient", "FeedListener", "check_url", "is_local"]
