"""The pipeline: every machine composed, from the bytes of a frame to the bytes of an order."""

from ticktotrade.pipeline.composed import ComposedPipeline, Stages
from ticktotrade.pipeline.interface import Pipeline, PipelineConfig
from ticktotrade.pipeline.straight import StraightPipeline

__all__ = ["ComposedPipeline", "Pipeline", "PipelineConfig", "Stages", "StraightPipeline"]
