"""Archive: how Örebroregionens utvecklingsstrategi (RUS) came about, 2015–2017, meeting by meeting.

The phases of the process (Etablera, Dialog, Remiss, Beslut) stand as themes.
"""

from datetime import date

from eventsys.demo.archive_academy import PAGE
from eventsys.demo.plans import Plan, day, item, swedish

THEME = "Regional utvecklingsstrategi"
ABOUT_RUS = (
    "Örebroregionens utvecklingsstrategi (RUS) ska vara en gemensam vägvisare för regionens "
    "framtidsarbete. Syftet är att skapa bästa möjliga framtid för oss som bor och verkar i "
    "regionen."
)
# The only public address that the page itself gives.
PAGE_ADDRESS = "https://www.regionorebrolan.se/rus"


def _source(published: str, more: str = "") -> str:
    return f"{ABOUT_RUS}\n\n*Källa: {PAGE}, publicerad {published}.{more}*"


VISION_FORUM = Plan(
    kind="forum",
    details=swedish(
        title="Regionalt visionsforum",
        days=(day(date(2015, 11, 27)),),
        summary="Var med och bidra med dina tankar och idéer om hur vi tillsammans kan utveckla "
        "vår del av Sverige.",
        description=_source("22 december 2015"),
        themes=(THEME, "Etablera"),
    ),
)
LOKA_2015 = Plan(
    kind="conference",
    details=swedish(
        title="Loka-dagarna 2015",
        certainty="period",
        period_words="2015",
        period_from=date(2015, 1, 1),
        period_to=date(2015, 12, 31),
        summary="170 politiker och tjänstemän från länets kommuner, myndigheter, näringsliv och "
        "ideell sektor. Dagarna var en kick off för arbetet med att ta fram ett nytt program.",
        description=_source("1 mars 2016", " Dagarna är inte angivna."),
        themes=(THEME, "Etablera"),
    ),
)
DEVELOPMENT_FORUM = Plan(
    kind="forum",
    details=swedish(
        title="Regionalt utvecklingsforum",
        days=(day(date(2016, 5, 12)),),
        summary="Ett förslag till vision presenteras, och vi arbetar vidare med de "
        "samhällsutmaningar vi vill ta oss an i nästa utvecklingsstrategi.",
        description="Förslaget till ny vision: *Sveriges hjärta – med mod, omtanke och passion "
        "bygger vi den hållbara Örebroregionen.*\n\n" + _source("19 april och 1 juli 2016"),
        themes=(THEME, "Dialog"),
    ),
)
LOKA_2016 = Plan(
    kind="conference",
    place="1863",
    details=swedish(
        title="Loka-dagarna 2016",
        days=(day(date(2016, 9, 1)), day(date(2016, 9, 2))),
        venue="Loka Brunn",
        summary="140 personer möts på Loka Brunn för att samtala om målen i den nya regionala "
        "utvecklingsstrategin.",
        description=_source("1 och 12 september 2016"),
        themes=(THEME, "Dialog"),
    ),
    programme=(
        (item("discussion", "Samtal om målen i utkastet till ny regional utvecklingsstrategi"),),
        (item("discussion", "Hur får vi kraft i genomförandet?"),),
    ),
)
DIALOGUE_MEETING = Plan(
    kind="dialogmote",
    details=swedish(
        title="Dialogmöte – regional utvecklingsstrategi",
        days=(day(date(2016, 10, 12)),),
        summary="Ett öppet dialogmöte om prioriterade områden att göra insatser inom. Här får du "
        "chansen som ännu inte gjort dina inspel.",
        description=_source("22 september 2016"),
        themes=(THEME, "Dialog"),
    ),
)
UTSIKT = Plan(
    kind="dialogmote",
    details=swedish(
        title="Dialog på Handelskammarens mötesplats Utsikt",
        certainty="period",
        period_words="oktober 2016",
        period_from=date(2016, 10, 1),
        period_to=date(2016, 10, 31),
        venue="Utsikt, Handelskammarens mötesplats",
        summary="Arbetet med regional utvecklingsstrategi är i dialogfasen. I oktober är vi med på "
        "Handelskammarens nya mötesplats Utsikt.",
        description=_source("22 november 2016", " Dagen är inte angiven."),
        themes=(THEME, "Dialog"),
    ),
)
RUS_TOUR = Plan(
    kind="kommundialog",
    details=swedish(
        title="Regionala utvecklingsstrategin på turné i länet",
        certainty="period",
        period_words="november 2016",
        period_from=date(2016, 11, 1),
        period_to=date(2016, 11, 30),
        summary="En trio från Regional utveckling åker till alla kommuner och några organisationer "
        "i länet under november för att prata regional utvecklingsstrategi.",
        description=_source("24 november 2016", " Dagarna är inte angivna."),
        themes=(THEME, "Dialog"),
    ),
)
CONSULTATION = Plan(
    kind="conference",
    details=swedish(
        title="Remisskonferens om regional utvecklingsstrategi",
        days=(day(date(2017, 3, 10)),),
        summary="160 personer fick en dragning om innehållet i förslaget till ny regional "
        "utvecklingsstrategi, RUS. Det var kö till konferensen.",
        description="Vid pauserna fanns möjlighet att ställa frågor och diskutera innehållet. "
        "Frågorna och svaren publicerades löpande efteråt.\n\n"
        "Strategin var på remiss 15 februari–15 maj 2017.\n\n"
        + _source("4 januari, 22 och 24 mars 2017"),
        themes=(THEME, "Remiss"),
    ),
    programme=(
        (
            item("presentation", "Dragning om innehållet i remissen"),
            item("questions", "Frågor och diskussion vid pauserna"),
        ),
    ),
    documents=(
        ("Dokumentation från remisskonferensen, på regionens sida", PAGE_ADDRESS),
        ("Frågor och svar om remissversionen av RUS, på regionens sida", PAGE_ADDRESS),
    ),
)
FUTURE_FORUM = Plan(
    kind="forum",
    details=swedish(
        title="Framtidsforum 2017",
        certainty="period",
        period_words="två tillfällen under 2017",
        period_from=date(2017, 4, 19),
        period_to=date(2017, 12, 31),
        summary="Hur förverkligar vi det cirkulära samhället – en hållbar framtid i Örebro län? "
        "Välkommen till två tillfällen med föreläsningar, samtal och upplevelser med smak.",
        description=f"*Källa: {PAGE}, publicerad 19 april 2017. Dagarna är inte angivna.*",
        themes=("Cirkulärt samhälle",),
    ),
)

EVENTS = (
    VISION_FORUM,
    LOKA_2015,
    DEVELOPMENT_FORUM,
    LOKA_2016,
    DIALOGUE_MEETING,
    UTSIKT,
    RUS_TOUR,
    CONSULTATION,
    FUTURE_FORUM,
)
