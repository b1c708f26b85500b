"""The map of the site: every address has an area, a door, and does to a GET nothing at all."""

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from eventsys.audit import service as audit
from eventsys.audit.service import SYSTEM
from eventsys.checkin import service as checkin
from eventsys.core import links, tokens
from eventsys.core.db import transaction
from eventsys.evaluation import asking as surveys
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.people.models import User
from eventsys.web.areas import AREAS
from tests.browser import Browser
from tests.conftest import Outbox
from tests.databases import everything
from tests.make import (
    NOW,
    day,
    invitee_token,
    make_edition,
    make_event,
    make_file,
    make_invitee,
    make_item,
    make_job,
    make_mailing,
    make_question,
    make_registration,
    make_series,
    make_speaker,
    make_subscriber,
    make_template,
    make_user,
    municipality,
    region,
    speaker_token,
    subscriber_token,
    survey_token,
)

STAFF = ("organiser", "door", "admin")
# Pages of the area that belong to no region: what they show depends on who asks.
OF_NOBODY = {
    "organiser.participant_deeds.choose_columns",
    "organiser.dashboard.index",
    "organiser.dashboard.regions",
    "door.today.index",
    "door.network.worker",
}
# In core/links.py, yet no page.
NOT_ADDRESSES = (
    "absolute",
    "host",
    "is_local",
    "may_send_from",
    "sender_address",
    "bounce_address",
)
CONTRACT = """
    / /vastmanland/ /vastmanland/series/turne/ /vastmanland/mote/ /vastmanland/mote/register
    /newsletter /vastmanland/newsletter /subscription/abc/ /subscription/abc/unsubscribe
    /booking/abc/ /calendar/all.ics /calendar/vastmanland.ics /calendar/vastmanland/webinar.ics
    /calendar/municipality/1980.ics /calendar/series/vastmanland/turne.ics
    /calendar/event/vastmanland/mote.ics /calendar/my/abc.ics
    /feed/vastmanland.atom /feed/vastmanland.json /organiser/ /sign-in /healthz /readyz
"""


@dataclass
class World:
    """One of each thing, and what stands for it in an address."""

    published: dict[str, Any]
    draft: dict[str, Any]

    def paths(self, app: Flask, rule: Rule) -> list[str]:
        """The addresses of a route: for a published event, and for a draft."""
        values = [self.published, self.draft] if rule.arguments else [self.published]
        paths = []
        for each in values:
            missing = rule.arguments - each.keys()
            assert not missing, f"{rule.rule}: the tests do not know what {missing} is"
            wanted = {name: each[name] for name in rule.arguments}
            adapter = app.url_map.bind("moten.example.org", url_scheme="https")
            paths.append(adapter.build(rule.endpoint, wanted))
        return paths


@pytest.fixture
def world(app: Flask) -> World:
    """An event with all that can belong to one, twice, and who has to do with them."""
    series, template = make_series(pattern="tour"), make_template()
    whole: dict[str, dict[str, Any]] = {}
    for status in ("published", "draft"):
        event = make_event(
            status=status,
            series_id=series.id,
            format="hybrid",
            join_link="https://example.org/join",
            municipality_id=municipality().id,
            co_host_regions=(region("orebro-lan").id,),
            days=(day("2027-03-02"), day("2027-03-03")),
            seats=5,
        )
        speaker = make_speaker(event, state="confirmed", photo=True, biography="Talar gärna.")
        question = make_question(event)
        invitee = make_invitee(event, is_sent=status == "published")
        item, document, entry_id = make_item(event), make_file(event), renamed(event)
        whole[status] = {
            "event": event.slug,
            "event_id": event.id,
            "region": event.region.slug,
            "item_id": item.id,
            "document_id": document.id,
            "speaker_id": speaker.id,
            "speaker_token": speaker_token(speaker),
            "survey_token": survey_token(event),
            "survey_question_id": surveys.questions_of(event)[0].id,
            "picture": speaker.photo,
            "question_id": question.id,
            "invitee_id": invitee.id,
            "invitee_token": invitee_token(invitee),
            "number": 1,
            "entry_id": entry_id,
            "field": "title",
            "slug": series.slug,
            "series_id": series.id,
            "template_id": template.id,
            "kind": "kommundialog",
            "code": "1981",
            "digest": "x",
            "name": "site.css",
            "letter": "confirmed",
            "mailing_id": make_mailing(event).id,
            "table": "summary",
        }
        if status == "published":
            booked = make_registration(event, attendance="online")
    job_id = make_job().id
    reader, edition_id = subscriber_token(make_subscriber()), make_edition().id
    member = make_user(name="Mona Ek")
    for values in whole.values():
        values["job_id"] = job_id
        values["registration_id"] = booked.id
        values["token"] = tokens.decrypt(booked.token_sealed)
        values["ticket"] = checkin.ticket_code(booked)
        values["letter_id"] = Outbox()[0].id
        values["subscriber_token"] = reader
        values["edition_id"] = edition_id
        values["key"] = "registrations"
        values["membership_id"] = member.memberships[0].id
    return World(whole["published"], whole["draft"])


