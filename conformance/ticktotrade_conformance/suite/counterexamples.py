"""Counterexamples on disk: the trace of a finding, and the command that replays it."""

import re
from pathlib import Path

from ticktotrade_conformance.console.complaint import Complaint
from ticktotrade_conformance.files.atomic_file import atomic_file
from ticktotrade_conformance.suite.findings import ComponentResult, Judgement
from ticktotrade_conformance.traces.trace import write_trace


def save_counterexamples(folder: Path, judgement: Judgement) -> dict[str, dict[int, Path]]:
    """Write the trace of every finding that is in no file yet; the files by component and place.

    A file of the same name from an earlier run is replaced. Raises `Complaint` if the folder cannot be
    written to.
    """
    return {result.component: _save(folder, judgement.hello.name, result) for result in judgement.results}


def _save(folder: Path, backend: str, result: ComponentResult) -> dict[int, Path]:
    files: dict[int, Path] = {}
    for place, finding in enumerate(result.findings):
        if finding.vector is not None and not finding.small:
            files[place] = finding.vector
            continue
        shows = finding.verdict if finding.vector is None else finding.vector.stem
        path = folder / f"{_slug(backend)}-{result.component}-{_slug(shows)}.jsonl"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Complaint(f"{folder}: cannot be made ({error.strerror}); name a folder that can") from None
        about = f"{backend}: {finding.verdict}"
        if finding.vector is not None:
            about = f"{about} in the vector {finding.vector.stem}: {finding.trace.about}"
        with atomic_file(path) as file:
            write_trace(file, finding.trace._replace(about=about))
        files[place] = path
    return files


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "backend"
