from pathlib import Path

from ticktotrade_conformance.programs.wire.system import Places, SystemCommand


def test_each_place_is_put_in_once_and_nothing_is_looked_for_in_it() -> None:
    places = Places("ws://{orders}", "http://venue", Path("/{config}/ca.pem"), Path("c.json"))
    command = SystemCommand(
        "mine", ("./mine", "--at={market}", "{orders}{orders}", "{ca}", "{config}", "{other}")
    )
    assert command.told(places) == [
        "./mine",
        "--at=ws://{orders}",
        "http://venuehttp://venue",
        "/{config}/ca.pem",
        "c.json",
        "{other}",
    ]


def test_without_tls_there_is_no_authority() -> None:
    assert SystemCommand("mine", ("-a{ca}",)).told(Places("m", "o", None, Path("c"))) == ["-a"]
