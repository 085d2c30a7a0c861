"""The whole path, frame bytes to order bytes, by phase."""

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from ticktotrade.phases import PHASES, Phase
from ticktotrade.pipeline import ComposedPipeline
from ticktotrade_conformance.traces.generated_market import generated_market

FRAMES = [(captured.received_at, captured.frame) for captured in generated_market(1, 3_000)]


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.benchmark(group=f"{len(FRAMES):,} frames of the generated market through the whole path")
def test_whole_path(benchmark: BenchmarkFixture, phase: Phase) -> None:
    def new_pipeline() -> tuple[tuple[ComposedPipeline], dict[str, object]]:
        return (PHASES[phase].pipeline(),), {}

    def run(pipeline: ComposedPipeline) -> None:
        for received_at, frame in FRAMES:
            pipeline.on_frame(received_at, frame)

    benchmark.pedantic(run, setup=new_pipeline, rounds=7, warmup_rounds=1)
