"""What the buttons of the programme do, and the question whether later items follow."""

from collections.abc import Callable
from typing import Any

from flask import redirect, request, url_for

from eventsys.core import dates
from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import NotFound
from eventsys.core.i18n import current_language
from eventsys.core.i18n import gettext as _
from eventsys.events.models import Event
from eventsys.programme import order
from eventsys.programme import service as programme
from eventsys.programme.timing import Shift
from eventsys.web import numbers, programme_words
from eventsys.web.doors import user
from eventsys.web.organiser.fields import STEPS
from eventsys.web.organiser.frame import event_page

FOLLOW, STAY = "yes", "no"
# What the page sends anew by itself.
OWN = ("csrf_token", "follow")


class NotAsked(Exception):
    """Later items would move along, and nobody has said whether they shall."""

    def __init__(self, shifts: list[Shift]) -> None:
        super().__init__()
        self.shifts = shifts


def is_following() -> bool:
    """Whether later items move along: yes, unless somebody said no."""
    return request.form.get("follow") != STAY


def asked(deed: Callable[[], list[Shift]]) -> None:
    """Do it and save it. Raises NotAsked, with nothing saved, where one must choose first."""
    with transaction():
        shifts = deed()
        if shifts and request.form.get("follow") not in (FOLLOW, STAY):
            raise NotAsked(shifts)


def question(event: Event, shifts: list[Shift]) -> str:
    """The page that shows what would move, and asks."""
    typed = [pair for pair in request.form.items(multi=True) if pair[0] not in OWN]
    many, language = len(event.days) > 1, current_language()
    rows = [
        {
            "title": shift.title,
            "day": dates.day_words(shift.on, language) if shift.on and many else "",
            "before": programme_words.clock(shift.before),
            "after": programme_words.clock(shift.after),
        }
        for shift in shifts
    ]
    return event_page("organiser/programme_follow.html", event, "programme", typed=typed, rows=rows)


def do(event: Event, wanted: str) -> list[Shift]:
    """One deed on one item: up, down, copy, remove, or place after another item, or on a day."""
    deed, *parts = wanted.split(":")
    ids = [numbers.named(part) for part in parts]
    if deed not in (*STEPS, "copy", "remove", "place") or not ids:
        return []
    item = programme.get(event, ids[0])
    if deed in STEPS:
        order.move(event, item, STEPS[deed], user(), now())
    elif deed == "copy":
        return programme.duplicate(event, item, user(), now(), follow=is_following())[1]
    elif deed == "remove":
        return programme.remove(event, item, user(), now(), follow=is_following())
    else:
        _place(event, item, ids[1:])
    return []


def _place(event: Event, item: Any, where: list[int]) -> None:
    after_id, day_id = [*where, 0, 0][:2]
    after = programme.get(event, after_id) if after_id else None
    day = next((each for each in event.days if each.id == day_id), None)
    if after is None and day is None and event.days:
        raise NotFound
    order.place(event, item, after, day, user(), now())


def told(wanted: str, title: str) -> str:
    """What a deed says of itself."""
    words = {
        "remove": _("Programpunkten ”%(title)s” är borttagen.", title=title),
        "copy": _("”%(title)s” står nu två gånger.", title=title),
    }
    return words.get(wanted.partition(":")[0], "")


def back(event: Event, anchor: str | None = None) -> Any:
    """To the programme, at an item."""
    return redirect(url_for("organiser.programme.index", event_id=event.id, _anchor=anchor), 303)
