"""Archive: the webinar of the seven ÖMS regions, and meetings that Region Stockholm told about."""

from datetime import date

from eventsys.demo.plans import Person, Plan, contact, item, swedish

HEMMING = Person(
    "Gustav Hemming",
    "host",
    "Tillväxt-, samhällsplanerings- och skärgårdsregionråd",
    "Region Stockholm",
)
NEWS = "Källa: Region Stockholms nyheter om regional utveckling"
UNDATED = f"*{NEWS}. Nyheten säger ”idag”, utan dag; perioden följer av listans ordning.*"

REMOTE_WORK = Plan(
    kind="webinar",
    co_hosts=("stockholm", "uppsala", "gavleborg", "vastmanland", "orebro-lan", "sormland"),
    details=swedish(
        title="Hur påverkar ökat distansarbete kommunernas samhällsplanering?",
        certainty="period",
        period_words="omkring 2021, dagen är inte angiven",
        period_from=date(2021, 1, 1),
        period_to=date(2021, 12, 31),
        format="online",
        online_service="Teams",
        summary="I en helt ny studie har regionerna i ÖMS frågat sina 88 kommuner hur ökat "
        "distansarbete påverkat resvanor, bosättningsmönster och kommunal fysisk planering.",
        description="""\
Teams, länk skickas vid anmälan.

De sju regionerna i östra Mellansverige (ÖMS) fungerar allt mer som en gemensam marknad för arbete,
utbildning och bostäder. Under pandemin ökade distansarbetet, och för många yrkesarbetande och
studerande blev distansarbete och distansstudier från hemmet den nya vardagen, som därmed blev mer
platsoberoende. Frågorna handlar om vilka effekter ett ökat distansarbete haft för kommunerna i ÖMS,
samt om det fått någon påverkan i kommunernas samhällsplanering.

Studien har genomförts av konsultföretaget WSP på uppdrag av ÖMS-samarbetet. Under seminariet får du
lyssna på slutsatser från studien och höra reflektioner från kommuner, WSP och Nordregio.

### Om ÖMS-samarbetet

ÖMS-samarbetet syftar till att främja en mer funktionell och integrerad bostads-, studie- och
arbetsmarknad i östra Mellansverige. Medverkande regioner är Stockholm, Uppsala, Gävleborg,
Västmanland, Örebro, Södermanland och Östergötland, samt Mälardalsrådet.

*Källa: Region Östergötlands sida om webbinariet. Sidan anger ingen dag.*""",
        themes=("Regional planering", "ÖMS"),
        contacts=(
            contact("Linus Johnson", "Regionplanerare", "Enheten för regional planering"),
            contact("Helena Hansson", "Regionplanerare", "Enheten för regional planering"),
        ),
        co_host_names=("Mälardalsrådet",),
    ),
    programme=(
        (
            item(
                "welcome",
                "Välkommen och inledning",
                None,
                Person("Emma Andersson", "moderator", "Strateg", "Region Stockholm"),
            ),
            item(
                "presentation",
                "Presentation av studien: Hur påverkar ett ökat distansarbete kommunernas "
                "samhällsplanering?",
                None,
                Person("Olof Linde", "speaker", "Strateg", "Region Gävleborg"),
            ),
            item(
                "reflections",
                "Reflektioner",
                None,
                Person("Stefan Lejerdahl", "commentator", "Utvecklingsstrateg", "Kungsörs kommun"),
                Person("Peter Sundström", "commentator", "Samhällsplanerare", "Örebro kommun"),
                Person("Joakim Franklin", "commentator", "Ansvarig för studien", "WSP"),
                Person("Anna Granath Hansson", "commentator", "", "Nordregio"),
            ),
            item("questions", "Frågestund och avslutning"),
        ),
    ),
)

