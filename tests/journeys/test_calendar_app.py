"""A real subscriber: vdirsyncer fetches a region's feed from a real server, khal shows it."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from eventsys import create_app
from eventsys.audit.service import SYSTEM
from eventsys.core.db import db, transaction
from eventsys.core.settings import database_url, kept_secret
from eventsys.events import service as events
from eventsys.messages import announce
from tests import make
from tests.databases import settings_for_tests
from tests.serving import Server

FEED = "/calendar/vastmanland.ics"
BIN = Path(sys.executable).parent

VDIRSYNCER = """
[general]
status_path = "{folder}/status/"
[pair feed]
a = "remote"
b = "local"
collections = null
conflict_resolution = "a wins"
[storage remote]
type = "http"
url = "{url}"
[storage local]
type = "filesystem"
path = "{folder}/calendar/"
fileext = ".ics"
"""
KHAL = """
[calendars]
[[feed]]
path = {folder}/calendar/
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Europe/Stockholm
default_timezone = Europe/Stockholm
[default]
default_calendar = feed
[sqlite]
path = {folder}/khal.db
"""


class Subscriber:
    """Somebody's calendar app with one subscription."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        (folder / "vdirsyncer").write_text(VDIRSYNCER.format(folder=folder, url=url))
        (folder / "khal").write_text(KHAL.format(folder=folder))
        (folder / "calendar").mkdir()
        self._run("vdirsyncer", "-c", f"{folder}/vdirsyncer", "discover", "feed")

    def sees(self) -> list[str]:
        """Fetch what is new, and list the spring of 2031 as the app shows it."""
        self._run("vdirsyncer", "-c", f"{self.folder}/vdirsyncer", "sync", "feed")
        form = "{start-long} – {end-time} | {title} | {location} | {status}"
        command = ("khal", "-c", f"{self.folder}/khal", "list", "2031-03-01", "60d")
        lines = self._run(*command, "--format", form).splitlines()
        return [line.strip() for line in lines if "|" in line]

    def _run(self, program: str, *arguments: str) -> str:
        done = subprocess.run(
            [BIN / program, *arguments], capture_output=True, text=True, input="y\n", timeout=60
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def test_a_subscriber_sees_a_meeting_come_move_and_be_cancelled(
    start_server: Callable[..., Server], tmp_path: Path, now: datetime
) -> None:
    server = start_server()
    app = create_app(
        settings_for_tests(
            server.instance,
            database_url(None, server.instance),
            secret_key=kept_secret(server.instance / "secret-key"),
            base_url=server.url,
        )
    )
    with app.app_context():
        event = make.make_event(days=(make.day("2031-03-04", "13:00", "16:00"),))
        subscriber = Subscriber(tmp_path, server.url + FEED)
        place = "Stadshuset, Stora torget 1, Sala"
        assert subscriber.sees() == [
            f"2031-03-04 13:00 – 16:00 | Kommundialog Sala | {place} | CONFIRMED"
        ]

        status, headers, _body = server.fetch(FEED)
        assert (status, headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
        assert headers["Set-Cookie"] is None
        known = {"If-None-Match": headers["ETag"]}
        assert server.fetch(FEED, known)[0] == 304

        with transaction():
            moved = replace(
                events.details_of(event), days=(make.day("2031-04-02", "09:00", "12:00"),)
            )
            announce.edit(event, moved, event.version, SYSTEM, now)
        assert server.fetch(FEED, known)[0] == 200
        assert subscriber.sees() == [
            f"2031-04-02 09:00 – 12:00 | Kommundialog Sala | {place} | CONFIRMED"
        ]

        with transaction():
            announce.cancel(event, "För få anmälda.", SYSTEM, now)
        assert subscriber.sees() == [
            f"2031-04-02 09:00 – 12:00 | INSTÄLLT: Kommundialog Sala | {place} | CANCELLED"
        ]
        db.session.remove()
