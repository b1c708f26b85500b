"""What kind of organisation a name stands for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsys.demo import crowd
from eventsys.registration.organisation_kinds import KINDS, kind_of

NAMES = {
    "municipality": (
        *("Sala kommun", "Köpings kommun", "KÖPINGS KOMMUN", "Kommunstyrelsen, Norbergs kommun"),
        *("Västerås stad", "Göteborgs Stad", "Viborg Kommune", "Municipality of Odense"),
        *("Sala kommuns tekniska förvaltning", "Kommunen", "Kommunledningskontoret"),
    ),
    "region": (
        *("Region Västmanland", "Region Örebro län", "Region Midtjylland", "Region Midt"),
        *("Regionen", "Landstinget", "Region Stockholm, trafikförvaltningen"),
    ),
    "state": (
        *("Länsstyrelsen", "Länsstyrelsen i Örebro län", "Trafikverket", "Boverket"),
        *("Skogsstyrelsen", "Arbetsförmedlingen", "Polisen", "Polismyndigheten", "Skolverket"),
        *("Försäkringskassan", "Försvarsmakten", "Sundhedsstyrelsen", "Erhvervsministeriet"),
        *("Myndigheten för samhällsskydd och beredskap", "Kulturdepartementet"),
    ),
    "company": (
        *("Norra Mälarens Verkstads AB", "Sweco AB", "Bygg & Co A/S", "Vind ApS", "Ek Konsult"),
        *("Almgårdens lantbruk", "Mälarenergi AB", "Sala-Heby Energi AB", "Arkitektbyrån Linje"),
        *("Bostadsbolaget", "Eget företag"),
    ),
    "association": (
        *("Företagarna i bygden", "Bygdegårdsringen", "Pensionärsrådet", "Unga i byn"),
        *("Sala hembygdsförening", "Naturskyddsföreningen", "LRF", "Röda Korset", "Landsbyrådet"),
        *("Mälardalsrådet", "IF Örnen", "Landbrugsforeningen", "Kommunernas idrottsförening"),
    ),
    "education": (
        *("Mälardalens universitet", "Örebro universitet", "Högskolan i Gävle", "KTH"),
        *("Folkhögskolan Ljungbacken", "Rudbecksgymnasiet", "Skolan i byn", "Aarhus Universitet"),
        *("Krogerup Højskole", "Uppsala University", "Sala kommuns grundskola"),
    ),
    "citizen": ("", "   ", "Privatperson", "privat", "-", "Medborgare", "Borger", "ingen"),
    "other": ("Kyrkan", "=1+1", "<b>x</b>", "123", "Svenska kyrkan i Sala"),
}


@pytest.mark.parametrize(
    ("name", "kind"), [(name, kind) for kind, names in NAMES.items() for name in names]
)
def test_a_name_tells_its_kind(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_each_kind_has_its_examples() -> None:
    assert {*NAMES} == {*KINDS}


@given(st.text(max_size=200))
def test_every_name_has_a_kind_however_it_is_spaced(name: str) -> None:
    assert kind_of(name) in KINDS
    assert kind_of(f"  {name}\n") == kind_of(name)


def test_the_demo_knows_several_kinds() -> None:
    names = {workplace for pairs in crowd.WORKPLACES.values() for workplace, _title in pairs}
    assert {kind_of(name) for name in names} >= {"company", "association", "state", "education"}
