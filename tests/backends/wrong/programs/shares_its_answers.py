"""A limiter that answers its own state, which later steps of the same request change."""

from sound import HELLO, Refused, Server


class Limiter:
    def __init__(self, config):
        self.interval = config["period"] // config["rate"]
        self.tolerance = self.interval * (config["burst"] - 1)
        if self.interval == 0 or self.tolerance > 2**63 - 1:
            raise Refused("invalid_config")
        self.max_keys = config["max_keys"]
        self.arrivals = {}
        self.known = []
        self.floor = None

    def admit(self, now, cells, key):
        extra = self.interval * (cells - 1)
        if extra > self.tolerance:
            raise Refused("insufficient_capacity")
        if key is not None and key not in self.known and len(self.known) >= self.max_keys:
            raise Refused("too_many_keys")
        arrival = self.arrivals.get(key, None if key is None else self.floor)
        arrival = now if arrival is None else arrival
        earliest = arrival + extra - self.tolerance
        if now < earliest:
            return {"admitted": False, "earliest": earliest}
        following = max(arrival, now) + self.interval + extra
        if following > 2**63 - 1:
            raise Refused("overflow")
        self.arrivals[key] = following
        if key is not None and key not in self.known:
            self.known.append(key)
            self.known.sort(key=str.encode)
        return {"admitted": True, "earliest": now}

    def retain_recent(self, now):
        for key in [each for each in self.known if self.arrivals[each] <= now]:
            self.known.remove(key)
            del self.arrivals[key]
        self.floor = now if self.floor is None else max(self.floor, now)

    def earliest(self, key):
        arrival = self.arrivals.get(key, None if key is None else self.floor)
        return None if arrival is None else max(arrival - self.tolerance, -(2**63))

    def keys(self):
        return self.known


Server(Limiter, {**HELLO, "name": "my limiter", "components": ["limiter"]}).serve()
