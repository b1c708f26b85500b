"""Absolute public addresses for letters, calendars and feeds. A test matches them with routes."""

from email.utils import parseaddr
from urllib.parse import quote

from flask import current_app

from eventsys.core.i18n import DEFAULT


def absolute(path: str, language: str = DEFAULT) -> str:
    """`/x/` as an address on this site, in one of its languages."""
    prefix = "" if language == DEFAULT else f"/{language}"
    return f"{current_app.config['BASE_URL']}{prefix}{quote(path, safe='/?=&-_.~')}"


def home(language: str = DEFAULT) -> str:
    return absolute("/", language)


def region(slug: str, language: str = DEFAULT) -> str:
    return absolute(f"/{slug}/", language)


def event(region_slug: str, slug: str, language: str = DEFAULT) -> str:
    return absolute(f"/{region_slug}/{slug}/", language)


def series(region_slug: str, slug: str, language: str = DEFAULT) -> str:
    return absolute(f"/{region_slug}/series/{slug}/", language)


def booking(token: str, language: str = DEFAULT) -> str:
    return absolute(f"/booking/{token}/", language)


def cancel_booking(token: str, language: str = DEFAULT) -> str:
    """Where a booking is cancelled, with one more press."""
    return absolute(f"/booking/{token}/cancel", language)


def join(token: str, language: str = DEFAULT) -> str:
    """The attendee's own address that leads to the online meeting."""
    return absolute(f"/booking/{token}/join", language)


def door_ticket(token: str) -> str:
    """What the QR code of a ticket holds. It admits at the door and opens no booking."""
    return absolute(f"/door/t/{token}")


def speaker(speaker_token: str, language: str = DEFAULT) -> str:
    """The page of somebody who is asked to appear."""
    return absolute(f"/speaker/{speaker_token}/", language)


def organiser_speakers(event_id: int) -> str:
    return absolute(f"/organiser/events/{event_id}/speakers")


def calendar(name: str) -> str:
    """A calendar feed; `name` is what stands between `/calendar/` and `.ics`."""
    return absolute(f"/calendar/{name}.ics")


def news_feed(region_slug: str, form: str) -> str:
    """An Atom (`atom`) or JSON Feed (`json`) address."""
    return absolute(f"/feed/{region_slug}.{form}")


def organiser_event(event_id: int) -> str:
    return absolute(f"/organiser/events/{event_id}/")


def is_local() -> bool:
    """Whether addresses of the site lead to this machine only."""
    return bool(current_app.config["SETTINGS"].is_local)


def host() -> str:
    """The host name of the site, which qualifies calendar UIDs and Message-IDs."""
    return str(current_app.config["HOST_NAME"])


def bounce_address() -> str | None:
    """Where letters that cannot be delivered come back to, and calendars answer; None: nowhere."""
    found: str | None = current_app.config["SETTINGS"].bounce_address
    return found


def organizer_address() -> str:
    """Whom invitations name as their organiser: an address that we read, or the sender's."""
    return bounce_address() or parseaddr(current_app.config["SETTINGS"].mail_from)[1]
