"""The shell around the machines: sockets, clocks and credentials. The only place with ``async``."""

from ticktotrade.shell.admission import Admitter, Clock
from ticktotrade.shell.choose_admission import admission_for
from ticktotrade.shell.credentials import BadCredentials, Credentials
from ticktotrade.shell.feed_client import BadUrl, FeedClient, FeedListener, check_url, is_local
from ticktotrade.shell.immediate_admission import ImmediateAdmission
from ticktotrade.shell.scheduled_admission import ScheduledAdmission

__all__ = [
    "Admitter",
    "BadCredentials",
    "BadUrl",
    "Clock",
    "Credentials",
    "FeedClient",
    "FeedListener",
    "ImmediateAdmission",
    "ScheduledAdmission",
    "admission_for",
    "check_url",
    "is_local",
]
