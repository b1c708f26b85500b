"""Which column of a list holds what: known by its heading in three languages, else by its cells."""

import re
from collections.abc import Callable, Collection, Sequence

from eventsys.core.i18n import LazyText
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.text import fold

SKIP = ""
FIELDS: dict[str, LazyText] = {
    SKIP: _("Läs inte in"),
    "name": _("Namn"),
    "first_name": _("Förnamn"),
    "last_name": _("Efternamn"),
    "email": _("E-postadress"),
    "organisation": _("Organisation"),
    "title": _("Titel"),
    "municipality": _("Kommun"),
    "phone": _("Telefon"),
    "attendance": _("Deltar"),
    "note": _("Anteckning"),
}
# Folded, as a search compares.
HEADINGS = {
    "name": "namn, navn, name, fullstandigt namn, fulde navn, full name, deltagare, participant",
    "first_name": "fornamn, fornavn, first name, given name",
    "last_name": "efternamn, efternavn, last name, surname, family name",
    "email": "epost, e-post, epostadress, e-postadress, mejl, mejladress, mail, mailadress, "
    "mailadresse, email, e-mail, e-mailadresse, emailadresse, email address, e-mail address",
    "organisation": "organisation, organization, foretag, virksomhed, company, arbetsgivare, "
    "arbejdsgiver, arbetsplats, arbejdsplads, employer, forvaltning, myndighet, myndighed",
    "title": "titel, title, roll, rolle, role, befattning, stilling, position, uppdrag",
    "municipality": "kommun, kommune, municipality",
    "phone": "telefon, telefonnummer, telefonnr, tel, tlf, mobil, mobilnummer, mobiltelefon, "
    "phone, phone number, mobile",
    "attendance": "deltar, deltagande, deltager, deltagelse, attendance",
    "note": "anteckning, anteckningar, notering, kommentar, bemarkning, note, notes, comment",
}
KNOWN = {word.strip(): field for field, words in HEADINGS.items() for word in words.split(",")}
PHONE = re.compile(r"\+?[\d\s()/-]{6,20}")
ENOUGH = 0.6
LOOKED_AT = 200


def has_heading(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row says what stands under it: it names columns, and has no address."""
    first = rows[0]
    named = sum(fold(cell).strip(" :*") in KNOWN for cell in first)
    return named > 0 and not any("@" in cell for cell in first)


def columns(rows: Sequence[Sequence[str]], places: Collection[str]) -> list[str]:
    """A field for each column, or SKIP. `places` are the folded names of municipalities."""
    if has_heading(rows):
        named = [KNOWN.get(fold(cell).strip(" :*"), SKIP) for cell in rows[0]]
        return _once(named)
    return _by_cells(rows[:LOOKED_AT], places)


def _by_cells(rows: Sequence[Sequence[str]], places: Collection[str]) -> list[str]:
    """By what the cells look like; of those that are only words, the first is a name."""
    kinds: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("email", lambda cell: "@" in cell),
        ("phone", lambda cell: PHONE.fullmatch(cell) is not None),
        ("municipality", lambda cell: fold(cell) in places),
    )
    words = iter(("name", "organisation", "title"))
    found = []
    for number in range(len(rows[0])):
        cells = [row[number] for row in rows if row[number]]
        fitting = (kind for kind, fits in kinds if cells and _mostly(cells, fits))
        kind = next(fitting, None)
        found.append(kind or (next(words, SKIP) if cells else SKIP))
    return _once(found)


def _mostly(cells: Sequence[str], fits: Callable[[str], bool]) -> bool:
    return sum(map(fits, cells)) >= ENOUGH * len(cells)


def _once(fields: Sequence[str]) -> list[str]:
    """Each field for one column only, the first."""
    return [field if field not in fields[:at] else SKIP for at, field in enumerate(fields)]
