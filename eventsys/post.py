"""The worker: sends letters as they come, does long work beside, and forgets nightly what is to be.

`python -m eventsys.post` does so in a process of its own, without what the commands have read.
"""

from datetime import datetime
from threading import Event, Thread

from flask import Flask, current_app

from eventsys import create_app
from eventsys.core import clock
from eventsys.evaluation import service as evaluation
from eventsys.incoming import maildir
from eventsys.incoming.service import receive
from eventsys.jobs.runner import Errand, Runner
from eventsys.mail import transport, worker
from eventsys.messages import mailings, rounds, survey_requests
from eventsys.newsletter import sending as newsletters
from eventsys.participants import work as participants
from eventsys.privacy import forgetting
from eventsys.registration import line

# How long a job has to come to a place where it can be put back, when the worker is to end.
STOPPING_SECONDS = 8.0
WORK = {**participants.KINDS}


def read_mail(now: datetime) -> int:
    """Take in some of what the mail server has laid down for us."""
    folder = current_app.config["SETTINGS"].maildir
    return maildir.step(folder, lambda content: receive(content, now)) if folder else 0


# What is done when its time comes, in steps: seats that are released, reminders, mailings.
ERRANDS: tuple[Errand, ...] = (
    read_mail,
    line.release,
    evaluation.close_next,
    rounds.step,
    mailings.step,
    survey_requests.ask_participants,
    newsletters.step,
    forgetting.nightly,
)


def work_through() -> None:
    """Do all the errands and all the long work that is in line now."""
    # The application itself, since the thread that says that we live knows no other.
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # A proxy's own.
    runner = Runner(WORK, app.app_context, clock.now, Event(), errands=ERRANDS)
    runner.run_errands()
    while runner.run_next():
        pass


def work(app: Flask) -> None:
    """Until somebody asks us to stop."""
    with app.app_context():
        way = transport.from_settings(current_app.config["SETTINGS"])
        stop = worker.stop_on_signals()
        runner = Runner(WORK, app.app_context, clock.now, stop, errands=ERRANDS)
        # What cannot be put back in time is taken again later, by whoever works then.
        long_work = Thread(target=runner.run_forever, name="jobs", daemon=True)
        long_work.start()
        worker.run_forever(way, stop=stop)
        long_work.join(STOPPING_SECONDS)


if __name__ == "__main__":
    work(create_app())
