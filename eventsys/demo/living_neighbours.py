"""Living calendar: a meeting each of three more regions, for a full start page."""

from eventsys.demo.days import MONDAY, THURSDAY, WEDNESDAY, Today, deadline
from eventsys.demo.plans import Person, Plan, contact, day, item, swedish
from eventsys.registration.service import SettingsDetails


def in_uppsala(today: Today) -> Plan:
    """A seminar on site and online."""
    return Plan(
        kind="seminar",
        place="0380",
        details=swedish(
            title="Seminarium: life science i hela länet",
            days=(day(today.meeting(5, THURSDAY), "13:00", "16:00"),),
            summary="Forskningen finns i Uppsala. Hur kommer den företag i Enköping, Tierp och "
            "Östhammar till del?",
            description="För dig som arbetar med näringsliv eller utbildning. Mötet sänds direkt.",
            format="hybrid",
            venue="Regionens hus",
            town="Uppsala",
            accessibility="Salen har hörslinga. Sändningen textas.",
            online_service="Zoom",
            join_link="https://moten.exempel.se/life-science",
            themes=("Näringsliv",),
            contacts=(
                contact(
                    "Kasper Ängsholm",
                    "Näringslivsstrateg",
                    "Region Uppsala",
                    "kasper.angsholm@exempel.se",
                ),
            ),
        ),
        programme=(
            (
                item("welcome", "Välkommen", 10),
                item(
                    "presentation",
                    "Från labb till verkstad",
                    50,
                    Person("Tilde Norrfors", "speaker", "Forskare", "Ulleråkers institut"),
                ),
                item("break", "Fika", 20),
                item(
                    "panel",
                    "Panel med tre företag",
                    60,
                    Person("Kasper Ängsholm", "moderator", "Näringslivsstrateg", "Region Uppsala"),
                    Person("Mira Haddadi", "panellist", "Vd", "Örbyhus Diagnostik"),
                    Person("Sten Olshammar", "panellist", "Grundare", "Mälarprov"),
                    Person("Juni Tallmo", "panellist", "Produktionschef", "Östhammars Polymer"),
                ),
                item("questions", "Frågor", 40),
            ),
        ),
        settings=SettingsDetails(seats_onsite=100),
    )


def in_sormland(today: Today) -> Plan:
    """A dialogue meeting in the evening."""
    on = today.meeting(4, WEDNESDAY)
    return Plan(
        kind="dialogmote",
        place="0483",
        details=swedish(
            title="Dialogmöte om kollektivtrafik på landsbygden",
            days=(day(on, "18:00", "20:00"),),
            summary="Tätare turer på stora vägen, eller en buss som kommer när du ringer? Kom och "
            "säg vad som skulle passa dig.",
            description="Förslaget till ny tidtabell finns att läsa i bussarna och på biblioteken.",
            venue="Bygdegården",
            town="Katrineholm",
            directions="Extra buss går från Katrineholm C kl. 17.30 och tillbaka kl. 20.15.",
            accessibility="Ramp vid entrén.",
            themes=("Kollektivtrafik",),
            contacts=(
                contact(
                    "Ester Moberger",
                    "Trafikplanerare",
                    "Region Sörmland",
                    "ester.moberger@exempel.se",
                ),
            ),
        ),
        settings=SettingsDetails(seats_onsite=70, closes_at=deadline(on, 2)),
    )


def in_gavleborg(today: Today) -> Plan:
    """A workshop with few seats."""
    return Plan(
        kind="workshop",
        place="2180",
        details=swedish(
            title="Workshop om laddplatser längs E4 och E16",
            days=(day(today.meeting(7, MONDAY), "09:30", "15:00"),),
            summary="Vi ritar in var lastbilar ska kunna ladda, och kommer överens om vem som "
            "söker pengar till vad.",
            venue="Hamnmagasinet",
            town="Gävle",
            accessibility="Hiss till plan 2.",
            themes=("Klimat", "Infrastruktur"),
            contacts=(
                contact(
                    "Vide Rosenlid",
                    "Infrastrukturstrateg",
                    "Region Gävleborg",
                    "vide.rosenlid@exempel.se",
                ),
            ),
        ),
        settings=SettingsDetails(seats_onsite=24, has_food=True),
    )
