"""The conformance kit of tick-to-trade, and its command ``t2t``."""
