"""On which days demo content puts its meetings."""

from datetime import date, timedelta

import pytest

from eventsys.demo import (
    living_academy,
    living_neighbours,
    living_orebro,
    living_others,
    living_vastmanland,
)
from eventsys.demo.days import Today, easter_sunday, is_working_day
from eventsys.demo.plans import Plan


@pytest.mark.parametrize(
    "day", ["2016-03-27", "2024-03-31", "2025-04-20", "2027-03-28", "2038-04-25", "2049-04-18"]
)
def test_easter(day: str) -> None:
    sunday = date.fromisoformat(day)
    assert easter_sunday(sunday.year) == sunday


@pytest.mark.parametrize(
    "day",
    [
        "2027-01-01",
        "2027-01-06",
        "2027-03-26",
        "2027-03-29",
        "2027-05-06",
        "2027-05-17",
        "2027-06-25",
        "2027-07-14",
        "2027-12-24",
        "2027-01-16",
    ],
)
def test_nobody_meets_on_a_holiday(day: str) -> None:
    assert not is_working_day(date.fromisoformat(day))


def test_a_plain_day_is_a_day_to_meet_on() -> None:
    assert is_working_day(date(2027, 3, 2))


def every_living_plan(today: Today) -> list[Plan]:
    return [
        *living_vastmanland.tour(today).events,
        *living_vastmanland.drafts(today),
        *living_academy.term(today),
        *living_orebro.events(today),
        living_others.webinar(today),
        living_others.moved(today),
        living_others.cancelled(today),
        living_others.by_invitation(today),
        living_others.danish_dialogue(today),
        living_neighbours.in_uppsala(today),
        living_neighbours.in_sormland(today),
        living_neighbours.in_gavleborg(today),
    ]


def test_any_day_gives_a_calendar_with_sense() -> None:
    """No meeting on a holiday or in July, none twice, none over but two Fridays; doors are open."""
    for number in range(0, 800):
        today = Today(date(2026, 9, 1) + timedelta(days=number))
        plans = every_living_plan(today)
        days = [each.held_on for plan in plans for each in (*plan.details.days, *plan.moved_to)]
        assert all(is_working_day(day) for day in days), today
        assert sum(day <= today.on for day in days) == 2, today
        assert max(days) < today.on + timedelta(days=300), today
        fridays = [plan.details.days for plan in living_academy.term(today)]
        assert len(set(fridays)) == 8, today
        for plan in plans:
            closes = plan.settings.closes_at if plan.settings else None
            assert closes is None or closes > today.ago(0, hour=23), (today, plan.details.title)
            assert plan.details.period_from is None or plan.details.period_from > max(
                stop.held_on for stop in living_vastmanland.tour(today).events[-2].details.days
            ), today
