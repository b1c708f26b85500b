"""Living calendar of Region Örebro län: a full hearing, two days in Loka, two evenings."""

from dataclasses import replace

from eventsys.demo.days import THURSDAY, TUESDAY, WEDNESDAY, Today, deadline
from eventsys.demo.plans import Person, Plan, contact, day, item, swedish
from eventsys.programme.service import ItemDetails
from eventsys.registration.service import SettingsDetails

REGION = "Region Örebro län"
CONTACT = contact("Boel Olshammar", "Processledare", REGION, "boel.olshammar@exempel.se")
THEME = "Regional utvecklingsstrategi"


def hearing(today: Today) -> Plan:
    """Forty seats, all taken, twelve people waiting; one gave up, and the next moved up."""
    return Plan(
        kind="hearing",
        place="1880",
        details=swedish(
            title="Hearing om regional utvecklingsstrategi",
            days=(day(today.meeting(3, WEDNESDAY), "09:00", "12:00"),),
            summary="Förslaget till ny utvecklingsstrategi är på remiss. Kom och fråga dem som har "
            "skrivit det, innan din organisation svarar.",
            description="""\
Förmiddagen börjar med en genomgång av förslaget. Sedan är det ni som frågar.

Läs gärna förslaget före mötet. Det du undrar över tar vi i den ordning ni har skickat in det,
och alla frågor och svar publiceras här efteråt.

Alla platser är tagna, men det brukar bli återbud. Ställ dig på reservlistan, så får du ett mejl om
du får en plats.""",
            venue="Kongresshuset, Stora salen",
            venue_seats=60,
            town="Örebro",
            directions="Kongresshuset ligger fem minuters promenad från Örebro centralstation.",
            accessibility="Salen har hörslinga och plats för fyra rullstolar. Mötet teckentolkas.",
            themes=(THEME, "Remiss"),
            contacts=(CONTACT,),
        ),
        programme=(
            (
                item(
                    "welcome",
                    "Välkommen",
                    10,
                    Person("Boel Olshammar", "moderator", "Processledare", REGION),
                ),
                item(
                    "presentation",
                    "Förslaget på 40 minuter",
                    40,
                    Person("Sigge Järnblad", "speaker", "Utvecklingsstrateg", REGION),
                    Person("Meja Tallmo", "speaker", "Analytiker", REGION),
                ),
                item("break", "Kaffe", 20),
                item(
                    "panel",
                    "Panel: är det här rätt vägar?",
                    50,
                    Person("Folke Hedvall", "panellist", "Kommunalråd", "Lindesbergs kommun"),
                    Person("Idun Ängsholm", "panellist", "Rektor", "Bergslagshögskolan"),
                    Person("Osvald Moberger", "panellist", "Ordförande", "Bygdegårdsringen"),
                    Person("Sanna Yildizson", "panellist", "Vd", "Norra Godscentralen"),
                ),
                item("questions", "Era frågor", 50),
                item("closing", "Så går remissen vidare", 10),
            ),
        ),
        settings=SettingsDetails(seats_onsite=40),
        coming=53,
        gave_up=1,
    )


def loka_days(today: Today) -> Plan:
    """Two days with their own hours, and parallel sessions."""
    first, second = today.meeting(6, WEDNESDAY), today.meeting(6, THURSDAY)
    return Plan(
        kind="conference",
        place="1863",
        details=swedish(
            title=f"Loka-dagarna {first.year}",
            days=(day(first, "09:30", "17:00"), day(second, "08:30", "14:00")),
            summary="Två dagar om hur utvecklingsstrategin blir verklighet. För dig som är "
            "förtroendevald eller arbetar i kommun, myndighet, näringsliv eller förening.",
            description="""\
Dag ett handlar om målen: är de rätt, och går de att mäta? Dag två handlar om kraften i
genomförandet: vem gör vad, med vilka pengar, före när?

Mat och logi ingår. Säg till i anmälan om du behöver specialkost.""",
            venue="Loka Brunn",
            town="Grythyttan",
            directions="Buss går från Örebro centralstation kl. 8.15 första dagen och tillbaka "
            "efter mötet andra dagen.",
            accessibility="Alla salar ligger i markplan. Sex rum är anpassade för rullstol.",
            themes=(THEME,),
            contacts=(CONTACT,),
        ),
        programme=(_first_day(), _second_day()),
        settings=SettingsDetails(seats_onsite=140, has_food=True, closes_at=deadline(first, 10)),
        coming=10,
    )


