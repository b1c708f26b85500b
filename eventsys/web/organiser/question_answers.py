"""The questions of an event as the attendee sees them, and what was answered, counted."""

from collections import Counter
from typing import Any

from flask import Blueprint, render_template, request
from markupsafe import Markup

from eventsys.core.i18n import DEFAULT, LANGUAGE_NAMES, current_language, in_language
from eventsys.events.models import Event
from eventsys.registration import question_rules, questions
from eventsys.registration.question_models import Question
from eventsys.web import question_fields
from eventsys.web.loaders import event_for
from eventsys.web.organiser.frame import event_page
from eventsys.web.question_fields import AskingForm

bp = Blueprint("question_answers", __name__)
# More texts than these are read in a file.
TEXTS = 200


@bp.get("/events/<int:event_id>/questions/preview")
def preview(event_id: int):
    """The form's questions, in one of the languages."""
    event = event_for("view", event_id)
    wanted = request.args.get("language", event.language)
    language = wanted if wanted in LANGUAGE_NAMES else DEFAULT
    form = AskingForm(meta={"csrf": False})
    with in_language(language):
        form.ask(event)
        # A template has escaped what is in it.
        fields = Markup(render_template("organiser/_question_fields.html", form=form))  # noqa: S704
    return event_page(
        "organiser/question_preview.html",
        event,
        "registration",
        form=form,
        fields=fields,
        language=language,
        language_names=LANGUAGE_NAMES,
    )


@bp.get("/events/<int:event_id>/questions/answers")
def answers(event_id: int):
    """How many gave which answer."""
    event = event_for("view", event_id)
    return event_page("organiser/question_answers.html", event, "registration", rows=_rows(event))


def _rows(event: Event) -> list[dict[str, Any]]:
    counted, people = questions.summary(event), questions.people(event)
    return [
        {
            "id": question.id,
            "words": question_fields.worded(question.label),
            "people": people.get(question.id, 0),
            "is_written": question.kind in ("text", "long_text"),
            "left_out": max(0, len(counted.get(question.id, ())) - TEXTS),
            "counts": _counts(question, counted.get(question.id, Counter())),
        }
        for question in questions.of_event(event)
    ]


def _counts(question: Question, counted: Counter[str]) -> list[dict[str, Any]]:
    """Each option, also those that nobody has chosen; what was written by how often it came."""
    most = max(counted.values(), default=0)
    return [
        {
            "answer": questions.in_words(question, [value], current_language()),
            "number": counted[value],
            "share": round(100 * counted[value] / most, 1) if most else 0,
        }
        for value in _ordered(question, counted)
    ]


def _ordered(question: Question, counted: Counter[str]) -> list[str]:
    if question.kind in question_rules.DECIDING:
        return question_rules.keys_of(questions.details(question))
    if question.kind == "number":
        return sorted(counted, key=int)
    if question.kind == "date":
        return sorted(counted)
    return sorted(counted, key=lambda text: (-counted[text], text.casefold()))[:TEXTS]
