"""What a conformance run finds out, before anybody prints it."""

from pathlib import Path
from typing import NamedTuple

from ticktotrade_conformance.backends import Hello, Verdict
from ticktotrade_conformance.traces.trace import Outcome, Trace


class Finding(NamedTuple):
    """One disagreement: the trace that shows it, and what the backend answered.

    ``got`` has the outcome of making the machine and then one for each step, as far as there were answers;
    the last one is the one that differs. ``vector`` is the file that the trace came from, if it did; ``small``
    says that steps which it does not need have been left out. ``log`` is what is to be seen of its stderr, ``hint`` a
    remedy, where one is certain.
    """

    verdict: Verdict
    detail: str
    trace: Trace
    got: tuple[Outcome, ...]
    vector: Path | None = None
    log: str = ""
    hint: str = ""
    small: bool = False


class ComponentResult(NamedTuple):
    """What came of one component: how much was compared, and the findings.

    ``reason`` says why a component, or part of it, was not judged, and ``log`` what the backend then wrote to its stderr.
    ``variant`` names the code that was judged, if known; ``left`` says what the backend left behind.
    """

    component: str
    verdict: Verdict
    vectors: int = 0
    sequences: int = 0
    steps: int = 0
    findings: tuple[Finding, ...] = ()
    reason: str = ""
    variant: str = ""
    log: str = ""
    left: str = ""

    @property
    def clearest(self) -> int | None:
        """The place of the finding to be shown in full: a generated one, else that of the fewest steps."""
        places = range(len(self.findings))
        return min(places, key=self._length, default=None)

    def _length(self, place: int) -> tuple[bool, int]:
        finding = self.findings[place]
        return finding.vector is not None, len(finding.trace.steps)


class Judgement(NamedTuple):
    """What came of one backend."""

    hello: Hello
    results: tuple[ComponentResult, ...]

    @property
    def passed(self) -> bool:
        """Whether something passed, and nothing did not."""
        verdicts = {result.verdict for result in self.results}
        return Verdict.PASSED in verdicts and verdicts <= {Verdict.PASSED, Verdict.SKIPPED}
