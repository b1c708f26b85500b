"""Beginning from a template: which one the address names, and the choice of another."""

from dataclasses import replace
from typing import Any

from flask import abort, request, url_for

from eventsys.core.i18n import gettext as _
from eventsys.events.details import DayPlan
from eventsys.places.models import Region
from eventsys.planning import content as contents
from eventsys.planning import templates
from eventsys.planning.models import EventTemplate
from eventsys.web import numbers
from eventsys.web.loaders import template_for
from eventsys.web.organiser.event_form import WhenForm
from eventsys.web.organiser.planning_form import is_sensible, put

BLANK = 0


def asked(region: Region, kind_id: int | None = None) -> EventTemplate | None:
    """The template that the query names; another region's is not found.

    Where it names none, it is the only one of a kind, if one is given. `BLANK` says: no template.
    """
    template_id = numbers.asked("template")
    if template_id is None and "template" in request.args:
        return None
    if template_id is None:
        of_kind = [each for each in templates.of_region(region) if each.kind_id == kind_id]
        return of_kind[0] if len(of_kind) == 1 else None
    template = template_for("edit", template_id)
    return template if template.region_id == region.id else abort(404)


def days_of(template: EventTemplate) -> tuple[DayPlan, ...]:
    """The days of a new event: their hours wait for their dates."""
    content = templates.content_of(template)
    plans = content.days_from(DayPlan(contents.ANY_DAY, content.start, content.end))
    return tuple(replace(plan, held_on=None) for plan in plans)  # type: ignore[arg-type]


def fill_days(form: WhenForm, template: EventTemplate) -> None:
    """The dates of later days that were left empty follow from the first, if that is known."""
    first, *later = [row.form for row in form.days]
    first_on = first.held_on.data
    if first_on is None or not is_sensible(first_on):
        return
    known = templates.content_of(template).later_days
    for row, day in zip(later, known, strict=False):
        has_hours = row.start.data or row.end.data
        if has_hours and not any(row.held_on.raw_data or ()):
            put(row.held_on, day.plan(first_on).held_on)


def choices(
    region: Region, chosen: EventTemplate | None, without: str, kind_id: int | None = None
) -> list[dict[str, Any]]:
    """Links to this page with each template, if the region has any. `without`: words for none.

    With a kind, those of that kind come first.
    """
    listed = templates.of_region(region)
    if not listed:
        return []
    listed.sort(key=lambda each: each.kind_id != kind_id)
    own = {**(request.view_args or {})}
    series_id = numbers.asked("series")
    endpoint = str(request.endpoint)

    def link(label: str, template_id: int | None) -> dict[str, Any]:
        more: dict[str, Any] = {"template": template_id or BLANK} if template_id or kind_id else {}
        if series_id:
            more["series"] = series_id
        is_current = template_id == (chosen.id if chosen else None)
        return {"label": label, "url": url_for(endpoint, **own, **more), "current": is_current}

    return [link(without or _("Utan mall"), None), *(link(each.name, each.id) for each in listed)]
