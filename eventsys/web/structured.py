"""An event in the words of schema.org, for search engines."""

from collections.abc import Sequence
from typing import Any

from eventsys.core import dates, links
from eventsys.core.text import shorten
from eventsys.events import calendar
from eventsys.events.models import Event
from eventsys.registration.seats import Availability

CONTEXT = "https://schema.org"
MODES = {"onsite": "Offline", "online": "Online", "hybrid": "Mixed"}
CURRENCIES = {"SE": "SEK", "DK": "DKK"}


def event(
    event: Event, standing: Availability, performers: Sequence[dict[str, Any]] = ()
) -> dict[str, Any] | None:
    """The event as JSON-LD; none while it has no date, which schema.org demands.

    `performers`: those who appear and have said so, in the words of schema.org.
    """
    if not event.days:
        return None
    first = calendar.span_of(event, event.days[0])
    last = calendar.span_of(event, event.days[-1])
    address = links.event(event.region.slug, event.slug, event.language)
    found: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "Event",
        "@id": address,
        "url": address,
        "name": event.title,
        "description": shorten(event.summary or event.description, 300) or event.title,
        "inLanguage": event.language,
        "startDate": dates.iso_local(first.start or first.on),
        "endDate": dates.iso_local(last.end or last.on),
        "eventAttendanceMode": f"{CONTEXT}/{MODES[event.format]}EventAttendanceMode",
        "isAccessibleForFree": True,
        "organizer": _organisers(event),
        "location": _locations(event, address),
    }
    if performers:
        found["performer"] = list(performers)
    found |= _status(event)
    found |= _offer(event, standing)
    return found


def _status(event: Event) -> dict[str, Any]:
    before = [span for day in event.days if (span := calendar.previous_span(event, day))]
    state = "Rescheduled" if before else "Scheduled"
    if event.status == "cancelled":
        state = "Cancelled"
    found: dict[str, Any] = {"eventStatus": f"{CONTEXT}/Event{state}"}
    if before:
        found["previousStartDate"] = dates.iso_local(before[0].start or before[0].on)
    return found


def _organisers(event: Event) -> list[dict[str, Any]]:
    hosts = [
        {"@type": "GovernmentOrganization", "name": event.region.name, "url": event.region.website}
    ]
    return hosts + [
        {"@type": "Organization", "name": each.name}
        for each in event.co_hosts
        if each.state == "accepted"
    ]


def _locations(event: Event, address: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if event.is_onsite:
        place = event.municipality.name if event.municipality else ""
        postal = {
            "@type": "PostalAddress",
            "streetAddress": event.address,
            "addressLocality": event.town or place,
            "addressRegion": event.region.iso_3166_2,
            "addressCountry": event.region.country,
        }
        found.append(
            {
                "@type": "Place",
                "name": event.venue or event.town or place or event.region.name,
                "address": {name: value for name, value in postal.items() if value},
            }
        )
    if event.is_online:
        # The page of the event: the link to the meeting is for those who take part.
        found.append({"@type": "VirtualLocation", "url": address})
    return found


def _offer(event: Event, standing: Availability) -> dict[str, Any]:
    if standing.state not in ("open", "early", "closed"):
        return {}
    free = "SoldOut" if standing.is_full or standing.state == "closed" else "InStock"
    settings = standing.settings
    offer = {
        "@type": "Offer",
        "url": links.absolute(f"/{event.region.slug}/{event.slug}/register", event.language),
        "price": "0",
        "priceCurrency": CURRENCIES[event.region.country],
        "availability": f"{CONTEXT}/{free}",
    }
    if settings.opens_at:
        offer["validFrom"] = settings.opens_at.isoformat()
    if settings.closes_at:
        offer["validThrough"] = settings.closes_at.isoformat()
    found: dict[str, Any] = {"offers": offer}
    if standing.total is not None:
        found["maximumAttendeeCapacity"] = standing.total
    return found
