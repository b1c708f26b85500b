"""Speakers of the demo: some have said yes and told about themselves, others have not answered.

Their portraits are drawn here, since nobody of them exists.
"""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw
from sqlalchemy import select

from eventsys.audit.service import SPEAKER
from eventsys.core import images, uploads
from eventsys.core.db import db
from eventsys.core.text import slugify
from eventsys.demo.building import ORGANISER, ORGANISERS
from eventsys.demo.days import Today
from eventsys.events.models import Event
from eventsys.programme import service as programme
from eventsys.programme.models import Speaker
from eventsys.speakers import inviting, own
from eventsys.speakers.inviting import Invitation
from eventsys.speakers.service import Particulars, Picture

# How many days ago they were asked, and answered.
ASKED, ANSWERED = 16, 9


@dataclass(frozen=True)
class Story:
    """What became of asking somebody. `colours`: ground, hair, skin and clothes of the portrait."""

    name: str
    answer: str = ""
    yes: bool | None = None
    text: str = ""
    needs: str = ""
    colours: tuple[str, str, str, str] | None = None
    words: str = ""


HEARING = (
    Story("Boel Olshammar"),
    Story(
        "Sigge Järnblad",
        "Gärna! Jag tar med en handduk till frågestunden.",
        True,
        "Har hållit i pennan för förslaget till ny utvecklingsstrategi och kan varje siffra i det. "
        "Arbetade tidigare med landsbygdsfrågor i tre kommuner.\n\nKan aldrig låta bli att rita "
        "pilar på kartor.",
        "Ljud från min egen dator, och en mygga i stället för handmikrofon.",
        ("#d9c7a3", "#4b3621", "#e5b48f", "#1d5a40"),
        "Tecknat porträtt: en man med kort brunt hår och grön tröja",
    ),
    Story(
        "Meja Tallmo",
        "",
        True,
        "Analytiker som följer hur människor flyttar, pendlar och utbildar sig i länet. "
        "Skriver en [rapport om året](https://exempel.se/rapporter) som fler läser än man tror.",
        "Jag hör dåligt på vänster öra: sitter helst längst till vänster i panelen.",
        ("#b9cbd6", "#1f1a17", "#a9714b", "#97291c"),
        "Tecknat porträtt: en kvinna med axellångt svart hår och röd kavaj",
    ),
    Story("Folke Hedvall"),
    Story(
        "Idun Ängsholm",
        "Ja, om jag kan ta tåget 12.40 hem.",
        True,
        "Rektor för Bergslagshögskolan sedan tre år. Fysiker i grunden, och övertygad om att "
        "den bästa utvecklingsstrategin är en bra lärare.",
    ),
    Story(
        "Osvald Moberger",
        "Tyvärr, vi har årsmöte samma dag. Fråga gärna Arvid Kvistemo hos oss!",
        False,
    ),
)
DIALOGUE = (
    Story(
        "Esben Nørskov",
        "Det vil jag gerne.",
        True,
        "Planlægger busser og tog i Region Midtjylland. Bor selv tolv kilometer fra nærmeste "
        "stoppested.",
        "",
        ("#cfd8b8", "#c9a24a", "#f0c8a6", "#174d80"),
        "Tegnet portræt: en mand med lyst hår og blå skjorte",
    ),
    Story("Birgitte Sandbæk"),
)
WORDS = {
    "sv": "Vi vill att ni som har skrivit förslaget möter dem som ska leva med det. "
    "Räkna med många frågor och lite tid till egna bilder.",
    "da": "Vi vil gerne have jer med i samtalen. Forbered gerne fem minutter.",
}


def tell(today: Today) -> None:
    """Let people be asked at two events ahead, and some of them answer."""
    _ask(today, "Hearing om regional utvecklingsstrategi", HEARING)
    _ask(today, "Dialogmøde: By og land, der hænger sammen", DIALOGUE)


def _ask(today: Today, title: str, stories: tuple[Story, ...]) -> None:
    ahead = select(Event).where(Event.title == title, Event.first_on >= today.on)
    event = db.session.scalars(ahead.order_by(Event.first_on)).first()
    if event is None:
        return
    by = ORGANISERS.get(event.region.slug, ORGANISER)
    known = _people(event)
    domain = "exempel.se" if event.language == "sv" else "example.org"
    invitations = [
        Invitation(
            each.name,
            f"{slugify(each.name, 'x').replace('-', '.')}@{domain}",
            event.language,
            *known[each.name],
        )
        for each in stories
    ]
    made = inviting.invite(event, invitations, WORDS[event.language], by, today.ago(ASKED))
    for story, speaker in zip(stories, made, strict=True):
        if story.yes is not None:
            _answer(today, story, speaker)


def _people(event: Event) -> dict[str, tuple[str, str]]:
    """Title and organisation of each, as the programme has them."""
    return {
        person.name: (person.title, person.organisation)
        for item in programme.items_of(event)
        for person in item.people
    }


def _answer(today: Today, story: Story, speaker: Speaker) -> None:
    at = today.ago(ANSWERED)
    own.answer(speaker, bool(story.yes), story.answer, SPEAKER, at)
    if not story.yes:
        return
    said = Particulars(
        name=speaker.name,
        email=speaker.email,
        language=speaker.language,
        title=speaker.title,
        organisation=speaker.organisation,
        biography=story.text,
        needs=story.needs,
        picture=_drawn(story.colours) if story.colours else None,
        photo_words=story.words,
    )
    own.change(speaker, said, speaker.version, at)


def _drawn(colours: tuple[str, str, str, str]) -> Picture:
    """A portrait of nobody, in four colours, kept as if it had been handed in."""
    ground, hair, skin, clothes = colours
    picture = Image.new("RGB", (800, 800), ground)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((215, 130, 585, 560), fill=hair)
    draw.ellipse((120, 590, 680, 1100), fill=clothes)
    draw.rounded_rectangle((340, 480, 460, 650), 60, fill=skin)
    draw.ellipse((255, 190, 545, 550), fill=skin)
    draw.pieslice((235, 140, 565, 480), 185, 355, fill=hair)
    draw.arc((345, 400, 455, 480), 25, 155, fill=hair, width=9)
    for eye in (335, 450):
        draw.ellipse((eye, 345, eye + 17, 368), fill=hair)
    made = BytesIO()
    picture.save(made, "PNG")
    portrait = images.portrait(made.getvalue())
    return Picture(uploads.keep(portrait.large), uploads.keep(portrait.small))
