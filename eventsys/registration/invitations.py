"""The calendar entry that goes with a letter to somebody who has, or had, a seat."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from eventsys.core import ics, links
from eventsys.core.i18n import gettext as _
from eventsys.events import calendar, region_letters, situation
from eventsys.registration.models import Registration

Method = Literal["REQUEST", "CANCEL"]


def entry(
    method: Method,
    registration: Registration,
    token: str,
    now: datetime,
    days: Sequence[ics.Day] | None = None,
) -> ics.Invitation | None:
    """The entry, in the current language; None for an event that has no days.

    `days` are those to take back, when they are no longer the event's own.
    """
    event = registration.event
    standing = situation.of(event)
    days = standing.calendar_days() if days is None else days
    if not days:
        return None
    return ics.Invitation(
        method=method,
        uid=registration.calendar_uid,
        sequence=registration.calendar_sequence,
        stamped_at=now,
        days=tuple(days),
        zone=event.time_zone,
        summary=calendar.marked(event.title, event.status == "cancelled", event.certainty),
        description=_description(method, registration, token),
        location=standing.where(registration.attendance),
        url=links.booking(token, registration.language),
        organizer_name=region_letters.sender_of(event.region)["sender_name"],
        # Where calendars send their answers: an address that we read, if there is one.
        organizer_email=links.bounce_address() or region_letters.address_of(event.region),
        attendee_name=registration.name,
        attendee_email=registration.email,
        status="TENTATIVE" if event.certainty == "preliminary" else "CONFIRMED",
    )


def _description(method: Method, registration: Registration, token: str) -> str:
    event, language = registration.event, registration.language
    lines = [event.summary]
    if method == "REQUEST":
        lines.append(_("Din anmälan: %(url)s", url=links.booking(token, language)))
        if registration.attendance == "online":
            lines.append(_("Delta online: %(url)s", url=links.join(token, registration.language)))
    lines.append(_("Om mötet: %(url)s", url=links.event(event.region.slug, event.slug, language)))
    return "\n".join(line for line in lines if line)
