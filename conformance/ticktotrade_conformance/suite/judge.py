"""The conformance run: vectors and generated sequences, a component at a time (chapter *Traces*)."""

from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from typing import Any, Final, NamedTuple

from rich.markup import escape

from ticktotrade.components import COMPONENTS
from ticktotrade_conformance.backends import Fault, GaveUp, Subject, Verdict
from ticktotrade_conformance.generate import Sequence as Generated
from ticktotrade_conformance.generate import explore
from ticktotrade_conformance.suite.answered import AnsweredSequences
from ticktotrade_conformance.suite.compare import answered, difference, located, trimmed
from ticktotrade_conformance.suite.findings import ComponentResult, Finding, Judgement
from ticktotrade_conformance.suite.hints import ORDER
from ticktotrade_conformance.traces.trace import Step, Trace
from ticktotrade_conformance.vectors import vectors_of


class Plan(NamedTuple):
    """What to compare: the components, how many sequences of each, from which seed, and whether the vectors too.

    After ``vector_restarts`` restarts at a component's vectors no other one is replayed. The search has restarts of its
    own, those of the subject.
    """

    components: tuple[str, ...] = tuple(COMPONENTS)
    sequences: int = 1000
    seed: int = 0
    vectors: bool = True
    vector_restarts: int = 20


def judge(
    make_subject: Callable[[], Subject],
    oracle: Subject,
    plan: Plan,
    progress: Callable[[str], None],
    kept: AnsweredSequences | None = None,
) -> Judgement:
    """Compare a backend with the oracle on every component of the plan that it has.

    ``make_subject`` is called once more for each component, so that what one did to the backend does not
    touch the next. ``progress`` is told what is being done. Where several backends are judged, ``kept`` has the sequences
    that they are all held to. Raises `Complaint` if the backend cannot be
    started at all, and `Fault` if its very first hello is not one.
    """
    first = make_subject()
    hello = first.hello
    lacking = {each: first.lacks(each) for each in plan.components if each in hello.components}
    with suppress(Fault):
        first.close()
    results = []
    for component in plan.components:
        if component not in hello.components:
            reason = "the backend does not have it"
            results.append(ComponentResult(component, Verdict.SKIPPED, reason=reason))
            continue
        if lacking[component]:
            results.append(ComponentResult(component, Verdict.CRASH, reason=lacking[component]))
            continue
        progress(escape(f"{hello.name}: {component}"))
        result = _judge_component(make_subject, _Judging(make_subject, oracle, component, kept), plan)
        results.append(result._replace(variant=hello.variants.get(component, "")))
    return Judgement(hello, tuple(results))


def _judge_component(make_subject: Callable[[], Subject], judging: "_Judging", plan: Plan) -> ComponentResult:
    fault: Fault | None = None
    left = ""
    try:
        subject = make_subject()
        try:
            if plan.vectors:
                subject.renew(plan.vector_restarts)
                judging.replay_vectors(subject)
                subject.renew()
            judging.search(subject, plan)
        finally:
            left = subject.close()
    except GaveUp:
        # What made the backend fail so often is among the findings. Where nothing is, nothing has passed either.
        detail = "it was restarted as often as it may be without an answer to compare; see --restarts, and its stderr"
        fault = Fault(Verdict.CRASH, detail)
    except Fault as error:
        fault = error
    judging.make_vector_small()
    return judging.result(fault)._replace(left=left)


class _Found(NamedTuple):
    """A finding of the search, and the whole sequence that led to it."""

    finding: Finding
    sequence: Trace


_CARRIED_OVER: Final = (
    "alone, in a new process, the last steps pass, so here is the whole sequence: the backend carries something "
    "over from one machine to the next, changes an answer after having given it, or is not deterministic"
)
_LOCATED: Final = 3
"""Of so many vectors at which there was no answer it is found out at which step."""
_CUT_SHORT: Final = "it may not be as small as it could be: --restarts ended the search"


