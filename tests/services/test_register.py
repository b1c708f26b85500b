"""What a region is told of somebody says nothing about other regions."""

from flask import Flask

from eventsys.audit.service import SYSTEM
from eventsys.core.db import transaction
from eventsys.mail import suppression
from eventsys.people import service as people
from eventsys.privacy import register
from eventsys.privacy.register import Records, Wanted
from tests import make
from tests.make import NOW

EMAIL = make.email_of("Åsa Ek")


def told(owner: str | None = None, email: str = EMAIL) -> dict[str, Records]:
    region_id = make.region(owner).id if owner else None
    return {
        key: found for key, found in register.about(Wanted(email, "", region_id)).items() if found
    }


def test_wishes_and_roles_of_other_regions_are_not_told(app: Flask) -> None:
    sala, uppsala = make.municipality("1981"), make.municipality("0380")
    make.make_subscriber(
        regions=("vastmanland", "uppsala"),
        municipalities=frozenset({sala.id, uppsala.id}),
        themes=frozenset({"klimat"}),
    )
    of_one = [f"municipality: {sala.id}", f"region: {make.region().id}", "theme: klimat"]
    (wishes,) = told("vastmanland")["newsletter"]
    assert sorted(wishes["interests"]) == of_one
    assert len(told()["newsletter"][0]["interests"]) == 5
    user = make.make_user()
    with transaction():
        people.give_role(user, make.region("uppsala"), "reader")
    assert told("vastmanland", user.email)["staff"][0]["roles"] == ["Region Västmanland: organiser"]
    assert len(told(None, user.email)["staff"][0]["roles"]) == 2


def test_needs_are_told_to_those_who_may_see_them(app: Flask) -> None:
    event = make.make_event(seats=1)
    make.make_registration(event, "Åsa Ek", diet="Vegan")
    make.make_speaker(event, "Åsa Ek", email=EMAIL, needs="Ramp")
    told_of = []
    for region_id in (event.region_id, make.region("uppsala").id):
        found = register.about(Wanted(EMAIL, may_see_needs={region_id}.__contains__))
        told_of.append(("Vegan" in repr(found), "Ramp" in repr(found)))
    assert told_of == [(True, True), (False, False)]


def test_a_blocked_address_is_told_where_somebody_is_known(app: Flask) -> None:
    make.make_registration(make.make_event(seats=1))
    with transaction():
        suppression.suppress(EMAIL, "bounced", SYSTEM, NOW)
    blocked = [{"email": EMAIL, "reason": "bounced", "since": NOW.isoformat()}]
    assert [told(owner).get("suppressed") for owner in ("vastmanland", "uppsala", None)] == [
        blocked,
        None,
        blocked,
    ]
