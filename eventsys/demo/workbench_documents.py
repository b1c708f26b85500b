"""Documents of the demo: handouts as files, a recording, one that waits, one that not all can read.

The files are made here, so that none has to be brought along.
"""

from datetime import datetime
from io import BytesIO

import xlsxwriter
from PIL import Image, ImageDraw, ImageFont
from sqlalchemy import select

from eventsys.core import printing
from eventsys.core.db import db
from eventsys.demo.building import ORGANISER
from eventsys.demo.days import Today
from eventsys.documents import service as documents
from eventsys.documents.models import Document
from eventsys.documents.service import DocumentDetails
from eventsys.events.models import Event
from eventsys.programme import service as programme

HEARING = "Hearing om regional utvecklingsstrategi"
HEADING = "Förslaget i korthet"
FACTS = (
    ("Vad strategin är", "Den säger vart länet ska, och vad regionen, kommunerna och andra gör."),
    ("Vad som är nytt", "Tre mål i stället för tio, och ett ansvar för varje mål."),
    ("Vad vi vill ha svar på", "Är målen de rätta? Vad saknas? Vad kan din organisation göra?"),
)
POSTER = (900, 1200)


def add(today: Today) -> None:
    """Give the hearing what one reads before it, and what will be there afterwards."""
    hearing = db.session.scalar(select(Event).where(Event.title == HEARING))
    if hearing is None:
        return
    at = today.ago(9)
    items = programme.items_of(hearing)
    lecture = next((item.id for item in items if item.kind == "presentation"), None)
    read_by_all = DocumentDetails(item_id=lecture, is_accessible="yes")
    slides = _file(hearing, f"{HEADING}.pdf", _handout(FACTS[:2]), read_by_all, at)
    seen_only = DocumentDetails(
        is_accessible="no", access_words="Allt som står på affischen står också här på sidan."
    )
    _file(hearing, "Affisch.png", _poster(), seen_only, at)
    _file(hearing, "Mall för svar.xlsx", _answers(), DocumentDetails(), at)
    newer = documents.hand_in(f"{HEADING}.pdf", _handout(FACTS))
    documents.replace_file(hearing, slides, newer, ORGANISER, today.ago(8))
    _links(hearing, today.ago(7))


def _links(hearing: Event, at: datetime) -> None:
    """What is kept elsewhere; the recording is shown when the hearing is over."""
    for kind, title, url, waits in (
        ("link", "Frågor som har kommit in", "https://www.example.org/fragor", False),
        ("recording", "Hela hearingen, textad", "https://film.example.org/hearing", True),
    ):
        details = DocumentDetails(after_event=waits, is_accessible="yes")
        documents.add(hearing, title, url, ORGANISER, at, kind, details)


def _file(
    event: Event, name: str, content: bytes, details: DocumentDetails, at: datetime
) -> Document:
    handed_in = documents.hand_in(name, content)
    return documents.add_file(event, handed_in, details, ORGANISER, at)


def _handout(facts: tuple[tuple[str, str], ...]) -> bytes:
    """A page in print, tagged."""
    parts = [{"heading": heading, "text": text} for heading, text in facts]
    return printing.pdf("handout", {"title": HEADING, "parts": parts}, "sv")


def _poster() -> bytes:
    """A picture with words in it, which no screen reader can read."""
    image = Image.new("RGB", POSTER, "#f4efe4")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 780, *POSTER), fill="#1d3557")
    for text, size, top, colour in (
        ("Vart ska\nlänet?", 190, 90, "#1d3557"),
        ("Hearing om ny\nutvecklingsstrategi", 84, 840, "#f4efe4"),
        ("Alla får fråga.", 60, 1080, "#ffd200"),
    ):
        font = ImageFont.truetype(str(printing.FONTS / "schibsted-grotesk-800.ttf"), size)
        draw.multiline_text((70, top), text, fill=colour, font=font)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _answers() -> bytes:
    """A workbook to fill in. Made on another day, it is the same."""
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.set_properties({"title": "Mall för svar", "created": datetime(2027, 1, 1)})  # noqa: DTZ001 - XlsxWriter wants no zone.
        sheet = book.add_worksheet("Svar")
        for row, words in enumerate(("Fråga", *(heading for heading, _text in FACTS))):
            sheet.write_row(row, 0, (words, "Ert svar" if row == 0 else ""))
        sheet.set_column(0, 1, 50)
    return out.getvalue()
