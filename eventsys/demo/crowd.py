"""Invented people who register: names, workplaces, needs. Nobody here exists."""

from eventsys.core.text import slugify
from eventsys.places.models import Municipality
from eventsys.registration.bookings import Applicant

# 31 and 27 have no common factor, so that the first 837 pairs of names differ; 9 and 8 for 72.
FIRST = (
    "Alva", "Birger", "Cajsa", "Didrik", "Ebba", "Folke", "Greta", "Hampus", "Ines", "Jarl",
    "Kajsa", "Ludvig", "Märta", "Nadia", "Olle", "Petra", "Rasmus", "Saga", "Torsten", "Ulrika",
    "Vidar", "Wilma", "Yasmin", "Åke", "Ängla", "Östen", "Amir", "Bodil", "Leyla", "Tage", "Zara",
)  # fmt: skip
LAST = (
    "Ahlsten", "Björkenfalk", "Dahlmyr", "Ekåsen", "Fridhammar", "Granmo", "Hedvall", "Islund",
    "Järnblad", "Kvistemo", "Lindåker", "Moberger", "Norrfors", "Olshammar", "Palmgård", "Rosenlid",
    "Sjöbrink", "Tallmo", "Uddelid", "Vikstrand", "Ålgren", "Ängsholm", "Österlid", "Haddadi",
    "Karimsson", "Nowarski", "Yildizson",
)  # fmt: skip
DANISH_FIRST = ("Asger", "Birgitte", "Ditte", "Esben", "Freja", "Kaj", "Lærke", "Mikkel", "Søren")
DANISH_LAST = ("Bækhøj", "Engdal", "Højlund", "Kærby", "Møldrup", "Nørskov", "Sandbæk", "Tøndborg")
DUTIES = {
    "sv": (
        "Kommunstrateg", "Näringslivsutvecklare", "Samhällsplanerare", "Hållbarhetsstrateg",
        "Kommunalråd", "Utvecklingschef", "Miljöstrateg", "Folkhälsoplanerare",
    ),
    "da": ("Udviklingskonsulent", "Planlægger", "Chefkonsulent", "Byrådsmedlem"),
}  # fmt: skip
# Every third works elsewhere than in a municipality.
WORKPLACES = {
    "sv": (
        ("Norra Mälarens Verkstads AB", "Hållbarhetschef"),
        ("Bygdegårdsringen", "Ordförande"),
        ("Länsstyrelsen", "Samordnare"),
        ("Folkhögskolan Ljungbacken", "Rektor"),
        ("Företagarna i bygden", "Styrelseledamot"),
        ("Pensionärsrådet", "Ledamot"),
        ("Almgårdens lantbruk", "Ägare"),
        ("Unga i byn", ""),
    ),
    "da": (("Landsbyrådet", "Formand"), ("Erhvervshuset", "Konsulent")),
}
DIETS = {"sv": ("Vegetariskt", "Glutenfritt", "Laktosfritt", "Veganskt"), "da": ("Vegetarisk",)}
NEEDS = {
    "sv": ("Jag använder rullstol.", "Jag behöver hörslinga.", "Jag kommer med ledsagare."),
    "da": ("Jeg bruger kørestol.",),
}
VOWELS = "aeiouyåäöæø"


def name_of(number: int, language: str) -> str:
    """The n-th name."""
    first, last = (DANISH_FIRST, DANISH_LAST) if language == "da" else (FIRST, LAST)
    return f"{first[number * 7 % len(first)]} {last[number * 5 % len(last)]}"


def email_of(number: int, name: str) -> str:
    """An address under a name that is kept for examples."""
    host = "exempel.se" if number % 4 else "example.org"
    return f"{slugify(name, 'x').replace('-', '.')}@{host}"


def somebody(number: int, language: str, places: list[Municipality]) -> Applicant:
    """The n-th person of those who come to a meeting for these municipalities."""
    name = name_of(number, language)
    place = places[number % len(places)]
    workplace, title = WORKPLACES[language][number // 3 % len(WORKPLACES[language])]
    if number % 3:
        workplace = municipal_name(place.name, language)
        title = DUTIES[language][number % len(DUTIES[language])]
    diets, needs = DIETS[language], NEEDS[language]
    return Applicant(
        name=name,
        email=email_of(number, name),
        attendance="onsite",
        organisation=workplace,
        title=title,
        municipality_id=place.id,
        diet=diets[number // 5 % len(diets)] if number % 5 == 0 else "",
        access_needs=needs[number // 11 % len(needs)] if number % 11 == 0 else "",
    )


def municipal_name(name: str, language: str) -> str:
    """Sala kommun, Köpings kommun, Degerfors kommun; Viborg Kommune."""
    if language == "da":
        return f"{name} Kommune"
    plain = name[-1].lower() in VOWELS or name[-1].lower() in "sxz"
    return f"{name}{'' if plain else 's'} kommun"
