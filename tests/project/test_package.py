"""The package that is built from the checkout: all is in it, and it runs without the checkout.

It is installed into a new environment, which finds the packages it needs in the environment of the
tests by a `.pth` file. Such a folder's own `.pth` files are not heeded, so the checkout, which
stands in one of those, cannot be imported. What is opened of the checkout all the same is noted.
"""

import email
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import venv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from importlib.metadata import distribution, packages_distributions
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

from tests import forms
from tests.project.reading import PACKAGE, ROOT, files_in_git, modules, templates
from tests.serving import Server, Visit

SITE_PACKAGES = Path(sysconfig.get_path("purelib"))
ÅSA = {"name": "Åsa Öberg", "email": "asa@exempel.se"}
PASSWORD = "a long enough password"
# Runs first in each Python of the new environment.
WATCH = """
import os, sys

def note(event, arguments):
    if event not in ("open", "os.listdir", "os.scandir") or isinstance(arguments[0], int):
        return
    path = os.path.abspath(os.fsdecode(arguments[0] or "."))
    if path.startswith({checkout!r}) and not f"{{path}}/".startswith({packages!r}):
        with os.fdopen(os.open({log!r}, os.O_WRONLY | os.O_CREAT | os.O_APPEND), "w") as log:
            log.write(path + "\\n")

sys.addaudithook(note)
"""


def python(*arguments: str | Path) -> None:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr


def wheel_of(source: Path, folder: Path) -> Path:
    """Build a wheel of a folder or a source archive, as `pip install` does."""
    python("-m", "pip", "wheel", source, "--wheel-dir", folder, "--no-deps", "--no-build-isolation")
    (made,) = folder.glob("*.whl")
    return made


def contents(wheel: Path) -> dict[str, bytes]:
    with ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return wheel_of(ROOT, tmp_path_factory.mktemp("wheel"))


def test_the_wheel_holds_what_the_checkout_holds(wheel: Path) -> None:
    packed = {
        name: content for name, content in contents(wheel).items() if name.startswith("eventsys/")
    }
    kept = [path for path in files_in_git() if path.is_relative_to(PACKAGE)]
    wanted = {str(path.relative_to(ROOT)): path for path in kept if path.name != "build_hook.py"}
    wanted |= {f"eventsys/{path.relative_to(ROOT)}": path for path in templates()}
    wanted |= {
        f"eventsys/{name}": PACKAGE / name
        for name in (
            "fonts/OFL.txt",
            "fonts/schibsted-grotesk-400.ttf",
            "fonts/schibsted-grotesk-700.ttf",
            "fonts/schibsted-grotesk-800.ttf",
            "static/fonts/OFL.txt",
            "static/fonts/schibsted-grotesk.woff2",
        )
    }
    assert packed == {name: path.read_bytes() for name, path in wanted.items()}


@pytest.mark.parametrize(
    "pattern",
    [
        r"eventsys/templates/public/\w+\.html",
        r"eventsys/templates/email/\w+/\w+\.txt",
        r"eventsys/static/css/[\w-]+\.css",
        r"eventsys/print/\w+\.typ",
        r"eventsys/translations/(da|en)\.po",
        r"eventsys/migrations/versions/0001_\w+\.py",
        r"eventsys/migrations/alembic\.ini",
        r"eventsys/places/data/municipalities\.csv",
    ],
)
def test_nothing_is_forgotten_on_both_sides(wheel: Path, pattern: str) -> None:
    assert [name for name in contents(wheel) if re.search(pattern, name)] != []


