"""Starts a helper that outlives it; and compares with floats besides."""

import subprocess

from sound import Server, Signal


class Helped(Signal):
    helper = None

    def __init__(self, config):
        super().__init__(config)
        if Helped.helper is None:
            Helped.helper = subprocess.Popen(["sleep", "60"], start_new_session=True)

    def zone_of(self, touch, imbalance):
        zone = super().zone_of(touch, imbalance)
        if zone is None and imbalance is not None and int(imbalance["denominator"]):
            leaning = int(imbalance["numerator"]) / int(imbalance["denominator"])
            return "buy" if leaning >= 1 else None
        return zone


Server(Helped).serve()
