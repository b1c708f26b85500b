"""People who appear at an event: finding them, describing them, and what is shown of them.

Whoever is in the programme is known by name; a Speaker is somebody whom one can ask. The two are
joined where their names are alike. Asking is in `inviting.py`, answering in `own.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select, update

from eventsys.audit import service as audit
from eventsys.audit.service import Actor
from eventsys.core import vault
from eventsys.core.db import db, read_again
from eventsys.core.errors import DomainError, NotFound, StaleVersion
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.text import fold
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.mail import outbox
from eventsys.programme import service as programme
from eventsys.programme.models import Appearance, ProgrammeItem, Speaker

# What letters and history call a speaker.
THING = "speaker"
AWAITED = ("invited", "confirmed")
# What the programme or the public page shows.
SHOWN = ("name", "title", "organisation", "biography", "photo", "photo_small", "photo_words")


@dataclass(frozen=True)
class Picture:
    """The names of a portrait's two sizes in the uploads folder."""

    large: str
    small: str


@dataclass(frozen=True)
class Particulars:
    """What can be said about a speaker. `picture`: None for none, or to take it away."""

    name: str
    email: str = ""
    language: str = "sv"
    title: str = ""
    organisation: str = ""
    biography: str = ""
    picture: Picture | None = None
    photo_words: str = ""
    needs: str = ""


def of_event(event: Event) -> list[Speaker]:
    """All of them, by name."""
    found = db.session.scalars(select(Speaker).where(Speaker.event_id == event.id))
    return sorted(found, key=lambda each: (fold(each.name), each.id))


def get(event: Event, speaker_id: int) -> Speaker:
    """A speaker of this event. Raises NotFound."""
    speaker = db.session.get(Speaker, speaker_id)
    if speaker is None or speaker.event_id != event.id:
        raise NotFound
    return speaker


def is_it(speaker: Speaker, person: Appearance) -> bool:
    """Whether somebody in the programme is this speaker: joined, or of the same name."""
    if person.speaker_id is not None:
        return person.speaker_id == speaker.id
    return fold(person.name) == fold(speaker.name)


def items_of(speaker: Speaker) -> list[ProgrammeItem]:
    """Where in the programme somebody appears."""
    return [
        item
        for item in programme.items_of(speaker.event)
        if any(is_it(speaker, person) for person in item.people)
    ]


def particulars_of(speaker: Speaker) -> Particulars:
    """A speaker as they could have been described, needs included: for them and the organisers."""
    return Particulars(
        name=speaker.name,
        email=speaker.email,
        language=speaker.language,
        title=speaker.title,
        organisation=speaker.organisation,
        biography=speaker.biography,
        picture=picture_of(speaker),
        photo_words=speaker.photo_words,
        needs=_needs(speaker),
    )


def _needs(speaker: Speaker) -> str:
    """What they need; nothing where the key is lost."""
    try:
        return vault.unseal(speaker.needs_sealed) if speaker.needs_sealed else ""
    except vault.Unreadable:
        return ""


def picture_of(speaker: Speaker) -> Picture | None:
    """The portrait, if there is one."""
    if speaker.photo is None or speaker.photo_small is None:
        return None
    return Picture(speaker.photo, speaker.photo_small)


def add(event: Event, said: Particulars, by: Actor, now: datetime) -> Speaker:
    """Make somebody a speaker, joined with whoever has the name in the programme."""
    events.hold([event.id])
    _check(event, said, None)
    speaker = Speaker(event=event, created_at=now, changed_at=now, state="new", version=1)
    _apply(speaker, said)
    db.session.add(speaker)
    db.session.flush()
    link(event)
    _tell_programme(speaker, now)
    _record(by, "added", speaker, now)
    return speaker


def change(speaker: Speaker, said: Particulars, version: int, by: Actor, now: datetime) -> None:
    """Describe somebody anew. Raises StaleVersion if `version` is not the one last saved."""
    hold(speaker)
    if version != speaker.version:
        raise StaleVersion
    before = particulars_of(speaker)
    if said == before:
        return
    _check(speaker.event, said, speaker)
    link(speaker.event)
    was_shown = [getattr(speaker, name) for name in SHOWN]
    _apply(speaker, said)
    speaker.version += 1
    speaker.changed_at = now
    if was_shown != [getattr(speaker, name) for name in SHOWN]:
        _tell_programme(speaker, now)
    _record(by, "edited", speaker, now)


