"""Facts about people/rules.py: who may do what where."""

import pytest

from eventsys.people.rules import ADMINISTER, ALLOWED, EDIT, ROLES, VIEW, can_in_region

HERE, ELSEWHERE = 3, 4


@pytest.mark.parametrize(
    ("role", "view", "edit", "administer"),
    [
        ("region_administrator", True, True, True),
        ("organiser", True, True, False),
        ("reader", True, False, False),
        ("stranger", False, False, False),
        ("", False, False, False),
    ],
)
def test_a_role_holds_in_its_own_region_only(
    role: str, view: bool, edit: bool, administer: bool
) -> None:
    roles = {HERE: role}
    allowed = [can_in_region(False, roles, each, HERE) for each in (VIEW, EDIT, ADMINISTER)]
    elsewhere = [can_in_region(False, roles, each, ELSEWHERE) for each in (VIEW, EDIT, ADMINISTER)]
    assert allowed == [view, edit, administer]
    assert elsewhere == [False, False, False]


def test_an_administrator_may_do_everything_everywhere() -> None:
    assert all(
        can_in_region(True, {}, action, region)
        for action in (VIEW, EDIT, ADMINISTER)
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
