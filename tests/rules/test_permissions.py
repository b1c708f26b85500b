"""Facts about people/rules.py: who may do what where."""

import pytest

from eventsys.people.rules import (
    ADMINISTER,
    ADMIT,
    ALLOWED,
    EDIT,
    ROLES,
    VIEW,
    can_in_region,
    can_see_needs,
)

HERE, ELSEWHERE = 3, 4
ACTIONS = (VIEW, ADMIT, EDIT, ADMINISTER)


@pytest.mark.parametrize(
    ("role", "view", "admit", "edit", "administer"),
    [
        ("region_administrator", True, True, True, True),
        ("organiser", True, True, True, False),
        ("reader", True, False, False, False),
        ("host", False, True, False, False),
        ("stranger", False, False, False, False),
        ("", False, False, False, False),
    ],
)
def test_a_role_holds_in_its_own_region_only(
    role: str, view: bool, admit: bool, edit: bool, administer: bool
) -> None:
    roles = {HERE: role}
    allowed = [can_in_region(False, roles, each, HERE) for each in ACTIONS]
    elsewhere = [can_in_region(False, roles, each, ELSEWHERE) for each in ACTIONS]
    assert allowed == [view, admit, edit, administer]
    assert elsewhere == [False] * 4


@pytest.mark.parametrize(
    ("role", "sees_health", "may"),
    [
        ("organiser", True, True),
        ("reader", True, True),
        ("region_administrator", False, False),
        ("organiser", False, False),
        ("host", True, False),
        ("stranger", True, False),
    ],
)
def test_no_role_sees_who_needs_what_by_itself(role: str, sees_health: bool, may: bool) -> None:
    assert can_see_needs(role, sees_health) is may


def test_an_administrator_may_do_everything_everywhere() -> None:
    assert all(
        can_in_region(True, {}, action, region)
        for action in ACTIONS
        for region in (HERE, ELSEWHERE)
    )


def test_nobody_may_do_what_has_no_name() -> None:
    assert not any(can_in_region(False, {HERE: role}, "own", HERE) for role in ROLES)


def test_different_roles_in_different_regions() -> None:
    roles = {HERE: "reader", ELSEWHERE: "organiser"}
    assert not can_in_region(False, roles, EDIT, HERE)
    assert can_in_region(False, roles, EDIT, ELSEWHERE)


def test_every_role_is_in_the_table() -> None:
    assert set(ROLES) == set(ALLOWED)
