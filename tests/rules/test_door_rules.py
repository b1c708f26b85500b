"""Facts about checkin/rules.py and the short codes: pure rules of the door."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsys.checkin import rules
from eventsys.registration import door_codes

STOCKHOLM = "Europe/Stockholm"
TUESDAY, WEDNESDAY = date(2027, 3, 2), date(2027, 3, 3)
NOON = datetime(2027, 3, 2, 11, tzinfo=UTC)


@given(st.integers(1, door_codes.HOW_MANY - 1))
def test_a_code_leads_back_to_its_number(number: int) -> None:
    code = door_codes.code_of(number)
    assert len(code) == 6
    assert not set(code) & set("0O1IL2ZSB5U8V") - set("2588V")
    assert door_codes.number_of(code) == number


def test_no_two_codes_are_alike_and_neighbours_are_far_apart() -> None:
    codes = [door_codes.code_of(number) for number in range(1, 5001)]
    assert len({*codes}) == 5000
    near = [sum(a != b for a, b in zip(*pair, strict=True)) for pair in pairwise(codes)]
    assert min(near) >= 3


@pytest.mark.parametrize("shape", ["{0}", "{1} ", " {0:.3} {0:.3}x", "{2}"])
def test_a_code_may_be_written_carelessly(shape: str) -> None:
    code = door_codes.code_of(77)
    typed = {
        "{0}": code,
        "{1} ": f"{code.lower()} ",
        " {0:.3} {0:.3}x": f" {code[:3]} {code[3:]}",
        "{2}": f"{code[:3]}-{code[3:]}",
    }[shape]
    assert door_codes.number_of(typed) == 77


@pytest.mark.parametrize("typed", ["", "ABC", "ABCDEFG", "ÅÄÖÅÄÖ", "AB CD", "<b>x</b>", "0OI1L0"])
def test_what_is_no_code_finds_nobody(typed: str) -> None:
    assert door_codes.number_of(typed) is None


def test_the_door_is_open_on_the_days_of_the_event() -> None:
    days = {TUESDAY, WEDNESDAY}
    assert rules.door_day(days, STOCKHOLM, NOON) == TUESDAY
    # Half past one at night it is still the evening before.
    assert rules.door_day(days, STOCKHOLM, datetime(2027, 3, 4, 0, 30, tzinfo=UTC)) == WEDNESDAY
    # An event that begins at midnight has its own night.
    assert rules.door_day({TUESDAY}, STOCKHOLM, datetime(2027, 3, 1, 23, 30, tzinfo=UTC)) == TUESDAY
    assert rules.door_day(days, STOCKHOLM, datetime(2027, 3, 4, 6, tzinfo=UTC)) is None
    assert rules.door_day(days, STOCKHOLM, datetime(2027, 3, 1, 12, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (("published", "confirmed", "onsite"), ""),
        (("published", "confirmed", "online"), "online"),
        (("published", "waiting", "onsite"), "waiting"),
        (("published", "cancelled", "onsite"), "cancelled"),
        (("published", "offered", "onsite"), "offered"),
        (("published", "pending", "onsite"), "without_seat"),
        (("published", "declined", "onsite"), "without_seat"),
        (("cancelled", "confirmed", "onsite"), "off"),
        (("draft", "confirmed", "onsite"), "off"),
    ],
)
def test_who_is_let_in(facts: tuple[str, str, str], why: str) -> None:
    assert rules.refusal(*facts) == why


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (None, NOON),
        (datetime(2027, 3, 2, 9, tzinfo=UTC), datetime(2027, 3, 2, 9, tzinfo=UTC)),
        (datetime(2031, 1, 1, tzinfo=UTC), NOON),
        (datetime(1970, 1, 1, tzinfo=UTC), datetime(2027, 3, 1, 23, tzinfo=UTC)),
    ],
)
def test_a_device_is_believed_within_bounds(said: datetime | None, kept: datetime) -> None:
    assert rules.bounded(said, TUESDAY, STOCKHOLM, NOON) == kept


@pytest.mark.parametrize(
    "code", ["", "7", "7-", "-abc", "x-abc", "٣-abc", "1234567890-abc", "7 -a"]
)
def test_what_is_no_ticket(code: str) -> None:
    assert rules.ticket_parts(code) is None


def test_a_ticket_has_two_parts() -> None:
    assert rules.ticket_parts("7-abc") == (7, "abc")
