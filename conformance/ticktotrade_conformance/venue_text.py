"""What a venue has written, fit for a terminal."""


def shown(text: str) -> str:
    """The text, cut short, without what a terminal would obey."""
    return text[:200] if text.isprintable() else repr(text[:200])
