"""A JSON text with something between or in place of its tokens."""

import re
from typing import Final

from ticktotrade_conformance.generate.dice import Dice

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s"{}\[\],:]+|.', re.DOTALL)
_SPACES: Final = (
    " ",
    "\n",
    "\t",
    "\r",
    "\r\n",
    "  ",
    " " * 15,
    " " * 16,
    " " * 17,
    " \t\n\r",
    "\n" * 33,
    " " * 64,
)
_NO_SPACES: Final = (
    "\f",
    "\v",
    "\u00a0",
    "\u2028",
    "\ufeff",
    "\x00",
    "\x1c",
    "\u0085",
    "\x1f",
    "/**/",
    "//\n",
    "#\n",
    "\b",
)
_TOKENS: Final = (",", ":", "]", "}", "[", "{", '"', "null", '""', "1", "x", ",,", "-", '"x":1', ",1", '"x"')


def spaced(text: str, dice: Dice) -> str:
    """The text with white space at one place, or at all of them; now and then with what is none."""
    tokens = _TOKEN.findall(text)
    space = dice.choice(_SPACES if dice.below(4) else _NO_SPACES)
    if dice.below(4) == 0:
        return space.join(["", *tokens, ""]) if len(space) < 4 else " ".join(tokens)
    place = dice.choice(
        (0, len(tokens), dice.below(1 << 16) % (len(tokens) + 1), dice.below(1 << 16) % (len(tokens) + 1))
    )
    return "".join([*tokens[:place], space, *tokens[place:]])


def damaged(text: str, dice: Dice) -> str:
    """The text with one token lost, repeated, exchanged for another, or with one more."""
    tokens = _TOKEN.findall(text)
    place = dice.below(1 << 16) % len(tokens)
    match dice.below(6):
        case 0:
            del tokens[place]
        case 1:
            tokens[place] *= 2
        case 2:
            tokens[place] = dice.choice(_TOKENS)
        case 3:
            tokens.insert(place, dice.choice(_TOKENS))
        case 4:
            tokens[place : place + 2] = tokens[place : place + 2][::-1]
        case _:
            tokens.append(dice.choice(_TOKENS))
    return "".join(tokens)
