"""Who is registered, but cannot be reached: nothing is sent to the address that they gave."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select

from eventsys.core.db import db
from eventsys.core.errors import DomainError
from eventsys.core.i18n import lazy_gettext as _
from eventsys.mail import suppression
from eventsys.mail.models import SuppressedAddress
from eventsys.registration.models import Registration


class Unreachable(DomainError):
    """Nobody moves a booking to where its letters do not arrive."""

    status = 422
    default = _(
        "Vi når inte den här adressen: mejl dit har kommit tillbaka. Kontrollera stavningen, eller "
        "skriv en annan."
    )


def counts(event_ids: Sequence[int]) -> dict[int, int]:
    """How many of those who are registered cannot be reached, by event id."""
    rows = db.session.execute(
        select(Registration.event_id, func.count(Registration.id))
        .join(SuppressedAddress, _is_same())
        .where(Registration.event_id.in_(event_ids), _is_live())
        .group_by(Registration.event_id)
    )
    return {row[0]: row[1] for row in rows}


def of_event(event_id: int) -> list[tuple[Registration, SuppressedAddress]]:
    """Who cannot be reached, by name."""
    found = db.session.execute(
        select(Registration, SuppressedAddress)
        .join(SuppressedAddress, _is_same())
        .where(Registration.event_id == event_id, _is_live())
        .order_by(func.lower(Registration.name), Registration.id)
    )
    return [(registration, address) for registration, address in found]


def require(email: str) -> None:
    """Raises Unreachable if nothing is sent to the address."""
    if suppression.of(email) is not None:
        raise Unreachable(field="email")


def _is_same() -> ColumnElement[bool]:
    return SuppressedAddress.email == func.lower(Registration.email)


def _is_live() -> ColumnElement[bool]:
    return Registration.status.not_in(("cancelled", "declined"))
