"""Python source made for one message each, compiled as `collections.namedtuple` compiles its classes.

`source` collects lines and constants, `runs` the members of fixed width that one `struct.Struct` takes at once;
`writing` and `reading` walk a message's declared members. The plain variant, `ticktotrade.codec.bincode`, says what
the bytes are.
"""

from ticktotrade.codec.specialised.reading import Unsound, message_reader
from ticktotrade.codec.specialised.writing import message_filler, message_writer

__all__ = ["Unsound", "message_filler", "message_reader", "message_writer"]
