"""The conformance run: vectors and generated sequences, a component at a time (chapter *Traces*)."""

from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

import hypothesis
from hypothesis import HealthCheck, Phase, Verbosity
from hypothesis.configuration import set_hypothesis_home_dir
from rich.markup import escape

from ticktotrade.components import COMPONENTS
from ticktotrade_conformance.compare import answered, difference, trimmed
from ticktotrade_conformance.findings import ComponentResult, Finding, Judgement
from ticktotrade_conformance.generate import Sequence as Generated
from ticktotrade_conformance.generate import sequences
from ticktotrade_conformance.subjects import Fault, GaveUp, Subject, Verdict
from ticktotrade_conformance.trace import OPENED, Step, Trace
from ticktotrade_conformance.vectors import vectors_of


class Plan(NamedTuple):
    """What to compare: the components, how many sequences of each (0: only vectors), and from which seed."""

    components: tuple[str, ...] = tuple(COMPONENTS)
    sequences: int = 1000
    seed: int = 0


def judge(
    make_subject: Callable[[], Subject], oracle: Subject, plan: Plan, progress: Callable[[str], None]
) -> Judgement:
    """Compare a backend with the oracle on every component of the plan that it has.

    ``make_subject`` is called once more for each component, so that what one did to the backend does not
    touch the next. ``progress`` is told what is being done. Raises `Complaint` if the backend cannot be
    started at all, and `Fault` if its very first hello is not one.
    """
    first = make_subject()
    hello = first.hello
    with suppress(Fault):
        first.close()
    results = []
    for component in plan.components:
        if component not in hello.components:
            reason = "the backend does not have it"
            results.append(ComponentResult(component, Verdict.SKIPPED, reason=reason))
            continue
        progress(escape(f"{hello.name}: {component}"))
        result = _judge_component(make_subject, oracle, component, plan)
        results.append(result._replace(variant=hello.variants.get(component, "")))
    return Judgement(hello, tuple(results))


def _judge_component(
    make_subject: Callable[[], Subject], oracle: Subject, component: str, plan: Plan
) -> ComponentResult:
    judging = _Judging(make_subject, oracle, component)
    fault: Fault | None = None
    try:
        subject = make_subject()
        try:
            judging.replay_vectors(subject)
            judging.search(subject, plan)
        finally:
            subject.close()
    except GaveUp:
        pass  # what made the backend fail so often is among the findings
    except Fault as error:
        fault = error
    return judging.result(fault)


class _Found(NamedTuple):
    """A finding of the search, and the whole sequence that led to it."""

    finding: Finding
    sequence: Trace


_CARRIED_OVER: Final = (
    "alone, in a new process, the last steps pass, so here is the whole sequence: the backend carries something "
    "over from one machine to the next, changes an answer after having given it, or is not deterministic"
)
_CUT_SHORT: Final = "it may not be as small as it could be: --restarts ended the search"


class _Judging:
    """The judging of one component, as far as it has come."""

    def __init__(self, make_subject: Callable[[], Subject], oracle: Subject, component: str) -> None:
        self._make_subject = make_subject
        self._oracle = oracle
        self._component = component
        self._vectors = 0
        self._sequences = 0
        self._steps = 0
        self._findings: list[Finding] = []

    def result(self, fault: Fault | None) -> ComponentResult:
        """The result; ``fault`` is one that came outside of any trace."""
        verdict = self._findings[0].verdict if self._findings else Verdict.PASSED
        reason = ""
        if fault is not None and not self._findings:
            verdict, reason = fault.verdict, fault.detail
        findings = tuple(self._findings)
        return ComponentResult(
            self._component, verdict, self._vectors, self._sequences, self._steps, findings, reason
        )

    def replay_vectors(self, subject: Subject) -> None:
        """Replay every vector; a fault ends it, a wrong answer does not."""
        for path, trace in vectors_of(self._component):
            wanted = [trace.wanted or OPENED, *(step.wanted or {} for step in trace.steps)]
            finding = difference(subject, self._component, trace.config, trace.steps, wanted)
            self._vectors += 1
            self._steps += len(trace.steps)
            if finding is not None:
                shown = finding.trace._replace(about=trace.about, requirements=trace.requirements)
                self._findings.append(finding._replace(trace=shown, vector=path))
                if finding.verdict is not Verdict.WRONG_ANSWER:
                    break

    def search(self, subject: Subject, plan: Plan) -> None:
        """Let Hypothesis look for a sequence on which the subject differs, and make it small."""
        if plan.sequences == 0:
            return
        found: list[_Found] = []

        def check(generated: Generated) -> None:
            wanted = self._oracle.run(self._component, *generated)
            if not found:
                self._sequences += 1
                self._steps += len(wanted) - 1
            finding = difference(subject, self._component, *generated, wanted)
            if finding is not None:
                found.append(_Found(finding, answered(self._component, *generated, wanted)))
                raise _FAILURES[finding.verdict]

        cut_short = False
        try:
            _explore(self._component, plan, check)
        except GaveUp:
            cut_short = True
            raise
        except Exception:
            if not found:
                raise
        finally:
            if found:
                finding = self._settled(found)
                note = f"{finding.detail}; {_CUT_SHORT}" if cut_short else finding.detail
                self._findings.append(finding._replace(detail=note))

    def _settled(self, found: list[_Found]) -> Finding:
        """Of the findings with the first one's verdict the smallest, made smaller still, and seen again alone."""
        alike = [each for each in found if each.finding.verdict is found[0].finding.verdict]
        finding, sequence = min(
            alike, key=lambda each: (len(each.finding.trace.steps), len(repr(each.finding.trace)))
        )
        config = finding.trace.config

        def again(subject: Subject, steps: Sequence[Step]) -> Finding | None:
            wanted = self._oracle.run(self._component, config, steps)
            return difference(subject, self._component, config, steps, wanted)

        try:
            with closing(self._make_subject()) as subject:
                small = trimmed(finding, lambda steps: again(subject, steps))
            with closing(self._make_subject()) as subject:
                if again(subject, small.trace.steps) is not None:
                    return small
        except Fault:
            return finding
        detail = f"{finding.detail}; {_CARRIED_OVER}" if finding.detail else _CARRIED_OVER
        return finding._replace(trace=sequence, detail=detail)


class _WrongAnswer(Exception):
    pass


class _Crash(Exception):
    pass


class _TimeOut(Exception):
    pass


class _ProtocolFault(Exception):
    pass


# Hypothesis tells failures apart by their type, and shrinks each kind on its own.
_FAILURES: Final[dict[Verdict, type[Exception]]] = {
    Verdict.WRONG_ANSWER: _WrongAnswer,
    Verdict.CRASH: _Crash,
    Verdict.TIME_OUT: _TimeOut,
    Verdict.PROTOCOL_FAULT: _ProtocolFault,
}


def _explore(component: str, plan: Plan, check: Callable[[Generated], None]) -> None:
    """Run ``check`` on generated sequences; the same plan gives the same ones, whatever ran before."""
    settings = hypothesis.settings(
        max_examples=plan.sequences,
        database=None,
        deadline=None,
        print_blob=False,
        report_multiple_bugs=False,
        verbosity=Verbosity.quiet,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    seeded = hypothesis.seed(plan.seed)
    with TemporaryDirectory() as folder:
        # What Hypothesis would otherwise leave in the user's folder.
        set_hypothesis_home_dir(folder)
        try:
            seeded(settings(hypothesis.given(sequences(component))(check)))()
        finally:
            set_hypothesis_home_dir(None)