def renamed(event: Event) -> int:
    """The line of history that tells of a new title."""
    with transaction():
        details = replace(events.details_of(event), title="Ny rubrik")
        events.edit(event, details, event.version, SYSTEM, NOW)
    return audit.history_of_event(event.id)[0].id


def rules(app: Flask, *areas: str) -> Iterator[Rule]:
    """The routes of some areas, or all."""
    for rule in app.url_map.iter_rules():
        if not areas or area_of(rule) in areas:
            yield rule


def area_of(rule: Rule) -> str:
    return rule.endpoint.partition(".")[0]


def is_of_region(rule: Rule) -> bool:
    """Whether a route names something that belongs to a region."""
    return area_of(rule) in ("organiser", "door") and rule.endpoint not in OF_NOBODY


def test_every_address_belongs_to_an_area(app: Flask) -> None:
    strange = [rule.endpoint for rule in rules(app) if area_of(rule) not in AREAS]
    assert strange == ["assets_file"]


def test_every_area_has_its_prefix_and_its_door(app: Flask) -> None:
    for name, area in AREAS.items():
        mine = [*rules(app, name)]
        assert mine, name
        assert [each.rule for each in mine if not each.rule.startswith(area.prefix)] == []
        assert app.before_request_funcs[name] == [area.door]
    doors = {name: area.door.__name__ for name, area in AREAS.items()}
    assert doors["organiser"] == "signed_in"
    assert doors["door"] == "signed_in"
    assert doors["admin"] == "administrators"


def test_addresses_are_written_alike(app: Flask) -> None:
    fixed = {rule.rule: re.sub(r"<[^>]*>", "", rule.rule) for rule in rules(app)}
    strange = [rule for rule, text in fixed.items() if "_" in text or text != text.lower()]
    assert strange == []


def test_a_page_that_changes_something_has_a_button(app: Flask) -> None:
    """Nothing is done by PUT, PATCH or DELETE: a form cannot send them."""
    methods = {method for rule in rules(app) for method in rule.methods or ()}
    assert methods == {"GET", "HEAD", "OPTIONS", "POST"}


def test_the_contract(app: Flask) -> None:
    browser_less = app.url_map.bind("moten.example.org", url_scheme="https")
    for path in CONTRACT.split():
        browser_less.match(path, method="GET")


def test_every_link_of_letters_and_feeds_is_an_address(browser: Browser) -> None:
    samples = {
        "region_slug": "vastmanland",
        "slug": "mote",
        "token": "abc",
        "speaker_token": "abc",
        "invitee_token": "abc",
        "survey_token": "abc",
        "subscriber_token": "abc",
        "name": "vastmanland",
        "form": "atom",
        "event_id": 7,
        "document_id": 7,
        "path": "/",
    }
    for name, function in inspect.getmembers(links, inspect.isfunction):
        if function.__module__ != links.__name__ or name in NOT_ADDRESSES:
            continue
        names = [each for each in inspect.signature(function).parameters if each != "language"]
        path = function(**{each: samples[each] for each in names})
        assert path.startswith(f"{browser.base}/"), name
        assert browser.resolves("GET", path.removeprefix(browser.base)), path


def staff_requests(app: Flask, world: World) -> Iterator[tuple[str, str, Rule]]:
    """Method and path of everything that staff can do."""
    for rule in rules(app, *STAFF):
        for path in world.paths(app, rule):
            for method in sorted({"GET", "POST"} & {*(rule.methods or ())}):
                yield method, path, rule


