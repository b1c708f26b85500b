"""Every page of the back office opens for those who may see it, and says no to everybody else."""

import re
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from eventsys.audit import service as audit
from eventsys.audit.service import SYSTEM
from eventsys.core.db import transaction
from eventsys.evaluation import asking
from eventsys.events import series as series_service
from eventsys.events import service as events
from eventsys.programme.service import PersonDetails
from tests import make
from tests.browser import Browser


@dataclass(frozen=True)
class Place:
    """The numbers that addresses are made of."""

    region: str
    draft: int
    event: int
    item: int
    registration: int
    series: int
    tour: int
    template: int
    speaker: int
    document: int
    question: int
    invitee: int
    mailing: int
    edition: int
    entry: int
    series_entry: int
    asked: int
    photo: str = "0"
    table: str = "summary"
    field: str = "title"
    letter: str = "reminder"
    membership: int = 0


@pytest.fixture
def place(app: Flask, now: datetime) -> Place:
    """A region with a draft, an event with everything, and both kinds of series."""
    series = make.make_series("Fredagsakademin", pattern="recurring")
    tour = make.make_series()
    draft = make.make_event("Utkast", status="draft", series_id=series.id)
    event = make.make_event(
        "Webbinarium",
        seats=1,
        format="hybrid",
        certainty="preliminary",
        themes=("Klimat",),
        contacts=(make.contact(),),
        co_host_regions=(make.region("uppsala").id,),
        co_host_names=("Mälardalsrådet",),
    )
    item = make.make_item(event, people=(PersonDetails("Emma Andersson", "moderator"),))
    document = make.make_file(event)
    with transaction():
        details = replace(events.details_of(event), title="Webbinariet")
        events.edit(event, details, event.version, SYSTEM, now)
        described = replace(series_service.details_of(series), title="Akademin")
        series_service.edit(series, described, series.version, SYSTEM, now)
    registration = make.make_registration(event, "Åsa Ek", diet="Vegan")
    make.make_registration(event, "Bo Ek")
    edited = audit.history_of("event", event.id)
    speaker = make.make_speaker(event, "Emma Andersson", photo=True)
    template = make.make_template()
    with transaction():
        asking.switch_on(event, SYSTEM, now)
    return Place(
        region="vastmanland",
        draft=draft.id,
        event=event.id,
        item=item.id,
        registration=registration.id,
        series=series.id,
        tour=tour.id,
        template=template.id,
        speaker=speaker.id,
        document=document.id,
        question=make.make_question(event).id,
        invitee=make.make_invitee(event, "Cia Ek").id,
        mailing=make.make_mailing(event).id,
        edition=make.make_edition().id,
        entry=next(each.id for each in edited if each.action == "event.edited"),
        series_entry=audit.history_of("series", series.id)[0].id,
        asked=asking.questions_of(event)[0].id,
        photo=speaker.photo or "",
        membership=make.make_user(name="Mona Ek").memberships[0].id,
    )


