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


def survey(survey_token: str, language: str = DEFAULT) -> str:
    """Where somebody says once what they thought of a meeting."""
    return absolute(f"/survey/{survey_token}/", language)


def meeting(token: str, language: str = DEFAULT) -> str:
    """The attendee's own page with the button that leads to the online meeting."""
    return absolute(f"/booking/{token}/meeting", language)


def speaker(speaker_token: str, language: str = DEFAULT) -> str:
    """The page of somebody who is asked to appear."""
    return absolute(f"/speaker/{speaker_token}/", language)


def invitation(invitee_token: str, language: str = DEFAULT) -> str:
    """The page of somebody who is asked to come."""
    return absolute(f"/invitation/{invitee_token}/", language)


def newsletter(region_slug: str, language: str = DEFAULT) -> str:
    """Where one asks for a region's newsletter."""
    return absolute(f"/{region_slug}/newsletter", language)


def subscription(subscriber_token: str, language: str = DEFAULT) -> str:
    """The page of somebody who has, or has asked for, the newsletter."""
    return absolute(f"/subscription/{subscriber_token}/", language)


def unsubscribe(subscriber_token: str, language: str = DEFAULT) -> str:
    """Where a subscription ends, by a button or by a mail program."""
    return absolute(f"/subscription/{subscriber_token}/unsubscribe", language)


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


def sender_address() -> str:
    """The address that letters come from, which invitations name as their organiser's."""
    return parseaddr(current_app.config["SETTINGS"].mail_from)[1]


def may_send_from(address: str) -> bool:
    """Whether letters may come from this address."""
    return bool(current_app.config["SETTINGS"].may_send_from(address))


def ticket(token: str, language: str = DEFAULT) -> str:
    return absolute(f"/booking/{token}/ticket", language)


def document(
    region_slug: str, slug: str, document_id: int, name: str, language: str = DEFAULT
) -> str:
    """A file of an event that everybody may fetch."""
    return absolute(f"/{region_slug}/{slug}/documents/{document_id}/{name}", language)


def bounce_address() -> str | None:
    """Where letters that cannot be delivered come back to, and calendars answer; None: nowhere."""
    found: str | None = current_app.config["SETTINGS"].bounce_address
    return found
