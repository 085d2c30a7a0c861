"""Open orders that are there already when a trader starts."""

from enum import StrEnum


class EarlierOrders(StrEnum):
    """What is to become of open orders that the account has at the start."""

    CANCEL = "cancel"
    ADOPT = "adopt"
    """They are followed, and count at the risk gate like any other."""
