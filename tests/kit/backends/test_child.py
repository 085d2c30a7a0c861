import select

import pytest

from ticktotrade_conformance.backends import Fault
from ticktotrade_conformance.backends.child import Child


def test_an_answer_that_was_there_in_time_is_taken_however_late_it_is_looked_at() -> None:
    quick = Child(["/bin/sh", "-c", "echo answer; read line; exec sleep 30"], 10**10)
    assert select.select([quick._answers], [], [], 30.0)[0]
    assert quick.exchange(0.0, 100) == b"answer"
    with pytest.raises(Fault, match="no complete answer within 0 s: nothing came"):
        quick.exchange(0.0, 100)
    quick.kill()
