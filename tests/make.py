"""Makers of things with good defaults, through the services. Each saves what it made.

Inside `with transaction():` they join it; outside they save in one of their own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image
from sqlalchemy import select

from eventsys.audit.service import SYSTEM, Actor
from eventsys.core import images, tokens, uploads
from eventsys.core.db import db, transaction
from eventsys.core.text import slugify
from eventsys.documents import service as documents
from eventsys.documents.models import Document
from eventsys.evaluation import asking as asking_afterwards
from eventsys.evaluation.models import SurveyPass
from eventsys.events import series as series_service
from eventsys.events import service as events
from eventsys.events.details import ContactDetails, DayPlan, EventDetails, SeriesDetails
from eventsys.events.models import Event, EventKind, Series
from eventsys.jobs import service as jobs
from eventsys.jobs.models import Job
from eventsys.mail import wording
from eventsys.mail.models import Letter
from eventsys.messages import mailings
from eventsys.messages.audience import Audience
from eventsys.messages.mailings import Message
from eventsys.messages.models import Mailing
from eventsys.newsletter import editions
from eventsys.newsletter import service as newsletter
from eventsys.newsletter.matching import Wishes
from eventsys.newsletter.models import Edition, Subscriber
from eventsys.people import service as people
from eventsys.people.models import User
from eventsys.places import service as places
from eventsys.places.models import Municipality, Region
from eventsys.planning import templates
from eventsys.planning.content import Content
from eventsys.planning.models import EventTemplate
from eventsys.privacy.kinds import KINDS
from eventsys.programme import service as programme
from eventsys.programme.models import ProgrammeItem, Speaker
from eventsys.registration import asking, bookings, sign_up_marking
from eventsys.registration import inviting as guests
from eventsys.registration import service as registrations
from eventsys.registration.bookings import Applicant
from eventsys.registration.inviting import Guest
from eventsys.registration.models import Registration, RegistrationSettings
from eventsys.registration.question_details import QuestionDetails
from eventsys.registration.question_models import Question
from eventsys.registration.quota_models import Invitee
from eventsys.registration.service import SettingsDetails
from eventsys.registration.sign_up_marking import Mark
from eventsys.speakers import inviting, own
from eventsys.speakers import service as speakers
from eventsys.speakers.inviting import Invitation
from eventsys.speakers.service import Particulars, Picture
from tests import files

NOW = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
PASSWORD = "korrekt häst batteri häftstift"
FIRST_DAY = date(2027, 3, 2)
UNSET: Any = object()


@contextmanager
def saving() -> Iterator[None]:
    """A transaction, or the one that is already going on."""
    if db.session().info.get("writing"):
        yield
    else:
        with transaction():
            yield


def day(
    on: date | str = FIRST_DAY, start: time | str | None = "13:00", end: time | str | None = None
) -> DayPlan:
    """A planned day: day("2027-03-02", "13:00", "16:00"); start None for a day without hours."""
    return DayPlan(
        on if isinstance(on, date) else date.fromisoformat(on),
        time.fromisoformat(start) if isinstance(start, str) else start,
        time.fromisoformat(end) if isinstance(end, str) else end,
    )


def region(slug: str | Region = "vastmanland") -> Region:
    """A region by its slug."""
    return slug if isinstance(slug, Region) else places.get_region(slug)


def zone() -> ZoneInfo:
    """The clock of the regions."""
    return ZoneInfo("Europe/Stockholm")


def kind(slug: str = "kommundialog") -> EventKind:
    """A kind of event by its slug."""
    found = events.find_kind(slug)
    assert found is not None, slug
    return found


def municipality(code: str = "1981") -> Municipality:
    """A municipality by its official code; Sala, if none is given."""
    found = places.find_municipality(code)
    assert found is not None, code
    return found


def contact(name: str = "Maria Lind", **more: str) -> ContactDetails:
    """Somebody who answers questions."""
    return ContactDetails(name, **{"title": "Utvecklingsledare"} | more)


def make_details(of_kind: str = "kommundialog", **details: Any) -> EventDetails:
    """What an organiser might have typed: two hours on site in Sala, unless said otherwise."""
    values: dict[str, Any] = {
        "title": "Kommundialog Sala",
        "kind_id": kind(of_kind).id,
        "language": "sv",
        "time_zone": "Europe/Stockholm",
        "days": (day(FIRST_DAY, "13:00", "16:00"),),
        "summary": "Samtal om framtidens kollektivtrafik.",
        "venue": "Stadshuset",
        "address": "Stora torget 1",
        "town": "Sala",
    }
    if details.get("certainty") == "period":
        values |= {
            "days": (),
            "period_words": "början av 2028",
            "period_from": date(2028, 1, 1),
            "period_to": date(2028, 3, 31),
        }
    return EventDetails(**values | details)


def make_event(
    title: str = "Kommundialog Sala",
    *,
    owner: str | Region = "vastmanland",
    status: str = "published",
    of_kind: str = "kommundialog",
    seats: int | None = UNSET,
    by: Actor = SYSTEM,
    now: datetime = NOW,
    **details: Any,
) -> Event:
    """A saved event: draft, published or cancelled. With `seats` (None: no limit) one can register.

    `details` are those of EventDetails: days=(day(…),), format="hybrid", certainty="period", …
    """
    with saving():
        made = events.create(region(owner), make_details(of_kind, title=title, **details), by, now)
        if status != "draft":
            events.publish(made, by, now)
        if seats is not UNSET:
            make_settings(made, by=by, now=now, seats_onsite=seats, seats_online=seats)
        if status == "cancelled":
            events.cancel(made, "För få anmälda.", by, now)
    return made


def make_settings(
    event: Event, *, by: Actor = SYSTEM, now: datetime = NOW, **details: Any
) -> RegistrationSettings:
    """How the event takes registrations; open without limit, unless said otherwise."""
    with saving():
        registrations.configure(event, SettingsDetails(**details), by, now)
    settings = db.session.get(RegistrationSettings, event.id)
    assert settings is not None
    return settings


def make_applicant(name: str = "Åsa Ek", **details: Any) -> Applicant:
    """Somebody who wants to come."""
    return Applicant(**{"name": name, "email": email_of(name), "attendance": "onsite"} | details)


def email_of(name: str) -> str:
    """asa-ek@example.org for Åsa Ek."""
    return f"{slugify(name, 'nobody')}@example.org"


def make_registration(
    event: Event,
    name: str = "Åsa Ek",
    *,
    language: str = "sv",
    now: datetime = NOW,
    submission: str = "",
    **details: Any,
) -> Registration:
    """Somebody registers from the public form. Needs an event with seats."""
    applicant = make_applicant(name, **details)
    with saving():
        registrations.register(event, [applicant], submission or f"form of {name}", language, now)
    return registration_of(event, applicant)


def registration_of(event: Event, applicant: Applicant) -> Registration:
    """The last registration of this person."""
    found = db.session.scalars(
        select(Registration)
        .where(
            Registration.event_id == event.id,
            Registration.person_key == registrations.person_key(applicant),
        )
        .order_by(Registration.id.desc())
    ).first()
    assert found is not None, applicant.name
    return found


def make_invitee(
    event: Event, name: str = "Åsa Ek", *, is_sent: bool = True, now: datetime = NOW, **said: Any
) -> Invitee:
    """Somebody who is asked to come and has the letter; or is only on the list."""
    guest = Guest(name, **{"email": email_of(name)} | said)
    with saving():
        guests.draw_up(event, [guest], SYSTEM, now)
        if is_sent:
            guests.send(event, "", SYSTEM, now)
    mine = (Invitee.event_id == event.id, Invitee.name == name)
    return db.session.scalars(select(Invitee).where(*mine)).one()


def invitee_token(invitee: Invitee) -> str:
    """The secret in an invitee's link."""
    return tokens.decrypt(invitee.token_sealed)


