"""A first start without settings is safe: private files, and no login that anybody could guess."""

import os
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import forms
from tests.services.test_cli import USER, refused, start
from tests.serving import EVENTSYS, Server, free_port

REAL = "https://moten.example.org"


@contextmanager
def careless() -> Iterator[None]:
    """Everything that is made here is readable by all, unless somebody sees to it."""
    before = os.umask(0)
    try:
        yield
    finally:
        os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    """What each file and folder lets whom do, without the log that the test itself keeps."""
    return {
        path.name: stat.filemode(path.stat().st_mode)
        for path in [folder, *folder.rglob("*")]
        if path.name != "serve.log"
    }


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Server:
    """An installation with demo content and the demo login, as `eventsys run` left it."""
    server = Server(tmp_path_factory.mktemp("tried") / "instance")
    with careless(), running_trial(server):
        pass
    return server


@contextmanager
def running_trial(server: Server, *more: str) -> Iterator[str]:
    """`eventsys run`, until the block ends; what it had printed when it began to serve."""
    process = subprocess.Popen(
        [EVENTSYS, "run", "--port", str(server.port), *more],
        env={**server.env, "EVENTSYS_LOG": "problems"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        printed = ""
        while "Password" not in printed:
            line = process.stdout.readline()
            assert line, f"it ended: {printed}"
            printed += line
        server.wait(process)
        yield printed
    finally:
        process.terminate()
        process.communicate(timeout=30)


def login(printed: str) -> tuple[str, str]:
    """E-mail and password of the demo organiser."""
    found = dict(line.split(maxsplit=1) for line in printed.splitlines() if "  " in line)
    return found["E-mail"], found["Password"]


def test_all_that_is_kept_is_for_its_owner_only(tried: Server) -> None:
    with careless():
        tried.run("worker", "--once")
        with tried.running(by_command=True):
            tried.fetch("/readyz")
            found = modes(tried.instance)
    assert {"eventsys.sqlite-wal", "eventsys.sqlite-shm", "outbox"} <= found.keys()
    assert [name for name in found if name.endswith(".eml")]
    assert {*found.values()} == {"drwx------", "-rw-------"}
    folders = {name for name, mode in found.items() if mode[0] == "d"}
    # Files that were handed in lie in folders by the first two letters of their names.
    assert {name for name in folders if len(name) > 2} == {
        "instance",
        "handed-over",
        "outbox",
        "uploads",
    }


def test_a_real_site_is_not_served_with_a_demo_login(tried: Server) -> None:
    port = str(free_port())
    line = refused(start(tried, "serve", "--port", port, EVENTSYS_BASE_URL=REAL))
    assert "run: eventsys user remove organisator@exempel.se" in line
    assert tried.run("user", "remove", "organisator@exempel.se") == (
        "organisator@exempel.se is removed.\n"
    )
    with Server(tried.instance, {"EVENTSYS_BASE_URL": REAL}).running(by_command=True) as real:
        assert real.fetch("/readyz")[0] == 200


def test_a_real_site_is_not_tried_out(tmp_path: Path) -> None:
    """Nothing is made: neither a database nor a login."""
    server = Server(tmp_path, {"EVENTSYS_BASE_URL": REAL})
    line = refused(start(server, "run", "--port", str(server.port)))
    assert "demo login" in line
    assert [*tmp_path.glob("*.sqlite")] == []


def test_the_demo_login_opens_a_trial(tried: Server) -> None:
    with running_trial(tried) as printed:
        assert "nothing is encrypted" not in printed
        assert sign_in(tried, *login(printed)) == (303, "/organiser/")


def test_a_trial_that_others_can_reach_says_so(tried: Server) -> None:
    everywhere = "0.0.0.0"  # noqa: S104 - what this test is about.
    with running_trial(tried, "--host", everywhere) as printed:
        assert "nothing is encrypted" in printed


def sign_in(server: Server, email: str, password: str) -> tuple[int, str | None]:
    """Status of an attempt through the form, and where it leads."""
    page = server.visit("/sign-in")
    form = forms.find(page.soup, "Logga in")
    fields = forms.filled_in(form, {"email": email, "password": password}, None)
    answer = server.visit("/sign-in", fields, page.cookie)
    return answer.status, answer.headers["Location"]


def test_a_new_installation_has_no_login_until_one_is_added(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.run("init")
    assert "nobody has the address" in refused(start(server, "user", "remove", "anna@exempel.se"))
    server.run(*USER, "--administrator")
    server.run("user", "remove", "Anna@Exempel.se")
    # The address is free again.
    server.run(*USER, "--administrator")
