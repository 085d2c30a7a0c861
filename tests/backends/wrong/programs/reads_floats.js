// Reads integers of 64 bits as JavaScript's numbers, which have 53 bits.
const readline = require("readline");

let arrivals, floor, interval, tolerance, maxKeys;

const known = () => [...arrivals.keys()].filter((key) => key !== null);
const arrivalOf = (key) => arrivals.get(key) ?? (key === null ? null : floor);

function admit({ now, cells, key }) {
  const extra = interval * (cells - 1);
  if (extra > tolerance) return { error: "insufficient_capacity" };
  if (key !== null && !arrivals.has(key) && known().length >= maxKeys) return { error: "too_many_keys" };
  const arrival = arrivalOf(key) ?? now;
  const earliest = arrival + extra - tolerance;
  if (now < earliest) return { value: { admitted: false, earliest } };
  arrivals.set(key, Math.max(arrival, now) + interval + extra);
  return { value: { admitted: true, earliest: now } };
}

const operations = {
  admit,
  retain_recent: ({ now }) => {
    for (const key of known()) if (arrivals.get(key) <= now) arrivals.delete(key);
    floor = floor === null ? now : Math.max(floor, now);
    return { value: null };
  },
  earliest: ({ key }) => ({ value: arrivalOf(key) === null ? null : arrivalOf(key) - tolerance }),
  keys: () => ({ value: known().sort() }),
};

const requests = {
  hello: () => ({
    hello: {
      version: 1,
      name: "my limiter",
      language: "JavaScript",
      build: "",
      phase: "baseline",
      components: ["limiter"],
    },
  }),
  open: ({ config }) => {
    interval = Math.floor(config.period / config.rate);
    tolerance = interval * (config.burst - 1);
    arrivals = new Map();
    floor = null;
    maxKeys = config.max_keys;
    return { outcome: interval === 0 ? { error: "invalid_config" } : { value: null } };
  },
  steps: ({ steps }) => ({ outcomes: steps.map((step) => operations[step.op](step.args)) }),
};

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const request = JSON.parse(line);
  console.log(JSON.stringify({ id: request.id, ...requests[request.do](request) }));
});
