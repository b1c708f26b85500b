"""What every page at the door has around it, and which door this is."""

from datetime import date
from typing import Any

from flask import abort, render_template, session, url_for

from eventsys.checkin import rules
from eventsys.checkin import service as checkin
from eventsys.core.clock import now
from eventsys.core.i18n import gettext as _
from eventsys.core.text import clean_line
from eventsys.events.models import Event
from eventsys.people import service as people
from eventsys.web.doors import user
from eventsys.web.loaders import event_for

DOOR, DOOR_LENGTH = "door", 40


def page(template: str, event: Event | None = None, **context: Any) -> str:
    """A page at the door, under the name and colour of the event's region."""
    signed = user()
    return render_template(
        template,
        area="door",
        event=event,
        region=event.region if event else None,
        region_url=url_for("door.today.index"),
        main_nav=_menu(),
        language_links=[],
        user_name=signed.name,
        may_edit=event is not None and people.can(signed, "edit", event.region_id),
        **context,
    )


def event_at_the_door(event_id: int) -> Event:
    """An event that the signed-in user may let people into; else 404 or 403. A draft has no door,
    nor has an event that is online only.
    """
    event = event_for("admit", event_id)
    if event.status == "draft" or event.format == "online":
        abort(404)
    return event


def open_day(event: Event) -> date | None:
    """The day that the door is open for now, if it is."""
    return rules.door_day(checkin.days_of(event), event.time_zone, now())


def shown_day(event: Event) -> date | None:
    """The day that the pages are about: the one that is open, else the next, else the last."""
    days, today = checkin.days_of(event), rules.local_day(event.time_zone, now())
    ahead = (day for day in days if day >= today)
    return open_day(event) or next(ahead, days[-1] if days else None)


def is_over(event: Event) -> bool:
    """Whether the last day is over, the night after it included."""
    day = shown_day(event)
    is_before = day is not None and day < rules.local_day(event.time_zone, now())
    return is_before and open_day(event) is None


def door_name() -> str:
    """What this browser's door is called, if it was named."""
    return str(session.get(DOOR, ""))


def name_door(name: str) -> str:
    """Remember what this browser's door is called until its user signs out."""
    session[DOOR] = door_words(name)
    return door_name()


def door_words(name: str) -> str:
    """The name of a door as it is kept."""
    return clean_line(name)[:DOOR_LENGTH].strip()


def _menu() -> list[dict[str, Any]]:
    entries = [{"label": _("Dörren"), "url": url_for("door.today.index"), "current": True}]
    if people.can_somewhere(user(), "view"):
        url = url_for("organiser.dashboard.index")
        entries.append({"label": _("Möten"), "url": url, "current": False})
    return entries