def ask(browser: Browser, method: str, path: str) -> tuple[int, str]:
    """The status of an answer, and where it leads."""
    if method == "GET":
        response = browser.raw("GET", path)
    else:
        response = browser.raw("POST", path, data={"csrf_token": browser.csrf_token()})
    return response.status_code, response.headers.get("Location", "")


def test_a_stranger_is_turned_away_everywhere(browser: Browser, world: World) -> None:
    before = everything()
    let_in = []
    for method, path, _rule in staff_requests(browser.app, world):
        status, location = ask(browser, method, path)
        if status != 303 or not location.startswith("/sign-in"):
            let_in.append((method, path, status, location))
    assert let_in == []
    assert everything() == before


def outsiders() -> dict[str, Callable[[], User]]:
    return {
        "organiser elsewhere": lambda: make_user("organiser", "orebro-lan"),
        "region administrator elsewhere": lambda: make_user("region_administrator", "orebro-lan"),
        "organiser of nothing": lambda: make_user("organiser", None),
    }


@pytest.mark.parametrize("who", outsiders())
def test_staff_of_another_region_is_turned_away(browser: Browser, world: World, who: str) -> None:
    browser.sign_in(outsiders()[who]())
    before = everything()
    let_in = []
    for method, path, rule in staff_requests(browser.app, world):
        if not is_of_region(rule) and area_of(rule) != "admin":
            continue
        status, location = ask(browser, method, path)
        if status not in (403, 404):
            let_in.append((method, path, status, location))
    assert let_in == []
    assert everything() == before


def test_a_host_sees_the_door_and_nothing_else(browser: Browser, world: World) -> None:
    browser.sign_in(make_user("host"))
    before = everything()
    answers: dict[str, set[int]] = {}
    for method, path, rule in staff_requests(browser.app, world):
        status, location = ask(browser, method, path)
        if area_of(rule) == "door":
            answers.setdefault(f"{method} {rule.endpoint}", set()).add(status)
        elif rule.endpoint == "organiser.dashboard.index":
            assert (status, location) == (303, "/door/")
        elif rule.endpoint != "organiser.dashboard.regions":
            assert status in (403, 404), (method, path, status)
    assert {name: each for name, each in answers.items() if not each & {200, 303, 404}} == {}
    assert "Kommundialog" not in browser.get("/organiser/regions").text
    assert everything() == before


def test_a_reader_changes_nothing(browser: Browser, world: World) -> None:
    browser.sign_in(make_user("reader"))
    before = everything()
    let_in = []
    for method, path, rule in staff_requests(browser.app, world):
        status, _ = ask(browser, method, path)
        is_allowed = method == "GET" or not is_of_region(rule) and area_of(rule) != "admin"
        if not is_allowed and status not in (403, 404):
            let_in.append((method, path, status))
    assert let_in == []
    assert everything() == before


def test_a_post_without_its_token_does_nothing(browser: Browser, world: World) -> None:
    """Also for those who may: a page of somebody else cannot act for them."""
    browser.sign_in(make_user("administrator"))
    before = everything()
    let_in = []
    for rule in rules(browser.app):
        if "POST" in (rule.methods or ()) and rule.endpoint not in WITHOUT_TOKEN:
            for path in world.paths(browser.app, rule):
                status = browser.raw("POST", path, data={}).status_code
                let_in += [(path, status)] if status not in (400, 404) else []
    assert let_in == []
    assert everything() == before


