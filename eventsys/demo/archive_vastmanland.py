"""Archive: the dialogues of Region Västmanland about Västmanland 2030, as its page told them."""

from datetime import date

from eventsys.demo.plans import Plan, SeriesPlan, contact, day, swedish, swedish_series

SOURCE = "*Källa: Region Västmanlands sida om den regionala utvecklingsstrategin.*"
SUMMARY = (
    "Kommunens politiker och tjänstemän och det lokala näringslivets företrädare spelar in de "
    "framtida utmaningar och möjligheter de ser i sin kommun."
)
DESCRIPTION = f"""\
Som en del i processen att ta fram en regional utvecklingsstrategi, RUS, genomförs workshops och
dialoger med olika intressenter och aktörer i Västmanland, bland annat länets kommuner.

Det som kommer fram blir ett underlag för prioriteringar och gemensamma åtaganden i kommande RUS.

{SOURCE}"""
ABOUT_THE_TOUR = f"""\
En av Region Västmanlands främsta uppgifter är att driva länets utveckling så att människor och
företag ges förutsättningar att växa och utvecklas här. När nya arbetstillfällen skapas blir
regionen en attraktiv plats där fler vill leva, bo och arbeta.

I strategin beskrivs fyra samhällsutmaningar:

- demografisk utveckling
- globalisering
- klimat, miljö och energi
- social sammanhållning

Dialogerna hölls i nio kommuner under november och december 2018. Dialogen med Västerås stad
genomfördes i början av 2019.

{SOURCE}"""
THEMES = ("Regional utvecklingsstrategi", "Västmanland 2030")
CONTACT = contact("David Lundgren", "Projektledare", "Region Västmanland")

# Municipality, its code, the day in 2018. The page gives no hours.
STOPS = (
    ("Sala", "1981", (11, 7)),
    ("Kungsör", "1960", (11, 9)),
    ("Surahammar", "1907", (11, 12)),
    ("Arboga", "1984", (11, 19)),
    ("Fagersta", "1982", (11, 20)),
    ("Norberg", "1962", (11, 26)),
    ("Hallstahammar", "1961", (11, 28)),
    ("Skinnskatteberg", "1904", (12, 4)),
    ("Köping", "1983", (12, 6)),
)
PRELIMINARY = {"Norberg"}


def tour() -> SeriesPlan:
    """Nine municipalities, one of them on a preliminary day, and a tenth in a mere period."""
    stops = tuple(_stop(town, code, date(2018, *on)) for town, code, on in STOPS)
    return SeriesPlan(
        kind="kommundialog",
        details=swedish_series(
            title="Kommundialoger om Västmanland 2030",
            pattern="tour",
            summary="Dialog med länets tio kommuner om den regionala utvecklingsstrategin.",
            description=ABOUT_THE_TOUR,
        ),
        events=(*stops, _vasteras()),
    )


def _stop(town: str, code: str, on: date) -> Plan:
    return Plan(
        kind="kommundialog",
        place=code,
        details=swedish(
            title=f"Kommundialog {town}",
            certainty="preliminary" if town in PRELIMINARY else "confirmed",
            days=(day(on),),
            summary=SUMMARY,
            description=DESCRIPTION,
            town=town,
            themes=THEMES,
            contacts=(CONTACT,),
        ),
    )


def _vasteras() -> Plan:
    return Plan(
        kind="kommundialog",
        place="1980",
        details=swedish(
            title="Dialog med Västerås stad",
            certainty="period",
            period_words="början av 2019",
            period_from=date(2019, 1, 1),
            period_to=date(2019, 3, 31),
            summary="Dialog med Västerås stad genomförs i början av 2019.",
            description=DESCRIPTION,
            town="Västerås",
            themes=THEMES,
            contacts=(CONTACT,),
        ),
    )
