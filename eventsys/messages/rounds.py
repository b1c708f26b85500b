"""Writing the letters that go by themselves, some hundreds at a time: reminders and thanks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select

from eventsys.checkin.models import Admission
from eventsys.core import dates, links, tokens
from eventsys.core.db import db
from eventsys.core.i18n import in_language
from eventsys.documents import service as documents
from eventsys.documents.models import Document
from eventsys.evaluation import service as evaluation
from eventsys.events.models import Event
from eventsys.mail.models import Letter
from eventsys.mail.outbox import MAILING
from eventsys.messages import automatic, steps
from eventsys.messages.models import LetterRun
from eventsys.messages.schedule import Round
from eventsys.registration.letter_making import write
from eventsys.registration.models import Registration

STEP = 200
# Letters to many, which do not say that somebody has just heard when and where it is.
TO_MANY = ("reminder", "thanks", "mailing")


def step(now: datetime) -> int:
    """Write the next letters of a round that is due. Says how many, at least 1 if there was one."""
    due = automatic.due(now)
    if not due:
        return 0
    this = due[0]
    event, _settings = steps.hold(this.event_id)
    run = db.session.get(LetterRun, this.key, with_for_update=True) or _begun(this, now)
    if run.done_at is not None:
        return 1  # Another worker was quicker.
    if event is None or event.status != "published" or this not in automatic.rounds(event):
        run.done_at = now
        return 1
    told, people = telling(this.name, event, now), _next(this, run)
    steps.write_each(people, lambda each: _write(this, told, each, now))
    if this.name == "thanks":
        evaluation.mix_passes(event)
    run.total += len(people)
    if len(people) < STEP:
        run.done_at = now
    else:
        run.last_id = people[-1].id
    return max(1, len(people))


@dataclass(frozen=True)
class Telling:
    """What is the same in all letters of a round: read once, however many there are."""

    name: str
    event: Event
    words: Mapping[str, str]
    documents: Sequence[Document] = ()

    def text(self, language: str) -> str:
        """The organiser's own words, with blanks in them."""
        return automatic.words_in(self.words, self.event, language)

    def facts(self, registration: Registration, token: str) -> dict[str, Any]:
        """What one letter tells beyond what every letter does, in its own language."""
        if self.name == "reminder":
            return self._reminding(registration, token)
        return {
            # What is over can be neither cancelled nor joined.
            "is_live": False,
            "join_url": "",
            "documents": [self._document(each, registration.language) for each in self.documents],
            "survey_url": "",
        }

    def _reminding(self, registration: Registration, token: str) -> dict[str, Any]:
        event, language = self.event, registration.language
        is_here = registration.attendance != "online"
        return {
            "day": dates.day_words(event.first_on, language) if event.first_on else "",
            "is_preliminary": event.certainty == "preliminary",
            "directions": event.directions.split("\n\n") if is_here and event.directions else [],
            "has_programme": bool(event.programme_words),
            "ticket_url": links.ticket(token, language) if is_here else "",
        }

    def _document(self, document: Document, language: str) -> dict[str, str]:
        event, version = self.event, documents.newest(document)
        place = event.region.slug, event.slug, document.id
        url = links.document(*place, version.file_name, language) if version else document.url
        return {"title": document.title, "url": url}


def telling(name: str, event: Event, now: datetime) -> Telling:
    """What a round of this name would tell now."""
    own = automatic.of(event)
    if name == "reminder":
        return Telling(name, event, own.reminder_words)
    return Telling(name, event, own.thanks_words, documents.shown(event, now))


def _write(this: Round, told: Telling, registration: Registration, now: datetime) -> None:
    token, language = tokens.decrypt(registration.token_sealed), registration.language
    with in_language(language):
        more = told.facts(registration, token)
    if this.name == "thanks":
        more["survey_url"] = evaluation.link_for(registration, now) or ""
    once = this.once(registration.id)
    more |= {"once": once, "rank": MAILING, "text": told.text(language)}
    write(this.name, registration, now, **more)


def _begun(this: Round, now: datetime) -> LetterRun:
    run = LetterRun(
        event_id=this.event_id,
        name=this.name,
        days=this.days,
        day_on=this.day_on,
        last_id=0,
        total=0,
        started_at=now,
    )
    db.session.add(run)
    return run


def _next(this: Round, run: LetterRun) -> Sequence[Registration]:
    wanted = _reminded(this) if this.name == "reminder" else _thanked(this)
    return db.session.scalars(
        select(Registration)
        .where(Registration.event_id == this.event_id, Registration.id > run.last_id)
        .where(Registration.status == "confirmed", Registration.email != "", wanted)
        .order_by(Registration.id)
        .limit(STEP)
    ).all()


def _reminded(this: Round) -> ColumnElement[bool]:
    """Who did not hear when and where it is after the time of the reminder: they know."""
    heard = exists().where(
        Letter.thing == "registration",
        Letter.thing_id == Registration.id,
        Letter.created_at >= this.at,
        Letter.name.not_in(TO_MANY),
    )
    return and_(Registration.created_at < this.at, ~heard)


def _thanked(this: Round) -> ColumnElement[bool]:
    """Who came; where nobody counted who came, everybody who has a seat."""
    came = exists().where(Admission.registration_id == Registration.id)
    counted = exists().where(Admission.event_id == this.event_id)
    joined = Registration.joined_at.is_not(None)
    other = Registration.__table__.alias("other")
    watched = exists().where(other.c.event_id == this.event_id, other.c.joined_at.is_not(None))
    on_site = Registration.attendance == "onsite"
    return or_(came, joined, and_(on_site, ~counted), and_(~on_site, ~watched))
