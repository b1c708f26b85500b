"""When and where an event is, in words and for calendars: what letters tell, and compare."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location

from eventsys.core import dates, ics
from eventsys.core.i18n import current_language
from eventsys.core.i18n import gettext as _
from eventsys.events import calendar
from eventsys.events.models import Event


@dataclass(frozen=True)
class Situation:
    """The time and place of an event at one moment. Its words are in the current language."""

    certainty: str
    period_words: str
    spans: tuple[dates.Span, ...]
    time_zone: str
    place: str
    online_service: str

    def when(self) -> str:
        """tisdag 2 mars 2027 kl. 13–16 (svensk tid), or the words of a period."""
        if not self.spans:
            return self.period_words
        when = dates.when_words(self.spans, current_language())
        if not any(span.start for span in self.spans):
            return when
        return f"{when} ({_clock_words(self.time_zone)})"

    def when_and_how_sure(self) -> str:
        """The same, saying so when the date is not certain yet."""
        if self.certainty == "preliminary":
            return _("%(when)s, preliminärt datum", when=self.when())
        return self.when()

    def where(self, attendance: str) -> str:
        """Where somebody is who takes part in this way; nothing while that is not settled.

        Never the link to an online meeting.
        """
        if attendance != "online":
            return self.place
        if self.online_service:
            return _("Online (%(service)s)", service=self.online_service)
        return _("Online")

    def seen_by(self, attendance: str) -> tuple[object, ...]:
        """What matters to somebody who takes part in this way: when it differs, they are told."""
        where = self.online_service if attendance == "online" else self.place
        spans = self.spans
        return attendance, where, self.certainty, self.period_words, spans, self.time_zone

    def how_sure(self) -> str:
        """What is not certain about the date, as a sentence; nothing when all is."""
        if not self.spans:
            return _("Exakt datum är inte bestämt än. Vi mejlar dig när det är klart.")
        if self.certainty == "preliminary":
            return _("Datumet är preliminärt. Vi mejlar dig när det är bestämt.")
        return ""

    def figure(self) -> str:
        """The big numeral: 24, or 1–2 for days in a row; none for days apart or a period."""
        days = self._days()
        if not days:
            return ""
        first, last = days[0], days[-1]
        if first == last:
            return str(first.day)
        in_a_row = (last - first).days == len(days) - 1
        return f"{first.day}–{last.day}" if in_a_row and first.month == last.month else ""

    def month(self) -> str:
        """mars 2027"""
        days = self._days()
        return dates.month_title(days[0].year, days[0].month, current_language()) if days else ""

    def calendar_days(self) -> Sequence[ics.Day]:
        """The days as an invitation wants them; none while only a period is known."""
        return [(span.start, span.end) if span.start else span.on for span in self.spans]

    def _days(self) -> list[date]:
        return sorted({span.on for span in self.spans})


def of(event: Event) -> Situation:
    """How things stand with an event now."""
    spans = [] if event.certainty == "period" else [calendar.span_of(event, d) for d in event.days]
    parts = (event.venue, event.address, event.town)
    return Situation(
        certainty=event.certainty,
        period_words=event.period_words or "",
        spans=tuple(spans),
        time_zone=event.time_zone,
        place=", ".join(part for part in parts if part)
        or (event.municipality.name if event.municipality else ""),
        online_service=event.online_service,
    )


def moved_note(event: Event) -> str:
    """When it was to be held before: Nytt datum (tidigare onsdag 3 december 2026)"""
    spans = [span for day in event.days if (span := calendar.previous_span(event, day))]
    if not spans or event.status == "cancelled":
        return ""
    before = dates.when_words(spans, current_language())
    if [span.on for span in spans] == [day.held_on for day in event.days]:
        return _("Ny tid (tidigare %(when)s)", when=before)
    return _("Nytt datum (tidigare %(when)s)", when=before)


def changes(before: Situation, after: Situation, was_in: str, is_in: str) -> dict[str, str]:
    """What a letter about a change tells, for somebody who took and takes part in these ways."""
    when = before.when_and_how_sure(), after.when_and_how_sure()
    where = before.where(was_in), after.where(is_in)
    return {
        "news": _news(before, after, where[0] != where[1]),
        "was_when": when[0] if when[0] != when[1] else "",
        "is_when": when[1],
        "was_where": where[0] if where[0] != where[1] else "",
    }


def _news(before: Situation, after: Situation, has_moved: bool) -> str:
    """What the heading tells: time, place, time_and_place, or how certain the date is now."""
    has_other_time = (before.spans, before.period_words) != (after.spans, after.period_words)
    is_as_sure = before.certainty == after.certainty
    if has_other_time and (is_as_sure or (before.spans and after.spans)):
        return "time_and_place" if has_moved else "time"
    return "place" if is_as_sure else after.certainty


def _clock_words(zone: str) -> str:
    if zone == "Europe/Stockholm":
        return _("svensk tid")
    if zone == "Europe/Copenhagen":
        return _("dansk tid")
    place = get_timezone_location(ZoneInfo(zone), locale=current_language(), return_city=True)
    return _("tid i %(place)s", place=place)
