"""Those who wait for the limiter, in a queue for each key."""

import asyncio

from support.virtual_time import VirtualTimeLoop, run
from ticktotrade.limiter import GcraLimiter, LimiterConfig
from ticktotrade.shell.admission_queues import AdmissionQueues

STEP = 1000  # nanoseconds between two cells
ONE_A_STEP = LimiterConfig(1, STEP, burst=1)


def test_no_queue_is_left_behind() -> None:
    async def test(loop: VirtualTimeLoop) -> None:
        queues = AdmissionQueues(GcraLimiter(ONE_A_STEP), loop.clock)
        waiting = [loop.create_task(queues.admitted(1, key)) for key in "aabbbc" for _ in range(2)]
        await asyncio.sleep(0)
        assert len(queues.waiting) == 3
        for task in waiting[::3]:
            task.cancel()
        waiting.append(loop.create_task(queues.admitted(2, "b")))
        await asyncio.gather(*waiting, return_exceptions=True)
        assert not queues.waiting

    run(test)