SEEN_BY_READERS = [
    "/organiser/{p.region}/templates",
    "/organiser/{p.region}/",
    "/organiser/{p.region}/past",
    "/organiser/regions",
    "/organiser/events/{p.event}/",
    "/organiser/events/{p.draft}/",
    "/organiser/events/{p.draft}/preview",
    "/organiser/events/{p.event}/preview",
    "/organiser/events/{p.event}/programme",
    "/organiser/events/{p.event}/programme.pdf",
    "/organiser/events/{p.draft}/programme",
    "/organiser/events/{p.event}/registration",
    "/organiser/events/{p.event}/quotas",
    "/organiser/events/{p.event}/invitees",
    "/organiser/events/{p.event}/invitees?status=invited&page=7",
    "/organiser/events/{p.event}/approvals",
    "/organiser/events/{p.event}/sign-up",
    "/organiser/events/{p.event}/participants",
    "/organiser/events/{p.event}/participants?q=ek&status=waiting",
    "/organiser/events/{p.event}/participants?q=ingen",
    "/organiser/events/{p.draft}/participants",
    "/organiser/events/{p.event}/participants/{p.registration}",
    "/organiser/events/{p.event}/participants.csv",
    "/organiser/events/{p.event}/documents",
    "/organiser/events/{p.event}/documents/{p.document}/versions/1",
    "/organiser/events/{p.event}/history",
    "/organiser/series/{p.series}/history",
    "/organiser/{p.region}/series",
    "/organiser/series/{p.series}/",
    "/organiser/series/{p.tour}/",
    "/organiser/events/{p.event}/statistics",
    "/organiser/events/{p.draft}/statistics",
    "/organiser/events/{p.event}/statistics.xlsx",
    "/organiser/events/{p.event}/statistics/{p.table}.csv",
    "/organiser/series/{p.tour}/statistics",
    "/organiser/series/{p.tour}/statistics.xlsx",
    "/organiser/series/{p.tour}/statistics/{p.table}.csv",
    "/organiser/{p.region}/statistics",
    "/organiser/{p.region}/statistics?year=2020",
    "/organiser/{p.region}/statistics.xlsx",
    "/organiser/{p.region}/statistics/{p.table}.csv",
]
SEEN_BY_EDITORS = [
    "/organiser/{p.region}/templates/new",
    "/organiser/templates/{p.template}/",
    "/organiser/templates/{p.template}/remove",
    "/organiser/events/{p.event}/template",
    "/organiser/{p.region}/events/new?template={p.template}",
    "/organiser/series/{p.series}/term",
    "/organiser/series/{p.series}/new-term",
    "/organiser/{p.region}/bulk",
    "/organiser/{p.region}/events/new",
    "/organiser/{p.region}/events/new?series={p.series}",
    "/organiser/events/{p.event}/edit",
    "/organiser/events/{p.draft}/publish",
    "/organiser/events/{p.event}/cancel",
    "/organiser/events/{p.event}/move",
    "/organiser/events/{p.event}/copy",
    "/organiser/events/{p.draft}/delete",
    "/organiser/events/{p.event}/programme/new",
    "/organiser/events/{p.event}/programme/new?after={p.item}",
    "/organiser/events/{p.event}/programme/{p.item}",
    "/organiser/events/{p.event}/programme/quick",
    "/organiser/events/{p.event}/invitees/new",
    "/organiser/events/{p.event}/invitees/send",
    "/organiser/events/{p.event}/invitees/remind",
    "/organiser/events/{p.event}/participants/new",
    "/organiser/events/{p.event}/participants/{p.registration}/cancel",
    "/organiser/events/{p.event}/documents/link",
    "/organiser/events/{p.event}/documents/{p.document}",
    "/organiser/events/{p.event}/documents/{p.document}/remove",
    "/organiser/events/{p.event}/history/{p.entry}/undo/{p.field}",
    "/organiser/series/{p.series}/history/{p.series_entry}/undo/{p.field}",
    "/organiser/{p.region}/series/new",
    "/organiser/series/{p.series}/edit",
    "/organiser/series/{p.series}/publish",
    "/organiser/series/{p.tour}/municipalities",
]
POSTED = [
    "/organiser/{p.region}/templates/new",
    "/organiser/templates/{p.template}/",
    "/organiser/templates/{p.template}/remove",
    "/organiser/events/{p.event}/template",
    "/organiser/series/{p.series}/term",
    "/organiser/series/{p.series}/new-term",
    "/organiser/{p.region}/bulk",
    "/organiser/{p.region}/co-hosting/{p.event}",
    "/organiser/{p.region}/events/new",
    "/organiser/events/{p.event}/edit",
    "/organiser/events/{p.draft}/publish",
    "/organiser/events/{p.event}/cancel",
    "/organiser/events/{p.event}/move",
    "/organiser/events/{p.event}/copy",
    "/organiser/events/{p.draft}/delete",
    "/organiser/events/{p.event}/programme/new",
    "/organiser/events/{p.event}/programme/{p.item}",
    "/organiser/events/{p.event}/programme",
    "/organiser/events/{p.event}/programme/quick",
    "/organiser/events/{p.event}/programme/follow",
    "/organiser/events/{p.event}/registration",
    "/organiser/events/{p.event}/quotas",
    "/organiser/events/{p.event}/quotas/add",
    "/organiser/events/{p.event}/approvals",
    "/organiser/events/{p.event}/invitees/new",
    "/organiser/events/{p.event}/invitees/send",
    "/organiser/events/{p.event}/invitees/remind",
    "/organiser/events/{p.event}/invitees/{p.invitee}/withdraw",
    "/organiser/events/{p.event}/sign-up",
    "/organiser/events/{p.event}/participants/new",
    "/organiser/events/{p.event}/participants/{p.registration}",
    "/organiser/events/{p.event}/participants/{p.registration}/cancel",
    "/organiser/events/{p.event}/documents",
    "/organiser/events/{p.event}/documents/link",
    "/organiser/events/{p.event}/documents/{p.document}",
    "/organiser/events/{p.event}/documents/{p.document}/move",
    "/organiser/events/{p.event}/documents/{p.document}/replace",
    "/organiser/events/{p.event}/documents/{p.document}/remove",
    "/organiser/events/{p.event}/history/{p.entry}/undo/{p.field}",
    "/organiser/series/{p.series}/history/{p.series_entry}/undo/{p.field}",
    "/organiser/{p.region}/series/new",
    "/organiser/series/{p.series}/edit",
    "/organiser/series/{p.series}/publish",
    "/organiser/series/{p.tour}/municipalities",
]


