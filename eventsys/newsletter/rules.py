"""Why an event stands in a newsletter, and how long things last. Values in, values out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

PENDING_DAYS = 7
# What one address is sent in a day of links to confirm or to change; more is asked for in vain.
LINKS_PER_DAY = 5
MOST_EVENTS = 60
# `chosen`: by hand, without any news about it.
REASONS = ("new", "moved", "confirmed", "cancelled", "last_seats", "chosen")
UNSURE = ("preliminary", "period")


@dataclass(frozen=True)
class News:
    """What is known of an event when its news are looked for."""

    status: str
    certainty: str
    published_at: datetime | None
    cancelled_at: datetime | None
    was_told: bool = False
    was_moved: bool = False
    was_unsure: bool = False
    is_for_all: bool = True
    is_open: bool = False
    has_few_seats: bool = False


def reason(news: News, since: datetime | None) -> str:
    """Why to tell of an event, if there is news about it since a moment; the first newsletter
    (`since` is none) finds everything new. Empty: no news.
    """
    if news.status == "cancelled":
        was_known = since is not None and (news.was_told or _is_before(news.published_at, since))
        return "cancelled" if was_known and not _is_before(news.cancelled_at, since) else ""
    if not news.is_for_all:
        return ""
    if not news.was_told and not _is_before(news.published_at, since):
        return "new"
    if news.was_unsure and news.certainty == "confirmed":
        return "confirmed"
    if news.was_moved:
        return "moved"
    return "last_seats" if news.is_open and news.has_few_seats else ""


def pending_until(asked_at: datetime) -> datetime:
    """Until when somebody can confirm that they want the newsletter."""
    return asked_at + timedelta(days=PENDING_DAYS)


def _is_before(moment: datetime | None, since: datetime | None) -> bool:
    return since is not None and moment is not None and moment <= since
