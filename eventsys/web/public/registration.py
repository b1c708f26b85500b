"""Registering: the form, what stands there instead when one cannot, and the receipt."""

from typing import Any

from flask import (
    Blueprint,
    Response,
    redirect,
    render_template,
    session,
    url_for,
)

from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError
from eventsys.core.i18n import current_language
from eventsys.core.text import shorten
from eventsys.events.models import Event
from eventsys.registration import erasing, seats
from eventsys.registration import service as registrations
from eventsys.web import (
    entrance,
    event_rows,
    event_words,
    line_words,
    posts,
    quota_words,
    registration_form,
)
from eventsys.web.forms import csrf
from eventsys.web.loaders import public_event
from eventsys.web.party_form import PartyForm

bp = Blueprint("registration", __name__)
NAME_LENGTH = 60


@bp.route("/<region>/<event>/register", methods=["GET", "POST"])
@csrf.exempt  # The form checks the token itself, and gives back what was typed when it is missing.
def form(region: str, event: str):
    found = public_event(region, event)
    settings = seats.settings_of(found)
    is_open = seats.state(found, settings, now()) == "open"
    filled = registration_form.for_event(found, settings, is_open)
    party = PartyForm(found, settings, filled)
    if not is_open:
        return closed(found, party)
    if party.change():
        return page(found, party, 200)
    if not party.validate_on_submit():
        return page(found, party, registration_form.refused_status(filled))
    try:
        statuses = register(found, party)
    except registrations.Closed:
        return closed(found, party)
    except DomainError as error:
        party.object_to(error)
        return page(found, party, error.status)
    session["receipt"] = told(found, party, statuses)
    return redirect(url_for(".receipt", region=region, event=event), 303)


@bp.after_request
def keep_nowhere(response: Response) -> Response:
    """What stands on these pages is somebody's own."""
    response.headers["Cache-Control"] = "no-store"
    return response


def register(event: Event, party: PartyForm) -> list[str]:
    """Do it, and count it. Raises what the services raise."""
    applicants = party.applicants()
    with transaction():
        for _applicant in applicants:
            posts.count("register from")
        return registrations.register(
            event,
            applicants,
            party.first.submission.data,
            current_language(),
            now(),
            keeps_together=party.keeps_together,
        )


def told(event: Event, party: PartyForm, statuses: list[str]) -> dict[str, Any]:
    """What the receipt says, as the session keeps it: short, for it travels in a cookie."""
    names = [shorten(person.name.data, NAME_LENGTH) for person in party.everybody]
    return {
        "event": event.id,
        "status": statuses[0],
        "email": party.first.email.data,
        "together": party.keeps_together,
        "people": [[*pair] for pair in zip(names, statuses, strict=True)],
    }


def page(event: Event, party: PartyForm, status: int):
    """The form, with what there is to say about the seats that are left."""
    standing = seats.availability(event, now())
    today = event_words.today(now())
    return render_template(
        "public/register.html",
        **about(event),
        standing=standing,
        form=party.first,
        party=party,
        policy=line_words.policy(standing.settings),
        hints=registration_form.attendance_hints(standing),
        kept=quota_words.kept(event, standing),
        erase_person_on=erasing.person_on(event, today),
        erase_health_on=erasing.needs_on(event, today),
    ), status


def closed(event: Event, party: PartyForm):
    """Why one cannot register, with what somebody had typed when it closed on them."""
    return render_template(
        "public/register_closed.html",
        **about(event),
        call=entrance.call(event, seats.availability(event, now())),
        typed=party.typed() if party.first.is_submitted() else [],
    ), 409 if party.first.is_submitted() else 200


def about(event: Event) -> dict[str, Any]:
    """What each of these pages says of the event."""
    today = event_words.today(now())
    return {
        "event": event,
        "region": event.region,
        "when": event_words.when_and_how_sure(event),
        "where": event_words.where(event),
        "date": event_rows.date_block(event, today, is_past=False, size="hero"),
        "lang": event_words.other_language(event),
    }


@bp.get("/<region>/<event>/register/receipt")
def receipt(region: str, event: str):
    found = public_event(region, event)
    told = session.get("receipt") or {}
    standing = seats.availability(found, now())
    return render_template(
        "public/receipt.html",
        **about(found),
        policy=line_words.policy(standing.settings),
        kept=quota_words.kept(found, standing),
        receipt=told if told.get("event") == found.id else None,
    )
