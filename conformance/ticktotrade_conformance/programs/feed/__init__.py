"""A live feed in the terminal: what is seen of it, recorded of it, and said of it in the end."""

from ticktotrade_conformance.programs.feed.recorder import Recorder, recording
from ticktotrade_conformance.programs.feed.tally import Tally
from ticktotrade_conformance.programs.feed.watching import Watcher

__all__ = ["Recorder", "Tally", "Watcher", "recording"]