def remove(speaker: Speaker, by: Actor, now: datetime) -> None:
    """Take a speaker away with all that they said, and with the letters to them.

    Their name stays in the programme.
    """
    hold(speaker)
    event = speaker.event
    _record(by, "removed", speaker, now)
    # On purpose not left to the database: the rows that are read already must know it too.
    unlinked = update(Appearance).where(Appearance.speaker_id == speaker.id)
    db.session.execute(unlinked.values(speaker_id=None))
    outbox.withdraw(THING, speaker.id)
    db.session.delete(speaker)
    programme.settle(event, now)


def link(event: Event) -> None:
    """Join people of the programme who are not joined yet with the speakers of their names."""
    speakers = {fold(each.name): each for each in of_event(event)}
    for item in programme.items_of(event):
        for person in item.people:
            if person.speaker_id is None and (found := speakers.get(fold(person.name))):
                person.speaker_id = found.id
    db.session.flush()


def shown(event: Event) -> list[Speaker]:
    """Those whom the public sees: they said yes, and gave a text or a picture."""
    found = select(Speaker).where(
        Speaker.event_id == event.id,
        Speaker.state == "confirmed",
        or_(Speaker.biography != "", Speaker.photo.is_not(None)),
    )
    return sorted(db.session.scalars(found), key=lambda each: (fold(each.name), each.id))


def awaited(event: Event) -> list[Speaker]:
    """Those who were asked and have not said no, as far as one can write to them."""
    return [each for each in of_event(event) if each.email and each.state in AWAITED]


def count_awaited(events: Iterable[Event]) -> dict[int, int]:
    """How many those are, by event id. Events without any are left out. One statement."""
    rows = db.session.execute(
        select(Speaker.event_id, func.count(Speaker.id))
        .where(
            Speaker.event_id.in_([event.id for event in events]),
            Speaker.email != "",
            Speaker.state.in_(AWAITED),
        )
        .group_by(Speaker.event_id)
    )
    return {row[0]: row[1] for row in rows}


def unconfirmed(events: Iterable[Event]) -> dict[int, int]:
    """How many have not said yes, by event id; those who said no count while in the programme.

    Events without any are left out. One statement.
    """
    declined = select(Appearance.id).where(Appearance.speaker_id == Speaker.id).exists()
    rows = db.session.execute(
        select(Speaker.event_id, func.count(Speaker.id))
        .where(
            Speaker.event_id.in_([event.id for event in events]),
            or_(
                Speaker.state.in_(("new", "invited")),
                and_(Speaker.state == "declined", declined),
            ),
        )
        .group_by(Speaker.event_id)
    )
    return {row[0]: row[1] for row in rows}


def hold(speaker: Speaker) -> None:
    """Read a speaker again and keep others from changing them until the transaction ends.

    The event is held before, so that no two speakers of it get one name at the same time. Raises
    NotFound if they are removed by now.
    """
    read_again(speaker)
    events.hold([speaker.event_id])
    read_again(speaker, with_for_update={"of": Speaker})


def settle(speaker: Speaker, now: datetime) -> None:
    """Let the programme and the public page say what is so of a speaker from now on."""
    link(speaker.event)
    _tell_programme(speaker, now)


def _check(event: Event, said: Particulars, speaker: Speaker | None) -> None:
    if not said.name:
        raise DomainError(_("Skriv namnet."), "name")
    others = (each for each in of_event(event) if each is not speaker)
    if fold(said.name) in {fold(each.name) for each in others}:
        raise DomainError(_("Det finns redan en medverkande med det namnet."), "name")
    if said.picture and not said.photo_words:
        raise DomainError(_("Beskriv med några ord vad bilden visar."), "photo_words")


def _apply(speaker: Speaker, said: Particulars) -> None:
    speaker.name, speaker.email, speaker.language = said.name, said.email, said.language
    speaker.title, speaker.organisation = said.title, said.organisation
    speaker.biography = said.biography
    speaker.photo = said.picture.large if said.picture else None
    speaker.photo_small = said.picture.small if said.picture else None
    speaker.photo_words = said.photo_words if said.picture else ""
    # What cannot be read stays until something else is said: its key may be found again.
    if said.needs != _needs(speaker):
        speaker.needs_sealed = vault.seal(said.needs) if said.needs else ""


def _tell_programme(speaker: Speaker, now: datetime) -> None:
    """Copy name, title and organisation to where the programme prints them."""
    joined = select(Appearance).where(Appearance.speaker_id == speaker.id)
    for person in db.session.scalars(joined):
        person.name, person.title = speaker.name, speaker.title
        person.organisation = speaker.organisation
    programme.settle(speaker.event, now)


def _record(by: Actor, deed: str, speaker: Speaker, now: datetime) -> None:
    event_id = speaker.event_id
    audit.record(by, f"speaker.{deed}", THING, speaker.id, now, event_id, speaker=speaker.name)
