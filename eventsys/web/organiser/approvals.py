"""Who waits to hear whether they may come, and the answer to one or to many."""

from collections import Counter
from collections.abc import Mapping

from flask import Blueprint, flash, redirect, request, url_for
from wtforms import HiddenField

from eventsys.audit.quota_words import ROLES
from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError
from eventsys.core.i18n import gettext, ngettext
from eventsys.core.i18n import lazy_gettext as _
from eventsys.events.models import Event
from eventsys.registration import approving, awaiting
from eventsys.registration.service import Full
from eventsys.web import event_words, numbers
from eventsys.web.doors import user
from eventsys.web.forms import Form, Text
from eventsys.web.loaders import event_for
from eventsys.web.organiser.frame import event_page

bp = Blueprint("approvals", __name__)
WORDS = 1000


class AnswerForm(Form):
    """Yes or no to those who are ticked. `words` are for those who hear no."""

    people = HiddenField()  # Where it is said that nobody was ticked.
    words = Text(_("Varför inte?"), most=WORDS)

    def chosen(self) -> list[int]:
        """Whom it is about."""
        found = [numbers.named(each) for each in request.form.getlist("chosen")]
        return [each for each in found if each]


@bp.route("/events/<int:event_id>/approvals", methods=["GET", "POST"])
def index(event_id: int):
    """All who wait, in the order they came."""
    event = event_for("view", event_id)
    form = AnswerForm()
    if form.is_submitted():
        event = event_for("edit", event_id)
        if form.validate() and _answer(event, form):
            return redirect(url_for(".index", event_id=event.id), 303)
    waiting = awaiting.of_event(event)
    ticks_all = request.args.get("chosen") == "all" and not form.is_submitted()
    chosen = {each.id for each in waiting} if ticks_all else {*form.chosen()}
    return event_page(
        "organiser/approvals.html",
        event,
        "participants",
        form=form,
        waiting=waiting,
        roles=ROLES,
        chosen=chosen,
        since=lambda each: event_words.local_day(each.created_at, event.time_zone),
    ), 422 if form.errors or form.form_errors else 200


def _answer(event: Event, form: AnswerForm) -> bool:
    """Whether it is done; if not, the form says why."""
    chosen, deed = form.chosen(), request.form.get("deed", "")
    if not chosen or deed not in ("approve", "decline"):
        form.form_errors.append(gettext("Markera minst en person, och välj ja eller nej."))
        return False
    try:
        with transaction():
            asking = awaiting.of_event(event, chosen)
            if deed == "decline":
                declined = approving.decline(event, asking, form.words.data, user(), now())
                told = {"declined": declined}
            else:
                told = Counter(approving.approve(event, asking, user(), now()))
    except Full:
        form.form_errors.append(
            gettext(
                "Det finns inte plats för alla som är markerade, och mötet har ingen reservlista."
            )
        )
        return False
    except DomainError as error:
        form.object_to(error)
        return False
    _tell(told)
    return True


def _tell(done: Mapping[str, int]) -> None:
    seated, waiting = done.get("confirmed", 0), done.get("waiting", 0)
    declined = done.get("declined", 0)
    texts = [
        (seated, ngettext("En fick ja och plats.", "%(num)s fick ja och plats.", seated)),
        (
            waiting,
            ngettext(
                "En fick ja och står på reservlistan.",
                "%(num)s fick ja och står på reservlistan.",
                waiting,
            ),
        ),
        (declined, ngettext("En fick nej.", "%(num)s fick nej.", declined)),
    ]
    said = [text for number, text in texts if number]
    flash(" ".join(said) if said else gettext("De har redan fått besked."))
