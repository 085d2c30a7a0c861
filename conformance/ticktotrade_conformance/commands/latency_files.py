"""``--json``, ``--html`` and ``--against``: what latency commands leave behind, and what they hold it against."""

import argparse
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from rich.console import Console

from ticktotrade.safe_text import safe_text
from ticktotrade_conformance.console.shell_word import shell_word
from ticktotrade_conformance.files.atomic_file import atomic_file
from ticktotrade_conformance.latency.documents.against import against
from ticktotrade_conformance.latency.documents.document import (
    LatencyDocument,
    document_bytes,
    read_latency_document,
)
from ticktotrade_conformance.latency.page.page import page_of
from ticktotrade_conformance.latency.screens.against_screen import print_against

_COMMAND_LIMIT: Final = 200


def add_latency_files(parser: argparse.ArgumentParser) -> None:
    """Add the options that every latency command has."""
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="write all figures, with the machine they are of"
    )
    parser.add_argument("--html", type=Path, metavar="FILE", help="write them as a page with plots")
    parser.add_argument(
        "--against", type=Path, metavar="FILE", help="what --json wrote in another run, to be held against"
    )


class LatencyFiles(NamedTuple):
    """The files of a run, which are begun, and the document of another run."""

    json: BinaryIO | None
    html: BinaryIO | None
    name: str
    other: LatencyDocument | None

    def finish(self, out: Console, document: LatencyDocument) -> None:
        """Write the document and its page, and show it beside the other run."""
        if self.json:
            self.json.write(document_bytes(document))
        if self.html:
            other = (self.name, self.other) if self.other else None
            self.html.write(page_of(document, other).encode())
        if self.other:
            print_against(out, self.name, against(document, self.other))


@contextmanager
def latency_files(options: argparse.Namespace) -> Iterator[LatencyFiles]:
    """The files that the options name, for as long as the block takes; complete when it ends well, else absent.

    Raises `Complaint` before anything is measured: for a file that cannot be written, and for one that is no document.
    """
    with ExitStack() as files:
        other = read_latency_document(options.against) if options.against else None
        json, html = (
            files.enter_context(atomic_file(each)) if each else None for each in (options.json, options.html)
        )
        yield LatencyFiles(json, html, options.against.name if options.against else "", other)


def typed(options: argparse.Namespace) -> str:
    """The command as it was typed, as documents have it."""
    return safe_text(" ".join(["t2t", *map(shell_word, options.typed)]), _COMMAND_LIMIT)
