"""Samples for the style guide: a form, the same one filled in badly, and a month."""

from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from eventsys.core import dates
from eventsys.core.i18n import lazy_gettext as _
from eventsys.web.forms import Clock, Day, EmailAddress, Form, Line, Needed, Text

MONTH = date(2027, 3, 1)


class SampleForm(Form):
    """One field of each kind."""

    name = Line(_("Namn"), [Needed(_("Skriv ditt namn."))])
    email = Line(_("E-postadress"), [Needed(_("Skriv din e-postadress.")), EmailAddress()])
    day = Day(_("Datum"))
    clock = Clock(_("Tid"))
    place = SelectField(
        _("Kommun"), choices=[SelectChoice("1980", "Västerås"), SelectChoice("1981", "Sala")]
    )
    attendance = RadioField(
        _("Deltagande"),
        choices=[SelectChoice("onsite", "På plats"), SelectChoice("online", "Online")],
    )
    text = Text(_("Meddelande"))
    agree = BooleanField(_("Visa min organisation i deltagarlistan"))


def samples() -> dict[str, Any]:
    """What the template wants. The faulty form has a prefix, so that no id stands twice."""
    bad = {"name": "", "email": "åsa", "day": "i morgon", "clock": "25.00", "attendance": "moon"}
    given = MultiDict({f"bad-{name}": value for name, value in bad.items()})
    faulty = SampleForm(formdata=given, prefix="bad-", meta={"csrf": False})
    faulty.validate()
    form = SampleForm(formdata=None, meta={"csrf": False})
    return {"form": form, "faulty_form": faulty, "weeks": _weeks()}


def _weeks() -> list[dict[str, Any]]:
    sample = {"url": "#month", "title": "Kommundialog i Sala", "time": "13.00"}
    events = {24: [{**sample, "state": "confirmed"}], 26: [{**sample, "state": "preliminary"}]}
    return [
        {
            "number": week.number,
            "days": [
                {
                    "day": day.day,
                    "iso": day.isoformat(),
                    "label": dates.day_words(day, "sv"),
                    "outside": day.month != MONTH.month,
                    "today": day.day == 3 and day.month == MONTH.month,
                    "events": events.get(day.day, []) if day.month == MONTH.month else [],
                }
                for day in week.days
            ],
        }
        for week in dates.month_grid(MONTH.year, MONTH.month)
    ]
