"""Options that several commands share, and what they stand for."""

import argparse
from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path

from ticktotrade.codec import Encoding
from ticktotrade.phases import PHASES, Phase
from ticktotrade.pipeline import PipelineConfig
from ticktotrade.safe_text import safe_text
from ticktotrade_conformance.backends import MEMORY, InWorker, OutOfProcess, Subject
from ticktotrade_conformance.commands.config_file import read_config
from ticktotrade_conformance.console.shell_word import shell_word
from ticktotrade_conformance.latency.interface import Stage
from ticktotrade_conformance.latency.judging.course import MOST_ROUNDS
from ticktotrade_conformance.latency.judging.verdicts import LEAST_ROUNDS
from ticktotrade_conformance.traces.capture import FRAME_LIMIT, CapturedFrame, Progress, read_capture
from ticktotrade_conformance.traces.generated_market import generated_market


def whole_number(text: str) -> int:
    """An option's value: 0, 1, 2…"""
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at most twelve digits")
    return int(text)


def positive_number(text: str) -> int:
    """An option's value: 1, 2, 3…"""
    number = whole_number(text)
    if number < 1:
        raise argparse.ArgumentTypeError("it has to be at least 1")
    return number


def seconds(text: str) -> float:
    """An option's value: a time of less than eleven days."""
    return _above_zero(text, "number of seconds above 0 and below a million")


def seconds_or_none(text: str) -> float:
    """An option's value: a time of less than eleven days, or 0 for none."""
    return 0.0 if text == "0" else seconds(text)


def factor(text: str) -> float:
    """An option's value: so many times something."""
    return _above_zero(text, "number above 0 and below a million")


def _above_zero(text: str, what: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is not a {what}")
    return number


def add_backend(parser: argparse.ArgumentParser, timeout: float = 10.0, restarts: bool = True) -> None:
    """``--backend``, ``--command``, and how patient to be with it; ``restarts`` if it is started anew after it failed."""
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--backend", metavar="MODULE:FACTORY", help="a backend in Python")
    group.add_argument("--command", metavar="COMMAND", help="a backend that speaks the wire protocol")
    parser.add_argument(
        "--timeout", type=seconds, default=timeout, help="seconds for one answer (%(default)g)"
    )
    if restarts:
        parser.add_argument(
            "--restarts",
            type=whole_number,
            default=10,
            help="after a crash, a time-out or a fault, for each component's sequences (%(default)s)",
        )
    parser.add_argument(
        "--memory",
        type=positive_number,
        default=MEMORY,
        metavar="MB",
        help="that the backend may have, with all that it starts (%(default)s)",
    )


def subject_maker(options: argparse.Namespace) -> tuple[Callable[[], Subject], str] | None:
    """What makes the backend that the options name, and the options that name it; nothing if none do."""
    limits = options.timeout, options.restarts, options.memory
    if options.command is not None:
        command = options.command
        return lambda: OutOfProcess(command, *limits), f"--command {shell_word(command)}"
    if options.backend is not None:
        name = options.backend
        return lambda: InWorker(name, *limits), f"--backend {shell_word(name)}"
    return None


def add_source(parser: argparse._ActionsContainer, generated_frames: int, stdin: bool = True) -> None:
    """A capture, which may come from standard input or not, or the generated market."""
    what = "a capture, or - for stdin" if stdin else "a capture"
    parser.add_argument("file", nargs="?", help=f"{what} (default: the generated market)")
    parser.add_argument("--seed", type=whole_number, default=1, help="of the generated market (%(default)s)")
    parser.add_argument(
        "--frames",
        type=positive_number,
        help=f"stop after so many (all; of the generated market {generated_frames:,})",
    )
    parser.set_defaults(generated_frames=generated_frames)


def source_name(options: argparse.Namespace) -> str:
    """What the frames are called in titles and complaints."""
    if options.file is None:
        return f"generated market (seed {options.seed})"
    name = "standard input" if options.file == "-" else str(options.file)
    return safe_text(name)


def frames_of(
    options: argparse.Namespace, progress: Progress | None = None, frame_limit: int = FRAME_LIMIT
) -> Iterator[CapturedFrame]:
    """The frames that the options name; ``progress`` is told the share of them that has been read.

    Those of a capture come as `read_capture` has them.
    """
    if options.file is not None:
        return islice(read_capture(options.file, progress, frame_limit), options.frames)
    return generated_market(options.seed, options.frames or options.generated_frames)


def begun(frames: Iterator[CapturedFrame]) -> Iterator[CapturedFrame]:
    """The frames, of which the first is there: a capture that cannot be read is complained of at once."""
    return chain([next(frames)], frames)


def add_phase(parser: argparse.ArgumentParser, default: Phase | None, help_text: str) -> None:
    """``--phase``, one of those that the reference has."""
    shown = default or "all"
    parser.add_argument(
        "--phase",
        type=phase_named,
        metavar="PHASE",
        default=default,
        help=f"{help_text}: {', '.join(PHASES)} ({shown})",
    )


def phase_named(text: str) -> Phase:
    """An option's value: a phase that the reference has."""
    if text not in PHASES:
        raise argparse.ArgumentTypeError(f"{text!r} is no phase; there are {', '.join(PHASES)}")
    return Phase(text)


def add_config(parser: argparse.ArgumentParser) -> None:
    """``--config``."""
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="the pipeline's configuration, in JSON (the defaults)"
    )


def pipeline_config(options: argparse.Namespace, encoding: Encoding) -> PipelineConfig:
    """The configuration that the options name; ``encoding`` is the one to use if they name none."""
    if options.config is None:
        return PipelineConfig(encoding=encoding)
    return read_config(options.config, encoding)


def add_stages(parser: argparse.ArgumentParser) -> None:
    """``--stage``, as often as wanted."""
    parser.add_argument(
        "--stage",
        action="append",
        type=stage_named,
        metavar="STAGE",
        help=f"only this one; may be repeated: {', '.join(Stage)} (all)",
    )


def add_rounds(parser: argparse.ArgumentParser) -> None:
    """Add ``--rounds``, for who wants figures that have settled for good, and not only a verdict."""
    parser.add_argument(
        "--rounds",
        type=_rounds,
        default=LEAST_ROUNDS,
        metavar="N",
        help="behind the warm-up, at least, while there is time (%(default)s)",
    )


def _rounds(text: str) -> int:
    number = whole_number(text)
    if not LEAST_ROUNDS <= number <= MOST_ROUNDS:
        raise argparse.ArgumentTypeError(f"it has to be from {LEAST_ROUNDS} to {MOST_ROUNDS}")
    return number


def stage_named(text: str) -> Stage:
    """An option's value: the stage of that name."""
    if text not in tuple(Stage):
        raise argparse.ArgumentTypeError(f"{text!r} is no stage; there are {', '.join(Stage)}")
    return Stage(text)
