from ticktotrade_conformance.vectors.making import check_vectors


def test_the_vectors_are_current() -> None:
    assert check_vectors() == []