class _Judging:
    """The judging of one component, as far as it has come."""

    def __init__(
        self,
        make_subject: Callable[[], Subject],
        oracle: Subject,
        component: str,
        kept: AnsweredSequences | None,
    ) -> None:
        self._make_subject = make_subject
        self._oracle = oracle
        self._component = component
        self._kept = kept
        self._vectors = 0
        self._sequences = 0
        self._steps = 0
        self._findings: list[Finding] = []
        self._reason = ""

    def result(self, fault: Fault | None) -> ComponentResult:
        """The result; ``fault`` is one that came outside of any trace."""
        verdict = self._findings[0].verdict if self._findings else Verdict.PASSED
        reason, log = self._reason, ""
        if fault is not None and not self._findings:
            verdict, reason, log = fault.verdict, fault.detail, fault.log
        findings = tuple(self._findings)
        return ComponentResult(
            self._component, verdict, self._vectors, self._sequences, self._steps, findings, reason, log=log
        )

    def replay_vectors(self, subject: Subject) -> None:
        """Replay every vector, whatever comes of the others, for as long as the backend may be restarted."""
        vectors = list(vectors_of(self._component))
        faults = 0
        for path, trace in vectors:
            try:
                finding = difference(subject, self._component, trace.config, trace.steps, trace.outcomes)
            except GaveUp:
                left_out = len(vectors) - self._vectors
                self._reason = f"{left_out} others were not replayed, since it had to be restarted too often"
                return
            self._vectors += 1
            self._steps += len(trace.steps)
            if finding is not None:
                faults += finding.verdict is not Verdict.WRONG_ANSWER
                if faults <= _LOCATED:
                    finding = located(subject, finding)
                shown = finding.trace._replace(about=trace.about, requirements=trace.requirements)
                self._findings.append(finding._replace(trace=shown, vector=path))

    def search(self, subject: Subject, plan: Plan) -> None:
        """Let Hypothesis look for a sequence on which the subject differs, and make it small."""
        if plan.sequences == 0 or (self._kept is not None and self._passes(subject, plan, self._kept)):
            return
        found: list[_Found] = []

        def check(generated: Generated) -> None:
            subject.begin(self._component, *generated)
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
            explore(self._component, plan.sequences, plan.seed, check)
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

    def _passes(self, subject: Subject, plan: Plan, kept: AnsweredSequences) -> bool:
        """Whether the subject answers kept sequences as wanted. If not, the search comes upon it, and makes it small."""
        run = kept.of(self._component, plan.sequences, plan.seed)
        if any(difference(subject, self._component, *sequence, wanted) for sequence, wanted in run):
            return False
        self._sequences += len(run)
        self._steps += sum(len(wanted) - 1 for _, wanted in run)
        return True

    def _settled(self, found: list[_Found]) -> Finding:
        """Of the findings with the first one's verdict the smallest, made smaller still, and seen again alone."""
        alike = [each for each in found if each.finding.verdict is found[0].finding.verdict]
        finding, sequence = min(
            alike, key=lambda each: (len(each.finding.trace.steps), len(repr(each.finding.trace)))
        )
        of_many = next((each.finding.hint for each in alike if each.finding.hint in ORDER), "")
        finding = finding._replace(hint=of_many or finding.hint)
        small = self._smaller(finding)
        if small is not None:
            return small
        detail = f"{finding.detail}; {_CARRIED_OVER}" if finding.detail else _CARRIED_OVER
        return finding._replace(trace=sequence, detail=detail)

    def make_vector_small(self) -> None:
        """Make the shortest failure of a vector smaller, unless a generated sequence shows one already."""
        place = self.result(None).clearest
        if place is None:
            return
        finding = self._findings[place]
        if finding.vector is None or finding.verdict is Verdict.TIME_OUT:
            return
        small = self._smaller(finding)
        whole = dict(vectors_of(self._component))[finding.vector]
        if small is not None and len(small.trace.steps) < len(whole.steps):
            trace = small.trace._replace(about=whole.about, requirements=whole.requirements)
            self._findings[place] = small._replace(trace=trace, vector=finding.vector, small=True)

    def _smaller(self, finding: Finding) -> Finding | None:
        """The finding without the steps that it does not need, seen again alone; nothing if it is not seen there."""
        try:
            with closing(self._make_subject()) as subject:
                small = trimmed(finding, lambda steps: self._again(subject, finding.trace.config, steps))
                small = self._with_plain_config(subject, small)
            with closing(self._make_subject()) as subject:
                seen = located(subject, small)
                if seen is not small and len(seen.got) <= len(seen.trace.steps):
                    return seen
                if self._again(subject, small.trace.config, small.trace.steps) is not None:
                    return seen._replace(hint=finding.hint) if finding.hint in ORDER else seen
        except Fault:
            return finding
        return None

    def _with_plain_config(self, subject: Subject, finding: Finding) -> Finding:
        """The same with the default configuration, if it is seen with that as well."""
        plain = COMPONENTS[self._component].config()
        if finding.verdict is Verdict.TIME_OUT or finding.trace.config == plain:
            return finding
        with suppress(GaveUp):
            found = self._again(subject, plain, finding.trace.steps)
            if found is not None and found.verdict is finding.verdict:
                return found
        return finding

    def _again(self, subject: Subject, config: Any, steps: Sequence[Step]) -> Finding | None:
        wanted = self._oracle.run(self._component, config, steps)
        return difference(subject, self._component, config, steps, wanted)


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
