"""Texts of the demo that somebody worked on, so that history has something to tell."""

from dataclasses import replace

from sqlalchemy import select

from eventsys.core.db import db
from eventsys.demo.building import ORGANISER
from eventsys.demo.days import Today
from eventsys.events import series as series_service
from eventsys.events import service as events
from eventsys.events.models import Event, Series

HEARING = "Hearing om regional utvecklingsstrategi"
TOUR = "Kommundialoger om Västmanland 2030+"


def add(today: Today) -> None:
    """A sentence more about a hearing, and one about a tour."""
    at = today.ago(6)
    event = db.session.scalar(select(Event).where(Event.title == HEARING))
    if event is not None:
        text = f"{event.accessibility} Det som sägs textas på en skärm."
        details = replace(events.details_of(event), accessibility=text)
        events.edit(event, details, event.version, ORGANISER, at)
    series = db.session.scalar(select(Series).where(Series.title == TOUR))
    if series is not None:
        text = f"{series.description}\n\nMötena är öppna för alla som bor i kommunen.".strip()
        described = replace(series_service.details_of(series), description=text)
        series_service.edit(series, described, series.version, ORGANISER, at)
