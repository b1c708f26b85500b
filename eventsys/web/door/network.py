"""What a telephone at the door keeps, so that it works without a network, and what it sends later.

Nothing here is a page: `static/js/door.js` asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask_wtf.csrf import generate_csrf

from eventsys.checkin import queries
from eventsys.checkin import service as checkin
from eventsys.checkin.service import AlreadyAdmitted, Deed
from eventsys.core.assets import STATIC
from eventsys.core.clock import now
from eventsys.core.db import transaction
from eventsys.core.errors import DomainError
from eventsys.core.i18n import gettext as _
from eventsys.events.models import Event
from eventsys.registration import bookings
from eventsys.web.door import people
from eventsys.web.door.frame import door_words, event_at_the_door, open_day, shown_day
from eventsys.web.doors import user

bp = Blueprint("network", __name__)
MOST_DEEDS, KEY_LENGTH = 1000, 100


@dataclass(frozen=True)
class Sent:
    """One deed as a telephone sent it: whom it let in, and what it says of that."""

    registration_id: int
    deed: Deed


@bp.get("/<int:event_id>/people.json")
def everybody(event_id: int):
    """The list for the day, with a token to send deeds under."""
    event = event_at_the_door(event_id)
    day = shown_day(event)
    found = people.rows(event, queries.everybody(event), day)
    return jsonify(
        day=day.isoformat() if day else "",
        is_open=open_day(event) is not None and event.status == "published",
        count=people.standing(checkin.arrived(event, day)),
        people=people.as_json(found),
        token=generate_csrf(),
    )


@bp.get("/<int:event_id>/count.json")
def count(event_id: int):
    """How many have arrived, asked for again and again."""
    event = event_at_the_door(event_id)
    return jsonify(people.standing(checkin.arrived(event, shown_day(event))))


@bp.post("/<int:event_id>/sync")
def sync(event_id: int):
    """Take what was done while there was no network, all that can be taken of it."""
    event = event_at_the_door(event_id)
    sent = _body()
    deeds = sent.get("deeds") if isinstance(sent, dict) else None
    if not isinstance(deeds, list) or len(deeds) > MOST_DEEDS:
        return jsonify(error=_("Uppgifterna kunde inte läsas.")), 422
    with transaction():
        # In one order everywhere: two telephones that send the same people do not wait in a ring.
        read = sorted((_read(each) for each in deeds), key=_number)
        results = [_outcome(event, each) for each in read]
    counted = people.standing(checkin.arrived(event, shown_day(event)))
    return jsonify(results=results, count=counted, token=generate_csrf())


@bp.get("/worker.js")
def worker():
    """The script that answers for the door's pages while there is no network."""
    script = (STATIC / "js" / "door-worker.js").read_bytes()
    return Response(script, content_type="text/javascript; charset=utf-8")


def _body() -> Any:
    """What was sent; nothing for what is no JSON, or is boxes in boxes without end."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None


def _read(sent: Any) -> Sent | str:
    """A deed, or the key of one that makes no sense."""
    said = sent if isinstance(sent, dict) else {}
    key = said.get("key")
    key = key if isinstance(key, str) and len(key) <= KEY_LENGTH else ""
    number, door = said.get("registration"), said.get("door", "")
    day, at = _day(said.get("day")), _moment(said.get("at"))
    if not (key and day and isinstance(door, str)):
        return key
    if type(number) is not int or not 0 < number < 10**9:
        return key
    return Sent(number, Deed(key, day, at, door_words(door)))


def _number(read: Sent | str) -> int:
    return read.registration_id if isinstance(read, Sent) else 0


def _outcome(event: Event, sent: Sent | str) -> dict[str, Any]:
    """What came of one deed: admitted, already or refused, and how the person stands now."""
    if isinstance(sent, str):
        return {"key": sent, "outcome": "refused", "words": _("Uppgifterna kunde inte läsas.")}
    said: dict[str, Any] = {"key": sent.deed.key}
    try:
        registration = bookings.get(event, sent.registration_id)
        admission = checkin.admit(registration, sent.deed, user(), now())
        row = people.row(event, registration, admission)
        return said | {"outcome": "admitted", "words": row.admitted, "person": _one(row)}
    except AlreadyAdmitted as error:
        row = people.row(event, registration, error.admission)
        return said | {"outcome": "already", "words": row.admitted, "person": _one(row)}
    except DomainError as error:
        return said | {"outcome": "refused", "words": str(error)}


def _one(row: people.Row) -> dict[str, Any]:
    found: Sequence[dict[str, Any]] = people.as_json([row])
    return found[0]


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def _moment(text: Any) -> datetime | None:
    """A time with its zone; anything else is no time."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (TypeError, ValueError, OverflowError):
        return None
