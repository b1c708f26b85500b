"""Days and hours in words, as Swedish, Danish and English write them; week numbers; month grids.

Times come in as the event's own local time. Languages are "sv", "da" and "en".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

from babel.dates import get_day_names, get_month_names

Width = Literal["wide", "abbreviated"]


@dataclass(frozen=True)
class Span:
    """One day of an event, with hours (aware, in the event's zone) when they are known."""

    on: date
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True)
class Week:
    """A row of a month grid: the ISO week number and its seven days, Monday first."""

    number: int
    days: tuple[date, ...]


@dataclass(frozen=True)
class _Words:
    dot: str  # after the number of a day
    between: str  # whole dates of a range
    and_: str
    clock: str  # before hours
    at: str  # after a date, before its hours
    next_day: str
    until: str
    both_days: str
    every_day: str
    hour: tuple[str, str]
    minute: tuple[str, str]


_WORDS = {
    "sv": _Words(
        "", "–", "och", "kl. ", " ", "nästa dag", "till", "båda dagarna", "alla dagarna",
        ("timme", "timmar"), ("minut", "minuter"),
    ),
    "da": _Words(
        ".", " – ", "og", "kl. ", " ", "næste dag", "til", "begge dage", "alle dage",
        ("time", "timer"), ("minut", "minutter"),
    ),
    "en": _Words(
        "", " – ", "and", "", ", ", "the next day", "to", "both days", "each day",
        ("hour", "hours"), ("minute", "minutes"),
    ),
}  # fmt: skip


@lru_cache
def _day_names(language: str, width: Width) -> Mapping[int, str]:
    names = get_day_names(width, locale=language)
    return {number: str(names[number]).rstrip(".") for number in range(7)}


@lru_cache
def _month_names(language: str, width: Width) -> Mapping[int, str]:
    names = get_month_names(width, locale=language)
    return {number: str(names[number]).rstrip(".") for number in range(1, 13)}


def weekday_name(day: date, language: str) -> str:
    """onsdag"""
    return _day_names(language, "wide")[day.weekday()]


def weekday_short(day: date, language: str) -> str:
    """ons"""
    return _day_names(language, "abbreviated")[day.weekday()]


def month_short(day: date, language: str) -> str:
    """mars, sep"""
    return _month_names(language, "abbreviated")[day.month]


def month_title(year: int, month: int, language: str) -> str:
    """mars 2027"""
    return f"{_month_names(language, 'wide')[month]} {year}"


def _day_month(day: date, language: str) -> str:
    return f"{day.day}{_WORDS[language].dot} {_month_names(language, 'wide')[day.month]}"


def short_day(day: date, language: str) -> str:
    """24 mars 2027 · 24. marts 2027 · 24 March 2027"""
    return f"{_day_month(day, language)} {day.year}"


def day_words(day: date, language: str) -> str:
    """onsdag 24 mars 2027 · onsdag den 24. marts 2027 · Wednesday 24 March 2027"""
    weekday = weekday_name(day, language)
    article = "den " if language == "da" else ""
    return f"{weekday} {article}{short_day(day, language)}"


def _clock(hour: int, minute: int, language: str, *, whole: bool = False) -> str:
    if language == "en":
        return f"{hour:02}:{minute:02}"
    return str(hour) if whole else f"{hour}.{minute:02}"


def clock(moment: time | datetime, language: str) -> str:
    """9.30 · 17.30; English 09:30 · 17:30"""
    return _clock(moment.hour, moment.minute, language)


