"""Templates of a region: making, changing and removing them, and starting events from them."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventsys.audit import service as audit
from eventsys.audit.service import Actor
from eventsys.core.db import db
from eventsys.core.errors import DomainError, NotFound, StaleVersion
from eventsys.core.i18n import lazy_gettext as _
from eventsys.evaluation import asking as surveys
from eventsys.evaluation.details import SurveyDetails
from eventsys.events.details import ContactDetails
from eventsys.events.models import Event
from eventsys.messages import automatic
from eventsys.places.models import Region
from eventsys.planning import content as contents
from eventsys.planning.content import Content, Item, LaterDay, Registering
from eventsys.planning.models import EventTemplate
from eventsys.programme import service as programme
from eventsys.programme.models import ProgrammeItem
from eventsys.programme.service import ItemDetails, PersonDetails
from eventsys.registration import questions, quotas, seats, timing
from eventsys.registration import service as registrations
from eventsys.registration import sign_up_marking as marking
from eventsys.registration.question_details import QuestionDetails
from eventsys.registration.sign_up_marking import Mark

# What somebody who is to appear does: the item that their name belongs to.
TALKS = ("presentation", "panel", "workshop")


def get(template_id: int) -> EventTemplate:
    """The template with this id. Raises NotFound."""
    template = db.session.get(EventTemplate, template_id)
    if template is None:
        raise NotFound
    return template


def of_region(region: Region) -> list[EventTemplate]:
    """All templates of a region, by name, with their kinds."""
    return list(
        db.session.scalars(
            select(EventTemplate)
            .where(EventTemplate.region_id == region.id)
            .options(joinedload(EventTemplate.kind))
            .order_by(EventTemplate.name, EventTemplate.id)
        )
    )


def create(
    region: Region, name: str, kind_id: int, content: Content, by: Actor, now: datetime
) -> EventTemplate:
    """A new template. Raises DomainError when the region has one of that name already."""
    _check(region, name, None)
    template = EventTemplate(
        region=region,
        kind_id=kind_id,
        name=name,
        content=contents.to_json(content),
        version=1,
        created_at=now,
        changed_at=now,
    )
    db.session.add(template)
    db.session.flush()
    audit.record(by, "template.created", "template", template.id, now, title=name)
    return template


def edit(
    template: EventTemplate,
    name: str,
    kind_id: int,
    content: Content,
    version: int,
    by: Actor,
    now: datetime,
) -> None:
    """Save a template anew. Raises StaleVersion if `version` is not the last saved one."""
    db.session.refresh(template, with_for_update={"of": EventTemplate})
    if version != template.version:
        raise StaleVersion
    _check(template.region, name, template.id)
    template.name, template.kind_id = name, kind_id
    template.content = contents.to_json(content)
    template.version += 1
    template.changed_at = now
    db.session.flush()
    audit.record(by, "template.edited", "template", template.id, now, title=name)


def remove(template: EventTemplate, by: Actor, now: datetime) -> None:
    """Throw a template away; events that were made from it stay."""
    audit.record(by, "template.removed", "template", template.id, now, title=template.name)
    db.session.delete(template)


def content_of(template: EventTemplate) -> Content:
    """What a template holds."""
    return contents.from_json(template.content)


def content_like(event: Event) -> Content:
    """What an event has that another could have too. Its secret link is not taken along."""
    settings, days = seats.settings_of(event), _days(event)
    marks = marking.marks_of(event) if settings.has_sign_up else {}
    survey = surveys.details_of(event)
    same = (
        *("title", "summary", "description", "format", "audience", "audience_words", "venue"),
        *("venue_seats", "address", "town", "directions", "accessibility", "online_service"),
    )
    return Content(
        **{name: getattr(event, name) for name in same},
        start=days[0].start if days else None,
        length_minutes=days[0].length_minutes if days else None,
        later_days=tuple(days[1:]),
        themes=tuple(each.name for each in event.themes),
        contacts=contact_details(event),
        items=tuple(_item(event, each, marks.get(each.id)) for each in programme.items_of(event)),
        registering=Registering.like(
            registrations.details_of(settings),
            timing.days_before(event.first_on, settings.closes_at, event.time_zone),
        ),
        confirmation_words=settings.confirmation_words,
        questions=tuple(each.as_json() for each in questions.details_of(event)),
        quotas=tuple(quotas.as_json(event)),
        survey=survey.as_json() if survey else None,
        letters=automatic.as_json(event),
    )


def furnish(
    event: Event,
    content: Content,
    by: Actor,
    now: datetime,
    speaker: PersonDetails | None = None,
) -> None:
    """Give a new event the programme, the registration and the questions that belong with it.

    Somebody who is to appear gets the first talk, or one of their own under the event's title.
    """
    if items := _items(event, content, speaker):
        made, _shifts = programme.insert(event, items, by, now, follow=False)
        _sign_up(event, content, made, by, now)
    first_on = event.first_on if event.days else None
    settings = content.registering.settings(first_on, event.time_zone, content.confirmation_words)
    registrations.configure(event, settings, by, now)
    asked = [QuestionDetails.from_json(each) for each in content.questions]
    questions.replace(event, asked, by, now)
    if content.quotas:
        quotas.keep(event, quotas.from_json(content.quotas, event), by, now)
    survey = SurveyDetails.from_json(content.survey) if content.survey else None
    surveys.furnish(event, survey, by, now)
    automatic.furnish(event, content.letters)


def _sign_up(
    event: Event, content: Content, made: Sequence[ProgrammeItem], by: Actor, now: datetime
) -> None:
    """Sign up for the same items. The talk of somebody who is to appear stands before them."""
    own = made[len(made) - len(content.items) :]
    marks = {
        item.id: Mark(each.seats, each.is_chosen)
        for item, each in zip(own, content.items, strict=True)
        if each.signs_up
    }
    if marks:
        marking.mark(event, marks, by, now)


def _items(event: Event, content: Content, speaker: PersonDetails | None) -> list[ItemDetails]:
    items = [*content.items]
    if speaker is not None and not any(item.kind in TALKS for item in items):
        items.insert(0, Item(event.title))
    talk = next((each for each in items if each.kind in TALKS), None)
    return [
        ItemDetails(
            title=event.title if speaker and each is talk else each.title,
            kind=each.kind,
            description=each.description,
            day_id=_day_id(event, each.day),
            length_minutes=each.length_minutes,
            room=each.room,
            is_parallel=each.is_parallel,
            track=each.track,
            people=(speaker,) if speaker and each is talk else (),
        )
        for each in items
    ]


def _day_id(event: Event, number: int) -> int | None:
    """The day of an item where there are several; one that is not there any more is the last."""
    days = event.days
    return days[min(number, len(days) - 1)].id if len(days) > 1 else None


def contact_details(event: Event) -> tuple[ContactDetails, ...]:
    """Who answers questions about an event, as it could have been typed."""
    return tuple(
        ContactDetails(each.name, each.title, each.organisation, each.email, each.phone)
        for each in event.contacts
    )


def _days(event: Event) -> list[LaterDay]:
    """The days of an event, each with its distance from the first."""
    zone = ZoneInfo(event.time_zone)
    found = []
    for day in event.days:
        start = day.starts_at.astimezone(zone).time() if day.starts_at else None
        end = day.ends_at.astimezone(zone).time() if day.ends_at else None
        after = (day.held_on - event.days[0].held_on).days
        found.append(LaterDay(after, start, contents.minutes_between(start, end)))
    return found


def _item(event: Event, item: ProgrammeItem, mark: Mark | None) -> Item:
    day = programme.day_of(event, item)
    return Item(
        title=item.title,
        kind=item.kind,
        length_minutes=item.length_minutes,
        description=item.description,
        room=item.room,
        is_parallel=item.is_parallel,
        track=item.track,
        day=event.days.index(day) if day else 0,
        signs_up=mark is not None,
        seats=mark.seats if mark else None,
        is_chosen=mark is not None and mark.is_chosen,
    )


def _check(region: Region, name: str, own_id: int | None) -> None:
    if not name:
        raise DomainError(_("Skriv vad mallen ska heta."), "name")
    # Held, so that nobody gives the name to another template until this one is saved.
    held = select(Region.id).where(Region.id == region.id)
    db.session.execute(held.with_for_update(key_share=True))
    same = select(EventTemplate.id).where(
        EventTemplate.region_id == region.id, EventTemplate.name == name
    )
    if db.session.scalar(same) not in (None, own_id):
        raise DomainError(_("Det finns redan en mall som heter så."), "name")
