"""What becomes of each row of a list that comes in: who it is, what is wrong, and what they get.

Nothing is changed here; the same judgement is made again when the rows are saved.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select

from eventsys.core.db import db
from eventsys.core.i18n import LazyText, gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.text import fold
from eventsys.events.models import Event
from eventsys.places import service as places
from eventsys.places.models import Municipality
from eventsys.registration import lineup, rules, seats
from eventsys.registration import service as registrations
from eventsys.registration.bookings import Applicant
from eventsys.registration.models import LIVE, Registration, RegistrationSettings

LONGEST = {"phone": 50, "note": 2000}
USUAL_LENGTH = 200
MUNICIPAL = re.compile(r"(.+) kommune?")
ONLINE = {"online", "digitalt", "distans", "pa distans", "webb", "virtuelt", "remote", "teams"}
ONSITE = {"pa plats", "plats", "fysiskt", "onsite", "on site", "fremmode", "fysisk", "in person"}
FATES: dict[str, LazyText] = {
    "confirmed": _("Får plats"),
    "waiting": _("Reservlista"),
    "already": _("Redan anmäld"),
    "twice": _("Står två gånger"),
    "full": _("Ingen plats"),
    "error": _("Fel"),
}
MADE = ("confirmed", "waiting")


@dataclass(frozen=True)
class Row:
    """One person as the list has them. `fate` is one of FATES; `wrong` says what is to mend."""

    number: int
    person: Applicant
    note: str = ""
    fate: str = "error"
    wrong: tuple[str, ...] = ()


def read(
    event: Event, rows: Sequence[Sequence[str]], columns: Sequence[str], first: int
) -> list[Row]:
    """The rows as people, each with what is wrong with it. `first` is the number of the first."""
    by_name = {fold(each.name): each.id for each in municipalities_of(event)}
    possible = rules.attendances(event.format)
    read = []
    for number, cells in enumerate(rows, first):
        said = {name: cell for name, cell in zip(columns, cells, strict=True) if name}
        read.append(_row(number, said, by_name, possible))
    return read


def judge(event: Event, rows: Sequence[Row], settings: RegistrationSettings) -> list[Row]:
    """What becomes of them all, in their order: whoever finds others before them waits."""
    keys = {row.number: registrations.person_key(row.person) for row in rows if not row.wrong}
    known = dict.fromkeys(live_among(event, list(keys.values())), "already")
    judged: dict[int, str] = {}
    for number, key in keys.items():
        judged[number] = known.get(key, "")
        known.setdefault(key, "twice")
    coming = [row for row in rows if judged.get(row.number) == ""]
    people = [lineup.person_of(row.person, settings) for row in coming]
    placed = seats.place(event, settings, people, keeps_together=False) if people else []
    judged |= {row.number: fate for row, fate in zip(coming, placed, strict=True)}
    return [replace(row, fate=judged.get(row.number, row.fate)) for row in rows]


def counts(rows: Sequence[Row]) -> Counter[str]:
    """How many have which fate."""
    return Counter(row.fate for row in rows)


def municipalities_of(event: Event) -> list[Municipality]:
    """Those of the region's country: the same name can stand for another one elsewhere."""
    country = event.region.country
    return [each for each in places.municipalities() if each.region.country == country]


def live_among(event: Event, keys: Sequence[str]) -> set[str]:
    """Which of these people have a registration already. Asks in parts that one statement takes."""
    found: set[str] = set()
    for at in range(0, len(keys), 500):
        query = select(Registration.person_key).where(
            Registration.event_id == event.id,
            Registration.person_key.in_(keys[at : at + 500]),
            LIVE,
        )
        found |= set(db.session.scalars(query))
    return found


def _row(
    number: int, said: Mapping[str, str], by_name: Mapping[str, int], possible: Sequence[str]
) -> Row:
    names = (said.get("first_name", ""), said.get("last_name", ""))
    name = said.get("name") or " ".join(part for part in names if part)
    attendance = _attendance(said.get("attendance", ""), possible)
    organisation, place = said.get("organisation", ""), said.get("municipality", "")
    municipality_id = _municipality(place or organisation, by_name)
    email, is_address = _email(said.get("email", ""))
    person = Applicant(
        name=name,
        email=email,
        attendance=attendance or possible[0],
        organisation=organisation,
        title=said.get("title", ""),
        municipality_id=municipality_id,
        phone=said.get("phone", ""),
    )
    wrong = [*_too_long({**said, "name": name})]
    if not name:
        wrong.append(gettext("Namnet saknas."))
    if not is_address:
        wrong.append(
            gettext("E-postadressen %(email)s är inte rätt.", email=email)
            if email
            else gettext("E-postadressen saknas.")
        )
    if place and municipality_id is None:
        wrong.append(gettext("Kommunen %(name)s finns inte.", name=place))
    if attendance is None:
        wrong.append(gettext("Skriv På plats eller Online för hur personen deltar."))
    return Row(number, person, said.get("note", ""), wrong=tuple(wrong))


def _too_long(said: Mapping[str, str]) -> Iterator[str]:
    for name, cell in said.items():
        most = LONGEST.get(name, USUAL_LENGTH)
        if len(cell) > most:
            start = f"{cell[:20]}…"
            yield gettext("”%(start)s” är längre än %(most)s tecken.", start=start, most=most)


def _email(text: str) -> tuple[str, bool]:
    """The address in its usual form, and whether it is one."""
    bare = text.removeprefix("mailto:").strip("<>,; ")
    try:
        return validate_email(bare, check_deliverability=False).normalized, True
    except EmailNotValidError:
        return bare, False


def _attendance(text: str, possible: Sequence[str]) -> str | None:
    """How somebody takes part; None for what cannot be understood, or is not possible."""
    words = fold(text)
    if not words:
        return possible[0]
    said = "online" if words in ONLINE else "onsite" if words in ONSITE else None
    return said if said in possible else None


def _municipality(text: str, by_name: Mapping[str, int]) -> int | None:
    """The municipality that is named: Sala, Sala kommun, Köpings kommun, Viborg Kommune."""
    words = fold(text)
    found = MUNICIPAL.fullmatch(words)
    bare = found[1] if found else words
    return by_name.get(bare) or (by_name.get(bare.removesuffix("s")) if found else None)
