"""What some demo events ask in their forms, and what those who have registered answered."""

from collections.abc import Callable, Mapping

from sqlalchemy import select

from eventsys.core.db import db
from eventsys.demo.building import ORGANISER, ORGANISERS, PUBLISHED
from eventsys.demo.days import Today
from eventsys.events.models import Event
from eventsys.registration import asking, questions
from eventsys.registration.models import Registration
from eventsys.registration.question_details import QuestionDetails

IN_LOKA = (
    QuestionDetails(
        "yes_no",
        {"sv": "Stannar du över natten?", "en": "Are you staying overnight?"},
        help={"sv": "Rummet ingår.", "en": "The room is included."},
        is_required=True,
        key="natt",
    ),
    QuestionDetails(
        "choice",
        {"sv": "Vilket rum vill du ha?", "en": "Which room would you like?"},
        options=(
            {"key": "eget", "sv": "Eget rum", "en": "A room of my own"},
            {"key": "delat", "sv": "Delat rum", "en": "A shared room"},
        ),
        is_required=True,
        depends_on="natt",
        depends_values=("yes",),
        keep_days=14,
        key="rum",
    ),
    QuestionDetails(
        "long_text",
        {"sv": "Vad vill du att vi tar upp?", "en": "What would you like us to discuss?"},
        key="ta-upp",
    ),
)
WISHES = (
    "Hur små kommuner ska orka vara med i allt.",
    "",
    "Bussarna. Alltid bussarna.",
    "Vad som har hänt sedan förra året.",
)
AT_THE_HEARING = (
    QuestionDetails(
        "yes_no",
        {"sv": "Svarar din organisation på remissen?", "en": "Will your organisation respond?"},
        key="remissvar",
    ),
    QuestionDetails(
        "text",
        {"sv": "Vilket avsnitt vill du fråga om?", "en": "Which part would you like to ask about?"},
        depends_on="remissvar",
        depends_values=("yes",),
        key="avsnitt",
    ),
)
PARTS = ("Klimat", "Kompetensförsörjning", "Klimat", "Hela länet ska leva", "")
IN_DENMARK = (
    QuestionDetails(
        "choices",
        {
            "da": "Hvad skal vi tale om?",
            "sv": "Vad ska vi prata om?",
            "en": "What should we talk about?",
        },
        options=(
            {"key": "bus", "da": "Busserne", "sv": "Bussarna", "en": "The buses"},
            {"key": "cykel", "da": "Cykelstier", "sv": "Cykelvägar", "en": "Cycle paths"},
            {"key": "tog", "da": "Toget", "sv": "Tåget", "en": "The train"},
        ),
        key="emner",
    ),
)
Answers = Callable[[int], Mapping[str, list[str]]]


def add(today: Today) -> None:
    """Ask, and answer for everybody who is there already."""
    _ask(today, "Hearing om regional", AT_THE_HEARING, _at_the_hearing)
    _ask(today, "Loka-dagarna", IN_LOKA, _in_loka)
    _ask(today, "Dialogmøde", IN_DENMARK, _in_denmark)


def _ask(today: Today, title: str, wanted: tuple[QuestionDetails, ...], answer: Answers) -> None:
    language = next(iter(wanted[0].label))
    named = Event.title.startswith(title), Event.language == language, Event.first_on >= today.on
    event = db.session.scalars(select(Event).where(*named).order_by(Event.first_on)).first()
    if event is None:
        return
    by = ORGANISERS.get(event.region.slug, ORGANISER)
    for details in wanted:
        asking.add(event, details, by, today.ago(PUBLISHED))
    numbers = {question.key: question.id for question in questions.of_event(event)}
    people = select(Registration).where(Registration.event_id == event.id)
    for turn, registration in enumerate(db.session.scalars(people.order_by(Registration.id))):
        answers = {numbers[key]: values for key, values in answer(turn).items()}
        questions.keep(registration, answers, strict=False)


def _in_loka(turn: int) -> dict[str, list[str]]:
    return {
        "natt": ["no" if turn % 4 == 3 else "yes"],
        "rum": ["delat" if turn % 3 == 2 else "eget"],
        "ta-upp": [WISHES[turn % len(WISHES)]],
    }


def _at_the_hearing(turn: int) -> dict[str, list[str]]:
    answer = ["yes", "yes", "no", ""][turn % 4]
    return {"remissvar": [answer], "avsnitt": [PARTS[turn % len(PARTS)]]}


def _in_denmark(turn: int) -> dict[str, list[str]]:
    return {"emner": [["bus"], ["bus", "tog"], ["cykel"], []][turn % 4]}
