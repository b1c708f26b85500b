"""Tickets: what their QR code holds, and whose it is.

The code follows from the registration and its present links: nothing is stored, and when a booking
is handed over or forgotten, its old ticket opens nothing. It is not the booking's link: whoever
photographs a ticket can neither see nor cancel anything.
"""

import hmac

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventsys.checkin import rules
from eventsys.core import links, tokens
from eventsys.core.db import db
from eventsys.registration.models import Registration

PROOF = 20


def ticket_code(registration: Registration) -> str:
    """What only the ticket of this registration holds, such as 1234-3f9a…."""
    return f"{registration.id}-{_proof(registration)}"


def ticket_address(registration: Registration) -> str:
    """The address in the QR code of a ticket or a name badge."""
    return links.door_ticket(ticket_code(registration))


def by_ticket(code: str) -> Registration | None:
    """The registration whose ticket this is."""
    parts = rules.ticket_parts(code)
    if parts is None:
        return None
    number, proof = parts
    found = db.session.scalar(
        select(Registration)
        .where(Registration.id == number)
        .options(joinedload(Registration.event))
    )
    is_right = found and hmac.compare_digest(_proof(found).encode(), proof.encode())
    return found if is_right else None


def _proof(registration: Registration) -> str:
    parts = str(registration.id), registration.token_hash
    return tokens.keyed_hash("ticket", *parts)[:PROOF]
