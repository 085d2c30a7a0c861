"""A sound signal over the wire. The programs beside this one are the same with a mistake each."""

import json
import sys

HELLO = {
    "version": 1,
    "name": "my signal",
    "language": "Python",
    "build": "",
    "phase": "baseline",
    "components": ["signal"],
}


class Refused(Exception):
    """An operation is refused, with the code that it has."""


class Signal:
    def __init__(self, config):
        threshold = config["threshold"]
        self.numerator, self.denominator = threshold["numerator"], threshold["denominator"]
        if int(self.numerator) > int(self.denominator):
            raise Refused("invalid_config")
        self.side = None

    def evaluate(self, touch, imbalance):
        before, self.side = self.side, self.zone_of(touch, imbalance)
        return None if self.side == before else self.side

    def zone(self):
        return self.side

    def zone_of(self, touch, imbalance):
        bid, ask = touch["bid"], touch["ask"]
        if imbalance is None or bid is None or ask is None or bid["price"] >= ask["price"]:
            return None
        leaning = int(imbalance["numerator"]) * int(self.denominator)
        needed = int(self.numerator) * int(imbalance["denominator"])
        return "buy" if leaning >= needed else "sell" if -leaning >= needed else None


class Server:
    def __init__(self, make=Signal, hello=HELLO):
        self.make = make
        self.says = hello
        self.machine = None

    def hello(self, request):
        return {"hello": self.says}

    def open(self, request):
        try:
            self.machine = self.make(request["config"])
        except Refused as refused:
            return {"outcome": {"error": str(refused)}}
        return {"outcome": {"value": None}}

    def steps(self, request):
        outcomes = []
        for step in request["steps"]:
            outcomes.append(self.outcome(step))
        return {"outcomes": outcomes}

    def outcome(self, step):
        try:
            return {"value": getattr(self.machine, step["op"])(**step["args"])}
        except Refused as refused:
            return {"error": str(refused)}

    def answer(self, request):
        return {"id": request["id"], **getattr(self, request["do"])(request)}

    def serve(self):
        for line in sys.stdin:
            print(json.dumps(self.answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    Server().serve()
