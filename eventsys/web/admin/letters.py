"""Letters that could not be sent, and those that are waiting to be."""

from flask import Blueprint, abort, flash, redirect, url_for

from eventsys.core.clock import now
from eventsys.core.db import db, transaction
from eventsys.core.i18n import gettext as _
from eventsys.events import names
from eventsys.mail import failures, suppression, worker
from eventsys.mail.models import Letter
from eventsys.web import event_words, letter_words
from eventsys.web.organiser.frame import page

bp = Blueprint("letters", __name__)
SHOWN = 50
ZONE = str(event_words.HOME)


@bp.get("/letters")
def index():
    """How the post is doing."""
    dead, queue = failures.not_arrived(SHOWN), failures.queued(SHOWN)
    titles = names.titles({each.event_id for each in [*dead, *queue] if each.event_id})
    return page(
        "admin/letters.html",
        here="letters",
        dead=[_told(each, titles) for each in dead],
        dead_count=failures.count_not_arrived(),
        queue=[_told(each, titles) for each in queue],
        queue_count=failures.count_queued(),
        suppressed_count=suppression.count(),
    )


@bp.post("/letters/<int:letter_id>/retry")
def retry(letter_id: int):
    """Try one again."""
    with transaction():
        letter = db.session.get(Letter, letter_id) or abort(404)
        worker.retry(letter, now())
    flash(_("Brevet skickas igen inom kort."))
    return redirect(url_for(".index"), 303)


def _told(letter: Letter, titles: dict[int, str]) -> dict[str, object]:
    at = letter.bounced_at or letter.given_up_at or letter.due_at
    return {
        "id": letter.id,
        "subject": letter.subject,
        "recipient": letter.recipient,
        "event_id": letter.event_id,
        "event": titles.get(letter.event_id or 0, ""),
        "when": event_words.moment_words(at, ZONE),
        "attempts": letter.attempts,
        "error": letter_words.why(letter),
        "may_retry": letter.sent_at is None,
    }
