"""Where things are that a column is measured with, told as JSON to those who drive the server.

Runs inside an installation. Each column gets an event of its own to register for, so that a later
one does not count the seats that an earlier one took; and the staff account signs in.
"""

import json
import sys
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from bench import stand
from bench.visits import NUMBER
from eventsys import create_app
from eventsys.core.clock import now
from eventsys.core.db import db, transaction
from eventsys.events.models import Event, Series
from eventsys.places.models import Region
from eventsys.registration.models import Registration, RegistrationSettings
from tests import forms

# The synthetic events end 700 days from now: later months hold the stand alone.
LATE_DAYS, LATE_MONTHS = 735, 8
MOST = 4000


def addresses(app: Flask) -> dict[str, Any]:
    """Paths, cookies and a form that is filled in."""
    home = f"/{stand.REGION}/"
    series = [f"{home}{slug}/" for slug in _slugs_of_series()]
    event = _typical_event()
    with transaction():
        sendings = stand.add_event(stand.SENDINGS, days_ahead=50)
        registering = f"{home}{sendings.slug}/register"
        number = sendings.id
    return {
        "events": db.session.scalar(select(func.count()).select_from(Event)),
        "promise": _promise(),
        "feed": f"/calendar/series{home}{_series().slug}.ics",
        "list": [home],
        "list-cold": [f"{home}?from={_day(turn)}" for turn in range(len(series) * 9 // 10)],
        "month": [f"{home}?view=month&month={_late_month(1)}"],
        "month-cold": [
            f"{home}?view=month&month={_late_month(turn % LATE_MONTHS)}&page={turn}"
            for turn in range(2, 2 + MOST)
        ],
        "search": ["/?q=kollektivtrafik"],
        "search-cold": [f"/?q={stand.SERIES}+{turn}" for turn in range(len(series))],
        "event": [event],
        "event-cold": [*series, *_others()],
        "form": [f"{event}register"],
        "form-cold": [f"{path}register" for path in series],
        "participants": [f"/organiser/events/{_crowd_id()}/participants"],
        "staff": _cookie(app, "/sign-in", email=stand.EMAIL, password=stand.PASSWORD),
        "registration": {"event": number, "path": registering, **_filled_in(app, registering)},
    }


def registered(event_id: int) -> int:
    """How many have registered for an event."""
    query = select(func.count()).where(Registration.event_id == event_id)
    return db.session.scalar(query) or 0


def _series() -> Series:
    return db.session.scalars(select(Series).where(Series.title == stand.SERIES)).one()


def _slugs_of_series() -> list[str]:
    query = select(Event.slug).where(Event.series_id == _series().id).order_by(Event.id)
    return list(db.session.scalars(query))


def _crowd_id() -> int:
    return db.session.scalars(select(Event.id).where(Event.title == stand.CROWD)).one()


def _typical_event() -> str:
    """The first synthetic event to come that takes registrations: the same one at every size."""
    return _synthetic(1)[0]


def _others() -> list[str]:
    return _synthetic(MOST)


def _synthetic(most: int) -> list[str]:
    query = (
        select(Region.slug, Event.slug)
        .join(Event.region)
        .join(RegistrationSettings, RegistrationSettings.event_id == Event.id)
        .where(
            Region.slug != stand.REGION,
            Event.status == "published",
            Event.certainty == "confirmed",
            Event.starts_at > now() + timedelta(days=14),
            RegistrationSettings.enabled,
        )
        .order_by(Event.id)
        .limit(most)
    )
    return [f"/{region}/{slug}/" for region, slug in db.session.execute(query)]


def _day(ahead: int) -> str:
    return f"{now().date() + timedelta(days=1 + ahead):%Y-%m-%d}"


def _late_month(turn: int) -> str:
    return f"{now().date() + timedelta(days=LATE_DAYS + 30 * turn):%Y-%m}"


def _promise() -> str:
    """What the site's own connections promise the disk, for the floor to promise the same."""
    if db.engine.dialect.name != "sqlite":
        return ""
    names = ("journal_mode", "synchronous", "wal_autocheckpoint")
    return ";".join(f"{name}={db.session.scalar(text(f'PRAGMA {name}'))}" for name in names)


def _cookie(app: Flask, path: str, **typed: str) -> str:
    """The cookie that one has after sending a form."""
    client = app.test_client()
    data = _form(client, path, typed)
    answer = client.post(path, data=dict(data))
    if answer.status_code != 303:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return _kept(client)


def _filled_in(app: Flask, path: str) -> dict[str, str]:
    """A registration form as a browser would send it, with blanks for the number of the person."""
    client = app.test_client()
    typed = {
        "name": f"Person {NUMBER}",
        "email": f"person.{NUMBER}@example.org",
        "organisation": "Sala kommun",
        "title": "Samordnare",
        "access_needs": "",
    }
    data = dict(_form(client, path, typed)) | {"submission": f"{NUMBER}-{path}"}
    return {"cookie": _kept(client), "body": urlencode(data)}


def _form(client: FlaskClient, path: str, typed: dict[str, str]) -> list[tuple[str, str]]:
    page = BeautifulSoup(client.get(path).data, "html.parser")
    return forms.filled_in(forms.find(page, "main form[method=post]"), typed, None)


def _kept(client: FlaskClient) -> str:
    cookie = client.get_cookie("eventsys")
    if cookie is None:
        raise RuntimeError("the site gave no cookie")
    return f"eventsys={cookie.value}"


def main(deed: str, *numbers: str) -> None:
    app = create_app()
    with app.app_context():
        told = registered(int(numbers[0])) if deed == "registered" else addresses(app)
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
