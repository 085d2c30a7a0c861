"""The seed of a client's back-off."""

import os


def client_seed() -> int:
    """Another one for each process, so that clients that failed together do not come back together."""
    return int.from_bytes(os.urandom(8), "little")
