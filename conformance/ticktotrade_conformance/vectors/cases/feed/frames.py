"""The steps of the feed's cases: frames, and messages in which a member is another."""


def frames(*frames: str | bytes) -> tuple[tuple[str, bytes], ...]:
    """A step for each frame."""
    return tuple(("parse", each.encode() if isinstance(each, str) else each) for each in frames)


def trade(**members: str) -> str:
    """A trade with some members replaced or added; an empty text leaves a member out."""
    sound = {"T": '"t"', "S": '"A"', "t": '"2024-03-12T10:38:50Z"', "i": "1", "p": "1", "s": "1"}
    return _written(sound | members)


def quote(**members: str) -> str:
    """A quote, as `trade`."""
    sound = {
        "T": '"q"',
        "S": '"A"',
        "t": '"2024-03-12T10:38:50Z"',
        "bp": "1",
        "bs": "1",
        "ap": "2",
        "as": "1",
    }
    return _written(sound | members)


def bar(**members: str) -> str:
    """A bar, as `trade`."""
    sound = {
        "T": '"b"',
        "S": '"A"',
        "t": '"2024-03-12T10:38:00Z"',
        "o": "1",
        "h": "2",
        "l": "1",
        "c": "2",
        "v": "3",
    }
    return _written(sound | members)


def update(bids: str, asks: str) -> str:
    """A change of an order book."""
    return f'[{{"T":"o","S":"A","t":"2024-03-12T10:38:50Z","b":[{bids}],"a":[{asks}]}}]'


def _written(members: dict[str, str]) -> str:
    return "[{" + ",".join(f'"{name}":{value}' for name, value in members.items() if value) + "}]"