# Those who appear.
SEEN_BY_READERS += [
    "/organiser/events/{p.event}/speakers",
    "/organiser/events/{p.draft}/speakers",
    "/organiser/events/{p.event}/speakers/{p.speaker}",
    "/organiser/events/{p.event}/speakers/{p.speaker}/photo-{p.photo}.webp",
]
SEEN_BY_EDITORS += [
    "/organiser/events/{p.event}/speakers/invite",
    "/organiser/events/{p.event}/speakers/new",
]
POSTED += [
    "/organiser/events/{p.event}/speakers/invite",
    "/organiser/events/{p.event}/speakers/new",
    "/organiser/events/{p.event}/speakers/{p.speaker}",
    "/organiser/events/{p.event}/speakers/{p.speaker}/answer",
    "/organiser/events/{p.event}/speakers/{p.speaker}/link",
    "/organiser/events/{p.event}/speakers/{p.speaker}/remind",
    "/organiser/events/{p.event}/speakers/{p.speaker}/remove",
]
# Questions, and long lists of participants.
SEEN_BY_READERS += [
    "/organiser/events/{p.event}/questions",
    "/organiser/events/{p.event}/questions/preview",
    "/organiser/events/{p.event}/questions/answers",
    "/organiser/events/{p.event}/participants.xlsx",
    "/organiser/events/{p.event}/participants/badges",
    "/organiser/events/{p.event}/participants/badges.pdf",
    "/organiser/events/{p.event}/participants/sign-in-sheet.pdf",
]
SEEN_BY_EDITORS += [
    "/organiser/events/{p.event}/questions/new?kind=text",
    "/organiser/events/{p.event}/questions/{p.question}",
    "/organiser/events/{p.event}/questions/{p.question}/remove",
    "/organiser/events/{p.event}/questions/copy",
    "/organiser/events/{p.event}/participants/import",
]
POSTED += [
    "/organiser/events/{p.event}/questions/new?kind=text",
    "/organiser/events/{p.event}/questions/{p.question}",
    "/organiser/events/{p.event}/questions/{p.question}/move",
    "/organiser/events/{p.event}/questions/{p.question}/remove",
    "/organiser/events/{p.event}/questions/copy",
    "/organiser/events/{p.event}/participants/import",
    "/organiser/events/{p.event}/participants/import/confirm",
    "/organiser/events/{p.event}/participants/{p.registration}/seat",
    "/organiser/events/{p.event}/participants/{p.registration}/waiting",
    "/organiser/events/{p.event}/participants/{p.registration}/note",
]
# Letters.
SEEN_BY_READERS += [
    "/organiser/events/{p.event}/letters",
    "/organiser/events/{p.draft}/letters",
    "/organiser/events/{p.event}/letters/look/{p.letter}",
    "/organiser/events/{p.event}/letters/look/{p.letter}/letter",
    "/organiser/events/{p.event}/letters/{p.mailing}",
    "/organiser/events/{p.event}/letters/{p.mailing}/letter",
]
SEEN_BY_EDITORS += [
    "/organiser/events/{p.event}/letters/automatic",
    "/organiser/events/{p.draft}/letters/new",
    "/organiser/events/{p.event}/letters/new",
    "/organiser/events/{p.event}/letters/{p.mailing}/edit",
]
POSTED += [
    "/organiser/events/{p.event}/letters/automatic",
    "/organiser/events/{p.event}/letters/new",
    "/organiser/events/{p.event}/letters/{p.mailing}/edit",
    "/organiser/events/{p.event}/letters/{p.mailing}/send",
    "/organiser/events/{p.event}/letters/{p.mailing}/stop",
    "/organiser/events/{p.event}/letters/{p.mailing}/test",
    "/organiser/events/{p.event}/letters/{p.mailing}/remove",
]
# Only for the administrators of a region: test_region_letters.py.
ADMINISTERED = {"/organiser/*/letters", "/organiser/*/letters/*"}
# Surveys.
SEEN_BY_READERS += [
    "/organiser/events/{p.event}/evaluation",
    "/organiser/events/{p.draft}/evaluation",
    "/organiser/events/{p.event}/evaluation/preview",
    "/organiser/events/{p.event}/evaluation/results",
    "/organiser/events/{p.draft}/evaluation/results",
    "/organiser/events/{p.event}/evaluation/results.xlsx",
    "/organiser/events/{p.event}/evaluation/results/{p.table}.csv",
    "/organiser/series/{p.tour}/evaluation",
    "/organiser/series/{p.tour}/evaluation.xlsx",
    "/organiser/series/{p.tour}/evaluation/{p.table}.csv",
]
SEEN_BY_EDITORS += [
    "/organiser/events/{p.event}/evaluation/questions/new",
    "/organiser/events/{p.event}/evaluation/questions/new?kind=scale",
    "/organiser/events/{p.event}/evaluation/questions/new?kind=choice",
    "/organiser/events/{p.event}/evaluation/questions/{p.asked}",
]
POSTED += [
    "/organiser/events/{p.event}/evaluation",
    "/organiser/events/{p.event}/evaluation/on",
    "/organiser/events/{p.event}/evaluation/off",
    "/organiser/events/{p.event}/evaluation/questions/new?kind=text",
    "/organiser/events/{p.event}/evaluation/questions/{p.asked}",
    "/organiser/events/{p.event}/evaluation/questions/{p.asked}/move",
    "/organiser/events/{p.event}/evaluation/questions/{p.asked}/remove",
]
# Newsletters.
SEEN_BY_READERS += [
    "/organiser/{p.region}/newsletter",
    "/organiser/newsletters/{p.edition}/",
    "/organiser/newsletters/{p.edition}/preview",
    "/organiser/newsletters/{p.edition}/letter",
]
SEEN_BY_EDITORS += [
    "/organiser/newsletters/{p.edition}/send",
    "/organiser/newsletters/{p.edition}/remove",
]
POSTED += [
    "/organiser/{p.region}/newsletter/new",
    "/organiser/newsletters/{p.edition}/",
    "/organiser/newsletters/{p.edition}/trial",
    "/organiser/newsletters/{p.edition}/send",
    "/organiser/newsletters/{p.edition}/recall",
    "/organiser/newsletters/{p.edition}/stop",
    "/organiser/newsletters/{p.edition}/remove",
]
# Diet and access needs, and what is kept of people.
SEEN_BY_READERS += [
    "/organiser/events/{p.event}/needs",
    "/organiser/events/{p.event}/needs.csv",
]
POSTED += ["/organiser/events/{p.event}/needs"]
SEEN_BY_ADMINISTRATORS = [
    "/organiser/{p.region}/privacy",
    "/organiser/{p.region}/privacy/person",
    "/organiser/{p.region}/staff",
]
POSTED += [
    "/organiser/{p.region}/privacy/person",
    "/organiser/{p.region}/staff/{p.membership}/needs",
]
# Deeds for oneself, which readers may do too: test_participant_files.py and …_deeds.py.
FOR_ONESELF = {
    "/organiser/events/*/participants/files",
    "/organiser/participants/columns",
    "/organiser/jobs/*",
    "/organiser/jobs/*/file",
}


