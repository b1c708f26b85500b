"""The worker: sends letters as they come, and forgets daily what is to be forgotten.

`python -m eventsys.post` does so in a process of its own, without what the commands have read.
"""

from flask import current_app

from eventsys import create_app
from eventsys.core import ratelimit
from eventsys.mail import outbox, transport, worker
from eventsys.registration import retention
from eventsys.speakers import retention as speakers

# What is to be forgotten: daily by the worker, and at once by `eventsys forget`.
CHORES = (retention.forget, speakers.forget, ratelimit.forget_old_windows, outbox.forget)


def work() -> None:
    """Until somebody asks us to stop."""
    with create_app().app_context():
        worker.run_forever(transport.from_settings(current_app.config["SETTINGS"]), daily=CHORES)


if __name__ == "__main__":
    work()
