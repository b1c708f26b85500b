"""Seats that are kept for some, in words: for whom, and until when."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from sqlalchemy import select

from eventsys.core.db import db
from eventsys.core.i18n import LazyText, lazy_gettext, ngettext
from eventsys.core.i18n import gettext as _
from eventsys.events.models import Event
from eventsys.places.models import Municipality, Region
from eventsys.registration import quotas
from eventsys.registration.quota_models import Quota
from eventsys.registration.seats import Availability
from eventsys.web import event_words

# For whom, as it stands in the middle of a sentence.
ROLES: dict[str, LazyText] = {
    "politician": lazy_gettext("politiker"),
    "official": lazy_gettext("tjänstepersoner"),
    "company": lazy_gettext("företagare"),
    "association": lazy_gettext("föreningar"),
    "citizen": lazy_gettext("privatpersoner"),
}
# More places than that are counted, not named.
NAMED = 3


def names(found: Iterable[Quota]) -> dict[tuple[str, str], str]:
    """For whom each is, in two statements at most."""
    found = [*found]
    called = {("invited", ""): _("inbjudna")}
    called |= {("role", key): str(text) for key, text in ROLES.items()}
    for kind, table in (("municipality", Municipality), ("region", Region)):
        ids = [int(each.key) for each in found if each.kind == kind]
        if ids:
            rows = db.session.execute(select(table.id, table.name).where(table.id.in_(ids)))
            called |= {(kind, str(row[0])): row[1] for row in rows}
    return called


def kept(event: Event, standing: Availability) -> list[str]:
    """Until when seats are kept for whom, a line for each time: for those who want to come."""
    if not standing.settings.has_quotas:
        return []
    found = [each for each in quotas.of_event(event) if each.seats and each.released_at is None]
    called = names(found)
    by_time = sorted(found, key=lambda each: (each.release_at is None, each.release_at or 0))
    return [
        _line([*group], called, event.time_zone)
        for _at, group in groupby(by_time, key=lambda each: each.release_at)
    ]


def _line(group: Sequence[Quota], called: dict[tuple[str, str], str], zone: str) -> str:
    whom = _listed(group, called)
    if group[0].release_at is None:
        return _("Platser hålls för %(whom)s.", whom=whom)
    when = event_words.moment_words(group[0].release_at, zone)
    return _("Fram till %(when)s hålls platser för %(whom)s.", whom=whom, when=when)


def _listed(group: Sequence[Quota], called: dict[tuple[str, str], str]) -> str:
    """inbjudna, politiker och 9 kommuner"""
    places = [each for each in group if each.kind == "municipality"]
    parts = [called[each.kind, each.key] for each in group if each.kind != "municipality"]
    if len(places) > NAMED:
        parts.append(ngettext("en kommun", "%(num)s kommuner", len(places)))
    else:
        parts += [called[each.kind, each.key] for each in places]
    if len(parts) == 1:
        return parts[0]
    return _("%(some)s och %(last)s", some=", ".join(parts[:-1]), last=parts[-1])
