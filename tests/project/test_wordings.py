"""What must stand nowhere in the project: notes to oneself, real people's contact details."""

import hashlib
import re
from pathlib import Path

import pytest

from tests.project.reading import ROOT, files_in_git

TEXTS = {
    ".py",
    ".html",
    ".txt",
    ".md",
    ".css",
    ".js",
    ".po",
    ".toml",
    ".csv",
    ".yml",
    ".svg",
    ".ics",
}
HERE = Path(__file__)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?:\+|\b0)[\d\s()/–-]{6,}\d")
# Hashes of addresses and numbers of real people, which examples must not use.
PRIVATE = frozenset(
    {
        "5deffa2262013e68",
        "75358742346b45f0",
        "b5dfd4b7d4a68c95",
        "dd47614ad3ff423a",
    }
)
NOTES = re.compile(r"\b(TODO|FIXME|XXX|HACK|WIP)\b|[Ll]orem ipsum|To be filled|Being written")
# Names of machines that only some developer has.
MACHINES = re.compile(r"/work/|/root/|/home/\w+/|localhost:3128|\.internal\b")


def texts() -> list[tuple[str, str]]:
    """Every text file of the project with its contents."""
    return [
        (str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))
        for path in files_in_git()
        if path.suffix in TEXTS or path.name in ("Makefile", "LICENSE", ".gitignore")
        if path != HERE
    ]


ALL = texts()


def fingerprint(detail: str) -> str:
    return hashlib.sha256(detail.encode()).hexdigest()[:16]


def contact_details(text: str) -> set[str]:
    """Addresses in small letters, numbers as bare digits in the national form."""
    numbers = (re.sub(r"\D", "", each.replace("(0)", "")) for each in PHONE.findall(text))
    long = (each for each in numbers if len(each) >= 8)
    national = {re.sub(r"^(?:00)?4[56](?=\d{8})", "0", each) for each in long}
    return {each.lower() for each in EMAIL.findall(text)} | national


def test_nobody_real_is_an_example() -> None:
    found = [
        name
        for name, text in ALL
        if {fingerprint(each) for each in contact_details(text)} & PRIVATE
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "details"),
    [
        ("Ring 021-39 00 00 eller", {"021390000"}),
        ("+46 21 39 00 00", {"021390000"}),
        ("0046 (0)21-390000", {"021390000"}),
        ("Anna.Ek@Example.ORG,", {"anna.ek@example.org"}),
        ("2027-03-02 13:00", set()),
    ],
)
def test_details_are_recognised_however_they_are_written(text: str, details: set[str]) -> None:
    assert contact_details(text) == details


def test_no_note_to_oneself_is_left() -> None:
    assert [name for name, text in ALL if NOTES.search(text)] == []


def test_no_machine_is_named() -> None:
    assert [name for name, text in ALL if MACHINES.search(text)] == []


def test_nothing_of_others_is_kept_here() -> None:
    """Fonts, libraries and databases arrive as packages, or are made."""
    strange = {".woff", ".woff2", ".ttf", ".otf", ".sqlite", ".db", ".mo", ".whl", ".zip", ".pyc"}
    kept = [str(path.relative_to(ROOT)) for path in files_in_git() if path.suffix in strange]
    kept += [
        str(path.relative_to(ROOT))
        for path in files_in_git()
        if ".min." in path.name or "node_modules" in path.parts
    ]
    assert kept == []


def test_nothing_is_big() -> None:
    # Lock files have a hash for every platform of every package.
    limits = {".png": 800_000, ".jpg": 800_000, ".txt": 500_000}
    big = [
        str(path.relative_to(ROOT))
        for path in files_in_git()
        if path.stat().st_size > limits.get(path.suffix, 300_000)
    ]
    assert big == []
