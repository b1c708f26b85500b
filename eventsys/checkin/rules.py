"""Rules of the door. Values in, values out."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# A day at the door lasts into the night: a late evening is not the next day yet.
NIGHT = timedelta(hours=4)


def local_day(zone: str, now: datetime) -> date:
    """The day by the calendar at a door in this zone."""
    return now.astimezone(ZoneInfo(zone)).date()


def door_day(days: Collection[date], zone: str, now: datetime) -> date | None:
    """The day of an event that the door is open for now, if it is one of its days."""
    local = now.astimezone(ZoneInfo(zone))
    return next((day for day in ((local - NIGHT).date(), local.date()) if day in days), None)


def refusal(event_status: str, status: str, attendance: str) -> str:
    """Why somebody cannot be let in: off, a status, without_seat, online; or nothing."""
    if event_status != "published":
        return "off"
    if status in ("waiting", "offered", "cancelled"):
        return status
    if status != "confirmed":
        return "without_seat"
    return "online" if attendance == "online" else ""


def bounded(said: datetime | None, day: date, zone: str, now: datetime) -> datetime:
    """When it happened, as far as a device can be believed: that day, and not in the future."""
    morning = datetime.combine(day, time(), ZoneInfo(zone)).astimezone(now.tzinfo)
    if said is None:
        return now
    return min(max(said, morning), morning + timedelta(days=1) + NIGHT, now)


def ticket_parts(code: str) -> tuple[int, str] | None:
    """The number and the proof of which a ticket's code is made, if it looks like one."""
    number, _dash, proof = code.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= 9 and proof):
        return None
    return int(number), proof
