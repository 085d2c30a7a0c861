"""A word of a command that is shown, to be copied into a shell."""

import os
import shlex


def shell_word(text: str) -> str:
    """The text, quoted where a shell needs it. What a terminal would act on is spelt out: ESC, in hexadecimal."""
    if text.isprintable():
        return shlex.quote(text)
    spelt = (
        chr(each) if 0x20 <= each < 0x7F and each not in b"\\'" else f"\\x{each:02x}"
        for each in os.fsencode(text)
    )
    return f"$'{''.join(spelt)}'"
