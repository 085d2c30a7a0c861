"""What others wrote, fit for a notice."""


def on_one_line(text: str) -> str:
    """A text from elsewhere, cut short, and without line breaks and what else a terminal would obey."""
    return "".join(each if each.isprintable() else " " for each in text[:200]).strip()


def described(error: BaseException) -> str:
    """What an exception says, or its name if it says nothing."""
    return on_one_line(str(error)) or type(error).__name__