def clock_range(start: time | datetime, end: time | datetime | None, language: str) -> str:
    """kl. 17.30–20.00 · kl. 18–20 · kl. 22–2 nästa dag; English 17:30–20:00.

    Of bare times, an end that is not later than the start is taken to be on the next day.
    """
    words, last = _WORDS[language], end or start
    whole = not start.minute and not last.minute
    begin = words.clock + _clock(start.hour, start.minute, language, whole=whole)
    if last == start:
        return begin
    days = _days_later(start, last)
    if days > 1 and isinstance(last, datetime):
        end_day = day_words(last.date(), language)
        return f"{begin} {words.until} {end_day}{words.at}{clock_range(last, None, language)}"
    if days == 1 and (last.hour, last.minute) == (0, 0):
        return f"{begin}–{_clock(24, 0, language, whole=whole)}"
    later = f" {words.next_day}" if days else ""
    return f"{begin}–{_clock(last.hour, last.minute, language, whole=whole)}{later}"


def _days_later(start: time | datetime, end: time | datetime) -> int:
    if isinstance(start, datetime) and isinstance(end, datetime):
        return (end.date() - start.date()).days
    return int((end.hour, end.minute) <= (start.hour, start.minute))


def when_words(spans: Iterable[Span], language: str) -> str:
    """All days of an event in one phrase.

    One day: "onsdag 24 mars 2027 kl. 17.30–20.00". Days alike: "1–2 september 2016",
    "2, 9 och 16 mars 2027 kl. 9–12 alla dagarna". Else each day with its own hours.
    """
    words = _WORDS[language]
    hours: dict[date, list[str]] = {}
    for span in sorted(spans, key=lambda span: (span.on, str(span.start))):
        ranges = hours.setdefault(span.on, [])
        if span.start:
            ranges.append(clock_range(span.start, span.end, language))
    days = {day: _listed(ranges, language) for day, ranges in hours.items()}
    if len(days) > 1 and len(set(days.values())) == 1:
        together, when = _together(list(days), language), next(iter(days.values()))
        each = words.both_days if len(days) == 2 else words.every_day
        return f"{together}{words.at}{when} {each}" if when else together
    return _listed(
        [
            day_words(day, language) + (words.at + when if when else "")
            for day, when in days.items()
        ],
        language,
    )


def _together(days: Sequence[date], language: str) -> str:
    """1–2 september 2016; 2, 9 och 16 mars 2027; 30 mars och 6 april 2027."""
    words, first, last = _WORDS[language], days[0], days[-1]
    full = short_day(last, language)
    in_a_row = (last - first).days == len(days) - 1
    if (first.year, first.month) == (last.year, last.month):
        numbers = [f"{day.day}{words.dot}" for day in days]
        month = month_title(last.year, last.month, language)
        run = f"{numbers[0]}–{numbers[-1]}" if in_a_row else _listed(numbers, language)
        return f"{run} {month}"
    if first.year != last.year:
        texts = [short_day(day, language) for day in days]
    else:
        texts = [_day_month(day, language) for day in days[:-1]] + [full]
    return f"{texts[0]}{words.between}{full}" if in_a_row else _listed(texts, language)


def _listed(parts: Sequence[str], language: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    comma = "; " if any("," in part for part in parts) else ", "
    return f"{comma.join(parts[:-1])} {_WORDS[language].and_} {parts[-1]}"


def week(day: date) -> int:
    """The ISO week number."""
    return day.isocalendar().week


def month_grid(year: int, month: int) -> list[Week]:
    """The weeks that a month touches, each whole."""
    first = date(year, month, 1)
    monday = first - timedelta(days=first.weekday())
    weeks = []
    while monday <= first or monday.month == month:
        days = tuple(monday + timedelta(days=n) for n in range(7))
        weeks.append(Week(week(monday), days))
        monday += timedelta(days=7)
    return weeks


def duration_words(minutes: int, language: str) -> str:
    """45 minuter · 1 timme · 2 timmar 30 minuter"""
    words = _WORDS[language]
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} {words.hour[hours != 1]}"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} {words.minute[rest != 1]}")
    return " ".join(parts)


def iso_local(moment: date | datetime) -> str:
    """What <time datetime> says: 2027-03-24T17:30+01:00, or 2027-03-24 for a day."""
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="minutes")
    return moment.isoformat()
