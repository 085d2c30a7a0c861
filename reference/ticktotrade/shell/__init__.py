"""The shell around the machines: sockets, clocks and credentials. The only place with ``async``."""

from ticktotrade.shell.credentials import BadCredentials, Credentials
from ticktotrade.shell.feed_client import FeedClient, FeedListener
from ticktotrade.shell.order_client import OrderClient, OrderListener, Report
from ticktotrade.shell.tls import BadTls
from ticktotrade.shell.urls import BadUrl, check_orders_url, check_url, is_local

__all__ = [
    "BadCredentials",
    "BadTls",
    "BadUrl",
    "Credentials",
    "FeedClient",
    "FeedListener",
    "OrderClient",
    "OrderListener",
    "Report",
    "check_orders_url",
    "check_url",
    "is_local",
]