@pytest.mark.parametrize("role", ["organiser", "region_administrator", "administrator"])
def test_opens_for_those_who_work_in_the_region(browser: Browser, place: Place, role: str) -> None:
    browser.sign_in(make.make_user(role))
    for address in SEEN_BY_READERS + SEEN_BY_EDITORS:
        browser.get(address.format(p=place))


def test_some_pages_are_for_those_who_administer_the_region(browser: Browser, place: Place) -> None:
    for role, status in (("region_administrator", 200), ("administrator", 200), ("organiser", 403)):
        browser.sign_in(make.make_user(role, name="Ada Ek"))
        for address in SEEN_BY_ADMINISTRATORS:
            browser.get(address.format(p=place), status=status)
    browser.sign_in(make.make_user("region_administrator", "uppsala"))
    for address in SEEN_BY_ADMINISTRATORS:
        browser.get(address.format(p=place), status=403)


def test_readers_see_everything_without_a_way_to_change_it(browser: Browser, place: Place) -> None:
    browser.sign_in(make.make_user("reader"))
    for address in SEEN_BY_READERS:
        page = browser.get(address.format(p=place))
        deeds = [str(form["action"]) for form in page.soup.select("main form[method=post]")]
        assert {*deeds} <= {"/organiser/participants/columns"}, address
        forms = {one.format(p=place).partition("?")[0] for one in SEEN_BY_EDITORS}
        linked = {link.partition("?")[0] for link in page.links().values()}
        assert not forms & linked, address


