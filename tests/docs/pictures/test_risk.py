from docs.pictures import risk
from docs.worked import example
from support.drawn import styles, words


def test_the_bars_of_the_risk_gate_are_what_the_example_says() -> None:
    rows = example("risk", "fill", "held", "cost", "realised", "what happens").rows
    holdings = list(risk.holdings())
    for row, found in zip(rows, holdings, strict=True):
        written = [f"{each:f}".replace("-", "−") for each in found[1:]]
        assert [row["held"], row["cost"], row["realised"]] == written
    picture = risk.risk_flip()
    assert styles(picture)["held"] == 3 * len(rows)
    assert {"−70", "66.67", "20", "sell 4"} <= set(words(picture))
