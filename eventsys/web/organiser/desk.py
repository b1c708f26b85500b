"""The first page of a region in numbers: what comes, how fast it fills, what to see to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import url_for
from markupsafe import Markup

from eventsys.core import charts, dates
from eventsys.core.charts import Bar, Column
from eventsys.core.i18n import gettext as _
from eventsys.events.models import Event
from eventsys.mail import failures
from eventsys.places.models import Region
from eventsys.registration import awaiting, reach
from eventsys.registration.seats import Availability
from eventsys.reports import desk, pace
from eventsys.speakers import service as speakers
from eventsys.web import event_words
from eventsys.web.event_rows import Month
from eventsys.web.organiser import rows
from eventsys.web.organiser.counted import Row, pairs, told
from eventsys.web.organiser.todo import Facts

# So many of the next events show how they fill; further ahead little happens yet.
NEXT = 12
JUST_OVER = timedelta(days=14)
Standings = Mapping[int, Availability]


@dataclass(frozen=True)
class Pulse:
    """How a region is doing: the last days' registrations, week by week, and what is waiting."""

    lately: int
    chart: Markup
    rows: Sequence[Row]
    coming: int
    drafts: int
    waiting: int


def months(coming: Sequence[Event], standings: Standings, now: datetime) -> list[Month]:
    """The list of what is coming; the next ones show how they fill."""
    near = [each for each in coming if each.status == "published"][:NEXT]
    speeds = pace.of_events([each.id for each in near], now)
    asides = {
        url_for("organiser.events.show", event_id=each.id): rows.aside(
            standings[each.id], speeds.get(each.id, [])
        )
        for each in near
    }
    listed = rows.by_month(coming, standings, event_words.today(now), past=False)
    return rows.with_pace(listed, asides)


def facts(region: Region, coming: Sequence[Event], standings: Standings, now: datetime) -> Facts:
    """What the to-do list is made from."""
    ids, today = [each.id for each in coming], event_words.today(now)
    return Facts(
        standings=standings,
        failed=failures.counts(ids),
        unreached=reach.counts(ids),
        speakers=speakers.unconfirmed(coming),
        pending=awaiting.counts(ids),
        over=desk.without_documents(region, today - JUST_OVER, today - timedelta(days=1)),
        now=now,
    )


def pulse(region: Region, coming: Sequence[Event], standings: Standings, now: datetime) -> Pulse:
    """The last eight weeks of a region."""
    found = pace.of_region(region, now.astimezone(event_words.HOME))
    bars = [Bar(_week_words(monday), count) for monday, count in found.weeks]
    steps = [Column(bar.label, (bar.value,)) for bar in bars]
    title = _("Anmälningar per vecka")
    is_alive = any(bar.value for bar in bars)
    return Pulse(
        lately=found.lately,
        chart=charts.columns("weeks", title, told(bars), steps) if is_alive else Markup(""),
        rows=pairs(bars),
        coming=sum(each.status == "published" for each in coming),
        drafts=sum(each.status == "draft" for each in coming),
        waiting=sum(standing.waiting for standing in standings.values()),
    )


def _week_words(monday: date) -> str:
    return _("v. %(number)s", number=dates.week(monday))
