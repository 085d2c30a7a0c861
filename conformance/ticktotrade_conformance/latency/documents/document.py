"""What a latency command leaves behind: all that was measured and said, and on what machine, as one JSON document.

`spec/schemas/latency.schema.json` describes it, for readers in any language. Everything that is shown of a run, in a
terminal or on a page, is taken from a document, so that a run can be shown again and held against another.
"""

import json
from pathlib import Path
from typing import Annotated, Final, NamedTuple

from ticktotrade.json_text import BadJson, read_document
from ticktotrade.phases import Phase
from ticktotrade.schema import Mismatch, reader, record_of, shapes, writer
from ticktotrade.versions import LATENCY
from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.files.atomic_file import atomic_file
from ticktotrade_conformance.latency.documents.fingerprint import Fingerprint
from ticktotrade_conformance.latency.documents.interpreter import Interpreter
from ticktotrade_conformance.latency.documents.load_figures import LoadFigures
from ticktotrade_conformance.latency.documents.quantities import Line
from ticktotrade_conformance.latency.documents.side_by_side import SideBySide
from ticktotrade_conformance.latency.documents.wire_figures import WireToWire
from ticktotrade_conformance.latency.judged import Judged
from ticktotrade_conformance.traces.json_values import has_more_values

_MOST_BYTES: Final = 64 * 1024 * 1024
_MOST_VALUES: Final = _MOST_BYTES // 16

Version = Annotated[int, shapes.Integer("version", LATENCY, LATENCY)]


class MeasuredBackend(NamedTuple):
    """A backend and what was said of each of its stages, and of the whole of it under load.

    ``interpreter`` is the one that it ran on, missing where it is no Python or does not say; ``load`` is missing where it was
    not put under load.
    """

    name: Line
    language: Line
    build: Line
    phase: Phase
    interpreter: Interpreter | None
    stages: tuple[Judged, ...]
    load: LoadFigures | None = None


class LatencyDocument(NamedTuple):
    """One run. ``command`` is what was typed; backends stand in the order in which they are shown.

    ``side_by_side`` has what was compared in turn, ``wire`` what was measured between two sockets.
    """

    version: Version
    command: Line
    fingerprint: Fingerprint
    backends: tuple[MeasuredBackend, ...] = ()
    side_by_side: tuple[SideBySide, ...] = ()
    wire: WireToWire | None = None


_RECORD: Final = record_of(LatencyDocument)


def document_bytes(document: LatencyDocument) -> bytes:
    """The document as JSON, on one line. Raises `Mismatch` for a figure that no document may have (LATENCY-18)."""
    return json.dumps(writer(_RECORD)(document), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def write_document(path: Path, document: LatencyDocument) -> None:
    """Write a document, complete or not at all. Raises `Complaint` if the file cannot be written."""
    content = document_bytes(document)
    with atomic_file(path) as file:
        file.write(content)


def read_latency_document(path: Path) -> LatencyDocument:
    """The document in a file. Raises `Complaint` with the place in it for anything that is not a document."""
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise Complaint(f"{path}: cannot be read ({error.strerror}); name what --json has written") from None
    if len(content) > _MOST_BYTES or has_more_values(content, _MOST_VALUES):
        raise Complaint(f"{path}: longer than any latency document; name what --json has written")
    try:
        form = read_document(content)
        _check_version(form)
        document: LatencyDocument = reader(_RECORD)(form)
    except (BadJson, Mismatch) as error:
        raise Complaint(f"{path}: {error}; name what --json has written") from None
    return document


def _check_version(form: object) -> None:
    """A later version may have other members: that it is one is said first."""
    version = form.get("version") if isinstance(form, dict) else None
    if type(version) is int and version > LATENCY:
        raise Mismatch(f"version {version} is later than the {LATENCY} that is read here", "version")
