"""Long work: once each, again when its worker died, and never for ever."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import timedelta
from threading import Barrier, Event, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventsys.core import clock, uploads
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError, NotFound
from eventsys.core.i18n import current_language, in_language
from eventsys.jobs import service as jobs
from eventsys.jobs.models import Job
from eventsys.jobs.runner import Runner, Work
from eventsys.jobs.service import ATTEMPTS, DEAD_AFTER, Lost, Made, TooMuchAsked
from eventsys.people.models import User
from eventsys.privacy import staff
from tests import make
from tests.make import NOW, make_user

LATER = NOW + DEAD_AFTER + timedelta(seconds=1)


def ask(by: User, kind: str = "count", **facts: Any) -> int:
    with transaction():
        return jobs.ask(kind, facts, by, NOW).id


def row(job_id: int) -> Job:
    db.session.expire_all()
    return db.session.get_one(Job, job_id)


def runner(**kinds: Callable[[Work], Made | None]) -> Runner:
    return Runner(kinds, nullcontext, lambda: NOW, Event(), beat_seconds=3600)


def test_work_is_done_in_its_order_and_leaves_a_file(app: Flask) -> None:
    by = make_user()
    first, second = ask(by, number=1), ask(by, number=2)
    seen: list[int] = []

    def count(work: Work) -> Made:
        seen.append(work.facts["number"])
        work.say(3, 4)
        assert (row(first).state, row(first).done, row(first).total) in [
            ("running", 3, 4),
            ("done", 4, 4),
        ]
        return Made(b"a file", "list.csv", "text/csv")

    worker = runner(count=count)
    assert [worker.run_next() for _ in range(3)] == [True, True, False]
    assert seen == [1, 2]
    done = row(first)
    assert (done.state, done.done, done.attempts, done.file_name) == ("done", 4, 1, "list.csv")
    assert uploads.path_of(done.file or "").read_bytes() == b"a file"
    assert done.expires_at == NOW + timedelta(days=7)
    assert row(second).file == done.file


def test_it_speaks_the_language_of_the_one_who_asked(app: Flask) -> None:
    by = make_user()
    spoken: list[str] = []

    def count(work: Work) -> None:
        spoken.append(current_language())

    with in_language("da"):
        ask(by)
    runner(count=count).run_next()
    assert spoken == ["da"]
    assert current_language() == "sv"


def test_what_the_rules_refuse_fails_at_once_and_says_why(app: Flask) -> None:
    job_id = ask(make_user())

    def count(work: Work) -> None:
        raise DomainError("Det går inte.")

    runner(count=count).run_next()
    assert (row(job_id).state, row(job_id).error, row(job_id).attempts) == (
        "failed",
        "Det går inte.",
        1,
    )


def test_an_accident_is_tried_three_times(app: Flask) -> None:
    job_id = ask(make_user())

    def count(work: Work) -> None:
        raise ZeroDivisionError

    worker = runner(count=count)
    assert [worker.run_next() for _ in range(ATTEMPTS + 1)] == [True] * ATTEMPTS + [False]
    job = row(job_id)
    assert (job.state, job.attempts) == ("failed", 3)
    assert job.error == "Något gick fel tre gånger. Försök igen, eller hör av dig till oss."


def test_a_job_whose_worker_died_is_taken_again_but_not_for_ever(app: Flask) -> None:
    job_id = ask(make_user())
    now = NOW
    for attempt in range(1, ATTEMPTS + 1):
        with transaction():
            taken = jobs.take(now)
        assert taken is not None
        assert taken.attempt == attempt
        with transaction():
            assert jobs.take(now + DEAD_AFTER) is None  # It may still live.
        now += DEAD_AFTER + timedelta(seconds=1)
    with transaction():
        assert jobs.take(now) is None
    job = row(job_id)
    assert (job.state, job.error) == (
        "failed",
        "Arbetet avbröts tre gånger innan det var klart.",
    )


def test_a_worker_that_comes_back_from_the_dead_changes_nothing(app: Flask) -> None:
    job_id = ask(make_user())
    with transaction():
        old = jobs.take(NOW)
    with transaction():
        new = jobs.take(LATER)
    assert old is not None
    assert new is not None
    made = Made(b"old", "old.csv", "text/csv")
    for deed in (
        lambda: jobs.beat(old, LATER, 1, 2),
        lambda: jobs.finish(old, made, LATER),
        lambda: jobs.fail(old, "no", LATER),
        lambda: jobs.put_back(old, LATER, counts=True),
    ):
        with pytest.raises(Lost), transaction():
            deed()
    assert (row(job_id).state, row(job_id).attempts, row(job_id).file) == ("running", 2, None)
    with transaction():
        jobs.finish(new, None, LATER)
    assert row(job_id).state == "done"


def test_a_worker_that_is_to_end_puts_its_job_back(app: Flask) -> None:
    job_id = ask(make_user())
    worker = runner(count=lambda work: work.say(1, 2))
    worker.stop.set()
    worker.run_next()
    assert (row(job_id).state, row(job_id).attempts) == ("queued", 0)


def test_a_job_is_only_for_the_one_who_asked(app: Flask) -> None:
    by, other = make_user(), make_user(name="Bo Ek")
    job_id = ask(by)
    assert jobs.get(job_id, by).id == job_id
    for somebody, number in ((other, job_id), (by, job_id + 1)):
        with pytest.raises(NotFound):
            jobs.get(number, somebody)


def test_nobody_fills_the_line(app: Flask) -> None:
    by = make_user()
    for _ in range(jobs.IN_LINE):
        ask(by)
    with pytest.raises(TooMuchAsked):
        ask(by)
    ask(make_user(name="Bo Ek"))


def test_jobs_and_their_files_are_forgotten(app: Flask) -> None:
    job_id = ask(make_user())
    runner(count=lambda _work: Made(b"kept for a week", "x.csv", "text/csv")).run_next()
    file = row(job_id).file or ""
    over = NOW + timedelta(days=7)
    with transaction():
        assert make.forget(over - timedelta(seconds=1))["jobs"] == 0
        staff.sweep_uploads(over + timedelta(days=3650))
    assert uploads.path_of(file).is_file()
    with transaction():
        assert make.forget(over)["jobs"] == 1
        staff.sweep_uploads(clock.now())  # Young files are left alone.
    assert uploads.path_of(file).is_file()
    with transaction():
        staff.sweep_uploads(clock.now() + timedelta(days=2))
    with pytest.raises(FileNotFoundError):
        uploads.path_of(file)


def test_every_column_that_names_a_file_is_heeded_by_the_sweeper() -> None:
    named = {
        f"{table.name}.{column.name}"
        for table in db.metadata.sorted_tables
        for column in table.columns
        if column.name in ("file", "photo", "photo_small")
    }
    assert {str(column) for column in staff.FILES} == {
        "Job.file",
        "DocumentVersion.file",
        "Speaker.photo",
        "Speaker.photo_small",
    }
    assert named == {
        "job.file",
        "document_version.file",
        "speaker.photo",
        "speaker.photo_small",
    }


def test_two_workers_do_each_job_once(shared_app: Flask) -> None:
    by = make_user()
    wanted = [ask(by, number=number) for number in range(12)]
    done: list[int] = []
    start = Barrier(2)

    def count(work: Work) -> None:
        done.append(work.facts["number"])

    def work() -> int:
        worker = Runner({"count": count}, shared_app.app_context, lambda: NOW, Event())
        with shared_app.app_context():
            start.wait()
            number = 0
            while worker.run_next():
                number += 1
            return number

    with ThreadPoolExecutor(2) as pool:
        numbers = [each.result() for each in [pool.submit(work) for _ in range(2)]]
    assert sorted(done) == list(range(12))
    assert sum(numbers) == 12
    states = db.session.scalars(select(Job.state).where(Job.id.in_(wanted))).all()
    assert states == ["done"] * 12


def test_a_long_job_says_that_it_lives_and_ends_with_the_worker(shared_app: Flask) -> None:
    job_id, began, go_on, stop = ask(make_user()), Event(), Event(), Event()
    ticks = iter(NOW + timedelta(seconds=second) for second in range(10_000))

    def slow(work: Work) -> None:
        began.set()
        go_on.wait(20)
        work.say(1, 2)

    worker = Runner({"count": slow}, shared_app.app_context, lambda: next(ticks), stop, 0.02)
    thread = Thread(target=worker.run_forever)
    thread.start()
    assert began.wait(20)
    first = row(job_id).seen_at
    for _ in range(500):
        db.session.rollback()
        if row(job_id).seen_at != first:
            break
        go_on.wait(0.02)
    assert (row(job_id).seen_at or NOW) > (first or NOW)
    db.session.rollback()
    stop.set()
    go_on.set()
    thread.join(20)
    assert not thread.is_alive()
    assert (row(job_id).state, row(job_id).attempts) == ("queued", 0)
