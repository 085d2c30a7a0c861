"""The start page: what this is, a verdict and a latency figure, both made while the site is built."""

from contextlib import redirect_stdout
from functools import partial
from io import StringIO
from typing import Final

from docs.chapters import contents_names
from docs.figures import here_and_now, measured, table
from docs.page import Page, contents
from ticktotrade.backend import baseline, phase3
from ticktotrade.components import COMPONENTS
from ticktotrade.phases import Phase
from ticktotrade_conformance.backends import InProcess
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.suite.judge import Plan, judge
from ticktotrade_conformance.suite.report import console, print_judgement

_GUIDES: Final = ("judge", "any-language", "report", "latency", "venue", "requirement")

_ABOUT: Final = """\
# tick-to-trade

The path from a market-data tick to an order on the wire is where trading systems are optimised hardest and break
most quietly. Here is a **specification** of that path, a **reference** in pure Python that does it, and a
**conformance kit** that decides whether your backend, in any language, does the same. It is for those who make such
a path fast and want to know that it still answers what it answered before.

- To judge a backend of yours: {doc}`/guides/judge`, in another language than Python {doc}`/guides/any-language`.
- To read: {doc}`the specification </spec/README>`. Below each requirement are the code that does it, the checks, a
  vector and the saboteurs that break it.
- To look something up: {doc}`operations`, {doc}`types`, {doc}`glossary`, {doc}`the components and their
  variants </components>`.
"""


def start_page() -> Page:
    """The page, with a verdict on one component and the whole path's latency, measured now."""
    figures = measured((Phase.BASELINE, Phase.PHASE_3), [Stage.PATH], seconds=8)
    lines = [
        _ABOUT,
        "`t2t conform` on the book of phase 3, against the baseline:",
        "",
        "```text",
        _verdict(),
        "```",
        "",
        "From a frame to the bytes of an order:",
        "",
        *table(figures),
        "",
        f"Both made by the build of this site on {here_and_now()}; floors at the standard workload, without a network. "
        "Phase by phase, on several interpreters and a quiet machine: {doc}`trajectory`.",
        contents(
            "Specification", ["/spec/README", *(f"/spec/{name}" for name in contents_names()), "/glossary"]
        ),
        contents(
            "Reference",
            [
                "/components",
                "/trajectory",
                "/operations",
                "/types",
                "/api",
                "/source",
                "/architecture",
                "/decisions/README",
            ],
        ),
        contents("Guides", [f"/guides/{name}" for name in _GUIDES]),
    ]
    return Page("index", "\n".join(lines))


def _verdict() -> str:
    """What the kit says of one component."""
    plan = Plan(("book",), sequences=200)
    judgement = judge(partial(InProcess, phase3(), 10), InProcess(baseline(), 10), plan, lambda _: None)
    text = StringIO()
    with redirect_stdout(text):
        print_judgement(console(), judgement)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines() if line.strip())


def components_page() -> Page:
    """The list of the components."""
    listed = [f"- {{doc}}`/components/{name}`" for name in COMPONENTS]
    lines = [
        "# Components",
        "",
        "Each component with its variants, plainest first, what the next one changes, and figures where some were measured.",
        "",
        *listed,
        contents("", [f"/components/{name}" for name in COMPONENTS]),
    ]
    return Page("components", "\n".join(lines))