def _first_day() -> tuple[ItemDetails, ...]:
    workshop = item("workshop", "Målet om kompetens", 90)
    return (
        item(
            "welcome",
            "Samling med fika",
            30,
            Person("Boel Olshammar", "host", "Processledare", REGION),
        ),
        item(
            "presentation",
            "Läget i länet",
            60,
            Person("Truls Björkenfalk", "speaker", "Analytiker", REGION),
        ),
        item("discussion", "Samtal: är målen rätt?", 90),
        item("meal", "Lunch", 60),
        replace(workshop, room="Källan"),
        replace(workshop, title="Målet om klimat", room="Parken", is_parallel=True),
        replace(workshop, title="Målet om hälsa", room="Badhuset", is_parallel=True),
        item("break", "Fika", 30),
        item(
            "panel",
            "Panel: tre kommuner, tre vägar",
            60,
            Person("Nora Lindåker", "moderator", "Utvecklingsledare", REGION),
            Person("Viggo Rosenlid", "panellist", "Kommundirektör", "Nora kommun"),
            Person("Alma Sjöbrink", "panellist", "Utvecklingschef", "Askersunds kommun"),
            Person("Love Karimsson", "panellist", "Kommunalråd", "Laxå kommun"),
        ),
        item("closing", "Dagens tre viktigaste ord", 30),
    )


def _second_day() -> tuple[ItemDetails, ...]:
    return (
        item(
            "presentation",
            "Från ord till handling: exempel från grannlänen",
            60,
            Person("Hilma Granmo", "speaker", "Projektledare", "Region Västmanland"),
        ),
        item("discussion", "Vem gör vad?", 75),
        item("break", "Fika", 30),
        item("workshop", "Vi skriver handslaget", 75),
        item("meal", "Lunch", 60),
        item(
            "closing",
            "Handslaget läses upp",
            30,
            Person("Boel Olshammar", "host", "Processledare", REGION),
        ),
    )


def future_forum(today: Today) -> Plan:
    """One event with two occasions, two weeks apart."""
    first, second = today.meeting(8, TUESDAY), today.meeting(10, TUESDAY)
    return Plan(
        kind="forum",
        place="1880",
        details=swedish(
            title=f"Framtidsforum {first.year}",
            days=(day(first, "17:30", "20:00"), day(second, "17:30", "20:00")),
            summary="Hur förverkligar vi det cirkulära samhället? Två kvällar med föreläsningar, "
            "samtal och upplevelser med smak.",
            description="""\
Första kvällen handlar om det vi äter, andra kvällen om det vi bygger. Kom till båda eller till den
ena: de hänger ihop men går att förstå var för sig.""",
            venue="Gamla slakteriet",
            town="Örebro",
            accessibility="Entrén har ramp. Lokalen har hörslinga.",
            themes=("Cirkulärt samhälle",),
            contacts=(CONTACT,),
        ),
        programme=(
            (
                item(
                    "presentation",
                    "Maten som blev över",
                    45,
                    Person("Stina Norrfors", "speaker", "Kock och författare"),
                ),
                item("other", "Smaka på rester", 45),
                item("discussion", "Samtal", 60),
            ),
            (
                item(
                    "presentation",
                    "Huset som går att plocka isär",
                    45,
                    Person("Elof Palmgård", "speaker", "Arkitekt", "Återbruksverket"),
                ),
                item("other", "Materialbiblioteket är öppet", 45),
                item("discussion", "Samtal", 60),
            ),
        ),
        settings=SettingsDetails(seats_onsite=120),
    )


def events(today: Today) -> tuple[Plan, ...]:
    """All of them."""
    return hearing(today), loka_days(today), future_forum(today)
