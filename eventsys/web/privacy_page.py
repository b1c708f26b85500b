"""Pages about personal data that the administrators of a region, and of all of them, both see."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import Response, request

from eventsys.audit import actions, words
from eventsys.audit import service as audit
from eventsys.audit.models import AuditEntry
from eventsys.core import dates
from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.i18n import current_language, gettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.periods import Held, Kind
from eventsys.people import rules
from eventsys.people import service as people
from eventsys.places.models import Region
from eventsys.privacy import changing, forgetting, register
from eventsys.privacy.kinds import KINDS
from eventsys.privacy.register import Wanted
from eventsys.web import event_words, person_words
from eventsys.web.doors import user
from eventsys.web.forms import EmailAddress, Form, Line, Needed

ZONE = str(event_words.HOME)
Page = Callable[..., str]


class PersonForm(Form):
    """Whose data is asked for."""

    email = Line(_("E-postadress"), [Needed(_("Skriv e-postadressen.")), EmailAddress()])
    name = Line(_("Namn"))


@dataclass(frozen=True)
class Row:
    """A kind of data as the page tells of it."""

    kind: Kind
    held: Held
    due: int
    oldest: str
    goes: str


def overview(region: Region | None) -> dict[str, Any]:
    """What there is of each kind, and the last runs."""
    region_id = region.id if region else None
    due = forgetting.due(now(), region_id)
    rows = [
        _row(kind, kind.held(region_id), due[kind.key]) for kind in forgetting.kinds_of(region_id)
    ]
    runs = [
        (
            event_words.moment_words(run.at, ZONE),
            run.night_on is not None,
            forgetting.total(run.counts),
            [
                (str(kind.words), _number(run.counts[kind.key]))
                for kind in KINDS
                if run.counts.get(kind.key)
            ],
        )
        for run in forgetting.last_runs()
    ]
    return {
        "rows": rows,
        "due": sum(due.values()),
        "held": sum(row.held.number for row in rows),
        "runs": runs if region is None else [],
        "last_run": runs[0][0] if runs else "",
        "deeds": _deeds(region_id or 0),
    }


def person(region: Region | None, page: Page):
    """A form for an address, and what is found. Looking is a deed of its own, so it is a POST."""
    form = PersonForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return page("privacy/person.html", region, "privacy", form=form, found=None), status
    region_id = region.id if region else None
    with transaction():
        # Whose it was is not noted: history would be one more place that knows.
        audit.record(user(), "privacy.person_seen", changing.THING, region_id or 0, now())
    wanted = Wanted(form.email.data, form.name.data, region_id, _may_see_needs)
    found = register.about(wanted)
    if "file" in request.form:
        text = json.dumps(found, ensure_ascii=False, indent=2)
        response = Response(text, content_type="application/json")
        response.headers["Content-Disposition"] = 'attachment; filename="eventsys.json"'
        return response
    sections = [
        (str(person_words.HEADINGS[key]), key, [person_words.lines(each) for each in records])
        for key, records in found.items()
        if records
    ]
    return page("privacy/person.html", region, "privacy", form=form, found=sections)


def _number(forgotten: int) -> str:
    if forgotten == forgetting.FAILED:
        return gettext("gick inte att radera; försöks igen nästa natt")
    return str(forgotten)


def _may_see_needs(region_id: int) -> bool:
    return people.can(user(), rules.SEE_NEEDS, region_id)


def _row(kind: Kind, held: Held, due: int) -> Row:
    oldest = _day(held.oldest)
    if oldest is None:
        return Row(kind, held, due, "", "")
    goes = oldest + timedelta(days=kind.days)
    return Row(kind, held, due, _short(oldest), _short(goes))


def _day(moment: date | datetime | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment


def _short(day: date) -> str:
    return dates.short_day(day, current_language())


def _deeds(thing_id: int) -> list[tuple[str, str, str]]:
    """Who looked for whom, and changed what, newest first."""
    return [
        (event_words.moment_words(entry.at, ZONE), _deed(entry), words.who(entry))
        for entry in audit.history_of(changing.THING, thing_id)[:20]
    ]


def _deed(entry: AuditEntry) -> str:
    """What was done; a kind of data is kept by its key and told by its words."""
    known = {kind.key: str(kind.words) for kind in KINDS}
    detail = entry.detail | {"kind": known.get(entry.detail.get("kind", ""), "")}
    return gettext(actions.ACTIONS[entry.action].message, **detail)
