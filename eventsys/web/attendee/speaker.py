"""The page of somebody who is asked to appear, found by a secret link, without an account."""

import json
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for

from eventsys.audit.service import SPEAKER
from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError, StaleVersion
from eventsys.core.i18n import current_language
from eventsys.core.i18n import gettext as _
from eventsys.programme.models import Speaker
from eventsys.speakers import erasing, letters, own
from eventsys.speakers import service as speakers
from eventsys.web import errors, event_rows, event_words, limits, portraits, posts, speaker_words
from eventsys.web.speaker_form import MOST_BYTES, AnswerForm, OwnForm, typed

bp = Blueprint("speaker", __name__, url_prefix="/speaker/<speaker_token>")
ANSWERS = {"yes": True, "no": False}


@bp.errorhandler(404)
def unknown(_error):
    return render_template("attendee/speaker_unknown.html"), 404


@bp.errorhandler(413)
def too_large(_error):
    words = _("Bilden är större än 10 MB. Gå tillbaka, spara den i mindre storlek och pröva igen.")
    return errors.page(413, words), 413


@bp.get("/")
def show(speaker_token: str):
    speaker = _speaker(speaker_token)
    # Where there is nothing to answer no cookie is needed.
    csrf = own.is_open(speaker.event, now())
    return _page(speaker, speaker_token, AnswerForm(meta={"csrf": csrf}))


@bp.post("/answer")
def answer(speaker_token: str):
    """Yes or no. Who says yes goes on to tell about themselves."""
    speaker, form = _speaker(speaker_token), AnswerForm()
    yes = ANSWERS.get(request.form.get("answer", ""))
    if yes is None:
        form.form_errors.append(_("Välj om du kan medverka eller inte."))
    if not form.validate_on_submit() or yes is None:
        return _page(speaker, speaker_token, form), 422
    try:
        with transaction():
            posts.count("speaker from")
            own.answer(speaker, yes, form.words.data, SPEAKER, now())
    except DomainError as error:
        form.object_to(error)
        return _page(speaker, speaker_token, form), error.status
    if yes and not (speaker.biography or speaker.photo):
        return redirect(url_for(".details", speaker_token=speaker_token, done="confirmed"), 303)
    done = "confirmed" if yes else "declined"
    return redirect(url_for(".show", speaker_token=speaker_token, done=done), 303)


@bp.route("/details", methods=["GET", "POST"])
@limits.at_most(MOST_BYTES)
def details(speaker_token: str):
    """Title, text, portrait and needs."""
    speaker = _speaker(speaker_token)
    if not own.is_open(speaker.event, now()):
        return redirect(url_for(".show", speaker_token=speaker_token), 303)
    form = OwnForm(data=typed(speaker))
    form.about(speaker)
    status = 200
    if form.is_submitted():
        status = _save(speaker, form)
        if status == 303:
            return redirect(url_for(".show", speaker_token=speaker_token, done="saved"), 303)
    context = _common(speaker, speaker_token)
    return render_template("attendee/speaker_details.html", form=form, **context), status


@bp.get("/photo-<picture>.webp")
def photo(speaker_token: str, picture: str):
    return portraits.answer(_speaker(speaker_token), picture, is_public=False)


@bp.get("/data.json")
def data(speaker_token: str):
    """All that is kept about this person here."""
    text = json.dumps(own.extract(_speaker(speaker_token)), ensure_ascii=False, indent=2)
    response = Response(text.encode(), content_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="eventsys.json"'
    return response


def _speaker(token: str) -> Speaker:
    return own.by_token(token, now()) or abort(404)


def _save(speaker: Speaker, form: OwnForm) -> int:
    """303 when it is saved; else the status of the page that says why not."""
    if not form.validate():
        return 422
    said = form.said(
        name=speaker.name,
        email=speaker.email,
        needs=form.needs.data,
        language=form.language.data,
    )
    try:
        with transaction():
            posts.count("speaker from")
            own.change(speaker, said, form.started_from(), now())
    except StaleVersion as error:
        # What was typed stays, and the next time it counts.
        form.version.data = str(speaker.version)
        form.form_errors.append(
            _("%(what)s Läs igenom det du har skrivit, och spara igen.", what=str(error))
        )
        return error.status
    except DomainError as error:
        form.object_to(error)
        return error.status
    return 303


def _page(speaker: Speaker, token: str, form: AnswerForm) -> str:
    event = speaker.event
    context = _common(speaker, token)
    return render_template(
        "attendee/speaker.html",
        form=form,
        slots=letters.slots(speaker, current_language()),
        contacts=event.contacts,
        said=speakers.particulars_of(speaker),
        done=request.args.get("done", ""),
        **context,
    )


def _common(speaker: Speaker, token: str) -> dict[str, Any]:
    event, moment = speaker.event, now()

    def address(_speaker: Speaker, name: str) -> str:
        return url_for(".photo", speaker_token=token, picture=name)

    is_open = own.is_open(event, moment)
    return {
        "speaker": speaker,
        "speaker_token": token,
        "event": event,
        "region": event.region,
        "date": _date(speaker, moment, is_open),
        "when": event_words.when_and_how_sure(event),
        "where": event_words.where(event),
        "lang": event_words.other_language(event),
        "is_open": is_open,
        "portrait": speaker_words.portrayed(speaker, address),
        "erase_person_on": erasing.person_on(event.last_on or moment.date()),
        "erase_needs_on": erasing.needs_on(event.last_on or moment.date()),
    }


def _date(speaker: Speaker, moment: datetime, is_open: bool) -> dict[str, Any]:
    is_past = not is_open and speaker.event.status != "cancelled"
    return event_rows.date_block(
        speaker.event, event_words.today(moment), is_past=is_past, size="hero"
    )
