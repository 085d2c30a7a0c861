import re

import pytest

from docs.pictures import reconnects
from docs.worked import example
from support.drawn import styles, words


def test_reconnects_are_what_the_example_says() -> None:
    rows = example("session", "time", "told", "answer", "attempt number").rows
    every = list(reconnects.moments())
    for row, moment in zip(rows, every, strict=True):
        assert not row["time"] or float(moment.time) == pytest.approx(float(row["time"]), abs=0.005)
        said = [message.words for message in moment.messages]
        for action in re.findall(r"`(\w+)`", row["answer"]):
            assert any(words.startswith(action) for words in said), row
    picture = reconnects.reconnects()
    sent = re.findall(r"`(?:connect|send_auth|send|close)`", " ".join(row["answer"] for row in rows))
    assert styles(picture)["out"] == len(sent)
    assert styles(picture)["moment"] == len(rows)
    assert {"retry at 10.93", "close 1001", "closed, Retry-After 5"} <= set(words(picture))
    assert [moment.state for moment in every if moment.messages[0].words == "as before"] == ["streaming"]
