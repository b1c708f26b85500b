"""What a survey asks, question by question, until somebody has answered."""

from flask import Blueprint, flash, redirect, request, url_for

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError
from eventsys.core.i18n import gettext as _
from eventsys.evaluation import asking
from eventsys.evaluation.models import SurveyQuestion
from eventsys.events.models import Event
from eventsys.web.doors import user
from eventsys.web.loaders import event_for
from eventsys.web.organiser.evaluation_form import HINTS, KINDS, SurveyQuestionForm, typed
from eventsys.web.organiser.fields import STEPS
from eventsys.web.organiser.frame import event_page
from eventsys.web.organiser.question_form import LANGUAGE_WORDS

bp = Blueprint("evaluation_questions", __name__)
PLACE = "/events/<int:event_id>/evaluation/questions"


@bp.route(f"{PLACE}/new", methods=["GET", "POST"])
def create(event_id: int):
    """First which kind it is, then what is asked."""
    event = event_for("edit", event_id)
    kind = request.args.get("kind", "")
    if kind not in KINDS:
        return event_page(
            "organiser/evaluation_kinds.html", event, "evaluation", kinds=KINDS, hints=HINTS
        )
    form = SurveyQuestionForm().offer(event, kind)
    if form.validate_on_submit():
        try:
            with transaction():
                asking.add(event, form.details(), user(), now())
        except DomainError as error:
            form.object_to(error)
            return _form_page(event, form, None), error.status
        flash(_("Frågan är tillagd."))
        return _back(event)
    return _form_page(event, form, None), 422 if form.errors else 200


@bp.route(f"{PLACE}/<int:survey_question_id>", methods=["GET", "POST"])
def edit(event_id: int, survey_question_id: int):
    """One question."""
    event = event_for("edit", event_id)
    question = asking.get(event, survey_question_id)
    form = SurveyQuestionForm(data=typed(question)).offer(event, question.kind)
    if form.validate_on_submit():
        try:
            with transaction():
                asking.edit(event, question.id, form.details(), user(), now())
        except DomainError as error:
            form.object_to(error)
            return _form_page(event, form, question), error.status
        flash(_("Frågan är sparad."))
        return _back(event)
    return _form_page(event, form, question), 422 if form.errors else 200


@bp.post(f"{PLACE}/<int:survey_question_id>/move")
def move(event_id: int, survey_question_id: int):
    """One step up or down."""
    event = event_for("edit", event_id)
    asking.get(event, survey_question_id)
    step = STEPS.get(request.form.get("step", ""), 0)
    with transaction():
        asking.move(event, survey_question_id, step, user(), now())
    return _back(event, f"question-{survey_question_id}")


@bp.post(f"{PLACE}/<int:survey_question_id>/remove")
def remove(event_id: int, survey_question_id: int):
    """Ask it no more. Nobody has answered it, so nothing goes with it."""
    event = event_for("edit", event_id)
    asking.get(event, survey_question_id)
    try:
        with transaction():
            asking.remove(event, survey_question_id, user(), now())
    except DomainError as error:
        flash(str(error), "warning")
    else:
        flash(_("Frågan är borttagen."))
    return _back(event)


def _back(event: Event, anchor: str | None = None):
    return redirect(url_for("organiser.evaluation.index", event_id=event.id, _anchor=anchor), 303)


def _form_page(event: Event, form: SurveyQuestionForm, question: SurveyQuestion | None) -> str:
    return event_page(
        "organiser/evaluation_question.html",
        event,
        "evaluation",
        form=form,
        question=question,
        kinds=KINDS,
        language_words=LANGUAGE_WORDS,
    )
