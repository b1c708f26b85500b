"""The worker: sends letters as they come, does long work beside, and forgets nightly what is to be.

`python -m eventsys.post` does so in a process of its own, without what the commands have read.
"""

from threading import Event, Thread

from flask import current_app

from eventsys import create_app
from eventsys.core import clock
from eventsys.jobs.runner import Errand, Runner
from eventsys.mail import transport, worker
from eventsys.participants import work as participants
from eventsys.privacy import forgetting

# How long a job has to come to a place where it can be put back, when the worker is to end.
STOPPING_SECONDS = 8.0
WORK = {**participants.KINDS}
# What is done when its time comes, in steps: seats that are released, reminders, mailings.
ERRANDS: tuple[Errand, ...] = (forgetting.nightly,)


def work_through() -> None:
    """Do all the errands and all the long work that is in line now."""
    # The application itself, since the thread that says that we live knows no other.
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # A proxy's own.
    runner = Runner(WORK, app.app_context, clock.now, Event(), errands=ERRANDS)
    runner.run_errands()
    while runner.run_next():
        pass


def work() -> None:
    """Until somebody asks us to stop."""
    app = create_app()
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
    work()
