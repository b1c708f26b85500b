"""Living calendar of other regions: co-hosted, moved, cancelled, Danish, and by invitation."""

from eventsys.demo.days import MONDAY, THURSDAY, TUESDAY, WEDNESDAY, Today
from eventsys.demo.plans import Person, Plan, contact, danish, day, item, swedish
from eventsys.registration.service import SettingsDetails

EAST = "Region Östergötland"
EAST_CONTACT = contact("Sixten Dahlmyr", "Regionplanerare", EAST, "sixten.dahlmyr@exempel.se")
MIDT = "Region Midtjylland"


def webinar(today: Today) -> Plan:
    """Seven regions and Mälardalsrådet; one region has not answered yet."""
    return Plan(
        kind="webinar",
        co_hosts=("stockholm", "uppsala", "gavleborg", "orebro-lan", "sormland"),
        invited=("vastmanland",),
        details=swedish(
            title="Var arbetar vi i morgon? Distansarbete och planering i 88 kommuner",
            days=(day(today.meeting(4, TUESDAY), "13:00", "15:00"),),
            format="online",
            online_service="Teams",
            join_link="https://moten.exempel.se/oms-distansarbete",
            summary="Några år efter den första studien frågar regionerna i ÖMS sina kommuner igen: "
            "vad hände med distansarbetet, och hur planerar ni för det?",
            description="""\
Webbinariet hålls i Teams. Länken får du när du har anmält dig.

Du får höra de viktigaste resultaten från den nya enkäten till de 88 kommunerna i östra
Mellansverige, och hur några av dem har ändrat sina planer. Sedan är det dina frågor.

### Om ÖMS-samarbetet

Sju regioner och Mälardalsrådet arbetar för en gemensam bostads-, studie- och arbetsmarknad.""",
            themes=("Regional planering", "ÖMS"),
            contacts=(
                EAST_CONTACT,
                contact("Märta Ålgren", "Regionplanerare", EAST, "marta.algren@exempel.se"),
            ),
            co_host_names=("Mälardalsrådet",),
        ),
        programme=(
            (
                item(
                    "welcome",
                    "Välkommen och inledning",
                    10,
                    Person("Ottilia Ahlsten", "moderator", "Strateg", "Region Stockholm"),
                ),
                item(
                    "presentation",
                    "Så svarade kommunerna",
                    35,
                    Person("Gunnar Islund", "speaker", "Strateg", "Region Gävleborg"),
                    Person("Rut Vikstrand", "speaker", "Utredare", "Mälardalsrådet"),
                ),
                item(
                    "reflections",
                    "Reflektioner från fyra håll",
                    40,
                    Person("Isak Tallmo", "commentator", "Utvecklingsstrateg", "Kungsörs kommun"),
                    Person("Elsa Haddadi", "commentator", "Samhällsplanerare", "Motala kommun"),
                    Person("Jonatan Hedvall", "commentator", "Konsult", "Planbyrån Nord"),
                    Person("Signe Uddelid", "commentator", "Forskare", "Nordiska planinstitutet"),
                ),
                item("break", "Bensträckare", 5),
                item("questions", "Frågestund", 25),
                item("closing", "Avslutning", 5),
            ),
        ),
        settings=SettingsDetails(seats_online=500),
        coming=14,
    )


def moved(today: Today) -> Plan:
    """It was announced for an earlier day."""
    first, second = today.meeting(3, MONDAY), today.meeting(5, MONDAY)
    return Plan(
        kind="forum",
        place="0583",
        moved_to=(day(second, "10:00", "15:00"),),
        details=swedish(
            title="Forum för mindre kommuner",
            days=(day(first, "10:00", "15:00"),),
            summary="Stora uppdrag, få kollegor: en dag om att dela på kompetens över "
            "kommungränserna.",
            description="Med exempel från Kinda, Ydre och Boxholm. Lunch ingår.",
            venue="Folkets hus",
            town="Motala",
            accessibility="Lokalen är utan trösklar och har hörslinga.",
            themes=("Kompetensförsörjning",),
            contacts=(EAST_CONTACT,),
        ),
        programme=(
            (
                item("welcome", "Kaffe och välkommen", 30),
                item(
                    "presentation",
                    "En jurist, tre kommuner",
                    60,
                    Person("Hedda Norrfors", "speaker", "Kanslichef", "Ydre kommun"),
                ),
                item("meal", "Lunch", 60),
                item("workshop", "Vad kan vi dela på?", 120),
                item("closing", "Nästa steg", 30),
            ),
        ),
        settings=SettingsDetails(seats_onsite=50, has_food=True),
        coming=6,
    )


