from docs.pictures.layered import crossings, ordered, paths_of
from docs.rooms import layers


def test_an_arrow_past_a_layer_has_a_place_in_it() -> None:
    arrows = {"top": {"middle", "low"}, "middle": {"bottom"}, "low": set(), "bottom": set()}
    rows = [{"low", "bottom"}, {"middle"}, {"top"}]
    paths = paths_of(arrows, rows)
    assert [len(path.stations) for path in paths] == [2, 3, 2]
    assert [len(row) for row in ordered(rows, paths)] == [1, 2, 2]


def test_boxes_are_ordered_so_that_fewer_arrows_cross() -> None:
    steps = [("a", "z"), ("b", "y")]
    assert crossings([["a", "b"], ["y", "z"]], steps) == 1
    arrows = {"a": {"z"}, "b": {"y"}, "y": set(), "z": set()}
    assert crossings(ordered(layers(arrows), paths_of(arrows, layers(arrows))), steps) == 0
