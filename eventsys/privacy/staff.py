"""What says who of the staff did what, and what passes: sessions, windows of time, files made."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update

from eventsys.audit.models import AuditEntry
from eventsys.checkin.models import Admission
from eventsys.core import uploads
from eventsys.core.db import db
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.periods import Kind, Rows, day_before
from eventsys.core.ratelimit import RateWindow
from eventsys.documents.models import DocumentVersion
from eventsys.events.models import Event
from eventsys.jobs.models import Job
from eventsys.people.models import StaffSession
from eventsys.programme.models import Speaker

HISTORY_DAYS, ADMISSION_DAYS = 730, 90
# Every column that names a file in the uploads folder: what none of them names is thrown away.
FILES = (Job.file, DocumentVersion.file, Speaker.photo, Speaker.photo_small)
# What is handed in and not yet named by a row has this long to be.
GRACE = timedelta(days=1)


def sweep_uploads(now: datetime) -> int:
    """Throw away files that nothing points to any more."""
    wanted = {name for column in FILES for name in db.session.scalars(select(column)) if name}
    return uploads.sweep(wanted, now - GRACE)


def _history() -> Rows:
    # A line is about an event, or about something that belongs to no single one.
    joined = select(AuditEntry.id, AuditEntry.at)
    return joined.join(Event, Event.id == AuditEntry.event_id, isouter=True)


def _forget_history(kind: Kind, now: datetime) -> int:
    """Old lines go as a whole; who handed in a file is history as well."""
    before = now - timedelta(days=kind.days)
    added = DocumentVersion.added_at < before
    db.session.execute(update(DocumentVersion).where(added).values(added_by=""))
    return _delete(AuditEntry, AuditEntry.id, kind, now)


def _admissions() -> Rows:
    known = or_(Admission.by_name != "", Admission.door != "")
    return select(Admission.id, Event.last_on).join(Event).where(known)


def _admissions_over(days: int, now: datetime) -> ColumnElement[bool]:
    return Event.last_on <= day_before(now, days)


def _forget_admissions(kind: Kind, now: datetime) -> int:
    due = kind.due(now).with_only_columns(Admission.id)
    nobody = update(Admission).where(Admission.id.in_(due))
    changed = nobody.values(by_id=None, by_name="", door="").returning(Admission.id)
    return len(db.session.execute(changed).all())


def _delete(model: type[Any], key: Any, kind: Kind, now: datetime) -> int:
    due = kind.due(now).with_only_columns(key)
    return len(db.session.execute(delete(model).where(key.in_(due)).returning(key)).all())


def _delete_windows(_kind: Kind, now: datetime) -> int:
    gone = delete(RateWindow).where(RateWindow.ends_at < now).returning(RateWindow.key)
    return len(db.session.execute(gone).all())


HISTORY = Kind(
    "history",
    _("Historik: vem i personalen som gjorde vad, och vad texterna var"),
    _("efter händelsen"),
    ("audit_entry", "document_version"),
    HISTORY_DAYS,
    _history,
    lambda days, now: AuditEntry.at < now - timedelta(days=days),
    _forget_history,
    least=90,
    most=3650,
    region=Event.region_id,
)
ADMISSIONS = Kind(
    "admissions",
    _("Vem som släppte in deltagare, och vid vilken dörr"),
    _("efter mötet"),
    ("admission",),
    ADMISSION_DAYS,
    _admissions,
    _admissions_over,
    _forget_admissions,
    least=7,
    most=365,
    region=Event.region_id,
)
SESSIONS = Kind(
    "sessions",
    _("Personalens inloggningar"),
    _("när inloggningen har gått ut"),
    ("staff_session",),
    0,
    lambda: select(StaffSession.id, StaffSession.expires_at),
    lambda _days, now: StaffSession.expires_at < now,
    lambda kind, now: _delete(StaffSession, StaffSession.id, kind, now),
)
WINDOWS = Kind(
    "rate_windows",
    _("Räknare som skyddar mot överbelastning, med kodade adresser"),
    _("när tiden som räknas är slut"),
    ("rate_window",),
    0,
    lambda: select(RateWindow.key, RateWindow.ends_at),
    lambda _days, now: RateWindow.ends_at < now,
    _delete_windows,
)
JOBS = Kind(
    "jobs",
    _("Listor och filer som personalen har beställt"),
    _("sju dagar efter att filen blev klar"),
    ("job",),
    0,
    lambda: select(Job.id, Job.expires_at),
    lambda _days, now: Job.expires_at <= now,
    lambda kind, now: _delete(Job, Job.id, kind, now),
    region=Job.region_id,
)
KINDS = (HISTORY, ADMISSIONS, SESSIONS, WINDOWS, JOBS)
