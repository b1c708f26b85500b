"""As whom somebody comes: asked, told to organisers, counted, and kept when names are forgotten."""

from dataclasses import replace
from datetime import timedelta

from flask import Flask

from eventsys.audit.service import ATTENDEE
from eventsys.core.db import transaction
from eventsys.core.i18n import in_language
from eventsys.events.models import Event
from eventsys.participants import columns
from eventsys.registration import bookings, changing, extract, seats
from eventsys.reports import numbers
from tests import make
from tests.make import NOW, make_event, make_registration, make_settings


def test_a_role_stays_when_names_are_forgotten(app: Flask) -> None:
    event = make_event()
    make_settings(event, asks_role=True)
    mine = make_registration(event, role="official")
    assert extract.of(mine)["registration"]["role"] == "official"
    with in_language("da"):
        sheet = columns.sheet(event, [mine], ("role",), [])
        assert sheet.cell(mine, "role") == "Embedsperson"
    assert columns.usual(seats.settings_of(event), columns.USUAL)[:3] == (
        "name",
        "organisation",
        "role",
    )
    assert columns.usual(seats.settings_of(make_event("Utan")), columns.USUAL) == columns.USUAL
    with transaction():
        changing.change(mine, replace(bookings.applicant_of(mine), role="company"), ATTENDEE, NOW)
    make.forget(NOW + timedelta(days=400))
    assert (mine.name, mine.role) == ("", "company")
    assert numbers.by_role(Event.id == event.id) == {"company": 1}
