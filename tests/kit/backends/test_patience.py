from ticktotrade_conformance.backends.patience import Patience


def test_patience_is_the_time_out_until_that_is_used_up() -> None:
    patience = Patience(10.0)
    patience.answered_in(0.01)
    assert patience.seconds == 10.0
    patience.use_up()
    assert patience.seconds == 0.5
    patience.answered_in(0.2)
    assert patience.seconds == 2.0
    patience.answered_in(7.0)
    assert patience.seconds == 10.0
