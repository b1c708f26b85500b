"""The letter of a newsletter, as facts: each event once in a language, each reader's own list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from eventsys.core import dates, links
from eventsys.core.i18n import current_language, in_language
from eventsys.core.i18n import gettext as _
from eventsys.core.text import paragraphs
from eventsys.events import region_letters, situation
from eventsys.events.models import Event
from eventsys.events.region_letters import From
from eventsys.newsletter import content, matching
from eventsys.newsletter.matching import Offer, Sender, Wishes
from eventsys.newsletter.models import Edition

NAME = "newsletter_edition"
Row = dict[str, Any]


@dataclass(frozen=True)
class Letter:
    """All that letters of one newsletter are made from, in the languages that were asked for."""

    region: str
    slug: str
    accent: int
    comes_from: From
    sender: Sender
    offers: Sequence[Offer]
    rows: Mapping[str, Mapping[int, Row]]
    words: Mapping[str, Row]

    def wanted(self, wishes: Wishes) -> tuple[int, ...]:
        """The events that somebody gets; none: they get no letter."""
        return matching.wanted(wishes, self.sender, self.offers)

    def facts(
        self, language: str, event_ids: Iterable[int], manage_url: str, unsubscribe_url: str
    ) -> Row:
        """What one reader's letter says."""
        return {
            "region": self.region,
            "accent": self.accent,
            "region_url": links.region(self.slug, language),
            "events": [self.rows[language][each] for each in event_ids],
            "manage_url": manage_url,
            "unsubscribe_url": unsubscribe_url,
            "is_trial": False,
            **self.words[language],
        }


def prepare(edition: Edition, languages: Iterable[str], now: datetime) -> Letter:
    """Read what the letters tell, once for all who get one."""
    listed = content.chosen(edition, now)
    region, on = edition.region, content.today(edition.region, now)
    wanted = [*languages]
    return Letter(
        region=region.name,
        slug=region.slug,
        accent=region.accent,
        comes_from=region_letters.sender_of(region),
        sender=Sender(region.id, frozenset(each.id for each in region.municipalities)),
        offers=[content.offer(event) for event, _reason in listed],
        rows={
            language: {event.id: _row(event, why, edition, language, on) for event, why in listed}
            for language in wanted
        },
        words={language: words_of(edition, language) for language in wanted},
    )


def words_of(edition: Edition, language: str) -> Row:
    """Subject and introduction in a language, or in the region's where there are none in it."""
    said = {}
    for name, texts in (("subject", edition.subject), ("words", edition.words)):
        spoken = language if texts.get(language) else edition.region.language
        said[name] = texts.get(spoken, ""), spoken if spoken != language else ""
    return {
        "subject_words": said["subject"][0],
        "words": paragraphs(said["words"][0]),
        "words_lang": said["words"][1],
    }


def _row(event: Event, reason: str, edition: Edition, language: str, on: date) -> Row:
    """An event of the list, in words."""
    with in_language(language):
        standing = situation.of(event)
        is_off = event.status == "cancelled"
        return {
            "title": event.title,
            "lang": event.language if event.language != language else "",
            "url": links.event(event.region.slug, event.slug, language),
            "label": _label("cancelled" if is_off else reason),
            "is_off": is_off,
            "kind": event.kind.name(language),
            "when": standing.when() if is_off else standing.when_and_how_sure(),
            "where": _where(event, standing),
            "host": event.region.name if event.region_id != edition.region_id else "",
            "note": situation.moved_note(event) if event.days else _("Datum kommer"),
            "period": _period(event),
            **_numeral(event, on),
        }


def _period(event: Event) -> str:
    """The words that stand where a day is not decided: Början av 2027."""
    words = "" if event.days else event.period_words or ""
    return words[:1].upper() + words[1:]


def _numeral(event: Event, on: date) -> Row:
    """The big numeral: the next day, or days in a row, and the month under it."""
    days = sorted({day.held_on for day in event.days})
    if not days:
        return {"figure": "", "weekday": "", "month": ""}
    language = current_language()
    first = next((day for day in days if day >= on), days[-1])
    month = f"{dates.month_short(first, language)} {first.year}"
    return {
        "figure": situation.of(event).figure() or str(first.day),
        "weekday": dates.weekday_short(first, language),
        "month": month,
    }


def _where(event: Event, standing: situation.Situation) -> str:
    """Where it is, in one line; never the link of a meeting online."""
    if event.format == "hybrid" and standing.place:
        return _("%(place)s, eller online", place=standing.place)
    return standing.where("online" if event.format != "onsite" else "onsite")


def _label(reason: str) -> str:
    """Why it stands here, in the current language; nothing where somebody chose it."""
    words = {
        "new": _("Nytt"),
        "moved": _("Nytt datum"),
        "confirmed": _("Nu är datumet bestämt"),
        "cancelled": _("Inställt"),
        "last_seats": _("Få platser kvar"),
    }
    return words.get(reason, "")
