"""An extract of the register in words: each thing that is kept, with what it is called."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from eventsys.audit import actions, line_words
from eventsys.audit.quota_words import ROLES
from eventsys.core import dates
from eventsys.core.i18n import LANGUAGE_NAMES, LazyText, current_language, gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.participants.columns import ATTENDANCES, SOURCES, STATUSES
from eventsys.registration.organisation_kinds import KINDS
from eventsys.web import event_words

HEADINGS: dict[str, LazyText] = {
    "registrations": _("Anmälningar"),
    "invitations": _("Personliga inbjudningar"),
    "speakers": _("Medverkande"),
    "programme": _("Namn i program"),
    "contacts": _("Kontaktperson för möten"),
    "letters": _("Mejl"),
    "newsletter": _("Prenumeration på inbjudningar"),
    "staff": _("Konto som personal"),
    "suppressed": _("Spärrad adress"),
}
LABELS: dict[str, LazyText] = {
    "event": _("Möte"),
    "title": _("Titel"),
    "organiser": _("Arrangör"),
    "address": _("Webbadress"),
    "first_day": _("Första dagen"),
    "last_day": _("Sista dagen"),
    "status": _("Status"),
    "attendance": _("Sätt att delta"),
    "language": _("Språk"),
    "name": _("Namn"),
    "email": _("E-postadress"),
    "organisation": _("Organisation"),
    "municipality": _("Kommun"),
    "phone": _("Telefon"),
    "access_needs": _("För att kunna delta"),
    "diet": _("Allergi eller specialkost"),
    "has_needs": _("Har behov som inte visas här"),
    "needs": _("Behov"),
    "kind_of_organisation": _("Typ av organisation"),
    "role": _("Roll"),
    "registered_through": _("Anmäld genom"),
    "note_by_organiser": _("Arrangörernas anteckning"),
    "created_at": _("Inlagd"),
    "changed_at": _("Ändrad"),
    "cancelled_at": _("Avbokad"),
    "joined_at": _("Gick till onlinemötet"),
    "status_since": _("Status sedan"),
    "status_reason": _("Så blev det"),
    "seat_held_until": _("Platsen hålls till"),
    "programme_items": _("Programpunkter"),
    "answers": _("Svar på frågor"),
    "history": _("Historik"),
    "letters": _("Mejl"),
    "admissions": _("Kom"),
    "survey_sent_at": _("Utvärderingen skickad"),
    "person": _("Namn och adresser raderas"),
    "text": _("Om personen"),
    "photo": _("Bild"),
    "photo_words": _("Bilden i ord"),
    "state": _("Status"),
    "answer": _("Svar"),
    "invited_at": _("Inbjuden"),
    "answered_at": _("Svarade"),
    "item": _("Programpunkt"),
    "kind": _("Slag"),
    "subject": _("Ämne"),
    "to": _("Till"),
    "written_at": _("Skrivet"),
    "sent_at": _("Skickat"),
    "failed_at": _("Kom inte fram"),
    "confirmed_at": _("Bekräftad"),
    "interests": _("Vill veta om"),
    "roles": _("Roller"),
    "reason": _("Varför"),
    "since": _("Sedan"),
}
# Where the same key stands for something else.
INSIDE: dict[str, dict[str, LazyText]] = {
    "event": {"title": LABELS["event"]},
    "erased_on": {"needs": _("Behov raderas")},
}
WHO: dict[str, LazyText] = {
    "attendee": _("deltagaren"),
    "speaker": _("den medverkande"),
    "system": _("systemet"),
    "organiser": _("arrangören"),
}
# What is kept as a code of its own. A deed that explains nothing is left out.
VALUES: dict[str, Mapping[str, LazyText | str]] = {
    "registered_through": SOURCES,
    "role": ROLES,
    "language": LANGUAGE_NAMES,
}
CODES = WHO | STATUSES | ATTENDANCES | KINDS


def lines(record: dict[str, Any]) -> list[tuple[str, str]]:
    """One thing as labels and values, without what is empty; letters have a part of their own."""
    return [(label, text) for label, text in _lines(record, {}) if text]


def _lines(record: dict[str, Any], other: dict[str, LazyText]) -> Iterator[tuple[str, str]]:
    labels = LABELS | other
    for key, value in record.items():
        if isinstance(value, dict):
            yield from _lines(value, INSIDE.get(key, {}))
        elif key in VALUES:
            yield str(labels[key]), str(VALUES[key].get(value, value))
        elif key == "status_reason":
            yield str(labels[key]), line_words.why(value)
        elif key not in ("letters", "letters_kept_days"):
            yield str(labels.get(key, key)), _in_words(value)


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("ja") if value else gettext("nej")
    if isinstance(value, list):
        return "\n".join(_in_words(each) for each in value)
    if isinstance(value, dict):
        if "was_full" in value:
            value = value | {"was_full": gettext("fullt") if value["was_full"] else None}
        return ", ".join(filter(None, map(_in_words, value.values())))
    return _text(str(value)) if value is not None else ""


def _text(value: str) -> str:
    """A text as it is; moments, days and deeds as people say them."""
    if value in CODES:
        return str(CODES[value])
    if value in actions.ACTIONS:
        return actions.ACTIONS[value].message if "%(" in value else str(actions.ACTIONS[value])
    if value[4:5] != "-" or value[7:8] != "-":
        return value
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    if len(value) == len("2027-01-11"):
        return dates.short_day(moment.date(), current_language())
    return event_words.moment_words(moment, str(event_words.HOME))
