"""History in words: what was done, to which field, and by whom. Values in, texts out.

What is kept as a number (a kind, a series, a municipality) gets its name from whoever asks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from eventsys.audit import line_words, part_words, quota_words
from eventsys.audit.models import AuditEntry
from eventsys.core import dates, differences
from eventsys.core.differences import Stretch
from eventsys.core.i18n import LazyText, current_language, gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.text import shorten

LONGEST = 160
Names = Mapping[str, Mapping[int, str]]

ACTIONS: dict[str, LazyText] = {
    "event.created": _("Mötet lades upp som utkast."),
    "event.edited": _("Uppgifterna ändrades."),
    "event.published": _("Mötet publicerades."),
    "event.cancelled": _("Mötet ställdes in."),
    "event.deleted": _("Utkastet togs bort."),
    "co_host.accepted": _("%(region)s tackade ja till att vara medarrangör."),
    "co_host.declined": _("%(region)s tackade nej till att vara medarrangör."),
    "programme.added": _("Programpunkten ”%(item)s” lades till."),
    "programme.edited": _("Programpunkten ”%(item)s” ändrades."),
    "programme.removed": _("Programpunkten ”%(item)s” togs bort."),
    "programme.moved": _("Programpunkten ”%(item)s” flyttades."),
    "programme.timed": _("Programmets tider räknades om."),
    "speaker.added": _("%(speaker)s lades till bland de medverkande."),
    "speaker.edited": _("Uppgifterna om %(speaker)s ändrades."),
    "speaker.removed": _("%(speaker)s togs bort från de medverkande."),
    "speaker.invited": _("%(speaker)s bjöds in att medverka."),
    "speaker.reminded": _("%(speaker)s fick en påminnelse om att svara."),
    "speaker.link_renewed": _("%(speaker)s fick en ny länk."),
    "speaker.confirmed": _("%(speaker)s tackade ja till att medverka."),
    "speaker.declined": _("%(speaker)s tackade nej till att medverka."),
    "speaker.forgotten": _("Kontaktuppgifter till en medverkande raderades enligt reglerna."),
    "document.added": _("Dokumentet ”%(document)s” lades till."),
    "document.edited": _("Dokumentet ”%(document)s” ändrades."),
    "document.replaced": _("Dokumentet ”%(document)s” fick en ny version."),
    "document.moved": _("Dokumentet ”%(document)s” flyttades."),
    "document.removed": _("Dokumentet ”%(document)s” togs bort."),
    "question.added": _("Frågan ”%(question)s” lades till i anmälan."),
    "question.edited": _("Frågan ”%(question)s” ändrades."),
    "question.removed": _("Frågan ”%(question)s” togs bort, med sina svar."),
    "question.moved": _("Frågan ”%(question)s” flyttades."),
    "question.replaced": _("Anmälans frågor ändrades."),
    "sign_up.changed": _("Anmälan till programpunkter ändrades."),
    "survey.enabled": _("Utvärderingen slogs på."),
    "survey.disabled": _("Utvärderingen stängdes av."),
    "survey.timed": _("Utvärderingen fick en annan sista dag."),
    "survey.question_added": _("Frågan ”%(question)s” lades till i utvärderingen."),
    "survey.question_edited": _("Frågan ”%(question)s” ändrades i utvärderingen."),
    "survey.question_removed": _("Frågan ”%(question)s” togs bort ur utvärderingen."),
    "survey.question_moved": _("Frågan ”%(question)s” flyttades i utvärderingen."),
    "survey.sent": _("Utvärderingen skickades till %(number)s deltagare."),
    "survey.closed": _("Utvärderingen stängde med %(answered)s svar."),
    "registration.joined": _("En deltagare gick in i onlinemötet."),
    "registration.confirmed": _("En deltagare anmäldes och fick plats."),
    "registration.waiting": _("En deltagare anmäldes till reservlistan."),
    "registration.promoted": _("En deltagare fick plats från reservlistan."),
    "registration.seated": _("En deltagare fick plats före andra på reservlistan."),
    "registration.unseated": _("En deltagare flyttades till reservlistan."),
    **line_words.ACTIONS,
    "registration.noted": _("Arrangörernas anteckning om en deltagare ändrades."),
    "registration.imported": _("En lista med deltagare lästes in."),
    "registration.changed": _("En anmälan ändrades."),
    "registration.cancelled": _("En anmälan avbokades."),
    "registration.configured": _("Inställningarna för anmälan ändrades."),
    "registration.followed": _("Tiden för anmälan flyttades med mötet."),
    "invitee.drawn_up": _("%(number)s personer lades till bland de inbjudna."),
    "invitee.invited": _("Inbjudningar skickades till %(number)s personer."),
    "invitee.reminded": _("Påminnelser om inbjudan skickades till %(number)s personer."),
    "invitee.declined": _("Någon tackade nej till inbjudan."),
    "invitee.withdrawn": _("En inbjudan togs tillbaka."),
    "invitee.forgotten": _("Uppgifterna om en inbjuden raderades enligt gallringsreglerna."),
    "quota.changed": _("Platserna som hålls för vissa ändrades."),
    "registration.forgotten": _("Uppgifterna om en deltagare raderades enligt gallringsreglerna."),
    "needs.seen": _("Såg vem som behöver vad: kost och behov."),
    "checkin.admitted": _("En deltagare släpptes in."),
    "checkin.undone": _("Ett insläpp ångrades."),
    "letters.chosen": _("Vilka mejl som går av sig själva ändrades."),
    "mailing.scheduled": _("Meddelandet ”%(subject)s” till deltagarna planerades."),
    "mailing.stopped": _("Meddelandet ”%(subject)s” till deltagarna stoppades."),
    "mailing.sent": _("Meddelandet ”%(subject)s” gick till %(count)s deltagare."),
    "region.sender_set": _("Regionens avsändare i mejl ändrades."),
    "region.words_set": _("Regionens text i ett mejl ändrades."),
    "series.created": _("Serien lades upp."),
    "series.edited": _("Seriens uppgifter ändrades."),
    "template.created": _("Mallen sparades."),
    "template.edited": _("Mallen ändrades."),
    "template.removed": _("Mallen togs bort."),
    "address.suppressed": _("Vi slutade skicka mejl till en adress som inte går att nå."),
    "address.released": _("Vi började skicka mejl till en adress igen."),
    "newsletter.joined": _("Någon började prenumerera på nyhetsbrevet."),
    "newsletter.ended": _("Någon slutade prenumerera på nyhetsbrevet."),
    "edition.started": _("Nyhetsbrevet påbörjades."),
    "edition.edited": _("Nyhetsbrevet ändrades."),
    "edition.scheduled": _("Nyhetsbrevet blev klart att skickas."),
    "edition.recalled": _("Nyhetsbrevet hölls inne igen."),
    "edition.tried": _("Ett provbrev skickades."),
    "edition.done": _("Nyhetsbrevet skrevs till alla som vill ha det."),
    "edition.stopped": _("Nyhetsbrevet stoppades."),
    "edition.removed": _("Utkastet till nyhetsbrev togs bort."),
    "user.added": _("En användare lades till."),
    "user.removed": _("En användare togs bort."),
    "user.password_set": _("Lösenordet byttes."),
    "user.needs_shown": _("En användare fick se behov med namn."),
    "user.needs_hidden": _("En användare får inte längre se behov med namn."),
    "privacy.person_seen": _("Ett registerutdrag om en person togs fram."),
    "privacy.period_changed": _(
        "Tiden för ”%(kind)s” ändrades från %(before)s till %(after)s dagar."
    ),
}

FIELDS: dict[str, LazyText] = {
    "title": _("Rubrik"),
    "summary": _("Sammanfattning"),
    "description": _("Beskrivning"),
    "kind_id": _("Typ av möte"),
    "series_id": _("Serie"),
    "language": _("Språk"),
    "time_zone": _("Tidszon"),
    "certainty": _("Hur säkert datumet är"),
    "status": _("Status"),
    "days": _("Dagar"),
    "period_words": _("Period i ord"),
    "period_from": _("Tidigaste dag"),
    "period_to": _("Senaste dag"),
    "first_on": _("Tidigaste dag"),
    "last_on": _("Senaste dag"),
    "format": _("Sätt att delta"),
    "audience": _("Vem som kan anmäla sig"),
    "audience_words": _("Vem mötet är till för"),
    "municipality_id": _("Kommun"),
    "venue": _("Lokal"),
    "venue_seats": _("Lokalens platser"),
    "address": _("Gatuadress"),
    "town": _("Ort"),
    "directions": _("Hitta dit"),
    "accessibility": _("Tillgänglighet"),
    "latitude": _("Latitud"),
    "longitude": _("Longitud"),
    "online_service": _("Tjänst för onlinemötet"),
    "join_link": _("Hemlig länk till onlinemötet"),
    "themes": _("Teman"),
    "contacts": _("Kontaktpersoner"),
    "co_hosts": _("Medarrangörer"),
    "co_host_regions": _("Regioner som är medarrangörer"),
    "co_host_names": _("Andra medarrangörer"),
    "pattern": _("Slags serie"),
    "enabled": _("Ta emot anmälningar"),
    "external_url": _("Anmälan på annan webbplats"),
    "opens_at": _("Anmälan öppnar"),
    "closes_at": _("Anmälan stänger"),
    "seats_onsite": _("Platser på plats"),
    "seats_online": _("Platser online"),
    "waiting_list": _("Reservlista"),
    **line_words.FIELDS,
    "has_food": _("Mat serveras"),
    "needs_approval": _("Anmälan ska godkännas"),
    "asks_role": _("Frågan om roll"),
    "role": _("Roll"),
    "party_size": _("Anmälda på en gång"),
    "confirmation_words": _("Text i bekräftelsen"),
    "name": _("Namn"),
    "email": _("E-postadress"),
    "organisation": _("Organisation"),
    "phone": _("Telefon"),
    "attendance": _("Sätt att delta"),
    "needs": _("Behov"),
    "answers": _("Svar på frågor"),
    "items": _("Programpunkter"),
}

CODES: dict[str, LazyText] = {
    "confirmed": _("Bestämt"),
    "preliminary": _("Preliminärt"),
    "period": _("Bara period"),
    "onsite": _("På plats"),
    "online": _("Online"),
    "hybrid": _("På plats och online"),
    "open": _("Öppet för alla"),
    "invitation": _("Bara för inbjudna"),
    "recurring": _("Återkommande"),
    "tour": _("Turné"),
    "sv": _("Svenska"),
    "da": _("Danska"),
    "en": _("Engelska"),
    **line_words.POLICIES,
}
CODES |= quota_words.ROLES
CODED = {"role", "certainty", "format", "audience", "pattern", "language", "attendance"}
CODED |= line_words.CODED
# What is long enough for its changes to be told word by word.
LONG_TEXTS = {"summary", "description", "directions", "accessibility"}
LONG_TEXTS |= {"access_words", "confirmation_words"}
SEATS = {"seats_onsite", "seats_online"}


@dataclass(frozen=True)
class ChangedField:
    """One field with its value before and after, in words; a long text also word by word."""

    field: str
    before: str
    after: str
    stretches: tuple[Stretch, ...] = ()


def sentence(entry: AuditEntry) -> str:
    """What was done."""
    words = ACTIONS.get(entry.action)
    if words is None:
        return entry.action
    texts = {name: value for name, value in entry.detail.items() if isinstance(value, str)}
    return gettext(words.message, **texts) if "%(" in words.message else str(words)


def note(entry: AuditEntry, people: Mapping[int, str]) -> str:
    """What was said about it: a reason, or which particulars of a registration became others.

    `people` are names of registrations that are spoken of, by their ids.
    """
    if entry.action == "registration.changed":
        return ", ".join(field(name) for name in entry.detail.get("fields", ()))
    said = line_words.note(entry.detail, people)
    return str(said or entry.detail.get("reason") or entry.detail.get("title") or "")


def who(entry: AuditEntry) -> str:
    """Who did it: a name, or whoever stands behind a code."""
    nobody = {
        "@attendee": gettext("deltagaren"),
        "@speaker": gettext("den medverkande"),
        "@subscriber": gettext("prenumeranten"),
        "@system": gettext("systemet"),
    }
    return nobody.get(entry.actor_name, entry.actor_name)


def changes(entry: AuditEntry, names: Names, zone: str) -> list[ChangedField]:
    """Each field that became different."""
    found = []
    for name, (before, after) in entry.detail.get("changes", {}).items():
        was, is_now = value(name, before, names, zone), value(name, after, names, zone)
        # What is kept secret looks the same before and after.
        is_now = is_now if was != is_now else gettext("ändrad")
        stretches = _word_by_word(before, after) if name in LONG_TEXTS else ()
        found.append(ChangedField(field(name), was, is_now, stretches))
    for title, before, after in entry.detail.get("times", ()):
        was, is_now = (value("start_minute", each, names, zone) for each in (before, after))
        found.append(ChangedField(title, was, is_now))
    return found


def _word_by_word(before: str | None, after: str | None) -> tuple[Stretch, ...]:
    """How a text came from another; nothing where one of them says nothing."""
    if not before or not after:
        return ()
    return tuple(differences.shortened(differences.between(before, after)))


def field(name: str) -> str:
    """The field as it is called on the forms."""
    if name.startswith(quota_words.BEGINNING):
        return quota_words.field(name)
    return str(FIELDS.get(name) or part_words.FIELDS.get(name) or name)


def value(name: str, kept: Any, names: Names, zone: str) -> str:
    """A value as history keeps it, in words that fit in a line; nothing is said in words too."""
    if name in SEATS and kept is None:
        return gettext("ingen gräns")
    if kept is None or kept == "" or kept == []:
        return gettext("inget")
    if isinstance(kept, bool):
        return gettext("ja") if kept else gettext("nej")
    if name in names:
        return names[name].get(kept, gettext("något som inte längre finns"))
    return _told(name, kept, zone)


def _told(name: str, kept: Any, zone: str) -> str:
    """What is neither nothing nor a number that names something."""
    if name.startswith(quota_words.BEGINNING):
        return quota_words.value(kept, zone)
    if name in CODED | part_words.CODED:
        return str(CODES.get(kept) or part_words.CODES.get(kept) or kept)
    if name in part_words.WORDS:
        return part_words.WORDS[name](kept)
    if name == "join_link":
        return gettext("en länk som inte visas")
    return shorten(_plain(name, kept, zone), LONGEST)


def _plain(name: str, kept: Any, zone: str) -> str:
    if name == "days":
        return _days(kept)
    if name.endswith("_at"):
        moment = datetime.fromisoformat(kept).astimezone(ZoneInfo(zone))
        return dates.when_words([dates.Span(moment.date(), moment)], current_language())
    if name.endswith("_on") or name in ("period_from", "period_to", "day"):
        return dates.short_day(date.fromisoformat(kept), current_language())
    return ", ".join(map(str, kept)) if isinstance(kept, list) else str(kept)


def _days(kept: Sequence[Sequence[str | None]]) -> str:
    """Days as [date, start, end] in words. The zone is left out: the hours are local already."""
    language = current_language()
    words = []
    for on, start, end in kept:
        day = dates.day_words(date.fromisoformat(str(on)), language)
        hours = _hours(start, end, language)
        words.append(f"{day} {hours}".strip())
    return "; ".join(words)


def _hours(start: str | None, end: str | None, language: str) -> str:
    if start is None:
        return ""
    until = time.fromisoformat(end) if end else None
    return dates.clock_range(time.fromisoformat(start), until, language)