def test_the_source_archive_makes_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    python("-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path)
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        names = {each.partition("/")[2] for each in opened.getnames()}
    assert names - {str(path.relative_to(ROOT)) for path in files_in_git()} == {"PKG-INFO"}
    assert contents(wheel_of(archive, tmp_path / "again")) == contents(wheel)


def test_what_is_imported_is_required(wheel: Path) -> None:
    """No package of the tests is needed to run it."""
    (metadata,) = (text for name, text in contents(wheel).items() if name.endswith("/METADATA"))
    told = email.message_from_bytes(metadata).get_all("Requires-Dist", [])
    required = closure(needed(map(str, told)))
    providers = packages_distributions()
    ours_or_pythons = {"eventsys", "_typeshed", *sys.stdlib_module_names}
    imported = {name.partition(".")[0] for module in modules() for name in module.imports}
    missing = {
        name
        for name in imported - ours_or_pythons
        if not required & {normal(each) for each in providers[name]}
    }
    assert missing == set()


def needed(told: Iterable[str]) -> set[str]:
    """Names of the required packages that are needed on this machine."""
    all_of_them = map(Requirement, told)
    return {
        normal(each.name)
        for each in all_of_them
        if each.marker is None or each.marker.evaluate({"extra": ""})
    }


def closure(names: set[str]) -> set[str]:
    found: set[str] = set()
    ahead = {*names}
    while ahead:
        name = ahead.pop()
        found.add(name)
        ahead |= needed(distribution(name).requires or ()) - found
    return found


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@dataclass
class Bare(Server):
    """An installation without any setting but a port, run in an empty folder."""

    @property
    def env(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "PORT": str(self.port)}


@dataclass(frozen=True)
class Installation:
    """What a new environment was given, and what its commands opened of the checkout."""

    server: Server
    opened: Path


@pytest.fixture(scope="module")
def installation(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The wheel in an environment of its own, with demo content, serving."""
    environment, folder = tmp_path_factory.mktemp("environment"), tmp_path_factory.mktemp("empty")
    venv.create(environment, symlinks=True)
    own = environment / SITE_PACKAGES.relative_to(sys.prefix)
    log = environment / "opened.log"
    (own / "needed.pth").write_text(f"{SITE_PACKAGES}\n")
    (own / "sitecustomize.py").write_text(
        WATCH.format(checkout=f"{ROOT}/", packages=f"{SITE_PACKAGES}/", log=str(log))
    )
    python("-m", "pip", "--python", environment, "install", "--no-deps", "--no-index", wheel)
    command = environment / "bin" / "eventsys"
    server = Bare(folder / "instance", command=command, cwd=folder)
    server.run("init")
    server.run("demo")
    server.run(
        "user", "add", ÅSA["email"], "--name", "Åsa", "--administrator", "--password", PASSWORD
    )
    with server.running(by_command=True):
        yield Installation(server, log)


@pytest.fixture
def server(installation: Installation) -> Server:
    return installation.server


def links(page: Visit, pattern: str) -> list[str]:
    """Addresses on a page, of pages and of what they are made with."""
    tags: Any = page.soup.find_all(["a", "link", "script", "img"])
    found = (str(tag.get("href") or tag.get("src") or "") for tag in tags)
    return [each for each in dict.fromkeys(found) if re.fullmatch(pattern, each)]


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html"),
        ("/?view=month", "text/html"),
        ("/vastmanland/", "text/html"),
        ("/da/vastmanland/", "text/html"),
        ("/en/subscribe", "text/html"),
        ("/privacy", "text/html"),
        ("/accessibility", "text/html"),
        ("/sitemap.xml", "application/xml"),
        ("/robots.txt", "text/plain"),
        ("/calendar/all.ics", "text/calendar"),
        ("/calendar/vastmanland.ics", "text/calendar"),
        ("/feed/vastmanland.atom", "application/atom+xml"),
        ("/feed/vastmanland.json", "application/feed+json"),
        ("/healthz", "text/plain"),
        ("/readyz", "text/plain"),
    ],
)
def test_a_page(server: Server, path: str, media_type: str) -> None:
    page = server.visit(path)
    assert (page.status, page.headers.get_content_type()) == (200, media_type)


def test_the_languages(server: Server) -> None:
    headings = [server.visit(f"{each}/sign-in").soup.h1 for each in ("", "/da", "/en")]
    assert [str(each and each.text) for each in headings] == ["Logga in", "Log ind", "Sign in"]


def test_what_the_pages_are_made_with(server: Server) -> None:
    found = links(server.visit("/"), r"/assets/\w+/.*")
    kinds = {path.rpartition(".")[2]: server.fetch(path) for path in found}
    assert {*kinds} >= {"css", "js", "svg", "woff2"}
    assert {status for status, _, _ in kinds.values()} == {200}
    assert kinds["woff2"][2].startswith(b"wOF2")


def test_somebody_registers_and_gets_a_letter(server: Server) -> None:
    events = links(server.visit("/"), r"/[a-z-]+/[\w-]+/")
    (form_path, *_) = [
        path for event in events for path in links(server.visit(event), r"/.*/register")
    ]
    page = server.visit(form_path)
    form = forms.find(page.soup, "Skicka anmälan")
    answer = server.visit(form_path, forms.registering(form, ÅSA), page.cookie)
    assert (answer.status, answer.headers["Location"]) == (303, f"{form_path}/receipt")
    receipt = server.visit(f"{form_path}/receipt", cookie=answer.cookie)
    assert ÅSA["email"] in receipt.body
    assert server.run("worker", "--once").endswith(" sent, 0 put off, 0 given up.\n")
    (message,) = (
        each for each in letters_in(server.instance / "outbox") if ÅSA["email"] in str(each["To"])
    )
    text = message.get_body(("plain",))
    assert text is not None
    assert f"{server.url}/booking/" in text.get_content()


def letters_in(folder: Path) -> Iterator[EmailMessage]:
    for path in folder.glob("*.eml"):
        message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        assert isinstance(message, EmailMessage)
        yield message


def test_staff_signs_in(server: Server) -> None:
    page = server.visit("/sign-in")
    form = forms.find(page.soup, "Logga in")
    fields = forms.filled_in(form, {"email": ÅSA["email"], "password": PASSWORD}, None)
    answer = server.visit("/sign-in", fields, page.cookie)
    assert (answer.status, answer.headers["Location"]) == (303, "/organiser/")
    assert server.visit("/admin/letters", cookie=answer.cookie).status == 200


def test_nothing_came_from_the_checkout(installation: Installation) -> None:
    """The last test of this file: what all commands and pages above have opened."""
    found = installation.opened
    assert (found.read_text() if found.exists() else "") == ""
    assert sorted(path.name for path in installation.server.cwd.iterdir()) == ["instance"]
