"""Facts about events/rules.py: what can be saved, which day is which, and when it is over."""

from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsys.core.errors import DomainError
from eventsys.events import rules
from eventsys.events.details import DayPlan, EventDetails
from eventsys.events.rules import check, is_past, match_days, period_edges, span_of

DAY = date(2027, 3, 2)
DETAILS = EventDetails(
    title="Kommundialog",
    kind_id=1,
    language="sv",
    time_zone="Europe/Stockholm",
    days=(DayPlan(DAY, time(13), time(16)),),
)
PERIOD = replace(
    DETAILS,
    certainty="period",
    days=(),
    period_words="början av 2028",
    period_from=date(2028, 1, 1),
    period_to=date(2028, 3, 31),
)


@pytest.mark.parametrize(
    "details",
    [
        DETAILS,
        PERIOD,
        replace(DETAILS, certainty="preliminary"),
        replace(DETAILS, days=(DayPlan(DAY),)),
        replace(DETAILS, days=(DayPlan(DAY, time(13)),)),
        # Two occasions on one day, and an evening that ends after midnight.
        replace(DETAILS, days=(DayPlan(DAY, time(9), time(10)), DayPlan(DAY, time(13), time(14)))),
        replace(DETAILS, days=(DayPlan(DAY, time(20), time(1)),)),
        replace(PERIOD, period_to=PERIOD.period_from),
    ],
)
def test_what_can_be_saved(details: EventDetails) -> None:
    check(details)


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (replace(DETAILS, title=""), "title"),
        (replace(DETAILS, days=()), "days"),
        (replace(DETAILS, certainty="preliminary", days=()), "days"),
        (replace(DETAILS, days=(DayPlan(DAY, None, time(16)),)), "days"),
        (replace(DETAILS, days=(DayPlan(DAY, time(13)), DayPlan(DAY, time(13), time(16)))), "days"),
        (replace(DETAILS, days=(DayPlan(DAY), DayPlan(DAY))), "days"),
        (replace(PERIOD, title=""), "title"),
        (replace(PERIOD, period_words=""), "period_words"),
        (replace(PERIOD, period_from=None), "period_from"),
        (replace(PERIOD, period_to=None), "period_from"),
        (replace(PERIOD, period_to=date(2027, 12, 31)), "period_to"),
    ],
)
def test_what_cannot_be_saved_and_which_field_says_so(details: EventDetails, field: str) -> None:
    with pytest.raises(DomainError) as refused:
        check(details)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("status", "publishable", "cancellable"),
    [("draft", True, False), ("published", False, True), ("cancelled", False, False)],
)
def test_from_which_status_one_can_go_on(status: str, publishable: bool, cancellable: bool) -> None:
    assert (rules.publishable(status), rules.cancellable(status)) == (publishable, cancellable)


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("plan", "start", "end"),
    [
        (DayPlan(DAY, time(13), time(16)), utc(3, 2, 12), utc(3, 2, 15)),
        (DayPlan(DAY, time(13)), utc(3, 2, 12), None),
        (DayPlan(DAY), None, None),
        # Summer time begins on the 28th of March at two o'clock and ends on the last of October.
        (DayPlan(date(2027, 3, 27), time(9), time(10)), utc(3, 27, 8), utc(3, 27, 9)),
        (DayPlan(date(2027, 3, 28), time(9), time(10)), utc(3, 28, 7), utc(3, 28, 8)),
        (DayPlan(date(2027, 10, 31), time(9), time(10)), utc(10, 31, 8), utc(10, 31, 9)),
        # An end at or before the start is the next day.
        (DayPlan(DAY, time(20), time(1)), utc(3, 2, 19), utc(3, 3, 0)),
        (DayPlan(DAY, time(20), time(20)), utc(3, 2, 19), utc(3, 3, 19)),
    ],
)
def test_a_planned_day_as_aware_times(
    plan: DayPlan, start: datetime | None, end: datetime | None
) -> None:
    assert span_of(plan, "Europe/Stockholm") == (start, end)


@dataclass(eq=False)
class Kept:
    """A day that exists."""

    held_on: date


def on(day: int) -> date:
    return date(2027, 3, day)


