"""Demo: what participants thought of meetings that are over, and who went to those held online.

Held meetings of the demo are long over, so answers are entered as they are kept, not by links.
"""

from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy import Select, select

from eventsys.core.db import db
from eventsys.demo.building import ORGANISER
from eventsys.demo.days import LOCAL, Today
from eventsys.evaluation import asking, mixing, rules
from eventsys.evaluation.details import QuestionDetails
from eventsys.evaluation.models import Survey, SurveyQuestion, SurveySending
from eventsys.events.models import Event
from eventsys.messages import survey_requests
from eventsys.registration.models import Registration

JOIN = 0.8
PART = QuestionDetails(
    "choice",
    {
        "sv": "Vilken del gav dig mest?",
        "da": "Hvilken del gav dig mest?",
        "en": "Which part gave most?",
    },
    (
        {"key": "talks", "sv": "Presentationerna", "da": "Oplæggene", "en": "The talks"},
        {
            "key": "tables",
            "sv": "Samtalen vid borden",
            "da": "Samtalerne ved bordene",
            "en": "The table talks",
        },
        {"key": "break", "sv": "Fikapausen", "da": "Kaffepausen", "en": "The coffee break"},
    ),
    "part",
)
USEFUL = (
    "Samtalen vid borden, där vi fick tala om det som inte står i planen.",
    "Siffrorna för vår kommun.",
    "Att träffa grannkommunerna.",
    "Kartan över busslinjerna. Den hade jag aldrig sett.",
    "Att regionen lyssnade mer än den talade.",
    "Exemplen från andra län.",
)
BETTER = (
    "Mer tid för frågor.",
    "Skicka underlaget i förväg.",
    "Hörslingan fungerade inte längst bak.",
    "Börja en halvtimme senare, så hinner vi med tåget.",
)
# Title of the meeting, how content people were, whether a question more was asked.
HELD = (
    ("Framtidsforum för unga", (1, 2, 8, 20, 16), True),
    ("Vattnet i Mälaren", (0, 1, 5, 9, 4), False),
    ("Bostäder i små orter", (0, 0, 6, 12, 9), False),
    ("Översiktsplaner som hänger ihop", (1, 1, 6, 9, 7), True),
)
RUNNING = ("Dialog om näringslivets villkor", (0, 1, 3, 7, 5), False)


def add(today: Today) -> None:
    """Surveys with answers, one that still runs, and some that wait for their day."""
    for title, content, asks_more in HELD:
        if event := _find(title):
            survey = _answer(event, content, asks_more)
            survey.closed_at = _at(event) + timedelta(days=rules.DAYS)
    if event := _find(RUNNING[0]):
        _answer(event, RUNNING[1], RUNNING[2], waiting=2)
        for registration in db.session.scalars(_people(event).order_by(Registration.id.desc())):
            survey_requests.write(registration, today.ago(1))
    coming = Event.first_on > today.on, Event.status == "published", Event.first_on.is_not(None)
    for event in db.session.scalars(select(Event).where(*coming).order_by(Event.id).limit(6)):
        asking.switch_on(event, ORGANISER, today.ago(3))
    _join()
    db.session.flush()


def _find(title: str) -> Event | None:
    named = select(Event).where(Event.title.startswith(title)).order_by(Event.first_on)
    return db.session.scalars(named).first()


def _at(event: Event) -> datetime:
    """The day after, in the afternoon."""
    return _start(event) + timedelta(days=1, hours=3)


def _start(event: Event) -> datetime:
    return event.starts_at or datetime.combine(event.first_on or date.min, time(13), LOCAL)


def _answer(event: Event, content: tuple[int, ...], asks_more: bool, waiting: int = 0) -> Survey:
    """Everybody was asked but so many, who are asked just now."""
    start = _start(event)
    asking.switch_on(event, ORGANISER, start - timedelta(days=20))
    if asks_more:
        asking.add(event, PART, ORGANISER, start - timedelta(days=20))
    people = db.session.scalars(_people(event).order_by(Registration.id)).all()
    asked = people[: len(people) - waiting]
    db.session.add_all(SurveySending(registration_id=each.id, sent_at=_at(event)) for each in asked)
    survey = db.session.get_one(Survey, event.id)
    chance = Random(event.title)
    marks = [
        mark for mark, number in zip(rules.SCALE, content, strict=True) for _n in range(number)
    ]
    chance.shuffle(marks)
    questions = asking.questions_of(event)
    for mark in marks[: len(asked)]:
        survey.answered += 1
        batch = rules.batch_of(survey.answered)
        mixing.write(batch, _said(questions, mark, survey.answered, chance))
    return survey


def _people(event: Event) -> Select[Registration]:
    had_seat = Registration.event_id == event.id, Registration.status == "confirmed"
    return select(Registration).where(*had_seat)


def _said(
    questions: list[SurveyQuestion], mark: str, number: int, chance: Random
) -> list[tuple[int, str]]:
    """What the next one says: a mark, and now and then some words that nobody said before."""
    words = {"useful": USEFUL, "better": BETTER}
    said = []
    for question in questions:
        if question.kind == "scale":
            said.append((question.id, mark))
        elif question.kind == "choice":
            said.append((question.id, chance.choice(("talks", "tables", "tables", "break"))))
        elif number % 2 and number // 2 < len(words[question.key]):
            said.append((question.id, words[question.key][number // 2]))
    return said


def _join() -> None:
    """Most of those who took part online in what is over went by the button."""
    held = (
        select(Registration)
        .join(Registration.event)
        .where(Registration.attendance == "online", Registration.status == "confirmed")
        .where(Event.title.in_(("Klimatet i detaljplanen", "Vattnet i Mälaren")))
        .order_by(Registration.id)
    )
    chance = Random("join")
    for registration in db.session.scalars(held):
        if chance.random() < JOIN:
            registration.joined_at = _start(registration.event) + timedelta(
                minutes=chance.randrange(-8, 12)
            )
