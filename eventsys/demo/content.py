"""The demo content in its order: first the archive, then what lies ahead."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import select

from eventsys.core.db import db
from eventsys.core.errors import DomainError
from eventsys.demo import (
    archive_academy,
    archive_orebro,
    archive_others,
    archive_vastmanland,
    depth_evaluation,
    depth_incoming,
    depth_letters,
    depth_line,
    depth_newsletter,
    depth_party,
    depth_privacy,
    depth_ways,
    living_academy,
    living_neighbours,
    living_orebro,
    living_others,
    living_vastmanland,
    workbench_documents,
    workbench_door,
    workbench_history,
    workbench_numbers,
    workbench_participants,
    workbench_planning,
    workbench_programme,
    workbench_questions,
    workbench_speakers,
)
from eventsys.demo.building import Builder
from eventsys.demo.days import Today
from eventsys.events.models import Event


class NotEmpty(DomainError):
    """There are events already: demo content would mix with real ones."""


def is_empty() -> bool:
    """Whether there is no event yet."""
    return db.session.scalar(select(Event.id).limit(1)) is None


def steps(now: datetime) -> list[tuple[str, Callable[[], None]]]:
    """All of the demo as one step for one transaction: there is never half of it.

    Made on the same day it is the same. Raises NotEmpty.
    """
    if not is_empty():
        raise NotEmpty("there are events already")
    today = Today(now.astimezone(ZoneInfo("Europe/Stockholm")).date())
    return [("events", partial(_build, today))]


def _build(today: Today) -> None:
    builder = Builder(today)
    builder.enter_series("vastmanland", archive_vastmanland.tour())
    academy = builder.enter_series("orebro-lan", archive_academy.academy())
    builder.enter("orebro-lan", archive_orebro.EVENTS)
    builder.enter("ostergotland", archive_others.IN_OSTERGOTLAND)
    builder.enter("stockholm", archive_others.IN_STOCKHOLM)

    builder.enter_series("vastmanland", living_vastmanland.tour(today))
    builder.enter("vastmanland", living_vastmanland.drafts(today))
    builder.enter("orebro-lan", living_academy.term(today), academy)
    builder.enter("orebro-lan", living_orebro.events(today))
    east = living_others.webinar, living_others.moved, living_others.cancelled
    builder.enter("ostergotland", [make(today) for make in east])
    builder.enter("stockholm", [living_others.by_invitation(today)])
    builder.enter("midtjylland", [living_others.danish_dialogue(today)])
    builder.enter("uppsala", [living_neighbours.in_uppsala(today)])
    builder.enter("sormland", [living_neighbours.in_sormland(today)])
    builder.enter("gavleborg", [living_neighbours.in_gavleborg(today)])
    workbench_numbers.enter(today)
    workbench_door.enter(builder)
    workbench_speakers.tell(today)
    workbench_programme.add(builder)
    workbench_questions.add(today)
    depth_party.add(today)
    workbench_documents.add(today)
    workbench_participants.enter(today)
    workbench_planning.enter(today)
    depth_line.enter(today)
    depth_ways.enter(today)
    workbench_history.add(today)
    depth_evaluation.add(today)
    depth_letters.add(today)
    depth_newsletter.add(today)
    depth_incoming.enter(today)
    depth_privacy.add(today)