def test_forms_are_not_for_readers(browser: Browser, place: Place) -> None:
    browser.sign_in(make.make_user("reader"))
    for address in SEEN_BY_EDITORS:
        browser.get(address.format(p=place), status=403)


@pytest.mark.parametrize(("role", "owner"), [("reader", "vastmanland"), ("organiser", "uppsala")])
def test_deeds_are_not_for_readers_or_others(
    browser: Browser, place: Place, role: str, owner: str
) -> None:
    browser.sign_in(make.make_user(role, owner))
    for address in POSTED:
        browser.post(address.format(p=place), status=403)


def test_other_regions_are_closed(browser: Browser, place: Place) -> None:
    browser.sign_in(make.make_user("region_administrator", "uppsala"))
    for address in SEEN_BY_READERS + SEEN_BY_EDITORS:
        if address != "/organiser/regions":
            browser.get(address.format(p=place), status=403)


def test_strangers_are_shown_the_way_in(browser: Browser, place: Place) -> None:
    for address in SEEN_BY_READERS + SEEN_BY_EDITORS:
        wanted = address.format(p=place)
        assert browser.get(wanted, status=303).location.startswith("/sign-in?next="), address
    for address in POSTED:
        assert browser.post(address.format(p=place)).location == "/sign-in", address


def test_deeds_need_a_token(browser: Browser, place: Place) -> None:
    browser.sign_in(make.make_user())
    for address in POSTED:
        browser.post(address.format(p=place), status=400, csrf=False)


def test_what_is_not_there_is_not_found(browser: Browser, place: Place) -> None:
    browser.sign_in(make.make_user())
    numbers: dict[str, Any] = {each.name: 999 for each in fields(Place) if each.type is int}
    missing = Place("ingenstans", **numbers)
    for address in SEEN_BY_READERS + SEEN_BY_EDITORS:
        if address != "/organiser/regions":
            browser.get(address.format(p=missing), status=404)
    for address in POSTED:
        browser.post(address.format(p=missing), status=404)


def test_numbers_beyond_every_database_name_nothing(browser: Browser, place: Place) -> None:
    browser.sign_in(make.make_user())
    huge = 10**25
    for address in (f"/organiser/events/{huge}/", f"/organiser/series/{huge}/"):
        browser.get(address, status=404)
    browser.get(f"/organiser/vastmanland/events/new?series={huge}")
    browser.get(f"/organiser/events/{place.event}/programme/new?after={huge}")
    browser.get(f"/organiser/events/{place.event}/participants?page={huge}")


def test_every_address_of_the_area_is_tried(app: Flask, place: Place) -> None:
    tried = {*SEEN_BY_READERS, *SEEN_BY_EDITORS, *SEEN_BY_ADMINISTRATORS, *POSTED, "/organiser/"}
    shapes = {re.sub(r"\{.*?\}|\b1\b", "*", one.partition("?")[0]) for one in tried}
    rules = {
        re.sub("<.*?>", "*", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("organiser.")
    }
    assert shapes == rules - FOR_ONESELF - ADMINISTERED
