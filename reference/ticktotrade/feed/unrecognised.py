"""What a scanner raises where it does not go on."""


class Unrecognised(Exception):
    """Not in the venue's usual spelling, or not sound: the tree will say what it is."""
