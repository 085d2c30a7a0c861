"""One small damage to a byte string."""

from ticktotrade_conformance.generate.dice import Dice


def mutated(data: bytes, dice: Dice) -> bytes:
    """The bytes with one of them changed, lost or added, cut off, or with some more behind them."""
    place = dice.below(1 << 16) % (len(data) + 1)
    byte = bytes([dice.choice((0, 1, 0x22, 0x7B, 0x7D, 0xFF, 0x80, 0x2C)) ^ dice.below(4)])
    match dice.below(5):
        case 0:
            return data[:place] + byte + data[place + 1 :]
        case 1:
            return data[:place] + data[place + 1 :]
        case 2:
            return data[:place] + byte + data[place:]
        case 3:
            return data[:place]
        case _:
            return data + byte
