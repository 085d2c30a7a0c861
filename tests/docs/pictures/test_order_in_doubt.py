import re

from docs.pictures import order_in_doubt
from docs.worked import example
from support.drawn import styles


def test_an_order_in_doubt_is_what_the_example_says() -> None:
    rows = example("router", "time", "event", "answer", "the order").rows
    every = list(order_in_doubt.moments())
    for row, moment in zip(rows, every, strict=True):
        assert moment.time == row["time"]
        said = {message.words for message in moment.messages}
        for number, method in re.findall(r"request (\d+): `(\w+)`", row["answer"]):
            assert f"{number}: {method}" in said, row
        state = re.match(r"`(\w+)`", row["the order"])
        assert state is None or state[1] == moment.state, row
    found = styles(order_in_doubt.order_in_doubt())
    text = str(rows)
    assert found["moment"] == len(rows)
    assert found["out"] == text.count("request ")
    assert found["in"] == len(re.findall(r"\d to \d", text))
    assert found["state"] == sum(
        before is None or before.state != each.state
        for before, each in zip((None, *every), every, strict=False)
    )
