"""The file of orders whose end a run did not see, for the next run: a line each, behind a line that says where."""

import json
from pathlib import Path
from typing import Final

from ticktotrade.json_text import BadJson, read_document
from ticktotrade.order import Order
from ticktotrade.schema import Mismatch, reader, record_of, writer
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.files.atomic_file import atomic_file

_KIND: Final = "orders left"
_VERSION: Final = 1
_write = writer(record_of(Order))
_read = reader(record_of(Order))


def write_left(path: Path, orders_url: str, known: tuple[Order, ...], left: tuple[Order, ...]) -> None:
    """Name the orders that are left for the next run; without any the file is removed. Raises `Complaint`.

    ``known`` are those that the file had at the start. What another run has named since stays.
    """
    ours = {order.client_order_id for order in (*known, *left)}
    others = [order for order in read_left(path, orders_url) if order.client_order_id not in ours]
    orders = (*others, *left)
    try:
        if not orders:
            path.unlink(missing_ok=True)
            return
        head = {"t2t": _KIND, "version": _VERSION, "orders_url": orders_url}
        lines = [json.dumps(each) for each in (head, *map(_write, orders))]
        with atomic_file(path) as file:
            file.write("".join(f"{line}\n" for line in lines).encode())
    except OSError as error:
        raise Complaint(f"{path}: {error.strerror}; name another file with --left") from None


def read_left(path: Path, orders_url: str) -> tuple[Order, ...]:
    """The orders that the last run at this venue has left; none without a file.

    Raises `Complaint` for a file that is none of those, or of another venue: to write over it would lose them.
    """
    try:
        head, *lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise Complaint(f"{path}: {error.strerror}; name another file with --left") from None
    except ValueError:
        raise Complaint(f"{path}: it is empty; remove it, or name another file with --left") from None
    try:
        said = read_document(head)
        if not isinstance(said, dict) or (said.get("t2t"), said.get("version")) != (_KIND, _VERSION):
            raise Complaint(f"{path}: not a file of orders left; name another file with --left")
        if said.get("orders_url") != orders_url:
            raise Complaint(
                f"{path}: the orders in it are at {str(said.get('orders_url'))[:100]!a}; trade there, or name "
                "another file with --left"
            )
        return tuple(_read(read_document(line)) for line in lines)
    except (BadJson, Mismatch) as error:
        raise Complaint(f"{path}: {error}; mend it, or look at the venue and remove it") from None
