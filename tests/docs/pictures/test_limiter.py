import re

from docs.pictures import limiter
from docs.worked import example
from support.drawn import styles


def test_every_call_of_the_limiter_is_where_the_reference_has_it() -> None:
    calls = list(limiter.calls())
    rows = example("limiter", "call", "answer", "arrival time after it", "because").rows
    assert [(call.answer, str(call.after)) for call in calls] == [
        (re.split(r",| ", row["answer"])[0], row["arrival time after it"]) for row in rows
    ]
    found = styles(limiter.limiter_timeline())
    assert found["call"] == len(rows)
    assert found["admitted"] == found["strong"] == sum(call.answer == "admitted" for call in calls)
    assert found["threshold"] == sum(call.answer != "refused" for call in calls)
    for call in calls:
        admitted = call.threshold is not None and call.now >= call.threshold
        assert (call.answer == "admitted") == admitted, call
