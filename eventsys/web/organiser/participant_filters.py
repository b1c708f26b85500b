"""The list of participants as its address says: what it is narrowed to, its columns, its order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from eventsys.core.i18n import current_language
from eventsys.core.i18n import gettext as _
from eventsys.events.models import Event
from eventsys.participants import columns, finding
from eventsys.participants.finding import Wanted
from eventsys.people import preferences
from eventsys.registration import questions, seats
from eventsys.registration.question_details import said
from eventsys.registration.question_models import Question
from eventsys.registration.sign_up_rules import Offer
from eventsys.web.doors import user


@dataclass(frozen=True)
class View:
    """What somebody looks at, so that an address, a file and a job can say it again."""

    wanted: Wanted
    columns: tuple[str, ...]
    has_chosen: bool
    known: Mapping[str, str]
    asked: list[Question]
    offers: list[Offer]

    def query(self, **other: str) -> dict[str, str]:
        """For the address of the same list, or of a file of it."""
        told = {"columns": ",".join(self.columns)} if self.has_chosen else {}
        return self.wanted.as_query(**other) | told


def view_of(event: Event) -> View:
    """What the address asks for; where it does not say, the columns this user likes."""
    asked = questions.of_event(event)
    settings = seats.settings_of(event)
    offers = columns.offers_of(event)
    known = columns.names(asked, offers)
    told = request.args.get("columns", "").split(",")
    if not {*told} & {*known}:
        told = preferences.get(user(), columns.PREFERENCE) or []
    is_hybrid = event.format == "hybrid"
    usual = [
        each for each in columns.usual(settings, columns.USUAL) if is_hybrid or each != "attendance"
    ]
    picked = columns.chosen(told, known, usual)
    has_chosen = bool({*told} & {*known})
    return View(finding.wanted(request.args), picked, has_chosen, known, asked, offers)


def headings(event: Event, view: View) -> Iterator[dict[str, Any]]:
    """Each column with the address that sorts by it, and how it is sorted now."""
    by, is_down = view.wanted.sorted_by
    by = by or ("" if view.wanted.status == "waiting" else "name")
    for name in view.columns:
        is_sorted = name == by
        turned = f"-{name}" if is_sorted and not is_down else name
        address: dict[str, Any] = {"event_id": event.id, **view.query(sort=turned)}
        yield {
            "label": view.known[name],
            "url": url_for(".index", **address) if name in finding.SORTS else None,
            "sort": ("descending" if is_down else "ascending") if is_sorted else None,
        }


def choices(event: Event, view: View) -> dict[str, list[tuple[str, str]]]:
    """What each filter offers; one that offers nothing is not shown."""
    places = [(str(number), name) for number, name in finding.municipalities(event)]
    is_hybrid = event.format == "hybrid"
    everybody = ("", _("Alla"))
    offered = {
        "status": [(name, str(text)) for name, text in columns.STATUSES.items()],
        "municipality": [*places, (finding.NOWHERE, _("Ingen kommun"))] if places else [],
        "attendance": [(name, str(text)) for name, text in columns.ATTENDANCES.items()]
        if is_hybrid
        else [],
        "arrived": [("yes", _("Har kommit")), ("no", _("Har inte kommit"))],
        "answer": [pair for each in view.asked for pair in _answers(each)],
        "item": [(str(each.id), each.title) for each in view.offers],
    }
    return {name: [everybody, *pairs] for name, pairs in offered.items() if pairs}


def _answers(question: Question) -> Iterator[tuple[str, str]]:
    """What can have been answered to a question; to a free one, anything."""
    language = current_language()
    label, _said_in = said(question.label, language)
    values = [each["key"] for each in question.options]
    if question.kind == "yes_no":
        values = ["yes", "no"]
    pairs = [(value, questions.in_words(question, [value], language)) for value in values]
    if not pairs:
        pairs = [("", _("har svarat"))]
    for key, text in pairs:
        yield f"{question.id}:{key}", _("%(question)s: %(answer)s", question=label, answer=text)
