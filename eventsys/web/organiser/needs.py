"""Diet and access needs: numbers for the kitchen, and who needs what for those who may see that."""

from flask import Blueprint

from eventsys.audit import service as audit
from eventsys.core import tables
from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.i18n import gettext as _
from eventsys.core.text import fold
from eventsys.events.models import Event
from eventsys.jobs.service import Made
from eventsys.participants import files
from eventsys.people import rules
from eventsys.people import service as people
from eventsys.registration import erasing, needs
from eventsys.web.doors import user
from eventsys.web.loaders import event_for
from eventsys.web.organiser.frame import event_page
from eventsys.web.organiser.participant_files import sent

bp = Blueprint("needs", __name__)


@bp.get("/events/<int:event_id>/needs")
def show(event_id: int):
    """How many need what."""
    return _page(event_for("view", event_id))


@bp.post("/events/<int:event_id>/needs")
def names(event_id: int):
    """Who needs what. Looking is a deed of its own: it is noted before anything is shown."""
    event = event_for(rules.SEE_NEEDS, event_id)
    with transaction():
        audit.record(user(), "needs.seen", "event", event.id, now(), event.id)
    found = [(who, what) for who, what in needs.by_name(event) if what.is_readable]
    return _page(event, sorted(found, key=lambda each: fold(each[0].name)))


@bp.get("/events/<int:event_id>/needs.csv")
def csv(event_id: int):
    """The numbers as a file for whoever cooks: no names."""
    event = event_for("view", event_id)
    kitchen = needs.counted(event)
    rows = [
        (str(kind), text, str(number))
        for kind, counted in (
            (_("Allergi och specialkost"), kitchen.diets),
            (_("För att kunna delta"), kitchen.access),
        )
        for text, number in counted.most_common()
    ]
    content = tables.csv_bytes([_("Slag"), _("Behov"), _("Antal")], rows)
    return sent(Made(content, files.name(event, now(), "csv", _("kost och behov")), files.CSV))


def _page(event: Event, found=None):
    return event_page(
        "organiser/needs.html",
        event,
        "participants",
        kitchen=needs.counted(event),
        needs_days=erasing.needs_days(),
        may_see=people.can(user(), rules.SEE_NEEDS, event.region_id),
        found=found,
    )