def make_series(
    title: str = "Kommundialoger våren 2027",
    *,
    owner: str | Region = "vastmanland",
    pattern: str = "tour",
    of_kind: str = "kommundialog",
    by: Actor = SYSTEM,
    now: datetime = NOW,
    **details: Any,
) -> Series:
    """A series: a tour, or pattern="recurring"."""
    values: dict[str, Any] = {"kind_id": kind(of_kind).id, "language": "sv"} | details
    with saving():
        return series_service.create(
            region(owner), SeriesDetails(title=title, pattern=pattern, **values), by, now
        )


def make_template(
    name: str = "Kommundialog",
    *,
    owner: str | Region = "vastmanland",
    of_kind: str = "kommundialog",
    by: Actor = SYSTEM,
    now: datetime = NOW,
    **content: Any,
) -> EventTemplate:
    """A template; `content` is that of planning.content.Content."""
    with saving():
        return templates.create(region(owner), name, kind(of_kind).id, Content(**content), by, now)


def make_item(
    event: Event, title: str = "Välkommen", *, by: Actor = SYSTEM, now: datetime = NOW, **more: Any
) -> ProgrammeItem:
    """A programme item at the end."""
    with saving():
        return programme.add(event, programme.ItemDetails(title=title, **more), by, now)


def make_question(
    event: Event,
    label: str = "Stannar du över natten?",
    kind: str = "yes_no",
    *,
    options: str = "",
    by: Actor = SYSTEM,
    now: datetime = NOW,
    **more: Any,
) -> Question:
    """A question at the end; options="Fisk, Kött" in the event's language."""
    there = tuple({event.language: each} for each in options.split(", ") if each)
    details = QuestionDetails(kind, {event.language: label}, options=there, **more)
    with saving():
        return asking.add(event, details, by, now)


