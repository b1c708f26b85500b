"""The map of the site: area → prefix, door, pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask

from eventsys.web import doors, numbers
from eventsys.web.admin import addresses, letters
from eventsys.web.admin import privacy as admin_privacy
from eventsys.web.attendee import (
    booking,
    hand_over,
    invitation,
    meeting,
    offers,
    speaker,
    subscription,
    survey,
)
from eventsys.web.door import desk, network, paper, ticket, today, walk_in
from eventsys.web.organiser import (
    approvals,
    bulk,
    dashboard,
    evaluation,
    evaluation_questions,
    evaluation_results,
    history,
    invitees,
    jobs,
    lifecycle,
    mailings,
    needs,
    new_term,
    newsletter_deeds,
    participant_deeds,
    participant_files,
    participant_import,
    participants,
    privacy,
    programme,
    programme_quick,
    question_answers,
    questions,
    quotas,
    region_letters,
    registration_settings,
    sign_up,
    staff,
    statistics,
    templates,
    term,
    tour,
)
from eventsys.web.organiser import documents as organiser_documents
from eventsys.web.organiser import events as organiser_events
from eventsys.web.organiser import letters as organiser_letters
from eventsys.web.organiser import newsletter as organiser_newsletter
from eventsys.web.organiser import series as organiser_series
from eventsys.web.organiser import speakers as organiser_speakers
from eventsys.web.organiser import undo as organiser_undo
from eventsys.web.public import (
    calendars,
    documents,
    events,
    home,
    news,
    newsletter,
    pages,
    printing,
    registration,
    series,
    sign_in,
    speakers,
    supervision,
)


@dataclass(frozen=True)
class Area:
    """A part of the site with one door."""

    prefix: str
    door: Callable[[], Any]
    pages: Sequence[Blueprint]


AREAS = {
    "public": Area(
        "",
        doors.everyone,
        [
            home.bp,
            events.bp,
            printing.bp,
            documents.bp,
            series.bp,
            speakers.bp,
            registration.bp,
            calendars.bp,
            news.bp,
            newsletter.bp,
            pages.bp,
            sign_in.bp,
            supervision.bp,
        ],
    ),
    "attendee": Area(
        "",
        doors.everyone,
        [
            booking.bp,
            offers.bp,
            hand_over.bp,
            meeting.bp,
            ticket.bp,
            speaker.bp,
            invitation.bp,
            survey.bp,
            subscription.bp,
        ],
    ),
    "organiser": Area(
        "/organiser",
        doors.signed_in,
        [
            dashboard.bp,
            organiser_events.bp,
            lifecycle.bp,
            programme.bp,
            organiser_speakers.bp,
            programme_quick.bp,
            organiser_series.bp,
            tour.bp,
            term.bp,
            new_term.bp,
            bulk.bp,
            templates.bp,
            registration_settings.bp,
            quotas.bp,
            approvals.bp,
            invitees.bp,
            questions.bp,
            sign_up.bp,
            question_answers.bp,
            participants.bp,
            participant_deeds.bp,
            participant_files.bp,
            participant_import.bp,
            needs.bp,
            jobs.bp,
            organiser_documents.bp,
            statistics.bp,
            organiser_letters.bp,
            mailings.bp,
            region_letters.bp,
            evaluation.bp,
            evaluation_questions.bp,
            evaluation_results.bp,
            organiser_newsletter.bp,
            newsletter_deeds.bp,
            history.bp,
            organiser_undo.bp,
            privacy.bp,
            staff.bp,
        ],
    ),
    "door": Area(
        "/door",
        doors.signed_in,
        [today.bp, desk.bp, walk_in.bp, network.bp, paper.bp],
    ),
    "admin": Area("/admin", doors.administrators, [letters.bp, addresses.bp, admin_privacy.bp]),
}


def init_app(app: Flask) -> None:
    """Build each area anew, since a blueprint that was registered once cannot take more pages."""
    numbers.init_app(app)
    for name, area in AREAS.items():
        blueprint = Blueprint(name, __name__, url_prefix=area.prefix or None)
        blueprint.before_request(area.door)
        for page in area.pages:
            blueprint.register_blueprint(page)
        app.register_blueprint(blueprint)
