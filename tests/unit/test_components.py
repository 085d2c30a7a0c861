"""The list of components, and what each entry names."""

import re

import pytest

from ticktotrade.components import COMPONENTS, Component
from ticktotrade.machine import operations_of

every = pytest.mark.parametrize("component", COMPONENTS.values(), ids=COMPONENTS)


@every
def test_an_interface_has_operations_and_a_configuration_has_defaults(component: Component) -> None:
    assert operations_of(component.interface)
    assert component.config() == component.config()


@every
def test_each_has_its_interface_and_configuration_from_a_room_of_its_own_name(component: Component) -> None:
    room = f"ticktotrade.{component.name}.interface"
    assert component.interface.__module__ == room
    assert component.config.__module__ in (room, "ticktotrade.machine")


@every
def test_requirements_of_a_configuration_are_named_once_and_in_order(component: Component) -> None:
    numbers = [int(re.fullmatch(r"[A-Z]+-(\d+)", each)[1]) for each in component.config_requirements]  # type: ignore[index]
    assert numbers == sorted(set(numbers))
