"""Living calendar: a term of Region Örebro län's Fredagsakademi, two Fridays held, six to come."""

from dataclasses import dataclass

from eventsys.demo.days import FRIDAY, Today
from eventsys.demo.plans import Person, Plan, contact, day, item, swedish
from eventsys.registration.service import SettingsDetails

CONTACT = contact(
    "Nora Lindåker", "Utvecklingsledare", "Region Örebro län", "nora.lindaker@exempel.se"
)
DESCRIPTION = """\
{more}

Vi börjar i tid och slutar i tid. Kaffe finns från kl. 8.15. Du som är med på distans ser och hör
allt, och kan ställa frågor i chatten."""


@dataclass(frozen=True)
class Friday:
    """One Friday with its topic and speaker."""

    week: int
    title: str
    summary: str
    more: str
    speaker: Person
    coming: int = 0


TERM = (
    Friday(
        -3,
        "Vem kör bussen 2035?",
        "Var fjärde bussförare i länet går snart i pension. Vad gör vi åt det?",
        "Tre skolor och två bussbolag har prövat en ny väg in i yrket. Vi får höra vad som "
        "fungerade, och vad som inte gjorde det.",
        Person("Disa Fridhammar", "speaker", "Utredare", "Branschrådet för kollektivtrafik"),
        5,
    ),
    Friday(
        -1,
        "När byn själv bygger bredband",
        "Sex byalag berättar hur de fick fiber, och vad de gör med den.",
        "Om eldsjälar, avtal och grävmaskiner. Och om varför somliga byar lyckas när andra ger "
        "upp.",
        Person("Arvid Kvistemo", "speaker", "Bygdeutvecklare", "Bygdegårdsringen"),
        4,
    ),
    Friday(
        1,
        "Vatten så det räcker",
        "Grundvattnet sjunker i delar av länet. Hur planerar vi för torra somrar?",
        "Vi ser på kartor över tillgång och uttag, och pratar om vad kommunerna kan göra redan "
        "i översiktsplanen.",
        Person("Livia Dahlmyr", "speaker", "Hydrogeolog", "Vattenakademin"),
        9,
    ),
    Friday(
        3,
        "Unga som stannar, unga som kommer hem",
        "Varannan 25-åring har flyttat. Vad får dem att komma tillbaka?",
        "En intervjustudie med 120 unga vuxna från Bergslagen om arbete, bostad och framtidstro.",
        Person("Melker Sjöbrink", "speaker", "Forskare i kulturgeografi", "Bergslagshögskolan"),
        5,
    ),
    Friday(
        5,
        "Jämställd tillväxt i praktiken",
        "Så ändrade vi våra utlysningar, och så ändrades vilka som sökte.",
        "Om språk, bilder och kriterier i stöd till företag. Ta med en egen utlysning, så tittar "
        "vi på den tillsammans.",
        Person("Ronja Granmo", "speaker", "Jämställdhetsstrateg", "Region Örebro län"),
        2,
    ),
    Friday(
        7,
        "Godset på rätt spår",
        "Vad krävs för att flytta gods från väg till järnväg i Hallsberg?",
        "En genomgång av flaskhalsar, och av vad tre företag skulle göra om de fick bestämma.",
        Person("Hjalmar Österlid", "speaker", "Logistikchef", "Norra Godscentralen"),
    ),
    Friday(
        9,
        "Skogen som granne",
        "Hur vägs naturvård, skogsbruk och friluftsliv mot varandra nära tätorten?",
        "Med exempel från Kilsbergen och Tiveden.",
        Person("Ylva Moberger", "speaker", "Skogsvårdskonsulent", "Skogsforum Mitt"),
    ),
    Friday(
        11,
        "Vad vet vi om regionens framtid?",
        "Terminens sista: om prognoser, scenarier och konsten att ha lagom fel.",
        "Vi går igenom vad tidigare utvecklingsstrategier trodde om i dag.",
        Person("Truls Björkenfalk", "speaker", "Analytiker", "Region Örebro län"),
    ),
)


def term(today: Today) -> tuple[Plan, ...]:
    """Every other Friday, half past eight to half past nine, on site and online."""
    return tuple(_friday(friday, today) for friday in TERM)


def _friday(friday: Friday, today: Today) -> Plan:
    return Plan(
        kind="fredagsakademi",
        place="1880",
        details=swedish(
            title=friday.title,
            days=(day(today.meeting(friday.week, FRIDAY), "08:30", "09:30"),),
            summary=friday.summary,
            description=DESCRIPTION.format(more=friday.more),
            format="hybrid",
            venue="Regionens hus, sal Hjälmaren",
            town="Örebro",
            directions="Sal Hjälmaren ligger på entréplanet, till vänster om receptionen.",
            accessibility="Salen har hörslinga och plats för rullstol. Sändningen textas.",
            online_service="Teams",
            join_link="https://moten.exempel.se/fredagsakademin",
            themes=("Fredagsakademin",),
            contacts=(CONTACT,),
        ),
        programme=(
            (
                item(
                    "welcome",
                    "Välkommen",
                    5,
                    Person("Nora Lindåker", "moderator", "Utvecklingsledare", "Region Örebro län"),
                ),
                item("presentation", friday.title, 35, friday.speaker),
                item("questions", "Frågor och samtal", 20),
            ),
        ),
        settings=SettingsDetails(seats_onsite=30),
        coming=friday.coming,
    )
