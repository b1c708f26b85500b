"""Counting deeds in windows of time, in the database."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsys.core import ratelimit
from eventsys.core.db import db, transaction
from eventsys.core.errors import TooManyAttempts
from eventsys.core.ratelimit import RateWindow
from tests import make
from tests.make import NOW

HOUR = timedelta(hours=1)


def hit(who: str = "astrid@example.org", now: datetime = NOW, deed: str = "register") -> None:
    with transaction():
        ratelimit.count_hit(deed, who, 3, HOUR, now)


def test_the_limit_holds_within_a_window(app: Flask) -> None:
    for _ in range(3):
        hit()
    with pytest.raises(TooManyAttempts):
        hit()
    with pytest.raises(TooManyAttempts):
        hit(now=NOW + HOUR - timedelta(seconds=1))
    hit(now=NOW + HOUR)


def test_others_and_other_deeds_are_counted_by_themselves(app: Flask) -> None:
    for _ in range(3):
        hit()
    hit("bo@example.org")
    hit(deed="links")


def test_a_deed_that_fails_counts_nothing(app: Flask) -> None:
    for _ in range(9):
        with pytest.raises(ZeroDivisionError), transaction():
            ratelimit.count_hit("register", "astrid@example.org", 3, HOUR, NOW)
            raise ZeroDivisionError
    hit()


def test_no_address_is_kept(app: Flask) -> None:
    hit()
    (key,) = db.session.scalars(select(RateWindow.key))
    assert len(key) == 64
    assert "astrid" not in key


def test_windows_that_have_ended_are_forgotten(app: Flask) -> None:
    hit()
    hit(now=NOW + 5 * HOUR)
    with transaction():
        make.forget(NOW + 2 * HOUR)
    assert db.session.scalar(select(func.count()).select_from(RateWindow)) == 1
