"""When letters go that go by themselves. Values in, values out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from eventsys.core.i18n import lazy_gettext as _

# What an organiser can choose among: days before the first day, and days after the last.
REMINDER_DAYS = (28, 14, 7, 3, 2, 1)
THANKS_DAYS = (1, 2, 7)
USUAL_REMINDERS = (7, 1)
NO_SUCH_TIME = _("Den tiden finns inte: klockan ställs om till sommartid den natten.")
# Letters come when people are awake. The clock never changes at nine.
HOUR, LAST_HOUR = time(9), 21
# A reminder that comes late says nothing right, while thanks are still true some days later.
REMINDER_LIFE = timedelta(hours=12)
THANKS_LIFE = timedelta(days=7)
LIFE = {"reminder": REMINDER_LIFE, "thanks": THANKS_LIFE}


@dataclass(frozen=True)
class Round:
    """Letters of one name to everybody at an event, about the day it is on.

    `days`: before that day for reminders, after it for thanks.
    """

    event_id: int
    name: str
    days: int
    day_on: date
    zone: str

    @property
    def at(self) -> datetime:
        """When it goes."""
        days = timedelta(days=-self.days if self.name == "reminder" else self.days)
        local = datetime.combine(self.day_on + days, HOUR, ZoneInfo(self.zone))
        return local.astimezone(UTC)

    def is_due(self, now: datetime) -> bool:
        """Whether it is to be written now: its time has come, is not over, and it is day."""
        local = now.astimezone(ZoneInfo(self.zone))
        is_day = HOUR.hour <= local.hour < LAST_HOUR
        return is_day and self.at <= now < self.at + LIFE[self.name]

    def is_over(self, now: datetime) -> bool:
        """Whether it is too late for it."""
        return now >= self.at + LIFE[self.name]

    @property
    def key(self) -> tuple[int, str, int, date]:
        """What its row is found by."""
        return self.event_id, self.name, self.days, self.day_on

    def once(self, registration_id: int) -> str:
        """What nobody gets twice. A moved event reminds anew."""
        return f"{self.name}:{registration_id}:{self.days}:{self.day_on.isoformat()}"


def reminders(event_id: int, days: Iterable[int], first_on: date, zone: str) -> Iterator[Round]:
    """An event's reminders, the first one first."""
    for each in sorted(set(days), reverse=True):
        yield Round(event_id, "reminder", each, first_on, zone)


def thanks(event_id: int, days: int | None, last_on: date, zone: str) -> Iterator[Round]:
    """An event's letter of thanks, if it sends one."""
    if days is not None:
        yield Round(event_id, "thanks", days, last_on, zone)


def days_with_reminders(now: datetime) -> set[date]:
    """The first days of events that may have a reminder now, wherever on earth they are."""
    today = now.date()
    near = (today + timedelta(days=each) for each in (-1, 0, 1))
    return {day + timedelta(days=each) for day in near for each in REMINDER_DAYS}


def moment(on: date, at: time, zone: str) -> datetime | None:
    """A local time as a moment; None when the clock skips it. The first of two that are alike."""
    local = datetime.combine(on, at, ZoneInfo(zone))
    there = local.astimezone(UTC)
    is_there = there.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local.replace(tzinfo=None)
    return there if is_there else None


def ago(now: datetime, days: int) -> date:
    """The day so many days before."""
    return now.date() - timedelta(days=days)
