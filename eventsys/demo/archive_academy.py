"""Archive: Region Örebro län's Fredagsakademi 2016–2017, topic by topic.

Where the page tells only a month, or only when a report was published, there is a period.
"""

from dataclasses import dataclass
from datetime import date

from eventsys.demo.plans import Person, Plan, SeriesPlan, day, item, swedish, swedish_series

PAGE = "Region Örebro läns sida om den regionala utvecklingsstrategin"
ABOUT = """\
Några fredagar varje termin möts de som arbetar med regionens utveckling kring ett aktuellt ämne:
forskare och praktiker berättar, och det finns tid att fråga och diskutera.

Varje tillfälle har sitt eget ämne. Prenumerera på seriens kalender, så kommer nästa tillfälle
till dig."""


@dataclass(frozen=True)
class Topic:
    """One Friday: its day, or the words and edges of what is known about it."""

    title: str
    summary: str
    published: str
    on: date | None = None
    words: str = ""
    edges: tuple[date, date] | None = None
    speaker: Person | None = None
    named: bool = True


TOPICS = (
    Topic(
        "Örebro är en av framkantskommunerna",
        "Äter du ett äpple är det konsumtion, planterar du ett äppleträd är det en investering. "
        "Hur skapar man förståelse och beslutsunderlag för en satsning i förskolan 2016?",
        "16 mars 2016",
        words="mars 2016",
        edges=(date(2016, 3, 1), date(2016, 3, 16)),
        named=False,
    ),
    Topic(
        "Samhandling på riktigt",
        "Samhandling är att ta ett kliv till i trappan samtal – samsyn – samarbete – samhandling. "
        "Hur ser det ut i praktiken? Är det några som samhandlar, och i så fall varför?",
        "13 och 26 april 2016",
        words="april 2016",
        edges=(date(2016, 4, 1), date(2016, 4, 26)),
        named=False,
    ),
    Topic(
        "Hot eller komplement till kommunernas planmonopol?",
        "Om regional översiktlig planering: Ida Grundels kritiska forskarögon tittar på den "
        "verklighet som planerare på kommunal och regional nivå lever i.",
        "9 juni 2016",
        words="maj 2016",
        edges=(date(2016, 5, 1), date(2016, 5, 31)),
        speaker=Person("Ida Grundel", title="Forskare"),
    ),
    Topic(
        "Vad har vi nästan i Örebroregionen?",
        "Näringslivet utvecklas och tar nya vägar. För att hitta möjlighetsrum gäller det att "
        "hitta vad vi nästan har. Så kan vi jobba smart för att utveckla vår region.",
        "15 september 2016",
        words="september 2016",
        edges=(date(2016, 9, 1), date(2016, 9, 15)),
        named=False,
    ),
    Topic(
        "Jämställdhetsperspektiv i allt som görs, går det?",
        "Jämställdhet är ett ämne som diskuteras ofta och i många sammanhang. Men är det "
        "självklart på vilket sätt jämställdhet skapas? Och vem som skapar den?",
        "27 oktober 2016",
        words="oktober 2016",
        edges=(date(2016, 10, 1), date(2016, 10, 27)),
    ),
    Topic(
        "Att se till barnets rättigheter i ledning och styrning",
        "Elizabeth Englundh ger både en inblick i aktuell forskning och handfasta råd.",
        "22 december 2016",
        words="december 2016",
        edges=(date(2016, 12, 1), date(2016, 12, 22)),
        speaker=Person("Elizabeth Englundh", organisation="SKL"),
    ),
    Topic(
        "Stor och stark klarar konkurrensen i globaliseringens tidevarv",
        "Örebroregionen måste ha infrastruktur för att bli ”STOR” och kompetensförsörjning för "
        "att bli ”STARK” i den globala konkurrensen.",
        "4 maj 2017",
        on=date(2017, 4, 28),
        speaker=Person("Dan Hjalmarsson"),
    ),
    Topic(
        "Oslo–Stockholm 2.55 ger många fördelar för boende i regionen",
        "Hur skulle en tågresa under tre timmar mellan Oslo och Stockholm påverka oss som bor "
        "mellan städerna? Vårens sista Fredagsakademi.",
        "9 juni 2017",
        on=date(2017, 5, 19),
        speaker=Person("Jonas Karlsson"),
    ),
)


def academy() -> SeriesPlan:
    """The series, which the coming term continues."""
    return SeriesPlan(
        kind="fredagsakademi",
        details=swedish_series(
            title="Fredagsakademin",
            pattern="recurring",
            summary="Ett ämne i taget, en fredag i taget: forskning och praktik för dig som "
            "arbetar med Örebroregionens utveckling.",
            description=ABOUT,
        ),
        events=tuple(_friday(topic) for topic in TOPICS),
    )


def _friday(topic: Topic) -> Plan:
    first, last = topic.edges or (None, None)
    speakers = (topic.speaker,) if topic.speaker else ()
    return Plan(
        kind="fredagsakademi",
        details=swedish(
            title=topic.title,
            certainty="confirmed" if topic.on else "period",
            days=(day(topic.on),) if topic.on else (),
            period_words=topic.words,
            period_from=first,
            period_to=last,
            summary=topic.summary,
            description=_source(topic),
            themes=("Fredagsakademin",),
        ),
        programme=((item("presentation", topic.title, None, *speakers),),) if speakers else (),
    )


def _source(topic: Topic) -> str:
    notes = [f"Källa: {PAGE}, publicerad {topic.published}."]
    if topic.on is None:
        notes.append("Dagen är inte angiven.")
    if not topic.named:
        notes.append("Källan säger inte uttryckligen att det var en Fredagsakademi.")
    return f"*{' '.join(notes)}*"
