"""What visitors print: the programme of an event as PDF."""

from flask import Blueprint

from eventsys.events import queries
from eventsys.web import kept, programme_pdf
from eventsys.web.public.events import to_owner

bp = Blueprint("printing", __name__)


@bp.get("/<region>/<event>/programme.pdf")
@kept.for_the_day
def programme(region: str, event: str):
    """The programme of a public event. It says nothing about the hour: one is kept for a day."""
    found = queries.public_event_page(region, event)
    return programme_pdf.response(found) if found else to_owner(region, event)