COVID = Plan(
    kind="webinar",
    details=swedish(
        title="Hur kan Stockholmsregionen utvecklas i spåren av Covid?",
        certainty="period",
        period_words="början av 2021",
        period_from=date(2021, 1, 1),
        period_to=date(2021, 4, 1),
        format="online",
        summary="Företrädare från regionen, kommuner, myndigheter, näringslivet och civilsamhället "
        "tar tillsammans krafttag som stärker Stockholmsregionen efter pandemin.",
        description=UNDATED,
        themes=("Regional utveckling",),
    ),
    programme=(
        (
            item(
                "presentation",
                "Krafttag för Stockholmsregionen efter pandemin",
                None,
                HEMMING,
                Person("Sven-Erik Österberg", "host", "Landshövding"),
            ),
        ),
    ),
)
TECHNICAL_COLLEGE = Plan(
    kind="seminar",
    details=swedish(
        title="Seminarium om etableringen av teknikcollege i Stockholmsregionen",
        certainty="period",
        period_words="våren 2021",
        period_from=date(2021, 4, 1),
        period_to=date(2021, 6, 30),
        format="online",
        summary="Företrädare från akademin, kommuner, arbetsgivare och fackförbund samlas till ett "
        "digitalt seminarium med paneldebatt. Projektet är en pilotverksamhet på tre år.",
        description=UNDATED,
        themes=("Regional utveckling", "Kompetensförsörjning"),
    ),
    programme=(
        (
            item("welcome", "Välkommen", None, HEMMING),
            item("panel", "Paneldebatt med akademin, kommuner, arbetsgivare och fackförbund"),
        ),
    ),
)
VEHICLE_VALLEY = Plan(
    kind="other",
    details=swedish(
        title="Fordonsdalens högnivågrupp: första mötet",
        certainty="period",
        period_words="2021, dagen är inte angiven",
        period_from=date(2021, 4, 1),
        period_to=date(2021, 9, 30),
        audience="invitation",
        audience_words="Fordonsdalens högnivågrupp",
        summary="På agendan står utmaningar och möjligheter för regionens fordonsindustri, och hur "
        "ett starkare globalt kluster där industrin möter IT- och telekomföretagen kan skapas.",
        description=UNDATED,
        themes=("Regional utveckling",),
    ),
    programme=((item("welcome", "Högnivågruppen samlas", None, HEMMING),),),
)
PUBLIC_HEALTH = Plan(
    kind="dialogmote",
    details=swedish(
        title="Dialogmöten om förbättrad folkhälsa",
        certainty="period",
        period_words="hösten 2021",
        period_from=date(2021, 9, 1),
        period_to=date(2021, 11, 30),
        audience="invitation",
        audience_words="Ledande tjänstepersoner från länets kommuner",
        summary="Länets kommuner bjuds in till samtal om förbättrad folkhälsa, och om hur "
        "samverkan kan vässas ytterligare.",
        description="Länets aktörer behöver ha ett tätt och gott samarbete för att säkerställa en "
        "god hälsa i befolkningen, och för att hälsoskillnaderna i befolkningen ska minska."
        f"\n\n*{NEWS}. Dagarna är inte angivna.*",
        themes=("Folkhälsa",),
    ),
)
CYCLING = Plan(
    kind="other",
    place="0181",
    details=swedish(
        title="Regionalt cykelbokslut för 2020",
        certainty="period",
        period_words="hösten 2021",
        period_from=date(2021, 9, 1),
        period_to=date(2021, 11, 30),
        town="Södertälje",
        summary="Region Stockholms regionala cykelbokslut presenteras i Södertälje, och priset "
        "”Årets cykelprestation 2020” delas ut till Södertälje kommun.",
        description="På ett år har cykelandelen i Stockholms län ökat från 7 till 10 procent, den "
        "största ökningen som observerats sedan 2014."
        f"\n\n{UNDATED}",
        themes=("Cykling",),
    ),
)

IN_OSTERGOTLAND = (REMOTE_WORK,)
IN_STOCKHOLM = (COVID, TECHNICAL_COLLEGE, VEHICLE_VALLEY, PUBLIC_HEALTH, CYCLING)
