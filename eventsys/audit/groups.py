"""Kinds of deed, to look through a long history by, and its pages."""

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select

from eventsys.audit.models import AuditEntry
from eventsys.core.db import db
from eventsys.core.i18n import LazyText
from eventsys.core.i18n import lazy_gettext as _

# Name: words, and how the actions begin.
GROUPS: dict[str, tuple[LazyText, tuple[str, ...]]] = {
    "event": (_("Uppgifter"), ("event.", "co_host.")),
    "programme": (_("Program"), ("programme.", "speaker.")),
    "settings": (
        _("Anmälningsinställningar"),
        ("registration.configured", "question.", "quota.", "sign_up."),
    ),
    "participants": (
        _("Deltagare"),
        ("registration.", "invitee.", "checkin.", "door.", "address.", "needs."),
    ),
    "letters": (_("Mejl"), ("letters.", "mailing.")),
    "documents": (_("Dokument"), ("document.",)),
    "survey": (_("Utvärdering"), ("survey.",)),
    "other": (_("Annat"), ()),
}


def page_of_event(
    event_id: int, group: str, number: int, size: int
) -> tuple[list[AuditEntry], int]:
    """Some of what happened to an event, newest first, and how much there is in all."""
    wanted = select(AuditEntry).where(AuditEntry.event_id == event_id)
    if group in GROUPS:
        wanted = wanted.where(_is_in(group))
    return _page(wanted, number, size)


def page_of(thing: str, thing_id: int, number: int, size: int) -> tuple[list[AuditEntry], int]:
    """The same for one thing, such as a series."""
    mine = select(AuditEntry).where(AuditEntry.thing == thing, AuditEntry.thing_id == thing_id)
    return _page(mine, number, size)


def _page(wanted: Select[AuditEntry], number: int, size: int) -> tuple[list[AuditEntry], int]:
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    ordered = wanted.order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    last = max(1, -(-total // size))
    here = min(max(number, 1), last)
    return list(db.session.scalars(ordered.limit(size).offset((here - 1) * size))), total


def _is_in(group: str) -> ColumnElement[bool]:
    """An action is in the first group that knows its beginning, or in the last."""
    earlier: list[str] = []
    for name, (_words, beginnings) in GROUPS.items():
        if name == group:
            mine = or_(*map(_begins, beginnings)) if beginnings else and_(True)
            return and_(mine, *(not_(_begins(each)) for each in earlier))
        earlier += beginnings
    raise KeyError(group)


def _begins(beginning: str) -> ColumnElement[bool]:
    return AuditEntry.action.startswith(beginning, autoescape=True)
