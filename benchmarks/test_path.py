"""The whole path, by phase: frame bytes to order bytes, and live, from the text of a frame to orders for a router."""

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from ticktotrade.phases import PHASES, Phase
from ticktotrade.pipeline import ComposedPipeline, Pipeline, PipelineConfig
from ticktotrade.session import Session, SessionConfig, State
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


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.benchmark(group=f"{len(FRAMES):,} frames of the generated market through session and pipeline")
def test_live_path(benchmark: BenchmarkFixture, phase: Phase) -> None:
    machines = PHASES[phase].machines()

    def new_machines() -> tuple[tuple[Session, Pipeline], dict[str, object]]:
        session: Session = machines["session"](SessionConfig())
        session.start(0)
        session.opened(0)
        for message in ("connected", "authenticated"):
            session.text(0, f'[{{"T":"success","msg":"{message}"}}]'.encode())
        assert session.status().state is State.STREAMING
        return (session, machines["pipeline"](PipelineConfig())), {}

    def run(session: Session, pipeline: Pipeline) -> None:
        for received_at, frame in FRAMES:
            elements, unknown_members, _ = session.text(received_at, frame)
            pipeline.on_elements(received_at, elements, unknown_members)

    benchmark.pedantic(run, setup=new_machines, rounds=7, warmup_rounds=1)
