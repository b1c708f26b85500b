"""Answering a survey by a link that works once and tells nobody who followed it."""

from flask import Blueprint, abort, redirect, render_template, url_for

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError, NotFound
from eventsys.evaluation import answering, asking, rules, service
from eventsys.evaluation.models import Survey
from eventsys.events.models import Event
from eventsys.web import event_words
from eventsys.web.survey_form import SurveyForm

bp = Blueprint("survey", __name__, url_prefix="/survey")


@bp.errorhandler(404)
def unknown(_error):
    return render_template("attendee/survey_unknown.html"), 404


@bp.get("/<survey_token>/")
def show(survey_token: str):
    event, survey = _asked(survey_token)
    if not service.is_open(survey, event, now()):
        return _closed(event)
    return _page(event, survey, SurveyForm().ask(asking.questions_of(event)))


@bp.post("/<survey_token>/")
def answer(survey_token: str):
    """Sent twice, from two windows or by a second press, it is answered once."""
    event, survey = _asked(survey_token)
    form = SurveyForm().ask(asking.questions_of(event))
    if not form.validate_on_submit():
        return _page(event, survey, form), 422
    try:
        with transaction():
            answering.answer(survey_token, form.answers(), form.started_from(), now())
    except NotFound:
        abort(404)
    except asking.Closed:
        return _closed(event)
    except DomainError as error:
        form.object_to(error)
        return _page(event, survey, form), error.status
    return redirect(url_for(".thanks"), 303)


@bp.get("/thanks")
def thanks():
    return render_template("attendee/survey_thanks.html")


def _asked(token: str) -> tuple[Event, Survey]:
    event = answering.event_of(token)
    survey = service.find(event.id) if event else None
    return (event, survey) if event and survey else abort(404)


def _page(event: Event, survey: Survey, form: SurveyForm) -> str:
    form.version.data = str(survey.version)
    return render_template(
        "attendee/survey.html",
        **_about(event),
        form=form,
        until=rules.closes_on(event.last_on, survey.days) if event.last_on else None,
    )


def _closed(event: Event):
    return render_template("attendee/survey_closed.html", **_about(event)), 410


def _about(event: Event):
    return {
        "event": event,
        "region": event.region,
        "when": event_words.when(event),
        "lang": event_words.other_language(event),
    }