# A mail program has no cookie (RFC 8058): the secret in the address ends one subscription.
WITHOUT_TOKEN = {"attendee.subscription.unsubscribe"}
# What a GET may answer besides a page, and why.
OTHER_ANSWERS = {
    "attendee.survey.show": (410, "a draft asks nobody"),
    "public.registration.receipt": (404, "a draft is not public"),
    "public.supervision.show_metrics": (404, "for addresses that the settings name"),
    "public.pages.was": (301, "an older address"),
    "public.sign_in.show": (303, "somebody who is signed in need not"),
    "attendee.booking.erase": (303, "for what is over or cancelled"),
    "organiser.jobs.show": (404, "work is shown to the one who asked for it"),
    "organiser.jobs.file": (404, "work is shown to the one who asked for it"),
    "organiser.term.add": (404, "a tour goes to municipalities instead"),
    "organiser.lifecycle.publish": (409, "what is published already"),
    "organiser.lifecycle.cancel": (409, "a draft cannot be cancelled"),
    "organiser.lifecycle.delete": (409, "only a draft can be thrown away"),
    "organiser.participants.show": (404, "the registration belongs to one event"),
    "organiser.undo.of_series": (404, "the line of history belongs to an event"),
    "public.documents.show": (302, "the file has another name"),
    "organiser.participants.cancel": (404, "the registration belongs to one event"),
    "attendee.invitation.show": (404, "nobody is written to about a draft"),
    "door.desk.show": (404, "a draft has no door"),
    "door.walk_in.add": (404, "a draft has no door"),
    "door.network.everybody": (404, "a draft has no door"),
    "door.network.count": (404, "a draft has no door"),
    "door.paper.sheet": (404, "a draft has no door"),
    "public.events.show": (404, "a draft is not public"),
    "public.speakers.photo": (404, "a draft is not public"),
    "public.printing.programme": (404, "a draft is not public"),
    "public.registration.form": (404, "a draft is not public"),
    "public.calendars.event": (404, "a draft is not public"),
    "public.calendars.my": (404, "the secret of a booking is not that of a calendar"),
    "public.pages.styleguide_page": (404, "shown to developers only"),
}


def test_fetching_a_page_changes_nothing(browser: Browser, world: World) -> None:
    """Every page there is, also inspected, for somebody who may see it."""
    browser.sign_in(make_user("administrator"))
    before = everything()
    answers: dict[str, set[int]] = {}
    for rule in rules(browser.app):
        if "GET" in (rule.methods or ()):
            for path in world.paths(browser.app, rule):
                answers.setdefault(rule.endpoint, set()).add(browser.visit(path).status)
                # A link checker asks for the headers only; that does nothing either.
                browser.client.head(path, base_url=browser.base, buffered=True)
                assert everything() == before, path
    strange = {
        endpoint: statuses
        for endpoint, statuses in answers.items()
        if statuses - {200, 304} - {OTHER_ANSWERS.get(endpoint, (200,))[0]}
    }
    assert strange == {}
    # An exception that is needed no more is taken away.
    assert [name for name in OTHER_ANSWERS if answers[name] == {200}] == []


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_public_page_speaks_every_language(
    browser: Browser, world: World, language: str
) -> None:
    before = everything()
    for rule in rules(browser.app, "public", "attendee"):
        if "GET" in (rule.methods or ()):
            page = browser.visit(f"/{language}{world.paths(browser.app, rule)[0]}")
            if page.is_html and page.status == 200:
                assert page.soup.find("html", lang=language) is not None, rule.rule
    assert everything() == before


def test_a_head_is_answered_like_a_get(browser: Browser, world: World) -> None:
    for rule in rules(browser.app, "public"):
        if "GET" in (rule.methods or ()):
            path = world.paths(browser.app, rule)[0]
            head, get = browser.raw("HEAD", path), browser.raw("GET", path)
            assert (head.status_code, head.data) == (get.status_code, b""), path


def test_what_does_not_exist_is_a_page_in_every_language(browser: Browser) -> None:
    for path in ("/nowhere/", "/vastmanland/nothing/", "/booking/nothing/", "/da/x/y/z", "/en/x/"):
        assert browser.get(path, 404).h1


def test_private_pages_are_kept_by_nobody(browser: Browser, world: World) -> None:
    browser.sign_in(make_user("administrator"))
    for rule in rules(browser.app, "attendee", "organiser", "door", "admin"):
        if "GET" in (rule.methods or ()):
            page = browser.visit(world.paths(browser.app, rule)[0])
            assert page.headers["Cache-Control"] == "no-store", rule.rule
            assert page.headers["X-Robots-Tag"] == "noindex", rule.rule
            if area_of(rule) == "attendee":
                assert page.headers["Referrer-Policy"] == "no-referrer", rule.rule


def test_the_secret_of_a_booking_is_on_no_page_of_staff(browser: Browser, world: World) -> None:
    """Nor that of a speaker or a subscriber."""
    browser.sign_in(make_user("region_administrator"))
    names = "token", "speaker_token", "subscriber_token"
    secrets = [world.published[each] for each in names]
    for rule in rules(browser.app, "organiser", "public"):
        if "GET" in (rule.methods or ()) and "token" not in rule.arguments:
            response = browser.raw("GET", world.paths(browser.app, rule)[0])
            assert [each for each in secrets if each.encode() in response.data] == [], rule.rule
