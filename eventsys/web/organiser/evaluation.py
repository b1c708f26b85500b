"""The survey of an event: on with one press, what is asked, and until when."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from markupsafe import Markup

from eventsys.core import dates
from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.i18n import LANGUAGE_NAMES, LANGUAGES, current_language, in_language
from eventsys.core.i18n import gettext as _
from eventsys.evaluation import asking, results, rules, service
from eventsys.evaluation.models import Survey, SurveyQuestion
from eventsys.events.models import Event
from eventsys.web import question_fields, survey_form
from eventsys.web.doors import user
from eventsys.web.loaders import event_for
from eventsys.web.organiser.evaluation_form import KINDS, DaysForm
from eventsys.web.organiser.frame import event_page
from eventsys.web.survey_form import SurveyForm

bp = Blueprint("evaluation", __name__)


@bp.route("/events/<int:event_id>/evaluation", methods=["GET", "POST"])
def index(event_id: int):
    """What is asked. What is sent here is for how many days."""
    event = event_for("edit" if request.method == "POST" else "view", event_id)
    survey = service.find(event.id)
    form = DaysForm(data={"days": survey.days if survey else rules.DAYS})
    if survey is not None and form.validate_on_submit():
        with transaction():
            asking.set_days(event, form.days.data or rules.DAYS, user(), now())
        flash(_("Sista dagen är ändrad."))
        return _back(event)
    context = _context(event, survey, form)
    page = event_page("organiser/evaluation.html", event, "evaluation", **context)
    return page, 422 if form.errors else 200


@bp.post("/events/<int:event_id>/evaluation/on")
def switch_on(event_id: int):
    """Ask those who take part."""
    event = event_for("edit", event_id)
    with transaction():
        asking.switch_on(event, user(), now())
    flash(_("Utvärderingen är på."))
    return _back(event)


@bp.post("/events/<int:event_id>/evaluation/off")
def switch_off(event_id: int):
    """Ask nobody any more."""
    event = event_for("edit", event_id)
    with transaction():
        asking.switch_off(event, user(), now())
    flash(_("Utvärderingen är av."))
    return _back(event)


@bp.get("/events/<int:event_id>/evaluation/preview")
def preview(event_id: int):
    """The questions as those see them who answer, in each language."""
    event = event_for("view", event_id)
    wanted = request.args.get("language", "")
    language = wanted if wanted in LANGUAGES else event.language
    with in_language(language):
        form = SurveyForm(meta={"csrf": False}).ask(asking.questions_of(event))
        # A template has escaped what is in it.
        fields = Markup(render_template("organiser/_survey_fields.html", form=form))  # noqa: S704
    return event_page(
        "organiser/evaluation_preview.html",
        event,
        "evaluation",
        fields=fields,
        language=language,
        language_names=LANGUAGE_NAMES,
    )


def _back(event: Event):
    return redirect(url_for(".index", event_id=event.id), 303)


def _context(event: Event, survey: Survey | None, form: DaysForm) -> dict[str, Any]:
    found, rows = results.of_event(event), [_row(each) for each in asking.questions_of(event)]
    is_over = survey is not None and service.is_over(survey, event, now())
    return {
        "form": form,
        "survey": survey,
        "found": found,
        "is_over": is_over,
        "is_fixed": is_over or bool(survey and survey.answered),
        "rows": rows,
        "closes": _closes(event, survey) if survey else "",
        "may_add": len(rows) < rules.MOST_QUESTIONS,
    }


def _closes(event: Event, survey: Survey) -> str:
    """The last day for answers, as far as it is known."""
    if event.last_on is None or not event.days:
        return ""
    return dates.day_words(rules.closes_on(event.last_on, survey.days), current_language())


def _row(question: SurveyQuestion) -> dict[str, Any]:
    """One question as the list shows it."""
    ends = survey_form.end_words(question.options)
    chosen = [question_fields.worded(_texts(each)) for each in question.options]
    return {
        "id": question.id,
        "words": question_fields.worded(question.label),
        "kind": str(KINDS[question.kind]),
        "ends": [(cell, words) for cell, words in ends.items() if words.text],
        "options": chosen if question.kind == "choice" else [],
        "is_translated": {*question.label} == {*LANGUAGES},
    }


def _texts(option: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in option.items() if name != "key"}