@pytest.mark.parametrize(
    ("old", "planned", "kept", "new", "gone"),
    [
        ([], [], [], [], []),
        ([], [1, 2], [], [1, 2], []),
        ([1, 2], [1, 2], [(1, 1), (2, 2)], [], []),
        ([1, 2], [], [], [], [1, 2]),
        # A moved day is the same day.
        ([1], [9], [(1, 9)], [], []),
        # Who stays stays; only the other one moved.
        ([1, 2], [2, 9], [(2, 2), (1, 9)], [], []),
        ([1, 2], [2], [(2, 2)], [], [1]),
        ([1], [1, 2], [(1, 1)], [2], []),
        ([1], [9, 10], [(1, 9)], [10], []),
        ([1, 2, 3], [4, 5], [(1, 4), (2, 5)], [], [3]),
        # The order in which they were typed means nothing.
        ([1, 2], [9, 8], [(1, 8), (2, 9)], [], []),
    ],
)
def test_which_planned_day_is_which_existing_one(
    old: list[int],
    planned: list[int],
    kept: list[tuple[int, int]],
    new: list[int],
    gone: list[int],
) -> None:
    matched = match_days([Kept(on(day)) for day in old], [DayPlan(on(day)) for day in planned])
    assert [(day.held_on.day, plan.held_on.day) for day, plan in matched.kept] == kept
    assert [plan.held_on.day for plan in matched.new] == new
    assert [day.held_on.day for day in matched.gone] == gone


@given(
    st.lists(st.integers(1, 28), max_size=6), st.lists(st.integers(1, 28), max_size=6, unique=True)
)
def test_every_day_is_kept_or_gone_and_every_plan_kept_or_new(
    old: list[int], planned: list[int]
) -> None:
    days, plans = [Kept(on(day)) for day in old], [DayPlan(on(day)) for day in planned]
    matched = match_days(days, plans)
    assert {id(day) for day, _ in matched.kept} | {id(day) for day in matched.gone} == {
        id(day) for day in days
    }
    assert len(matched.kept) + len(matched.gone) == len(days)
    assert sorted(
        [plan.held_on for _, plan in matched.kept] + [p.held_on for p in matched.new]
    ) == (sorted(plan.held_on for plan in plans))
    # A date that exists is never moved to another one.
    for day, plan in matched.kept:
        if day.held_on != plan.held_on:
            assert plan.held_on not in {each.held_on for each in days}


@pytest.mark.parametrize(
    ("last_on", "ends_at", "now", "past"),
    [
        (DAY, utc(3, 2, 15), utc(3, 2, 14, 59), False),
        (DAY, utc(3, 2, 15), utc(3, 2, 15), True),
        # Without hours it lasts until midnight where it is held.
        (DAY, None, utc(3, 2, 22, 59), False),
        (DAY, None, utc(3, 2, 23), True),
        (None, None, utc(3, 2, 23), False),
    ],
)
def test_when_an_event_is_over(
    last_on: date | None, ends_at: datetime | None, now: datetime, past: bool
) -> None:
    assert is_past(last_on, ends_at, "Europe/Stockholm", now) is past


def test_the_edges_of_days_and_of_a_period() -> None:
    two = replace(DETAILS, days=(DayPlan(on(9)), DayPlan(on(2))))
    assert period_edges(two) == (on(2), on(9))
    assert period_edges(PERIOD) == (date(2028, 1, 1), date(2028, 3, 31))


def test_every_detail_is_applied_in_one_way() -> None:
    """A new field must be put in PLAIN_FIELDS or handled by itself."""
    by_itself = {
        "days",
        "period_words",
        "period_from",
        "period_to",
        "themes",
        "contacts",
        "co_host_regions",
        "co_host_names",
    }
    assert {each.name for each in fields(EventDetails)} == {*rules.PLAIN_FIELDS} | by_itself
    assert set(rules.PLAIN_FIELDS) >= rules.PLACE_FIELDS


@pytest.mark.parametrize(
    ("start", "end", "refused"),
    [("09:00", "12:00", False), ("22:00", "01:30", False), ("09:00", "08:00", True)],
)
def test_an_end_before_the_start_is_a_night_or_a_mistake(
    start: str, end: str, refused: bool
) -> None:
    plan = DayPlan(date(2027, 3, 2), time.fromisoformat(start), time.fromisoformat(end))
    wanted = replace(DETAILS, days=(plan,))
    if refused:
        with pytest.raises(DomainError):
            check(wanted)
    else:
        check(wanted)
