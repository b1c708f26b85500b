"""The questions of an event, as one works with them."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError, StaleVersion
from eventsys.core.i18n import gettext as _
from eventsys.core.i18n import ngettext
from eventsys.events.models import Event
from eventsys.registration import asking, question_rules, questions
from eventsys.registration.question_models import Question
from eventsys.registration.rules import PERSONAL_DAYS
from eventsys.web import event_words, question_fields
from eventsys.web.doors import user
from eventsys.web.forms import Form
from eventsys.web.loaders import event_for
from eventsys.web.organiser import question_form
from eventsys.web.organiser.fields import STEPS
from eventsys.web.organiser.frame import event_page
from eventsys.web.organiser.question_form import KINDS, QuestionForm

bp = Blueprint("questions", __name__)


@bp.get("/events/<int:event_id>/questions")
def index(event_id: int):
    """All of them, in their order."""
    event = event_for("view", event_id)
    return event_page("organiser/questions.html", event, "registration", rows=_rows(event))


@bp.route("/events/<int:event_id>/questions/new", methods=["GET", "POST"])
def create(event_id: int):
    """First which kind it is, then what is asked."""
    event = event_for("edit", event_id)
    kind = request.args.get("kind", "")
    if kind not in KINDS:
        return event_page("organiser/question_kinds.html", event, "registration", kinds=KINDS)
    form = QuestionForm().offer(event, kind, questions.details_of(event))
    if form.validate_on_submit():
        try:
            with transaction():
                asking.add(event, form.details(), user(), now())
        except DomainError as error:
            form.object_to(error)
        else:
            flash(_("Frågan är tillagd."))
            return _back(event)
    return _form_page(event, form, None), 422 if form.errors else 200


@bp.route("/events/<int:event_id>/questions/<int:question_id>", methods=["GET", "POST"])
def edit(event_id: int, question_id: int):
    """One question."""
    event = event_for("edit", event_id)
    question = questions.get(event, question_id)
    form = _form_for(event, question)
    if question_form.change_options(form) or not form.validate_on_submit():
        return _form_page(event, form, question), 422 if form.errors else 200
    try:
        with transaction():
            erase = form.erase.data
            asking.edit(
                event, question, form.details(), form.opened.data, user(), now(), erase=erase
            )
    except StaleVersion as error:
        question = questions.get(event, question_id)
        form.opened.data = asking.stamp(question)
        return _form_page(event, form, question, saved=question), error.status
    except DomainError as error:
        form.object_to(error)
        return _form_page(event, form, question, lost=getattr(error, "lost", {})), 422
    flash(_("Frågan är sparad."))
    return _back(event)


@bp.post("/events/<int:event_id>/questions/<int:question_id>/move")
def move(event_id: int, question_id: int):
    """One step up or down."""
    event = event_for("edit", event_id)
    step = STEPS.get(request.form.get("step", ""), 0)
    with transaction():
        asking.move(event, questions.get(event, question_id), step, user(), now())
    return redirect(url_for(".index", event_id=event.id, _anchor=f"question-{question_id}"), 303)


@bp.route("/events/<int:event_id>/questions/<int:question_id>/remove", methods=["GET", "POST"])
def remove(event_id: int, question_id: int):
    """Take a question away, after saying what goes with it."""
    event = event_for("edit", event_id)
    question = questions.get(event, question_id)
    form = Form()
    if form.validate_on_submit():
        with transaction():
            asking.remove(event, question, user(), now())
        flash(_("Frågan är borttagen."))
        return _back(event)
    return event_page(
        "organiser/question_remove.html",
        event,
        "registration",
        form=form,
        question=question,
        row=_row(event, question),
        people=questions.people(event, also_cancelled=True).get(question.id, 0),
        following=[
            question_fields.worded(each.label) for each in asking.following(event, question)
        ],
    )


@bp.route("/events/<int:event_id>/questions/copy", methods=["GET", "POST"])
def copy(event_id: int):
    """Ask also what another event of the region asks."""
    event = event_for("edit", event_id)
    found = asking.sources(event)
    form = question_form.CopyForm().offer([each for each, _count in found])
    if form.validate_on_submit():
        with transaction():
            count = asking.copy(event_for("view", form.source.data), event, user(), now())
        flash(
            ngettext("En fråga är kopierad.", "%(num)s frågor är kopierade.", count)
            if count
            else _("Alla de frågorna finns redan här.")
        )
        return _back(event)
    hints = {each.id: _hint(each, count) for each, count in found}
    context = {"form": form, "hints": hints}
    page = event_page("organiser/question_copy.html", event, "registration", **context)
    return page, 422 if form.errors else 200


def _back(event: Event):
    return redirect(url_for(".index", event_id=event.id), 303)


def _hint(event: Event, count: int) -> str:
    """When the other event is, and how much it asks."""
    asked = ngettext("en fråga", "%(num)s frågor", count)
    return f"{event_words.when(event)} · {asked}"


def _form_for(event: Event, question: Question) -> QuestionForm:
    """The form, for another kind of question too as long as nobody has answered."""
    every = questions.of_event(event)
    earlier = [questions.details(each) for each in every[: every.index(question)]]
    wanted = request.args.get("kind", "")
    kind = wanted if wanted in KINDS else question.kind
    return QuestionForm(data=question_form.typed(question)).offer(event, kind, earlier)


def _form_page(
    event: Event,
    form: QuestionForm,
    question: Question | None,
    saved: Question | None = None,
    lost: dict[str, int] | None = None,
) -> str:
    people = questions.people(event, also_cancelled=True)
    return event_page(
        "organiser/question.html",
        event,
        "registration",
        form=form,
        question=question,
        saved=_row(event, saved) if saved else None,
        is_answered=question is not None and question.id in people,
        lost=_lost(question, lost or {}) if question else [],
        kinds=KINDS,
        most_days=PERSONAL_DAYS,
        language_words=question_form.LANGUAGE_WORDS,
    )


def _lost(question: Question, lost: dict[str, int]) -> list[tuple[str, int]]:
    """The options that would go, in words, and how many have chosen each."""
    words = question_fields.option_words(questions.details(question))
    return [(words[value].text if value in words else value, lost[value]) for value in lost]


def _rows(event: Event) -> list[dict[str, Any]]:
    every = questions.of_event(event)
    plain = [questions.details(each) for each in every]
    people = questions.people(event)
    order = [each.key for each in every]
    return [
        _in_words(each, plain)
        | {"people": people.get(each.id, 0)}
        | {
            name: question_rules.moved(plain, each.key, step) != order
            for name, step in STEPS.items()
        }
        for each in every
    ]


def _row(event: Event, question: Question) -> dict[str, Any]:
    return _in_words(question, questions.details_of(event))


def _in_words(question: Question, every: Any) -> dict[str, Any]:
    """One question as the list shows it."""
    details = questions.details(question)
    return {
        "id": question.id,
        "words": question_fields.worded(details.label),
        "help": question_fields.worded(details.help),
        "kind": str(KINDS.get(details.kind, details.kind)),
        "is_required": details.is_required,
        "keep_days": details.keep_days,
        "options": list(question_fields.option_words(details).values())
        if details.kind in question_rules.WITH_OPTIONS
        else [],
        "when": question_fields.condition(details, every),
    }
