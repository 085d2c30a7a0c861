"""Running something on generated sequences, made by Hypothesis from a seed."""

from collections.abc import Callable

import hypothesis
from hypothesis import HealthCheck, Phase, Verbosity
from hypothesis.configuration import set_hypothesis_home_dir

from ticktotrade_conformance.files.temporary_folder import temporary_folder
from ticktotrade_conformance.generate.sequences import Sequence, sequences


def explore(component: str, count: int, seed: int, check: Callable[[Sequence], None]) -> None:
    """Run ``check`` on so many sequences; the same seed gives the same ones, whatever ran before.

    Where it raises, Hypothesis runs it on smaller and smaller sequences that make it raise the same.
    """
    settings = hypothesis.settings(
        max_examples=count,
        database=None,
        deadline=None,
        print_blob=False,
        report_multiple_bugs=False,
        verbosity=Verbosity.quiet,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    seeded = hypothesis.seed(seed)
    with temporary_folder() as folder:
        # What Hypothesis would otherwise leave in the user's folder.
        set_hypothesis_home_dir(folder)
        try:
            seeded(settings(hypothesis.given(sequences(component))(check)))()
        finally:
            set_hypothesis_home_dir(None)
