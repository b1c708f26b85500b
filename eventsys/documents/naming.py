"""What a file that was handed in is called: its title for people, and a safe name for disks."""

import re

from eventsys.core.text import clean_line, shorten, slugify
from eventsys.documents.kinds import FileKind

TITLE, NAME = 200, 80
ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")


def title_of(name: str) -> str:
    """A first title, from the name of a file: "RUS_bilder.pdf" is RUS bilder."""
    return shorten(clean_line(_stem(name).replace("_", " ")), TITLE)


def called(name: str) -> str:
    """The name as the person knows it, short enough for a message."""
    return shorten(clean_line(re.split(r"[\\/]", name)[-1]), NAME)


def file_name(words: str, kind: FileKind) -> str:
    """A name for every disk and address, with the ending of what the file really is."""
    return f"{slugify(words, 'dokument')}.{kind.ending}"


def _stem(name: str) -> str:
    """Without the folders that some browsers send, and without its ending."""
    return ENDING.sub("", re.split(r"[\\/]", name)[-1])