def make_sign_up(
    event: Event, *marks: tuple[ProgrammeItem, int | None], now: datetime = NOW, **more: Any
) -> None:
    """One signs up for these items, with so many seats each (None: no limit)."""
    wanted = {item.id: Mark(seats, **more) for item, seats in marks}
    with saving():
        sign_up_marking.mark(event, wanted, SYSTEM, now)


def survey_token(event: Event) -> str:
    """The secret in a fresh link to the survey of an event, which is switched on."""
    token = tokens.new_token()
    with saving():
        asking_afterwards.switch_on(event, SYSTEM, NOW)
        db.session.add(SurveyPass(token_hash=tokens.hash_token(token), event_id=event.id))
    return token


def make_document(event: Event, title: str = "Presentation", now: datetime = NOW) -> Document:
    """A linked document."""
    with saving():
        made = documents.add(event, title, "https://example.org/presentation.pdf", SYSTEM, now)
        db.session.flush()
    return made


def make_speaker(
    event: Event,
    name: str = "Edvin Ros",
    *,
    state: str = "invited",
    photo: bool = False,
    now: datetime = NOW,
    **said: Any,
) -> Speaker:
    """Somebody who appears: new, invited (with a letter), confirmed or declined."""
    details = {"email": email_of(name), "language": "sv"} | said
    with saving():
        if photo:
            details |= {"picture": picture(), "photo_words": "En person ler"} | said
        made = speakers.add(event, Particulars(name, **details), SYSTEM, now)
        if state != "new":
            asked = Invitation(name, made.email, made.language, speaker=made)
            inviting.invite(event, [asked], "", SYSTEM, now)
        if state in ("confirmed", "declined"):
            own.answer(made, state == "confirmed", "", SYSTEM, now)
    return made


def make_subscriber(
    name: str = "Åsa Ek",
    *,
    regions: tuple[str, ...] = ("vastmanland",),
    is_confirmed: bool = True,
    language: str = "sv",
    now: datetime = NOW,
    **wishes: Any,
) -> Subscriber:
    """Somebody who has asked for the newsletter, and said yes. `wishes` are those of Wishes."""
    wanted = Wishes(frozenset(region(each).id for each in regions), **wishes)
    with saving():
        newsletter.ask(email_of(name), wanted, language, now)
        made = newsletter.find(email_of(name))
        assert made is not None
        if is_confirmed:
            newsletter.confirm(made, now)
    return made


