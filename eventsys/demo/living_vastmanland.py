"""Living calendar of Region Västmanland: a tour on its way, and drafts to attend to."""

from dataclasses import dataclass
from datetime import date

from eventsys.core.dates import month_title
from eventsys.demo.crowd import municipal_name
from eventsys.demo.days import FRIDAY, THURSDAY, TUESDAY, WEDNESDAY, Today, early_month
from eventsys.demo.plans import (
    Person,
    Plan,
    SeriesPlan,
    contact,
    day,
    item,
    swedish,
    swedish_series,
)
from eventsys.registration.service import SettingsDetails

REGION = "Region Västmanland"
THEMES = ("Regional utvecklingsstrategi", "Västmanland 2030")
CONTACT = contact("Hilma Granmo", "Projektledare", REGION, "hilma.granmo@exempel.se")
SUMMARY = (
    "Vad har hänt sedan strategin för Västmanland 2030 togs, och vad behöver vi göra nu? Kom och "
    "berätta hur det ser ut i {town}."
)
DESCRIPTION = """\
Vi ses en eftermiddag i din kommun: förtroendevalda, tjänstepersoner, företag och föreningar vid
samma bord. Regionen berättar kort om läget. Resten av tiden är er.

### Det här pratar vi om

- Vart är {town} på väg, och vad står i vägen?
- Hur får vi folk med rätt kunskap att flytta hit och stanna?
- Vad ska kommunen och regionen göra tillsammans före 2030?

Det ni säger skrivs ned och publiceras här inom två veckor."""
ACCESS = (
    "Entrén är utan trappsteg. Det finns hörslinga, hiss och en toalett för den som använder "
    "rullstol."
)
ABOUT_THE_TOUR = """\
Hösten 2018 for vi genom länet och frågade vad Västmanland skulle bli 2030. Nu gör vi om resan.
Vi tar med oss det ni sade då, det som blev av och det som inte blev av.

Mötena är öppna för alla och kostar inget. Fikat bjuder vi på.

Kan du inte komma till mötet i din egen kommun? Välj ett annat, samtalen går till på samma sätt."""


@dataclass(frozen=True)
class Stop:
    """One municipality of the tour: where, when, and how many have registered."""

    town: str
    code: str
    week: int
    weekday: int
    venue: str
    host: str
    at: tuple[float, float]
    coming: int = 0


STOPS = (
    Stop("Sala", "1981", 2, TUESDAY, "Folkets hus", "Agnes Ekåsen", (59.9207, 16.6067), 9),
    Stop("Kungsör", "1960", 2, THURSDAY, "Kommunhuset", "Ivar Norrfors", (59.4226, 16.0971), 5),
    Stop("Surahammar", "1907", 3, TUESDAY, "Folkets hus", "Ellen Tallmo", (59.7083, 16.2211), 4),
    Stop("Arboga", "1984", 3, THURSDAY, "Rådhuset", "Sixten Ålgren", (59.3939, 15.8388), 3),
    Stop("Fagersta", "1982", 4, WEDNESDAY, "Folkets hus", "Tyra Hedvall", (60.0042, 15.7932), 2),
    Stop("Norberg", "1962", 5, TUESDAY, "Kommunhuset", "Valter Islund", (60.0646, 15.9262)),
    Stop("Hallstahammar", "1961", 5, THURSDAY, "Kommunhuset", "Maj Palmgård", (59.6139, 16.2285)),
    Stop("Skinnskatteberg", "1904", 6, TUESDAY, "Folkets hus", "Gösta Uddelid", (59.8285, 15.693)),
    Stop("Köping", "1983", 6, THURSDAY, "Rådhuset", "Selma Vikstrand", (59.514, 15.9926)),
)
PRELIMINARY = {"Norberg"}


def tour(today: Today) -> SeriesPlan:
    """All ten municipalities: eight days, one preliminary day, one mere period."""
    days = [today.meeting(stop.week, stop.weekday) for stop in STOPS]
    stops = tuple(_stop(stop, on) for stop, on in zip(STOPS, days, strict=True))
    return SeriesPlan(
        kind="kommundialog",
        details=swedish_series(
            title="Kommundialoger om Västmanland 2030+",
            pattern="tour",
            summary="Vi besöker länets tio kommuner för att prata om vad Västmanland ska bli.",
            description=ABOUT_THE_TOUR,
        ),
        events=(*stops, _vasteras(early_month(max(days)))),
    )


def _stop(stop: Stop, on: date) -> Plan:
    is_preliminary = stop.town in PRELIMINARY
    return Plan(
        kind="kommundialog",
        place=stop.code,
        details=swedish(
            title=f"Kommundialog {stop.town}",
            certainty="preliminary" if is_preliminary else "confirmed",
            days=(day(on, "13:00", "16:00"),),
            summary=SUMMARY.format(town=stop.town),
            description=DESCRIPTION.format(town=stop.town),
            venue=stop.venue,
            # One room is smaller than its meeting, which somebody should see to.
            venue_seats=45 if stop.town == "Kungsör" else 90,
            town=stop.town,
            directions="Anmäl dig i receptionen när du kommer, så visar vi vägen.",
            accessibility=ACCESS,
            latitude=stop.at[0],
            longitude=stop.at[1],
            themes=THEMES,
            contacts=(CONTACT,),
        ),
        programme=(
            (
                item(
                    "welcome",
                    f"Välkommen till {stop.town}",
                    15,
                    Person(
                        stop.host,
                        "host",
                        "Ordförande i kommunstyrelsen",
                        municipal_name(stop.town, "sv"),
                    ),
                ),
                item(
                    "presentation",
                    "Så gick det: Västmanland 2018 till i dag",
                    25,
                    Person("Hilma Granmo", "speaker", "Projektledare", REGION),
                ),
                item("discussion", "Samtal vid borden: vart är kommunen på väg?", 60),
                item("break", "Fika", 20),
                item(
                    "reflections",
                    "Borden berättar för varandra",
                    45,
                    Person("Edvin Rosenlid", "moderator", "Processledare", REGION),
                ),
                item("closing", "Det här tar vi med oss", 15),
            ),
        ),
        settings=SettingsDetails(seats_onsite=60, has_food=True),
        coming=stop.coming,
    )


def _vasteras(month: date) -> Plan:
    return Plan(
        kind="kommundialog",
        place="1980",
        details=swedish(
            title="Dialog med Västerås stad",
            certainty="period",
            period_words=f"början av {month_title(month.year, month.month, 'sv')}",
            period_from=month,
            period_to=month.replace(day=10),
            summary="Turnén slutar i Västerås. Dag och lokal kommer när staden har svarat.",
            description=DESCRIPTION.format(town="Västerås"),
            town="Västerås",
            themes=THEMES,
            contacts=(CONTACT,),
        ),
    )


def drafts(today: Today) -> tuple[Plan, ...]:
    """Two drafts: one soon and without place, one that is hardly begun."""
    return (
        Plan(
            kind="workshop",
            is_draft=True,
            details=swedish(
                title="Workshop om kompetensförsörjning i industrin",
                days=(day(today.meeting(2, FRIDAY), "09:00", "12:00"),),
                summary="Hur får länets industri de medarbetare den behöver?",
                themes=("Kompetensförsörjning",),
            ),
        ),
        Plan(
            kind="dialogmote",
            is_draft=True,
            details=swedish(
                title="Dialogmöte med civilsamhället",
                certainty="preliminary",
                days=(day(today.meeting(7, WEDNESDAY)),),
                town="Västerås",
            ),
        ),
    )
