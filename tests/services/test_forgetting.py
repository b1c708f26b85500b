"""After all periods nothing says any more who somebody was, and the numbers are as they were.

A mark is planted in every place in which somebody can write about a person. Whatever a kind of
data leaves out is found again, wherever it hides: tables, uploads, pages that are kept.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from eventsys.audit.service import SYSTEM
from eventsys.checkin import service as checkin
from eventsys.checkin.service import Deed
from eventsys.core import uploads
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError
from eventsys.core.periods import Kind
from eventsys.core.ratelimit import RateWindow
from eventsys.evaluation.models import Survey, SurveyAnswer, SurveyPass, SurveyQuestion
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.mail.models import Letter, SuppressedAddress
from eventsys.newsletter.models import Subscriber
from eventsys.participants import notes
from eventsys.people.models import StaffSession
from eventsys.privacy import changing, forgetting, staff
from eventsys.privacy.kinds import KINDS
from eventsys.registration import erasing, needs
from eventsys.registration import service as registrations
from eventsys.registration.models import Registration
from eventsys.registration.quota_models import Invitee
from eventsys.registration.retention import PEOPLE
from eventsys.reports import numbers
from tests import make
from tests.conftest import Outbox
from tests.databases import everything
from tests.make import NOW

LATER = NOW + timedelta(days=1200)
# No mark is part of another word, and none of them means anything.
MARK = "Zqx"
EMAIL = "zqx@example.org"


@pytest.fixture
def planted(app: Flask) -> Event:
    """An event with people in every state, each with a mark wherever one can write."""
    event = make.make_event(seats=2, days=(make.day("2027-01-12", "09:00", "12:00"),))
    question = make.make_question(event, "Något mer?", "text", keep_days=7)
    rest = make.make_question(event, "Annat?", "text")
    for number in range(4):
        said = {question.id: [f"{MARK} svar"], rest.id: [f"{MARK} mer"]}
        make.make_registration(
            event,
            f"{MARK} Namn{number}",
            email=f"{number}{EMAIL}",
            organisation=f"{MARK} kommun",
            title=f"{MARK} titel",
            phone=f"070 {MARK}",
            diet=f"{MARK} kost",
            access_needs=f"{MARK} behov",
            answers=said,
        )
    first, second, waiting, _last = db.session.scalars(
        select(Registration).order_by(Registration.id)
    )
    host = make.make_user("host", name=f"{MARK} värd")
    with transaction():
        notes.write(first, f"{MARK} anteckning", SYSTEM, NOW)
        registrations.cancel(second, SYSTEM, NOW)
    with transaction() as session:
        checkin.admit(
            first,
            Deed("k1", event.days[0].held_on, event.days[0].starts_at, f"{MARK} dörr"),
            host,
            NOW + timedelta(days=1),
        )
        _plant_rows(event, waiting)
        session.flush()
    for state in ("declined", "invited", "new"):
        make.make_speaker(
            event,
            f"{MARK} {state}",
            state=state,
            email=f"{state}{EMAIL}",
            biography=f"{MARK} text",
            organisation=f"{MARK} org",
            title=f"{MARK} titel",
            needs=f"{MARK} scen",
            photo=True,
            photo_words=f"{MARK} bild",
        )
    return event


def _plant_rows(event: Event, waiting: Registration) -> None:
    """Where other parts of the system keep what people write."""
    session = db.session
    for number, registration_id in enumerate((waiting.id, None)):
        session.add(
            Invitee(
                event_id=event.id,
                registration_id=registration_id,
                token_hash=f"invitee {number}",
                token_sealed=f"{MARK} sealed",
                person_key=f"invitee {number}",
                language="sv",
                name=f"{MARK} inbjuden",
                email=EMAIL,
                organisation=f"{MARK} org",
                created_at=NOW,
            )
        )
    session.add(Survey(event_id=event.id, days=21))
    session.flush()
    asked = SurveyQuestion(
        event_id=event.id, key="more", position=1, kind="text", label={}, options=[]
    )
    session.add_all([asked, SurveyPass(token_hash=f"{MARK} pass", event_id=event.id)])
    session.flush()
    session.add(SurveyAnswer(key="a", question_id=asked.id, batch=0, value=f"{MARK} tyckte"))
    times = {"created_at": NOW, "changed_at": NOW}
    session.add(Subscriber(email=EMAIL, language="sv", token_hash="s", token_sealed=MARK, **times))
    session.add(SuppressedAddress(email=EMAIL, reason="bounced", words=MARK, since=NOW))
    letter = session.scalars(select(Letter).order_by(Letter.id)).first()
    assert letter is not None
    letter.sent_at, letter.bounce = NOW, f"550 {EMAIL}"
    uploads.keep(f"{MARK} en lista".encode())


def found() -> list[str]:
    """Every place in which a mark stands, sealed texts opened as who has all the keys would."""
    places = [
        table
        for table, rows in everything().items()
        if MARK.lower() in repr(rows).lower() and table != "staff_user"
    ]
    for registration in db.session.scalars(select(Registration)):
        said = needs.of(registration)
        places += ["health_data"] if MARK in f"{said.diet}{said.access_needs}" else []
    files = [path for path in uploads.folder().glob("??/*") if MARK.encode() in path.read_bytes()]
    return sorted({*places, *(["uploads"] if files else [])})


def forget_all(kinds: Iterable[Kind] = KINDS) -> int:
    """Forget long after all periods. Says how much it was."""
    with transaction():
        number = sum(kind.forget(LATER) for kind in kinds)
        staff.sweep_uploads(LATER + timedelta(days=4000))
    db.session.expire_all()
    return number


def told(event: Event) -> list[object]:
    """What statistics say."""
    scope = numbers.of_event(event)
    return [
        numbers.by_event(scope, LATER.date()),
        numbers.by_place(scope),
        numbers.by_organisation(scope),
        numbers.weeks_before(scope),
    ]


def test_after_all_periods_nobody_is_known_and_the_numbers_are_the_same(planted: Event) -> None:
    before = told(planted)
    assert found() == [
        *("admission", "answer", "audit_entry", "health_data", "invitee", "letter"),
        *("registration", "speaker", "subscriber", "suppressed_address", "survey_answer"),
        *("survey_pass", "uploads"),
    ]
    assert forget_all() > 0
    assert found() == []
    assert told(planted) == before
    assert forget_all() == 0


# Names and needs of one person go together at the latest; the others keep no word of anybody.
NO_MARK = {
    "health",
    "answers",
    "speaker_needs",
    "speaker_links",
    "sessions",
    "rate_windows",
    "jobs",
}


@pytest.mark.parametrize(
    "left_out", [each for each in KINDS if each.key not in NO_MARK], ids=lambda each: each.key
)
@pytest.mark.databases("sqlite")
def test_a_kind_that_is_left_out_is_missed(planted: Event, left_out: Kind) -> None:
    forget_all(each for each in KINDS if each is not left_out)
    assert found() != []


@pytest.mark.parametrize(("days", "left"), [(13, 1), (14, 0)])
@pytest.mark.parametrize("fate", ["held", "moved later", "moved earlier", "called off", "no day"])
def test_needs_are_erased_two_weeks_after(app: Flask, fate: str, days: int, left: int) -> None:
    """By the day that counts now: the last one, the one it was called off on, or none at all."""
    event = make.make_event(seats=9, days=(make.day("2027-03-02"),))
    make.make_registration(event, diet="Vegan")
    over = {"moved later": date(2027, 6, 1), "moved earlier": date(2027, 2, 1)}
    counts_from = over.get(fate, date(2027, 3, 2))
    with transaction():
        if fate in over:
            moved = replace(events.details_of(event), days=(make.day(over[fate]),))
            events.edit(event, moved, event.version, SYSTEM, NOW)
        elif fate == "called off":
            events.cancel(event, "Snö.", SYSTEM, NOW)
            counts_from = NOW.date()
        elif fate == "no day":
            event.first_on = event.last_on = None
            counts_from = NOW.date()
    assert erasing.needs_on(event, NOW.date()) == counts_from + timedelta(days=14)
    with transaction():
        make.forget(datetime.combine(counts_from + timedelta(days=days), time(12), UTC))
    assert len(everything()["health_data"]) == left


def test_who_cancels_has_no_needs_the_next_night(app: Flask) -> None:
    registration = make.make_registration(make.make_event(seats=9), diet="Vegan")
    with transaction():
        registrations.cancel(registration, SYSTEM, NOW)
    with transaction():
        assert make.forget(NOW)["health"] == 1
    assert everything()["health_data"] == []


def nights(*moments: str) -> list[tuple[int, int]]:
    """Steps that the worker does at each moment, and how many runs there are then."""
    done = []
    for moment in moments:
        steps = 0
        while True:
            with transaction():
                if not forgetting.nightly(datetime.fromisoformat(moment)):
                    break
            steps += 1
        done.append((steps, len(everything()["retention_run"])))
    return done


def night(moment: datetime) -> None:
    """All that the worker does in the night before a moment."""
    while True:
        with transaction():
            if not forgetting.nightly(moment):
                break


def test_every_night_once_also_when_the_clock_changes(app: Flask) -> None:
    """At three in Sweden, which is one hour UTC in summer and two in winter."""
    whole = 1 + len(KINDS) + len(forgetting.SWEEPS)
    assert nights("2027-03-27T12:00+00:00", "2027-03-28T00:59+00:00") == [(whole, 1), (0, 1)]
    assert nights("2027-03-28T01:00+00:00", "2027-03-28T01:00:15+00:00") == [(whole, 2), (0, 2)]
    assert nights("2027-10-31T01:59+00:00") == [(whole, 3)]
    assert nights("2027-10-31T02:00+00:00", "2027-10-31T20:00+00:00") == [(whole, 4), (0, 4)]


def test_a_run_that_was_broken_off_goes_on(planted: Event) -> None:
    for _ in range(4):
        with transaction():
            forgetting.nightly(LATER)
    assert found() != []
    night(LATER + timedelta(minutes=1))
    (run,) = forgetting.last_runs()
    assert {*run.counts} == {*(kind.key for kind in KINDS), *forgetting.SWEEPS}
    assert found() == []


def test_a_kind_that_fails_does_not_keep_the_others(planted: Event) -> None:
    """It is noted, and the next night tries it again."""
    with transaction() as session:
        session.execute(text("CREATE UNIQUE INDEX one_nobody ON invitee (name) WHERE name = ''"))
    night(LATER)
    (run,) = forgetting.last_runs()
    assert [key for key, number in run.counts.items() if number < 0] == ["invitees"]
    assert (found(), forgetting.total(run.counts) > 0) == (["invitee"], True)
    with transaction() as session:
        session.execute(text("DROP INDEX one_nobody"))
    night(LATER + timedelta(days=1))
    assert (forgetting.last_runs()[0].counts["invitees"], found()) == (1, [])


def test_what_only_passes_is_gone_with_its_time(app: Flask) -> None:
    """Sessions and windows of time hold no word of anybody, and go all the same."""
    user = make.make_user()
    times = {"created_at": NOW, "expires_at": NOW}
    with transaction() as session:
        session.add(StaffSession(token_hash="hash", user_id=user.id, **times))
        session.add(RateWindow(key="test", ends_at=NOW, hits=1))
    kept = ("staff_session", "rate_window")
    assert [len(everything()[each]) for each in kept] == [1, 1]
    forget_all()
    assert [len(everything()[each]) for each in kept] == [0, 0]


def test_a_changed_period_is_what_people_are_told(app: Flask, outbox: Outbox) -> None:
    event = make.make_event(seats=9, days=(make.day("2027-03-02"),))
    make.make_registration(event)
    assert "31 maj 2027" in make.words_of(outbox[0]).text
    with transaction():
        changing.change(PEOPLE, 30, SYSTEM, NOW)
    assert "1 april 2027" in make.words_of(outbox[0]).text
    assert erasing.person_on(event, NOW.date()) == date(2027, 4, 1)
    with transaction():
        assert make.forget(datetime(2027, 3, 31, 12, tzinfo=UTC))["registrations"] == 0
        assert make.forget(datetime(2027, 4, 1, 12, tzinfo=UTC))["registrations"] == 1
    for days in (6, 366):
        with pytest.raises(DomainError), transaction():
            changing.change(PEOPLE, days, SYSTEM, NOW)
