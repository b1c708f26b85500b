"""An event as calendar entries: one for each day, made when the event changes, and stored."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from eventsys.core import dates, ics, links
from eventsys.core.i18n import gettext as _
from eventsys.core.i18n import in_language
from eventsys.events.models import Event, EventDay


def refresh(event: Event) -> bool:
    """Make the calendar text of every day anew; a draft has none. Says whether any changed."""
    before = [day.calendar_text for day in event.all_days]
    with in_language(event.language):
        for day in event.all_days:
            public = event.status != "draft"
            day.calendar_text = ics.vevent(entry_of(event, day)) if public else None
    return before != [day.calendar_text for day in event.all_days]


def entry_of(event: Event, day: EventDay) -> ics.Entry:
    """One day of an event as a calendar entry, in the event's language."""
    start: date | datetime = day.starts_at or day.held_on
    return ics.Entry(
        uid=day.uid,
        sequence=day.sequence,
        revised_at=event.revised_at,
        start=start,
        end=day.ends_at if day.starts_at else None,
        zone=event.time_zone,
        summary=_summary(event, day),
        description=_description(event, day),
        location=location_of(event),
        url=links.event(event.region.slug, event.slug, event.language),
        categories=(
            event.kind.name(event.language),
            event.region.name,
            *(theme.name for theme in event.themes),
        ),
        status=_status(event, day),
        geo=(event.latitude, event.longitude)
        if event.latitude is not None and event.longitude is not None and event.is_onsite
        else None,
    )


def location_of(event: Event) -> str:
    """Where it is, in one line; an online meeting names the service, never the link."""
    place = ", ".join(part for part in (event.venue, event.address, event.town) if part)
    online = f"Online ({event.online_service})" if event.online_service else "Online"
    if event.format == "onsite":
        return place or (event.municipality.name if event.municipality else "")
    return online if event.format == "online" or not place else f"{place} / {online}"


def marked(title: str, is_cancelled: bool, certainty: str) -> str:
    """A title that says so itself when it is cancelled or not certain yet."""
    if is_cancelled:
        return _("INSTÄLLT: %(title)s", title=title)
    return _("%(title)s (prel.)", title=title) if certainty == "preliminary" else title


def span_of(event: Event, day: EventDay) -> dates.Span:
    """The day in local time, for words."""
    zone = ZoneInfo(event.time_zone)
    return dates.Span(
        day.held_on,
        day.starts_at.astimezone(zone) if day.starts_at else None,
        day.ends_at.astimezone(zone) if day.ends_at else None,
    )


def previous_span(event: Event, day: EventDay) -> dates.Span | None:
    """When the day was to be held before it was moved."""
    if day.was_held_on is None:
        return None
    zone = ZoneInfo(event.time_zone)
    return dates.Span(
        day.was_held_on,
        day.was_starting_at.astimezone(zone) if day.was_starting_at else None,
        day.was_ending_at.astimezone(zone) if day.was_ending_at else None,
    )


def _is_cancelled(event: Event, day: EventDay) -> bool:
    return event.status == "cancelled" or day.removed_at is not None


def _status(event: Event, day: EventDay) -> ics.Status:
    if _is_cancelled(event, day):
        return "CANCELLED"
    return "TENTATIVE" if event.certainty == "preliminary" else "CONFIRMED"


def _summary(event: Event, day: EventDay) -> str:
    title = event.title
    days = event.days
    if len(days) > 1 and day in days:
        which = _("dag %(number)s av %(total)s", number=days.index(day) + 1, total=len(days))
        title = f"{title} ({which})"
    return marked(title, _is_cancelled(event, day), event.certainty)


def _description(event: Event, day: EventDay) -> str:
    lines = [_first_line(event, day), event.summary]
    lines.append(links.event(event.region.slug, event.slug, event.language))
    return "\n".join(line for line in lines if line)


def _first_line(event: Event, day: EventDay) -> str:
    if event.status == "cancelled":
        return event.cancellation_reason
    if day.removed_at is not None:
        return _("Mötet hålls inte den här dagen.")
    before = previous_span(event, day)
    if before is None:
        return ""
    return _("Nytt datum (tidigare %(when)s).", when=dates.when_words([before], event.language))