def cancelled(today: Today) -> Plan:
    """Called off, with its reason."""
    return Plan(
        kind="seminar",
        place="0581",
        cancelled="Föreläsaren har blivit sjuk. Vi återkommer med en ny inbjudan.",
        details=swedish(
            title="Seminarium om klimatanpassning i mindre orter",
            days=(day(today.meeting(2, WEDNESDAY), "09:00", "11:30"),),
            summary="Skyfall och värmeböljor drabbar också den lilla orten. Vad går att göra utan "
            "stor budget?",
            venue="Kulturkvarteret",
            town="Norrköping",
            themes=("Klimat",),
            contacts=(EAST_CONTACT,),
        ),
        settings=SettingsDetails(seats_onsite=80),
        coming=5,
    )


def by_invitation(today: Today) -> Plan:
    """For officials of the county's municipalities; the organiser adds them by hand."""
    return Plan(
        kind="dialogmote",
        place="0180",
        details=swedish(
            title="Dialogmöte om god och jämlik hälsa",
            days=(day(today.meeting(4, THURSDAY), "13:00", "16:00"),),
            audience="invitation",
            audience_words="Ledande tjänstepersoner från länets kommuner",
            summary="Hur kan kommunerna och regionen samverka bättre, så att skillnaderna i hälsa "
            "minskar?",
            description="Mötet är för dig som har fått en inbjudan. Hör av dig till "
            "kontaktpersonen om någon annan från din kommun ska komma.",
            venue="Landstingshuset",
            town="Stockholm",
            themes=("Folkhälsa",),
            contacts=(
                contact(
                    "Lovis Kvistemo",
                    "Folkhälsostrateg",
                    "Region Stockholm",
                    "lovis.kvistemo@exempel.se",
                ),
            ),
        ),
        programme=(
            (
                item("welcome", "Inledning", 15),
                item(
                    "presentation",
                    "Hälsan i länets kommuner",
                    45,
                    Person("Lovis Kvistemo", "speaker", "Folkhälsostrateg", "Region Stockholm"),
                ),
                item("discussion", "Samtal i grupper", 90),
                item("closing", "Överenskommelser", 30),
            ),
        ),
        settings=SettingsDetails(seats_onsite=52),
        coming=6,
    )


def danish_dialogue(today: Today) -> Plan:
    """In Danish, about what the Danish regions want with their development strategies."""
    return Plan(
        kind="dialogmote",
        place="0791",
        details=danish(
            title="Dialogmøde: By og land, der hænger sammen",
            days=(day(today.meeting(3, TUESDAY), "15:00", "17:30"),),
            summary="Hvordan får unge i både by og land adgang til gode uddannelser inden for en "
            "rimelig transporttid? Kom og giv dit bud.",
            description="""\
Regionen er ved at forny den regionale udviklingsstrategi. Vi vil gerne høre fra dig, der bor,
arbejder eller går i skole i Midtjylland.

### Det taler vi om

- Busser, lokalbaner og letbaner, der passer sammen
- Uddannelser tæt på, også uden for de store byer
- Grøn omstilling, som landdistrikterne får gavn af

Mødet er åbent for alle, og det er gratis at deltage.""",
            venue="Regionshuset",
            town="Viborg",
            directions="Der er gratis parkering, og bussen fra Viborg Station holder ved døren.",
            accessibility="Der er niveaufri adgang, teleslynge og handicaptoilet.",
            themes=("Regional udviklingsstrategi", "Mobilitet"),
            contacts=(
                contact("Ditte Højlund", "Chefkonsulent", MIDT, "ditte.hojlund@example.org"),
            ),
        ),
        programme=(
            (
                item(
                    "welcome",
                    "Velkomst",
                    10,
                    Person("Ditte Højlund", "host", "Chefkonsulent", MIDT),
                ),
                item(
                    "presentation",
                    "Sådan rejser de unge i dag",
                    25,
                    Person("Esben Nørskov", "speaker", "Trafikplanlægger", MIDT),
                ),
                item("discussion", "Samtaler ved bordene", 60),
                item("break", "Kaffe og kage", 15),
                item(
                    "panel",
                    "Panel: Hvad tager vi med?",
                    30,
                    Person("Birgitte Sandbæk", "panellist", "Byrådsmedlem", "Skive Kommune"),
                    Person("Asger Møldrup", "panellist", "Rektor", "Viborgegnens Gymnasium"),
                    Person("Freja Kærby", "panellist", "Elev", "Viborgegnens Gymnasium"),
                ),
                item("closing", "Tak for i dag", 10),
            ),
        ),
        settings=SettingsDetails(seats_onsite=80, has_food=True),
        coming=8,
    )
