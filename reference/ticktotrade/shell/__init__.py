"""The shell around the machines: sockets, clocks and credentials. The only place with ``async``.

Whoever sends orders imports `order_client` or `trader` as well: they bring `httpx`, which takes a while.
"""

from ticktotrade.shell.admission import Admitter, Clock
from ticktotrade.shell.choose_admission import admission_for
from ticktotrade.shell.credentials import BadCredentials, Credentials
from ticktotrade.shell.feed_client import FeedClient, FeedListener
from ticktotrade.shell.immediate_admission import ImmediateAdmission
from ticktotrade.shell.scheduled_admission import ScheduledAdmission
from ticktotrade.shell.tls import BadTls
from ticktotrade.shell.urls import BadUrl, check_orders_url, check_url, is_local

__all__ = [
    "Admitter",
    "BadCredentials",
    "BadTls",
    "BadUrl",
    "Clock",
    "Credentials",
    "FeedClient",
    "FeedListener",
    "ImmediateAdmission",
    "ScheduledAdmission",
    "admission_for",
    "check_orders_url",
    "check_url",
    "is_local",
]