def make_edition(owner: str | Region = "vastmanland", now: datetime = NOW) -> Edition:
    """A draft of a newsletter, filled with what is new."""
    with saving():
        return editions.start(region(owner), SYSTEM, now)


def subscriber_token(subscriber: Subscriber) -> str:
    """The secret in a subscriber's link."""
    return tokens.decrypt(subscriber.token_sealed)


def image(form: str = "JPEG", size: tuple[int, int] = (300, 200), **more: Any) -> bytes:
    """A picture file: a blue field with a yellow middle."""
    made = BytesIO()
    canvas = Image.new("RGB", size, "#174d80")
    width, height = size
    canvas.paste("#ffcd1f", (width // 3, height // 3, width * 2 // 3, height * 2 // 3))
    canvas.save(made, form, **more)
    return made.getvalue()


def picture() -> Picture:
    """A portrait in the uploads folder."""
    made = images.portrait(image())
    return Picture(uploads.keep(made.large), uploads.keep(made.small))


def speaker_token(speaker: Speaker) -> str:
    """The secret in a speaker's link."""
    return tokens.decrypt(speaker.token_sealed)


def make_file(
    event: Event,
    name: str = "Presentation.pdf",
    content: bytes | None = None,
    by: Actor = SYSTEM,
    now: datetime = NOW,
    **details: Any,
) -> Document:
    """A file that was handed in: a PDF, unless given."""
    file = documents.hand_in(name, files.pdf(name) if content is None else content)
    with saving():
        return documents.add_file(event, file, documents.DocumentDetails(**details), by, now)


def make_mailing(event: Event, now: datetime = NOW, **different: Any) -> Mailing:
    """A message to everybody who is registered, which is not sent yet."""
    subject, words = {event.language: "Ny sal"}, {event.language: "Hej {namn}!"}
    message = Message(Audience(), **{"subject": subject, "words": words} | different)
    with saving():
        return mailings.draft(event, message, f"form about {event.id}", SYSTEM, now)


def make_job(kind: str = "participants.csv", now: datetime = NOW) -> Job:
    """Long work that somebody in Västmanland has asked for."""
    by = make_user(name="Job Ek")
    with saving():
        return jobs.ask(kind, {}, by, now, region_id=region().id)


def sign_in(
    email: str, password: str = PASSWORD, address: str = "192.0.2.1", now: datetime = NOW
) -> str | None:
    """The token of a new session, or None: the three steps of signing in."""
    with transaction():
        attempt = people.attempt(email, address, now)
    proof = people.check(attempt, password)
    if proof is None:
        return None
    with transaction():
        return people.open_session(proof, now)


def make_user(
    role: str = "organiser",
    owner: str | Region | None = "vastmanland",
    name: str = "Astrid Berg",
    now: datetime = NOW,
) -> User:
    """Staff: region_administrator, organiser or reader of a region, or "administrator" of all."""
    email = f"{slugify(name, 'x')}-{role.replace('_', '-')}@example.org"
    if owner is not None and role != "administrator":
        email = f"{region(owner).slug}-{email}"
    with saving():
        user = people.add(email, name, PASSWORD, SYSTEM, now, role == "administrator")
        if role != "administrator" and owner is not None:
            people.give_role(user, region(owner), role)
    return user


def forget(now: datetime) -> dict[str, int]:
    """Forget all that is over: how much of each kind."""
    with saving():
        return {kind.key: kind.forget(now) for kind in KINDS}


def names_by_status(event: Event) -> dict[str, list[str]]:
    """Who has which status at an event, those who wait in their order."""
    statuses = {each.status for each in bookings.participants(event)}
    return {
        status: [each.name for each in bookings.participants(event, status=status)]
        for status in sorted(statuses)
    }


def words_of(letter: Letter) -> wording.Words:
    """What a letter says; its facts are not forgotten yet."""
    found = wording.of(letter)
    assert found is not None, "the facts of the letter are forgotten"
    return found
