"""Nights on which the demo forgot, so that the page of what is left has something to tell."""

from datetime import timedelta

from eventsys.core.db import db
from eventsys.demo.days import Today
from eventsys.privacy.kinds import KINDS
from eventsys.privacy.models import RetentionRun

NIGHTS = (
    {"health": 6, "letters_sent": 41, "rate_windows": 17},
    {"registrations": 23, "without_seat": 4, "letters_sent": 12, "rate_windows": 9},
    {"letters_sent": 38, "jobs": 2, "rate_windows": 21},
)


def add(today: Today) -> None:
    """Three nights; the last of them a few days ago."""
    for days, told in enumerate(NIGHTS, start=2):
        at = today.ago(days)
        counts = dict.fromkeys((kind.key for kind in KINDS), 0) | told | {"uploads": 0}
        night_on = (at - timedelta(hours=12)).date()
        db.session.add(RetentionRun(at=at, night_on=night_on, counts=counts))
