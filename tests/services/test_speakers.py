"""People who appear: made speakers, asked, answering, described; and what follows from it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventsys.audit import service as audit
from eventsys.audit import words
from eventsys.audit.service import SPEAKER, SYSTEM
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError, NotFound, StaleVersion
from eventsys.core.revisions import Revision
from eventsys.events import service as events
from eventsys.events.models import Event
from eventsys.programme import service as programme
from eventsys.programme.models import Appearance, Speaker
from eventsys.programme.service import PersonDetails
from eventsys.speakers import inviting, own, rules
from eventsys.speakers import service as speakers
from eventsys.speakers.inviting import Invitation
from eventsys.speakers.service import Particulars
from tests import make
from tests.browser import recorded
from tests.conftest import Outbox
from tests.make import (
    NOW,
    contact,
    day,
    make_event,
    make_item,
    make_speaker,
    picture,
    saving,
    speaker_token,
)

LATER = NOW + timedelta(hours=1)


def with_people(*names: str, **details: Any) -> Event:
    """A meeting whose one item these people appear at."""
    event = make_event(**details)
    people = tuple(PersonDetails(name, "speaker", "Strateg", "Region Ek") for name in names)
    make_item(event, "Samtal", people=people)
    return event


def printed(event: Event) -> list[tuple[str, str, str]]:
    """Everybody as the programme has them."""
    return [
        (person.name, person.title, person.organisation)
        for item in programme.items_of(event)
        for person in item.people
    ]


def joined(event: Event) -> list[int | None]:
    found = select(Appearance.speaker_id).join(Appearance.item).order_by(Appearance.position)
    return list(db.session.scalars(found.where(Appearance.item.has(event_id=event.id))))


def stamp() -> str:
    return db.session.scalars(select(Revision.stamp)).one()


def describe(speaker: Speaker, **different: Any) -> None:
    with saving():
        said = replace(speakers.particulars_of(speaker), **different)
        own.change(speaker, said, speaker.version, LATER)


def answer(speaker: Speaker, yes: bool, said: str = "", by: Any = SPEAKER) -> None:
    with saving():
        own.answer(speaker, yes, said, by, LATER)


def history(event: Event) -> list[tuple[str, str]]:
    """What was done by whom, oldest first, from the first speaker on."""
    return [
        (words.sentence(each), words.who(each))
        for each in reversed(audit.history_of_event(event.id))
        if each.action.startswith("speaker.")
    ]


def test_a_speaker_is_joined_with_the_same_name_in_the_programme(app: Flask) -> None:
    event = with_people("Åsa  Ek", "Bo Öst", "ÅSA EK")
    made = make_speaker(event, "Åsa Ek", state="new")
    assert joined(event) == [made.id, None, made.id]
    assert [item.title for item in speakers.items_of(made)] == ["Samtal"]


def test_later_people_of_the_name_are_joined_after_an_invitation(app: Flask) -> None:
    event = make_event()
    made = make_speaker(event, "Åsa Ek", state="new")
    make_item(event, people=(PersonDetails("Åsa Ek"),))
    assert joined(event) == [None]
    assert [item.title for item in speakers.items_of(made)] == ["Välkommen"]
    make_speaker(event, "Bo Öst", state="invited")
    assert joined(event) == [made.id]


def test_a_name_stands_for_one_speaker(app: Flask) -> None:
    event = make_event()
    made = make_speaker(event, "Åsa Ek")
    other = make_speaker(event, "Bo Öst")
    with pytest.raises(DomainError) as caught, transaction():
        speakers.add(event, Particulars("åsa ek"), SYSTEM, NOW)
    assert caught.value.field == "name"
    with pytest.raises(DomainError, match="redan"), transaction():
        said = replace(speakers.particulars_of(other), name="ÅSA EK")
        speakers.change(other, said, other.version, SYSTEM, NOW)
    assert [each.name for each in speakers.of_event(event)] == ["Åsa Ek", "Bo Öst"]
    assert make_speaker(make_event(), "Åsa Ek").id != made.id


def test_inviting_makes_speakers_of_people_and_writes_to_each(app: Flask, outbox: Outbox) -> None:
    event = with_people("Åsa Ek", "Bo Öst")
    asked = [
        Invitation("Åsa Ek", "asa@example.org", "sv", "Strateg", "Region Ek"),
        Invitation("Bo Öst", "bo@example.org", "da", "Konsult", "Öst AB"),
    ]
    with transaction():
        made = inviting.invite(event, asked, "Välkomna!", SYSTEM, NOW)
    assert [(each.name, each.state, each.invited_at) for each in made] == [
        ("Åsa Ek", "invited", NOW),
        ("Bo Öst", "invited", NOW),
    ]
    assert outbox.names == [
        ("speaker_invitation", "asa@example.org"),
        ("speaker_invitation", "bo@example.org"),
    ]
    assert joined(event) == [each.id for each in made]
    assert printed(event)[1] == ("Bo Öst", "Konsult", "Öst AB")
    tokens = {speaker_token(each) for each in made}
    assert len(tokens) == 2
    assert [own.by_token(token, NOW) for token in sorted(tokens)] == sorted(made, key=speaker_token)


def test_who_has_no_address_cannot_be_asked(app: Flask, outbox: Outbox) -> None:
    event = make_event()
    with pytest.raises(DomainError), transaction():
        inviting.invite(event, [Invitation("Åsa Ek", "", "sv")], "", SYSTEM, NOW)
    assert speakers.of_event(event) == []
    assert len(outbox) == 0


def test_yes_is_told_to_the_organiser_once(app: Flask, outbox: Outbox) -> None:
    event = make_event(contacts=(contact("Per"), contact("Maria", email="maria@example.org")))
    speaker = make_speaker(event)
    before = stamp()
    answer(speaker, True, "Gärna!")
    answer(speaker, True, "")
    answer(speaker, True, "Gärna!")
    assert (speaker.state, speaker.answer_words, speaker.answered_at) == (
        "confirmed",
        "Gärna!",
        LATER,
    )
    assert outbox.names[1:] == [("speaker_answered", "maria@example.org")]
    assert stamp() != before
    answer(speaker, False)
    assert (speaker.state, speaker.answer_words) == ("declined", "")
    assert len(outbox) == 3


def test_what_an_organiser_notes_writes_no_letter(app: Flask, outbox: Outbox) -> None:
    event = make_event(contacts=(contact(email="maria@example.org"),))
    speaker = make_speaker(event, state="new")
    answer(speaker, True, by=SYSTEM)
    assert speaker.state == "confirmed"
    assert len(outbox) == 0


def test_a_no_leaves_the_programme_as_it_is(app: Flask) -> None:
    event = with_people("Åsa Ek")
    speaker = make_speaker(event, "Åsa Ek", title="Strateg", organisation="Region Ek")
    answer(speaker, False, "Jag är bortrest.")
    assert printed(event) == [("Åsa Ek", "Strateg", "Region Ek")]
    assert speakers.unconfirmed([event]) == {event.id: 1}


def test_title_and_organisation_go_into_the_programme_and_the_search(app: Flask) -> None:
    event = with_people("Åsa Ek", "Bo Öst")
    speaker = make_speaker(event, "Åsa Ek", state="confirmed")
    version, before = event.version, stamp()
    describe(speaker, title="Generaldirektör", organisation="Skogsverket")
    assert printed(event) == [
        ("Åsa Ek", "Generaldirektör", "Skogsverket"),
        ("Bo Öst", "Strateg", "Region Ek"),
    ]
    assert "Generaldirektör Skogsverket" in event.programme_words
    assert event.version == version + 1
    assert stamp() != before


def test_an_item_that_was_written_anew_is_joined_when_its_speaker_says_more(app: Flask) -> None:
    event = with_people("Åsa Ek")
    speaker = make_speaker(event, "Åsa Ek", state="confirmed")
    (item,) = programme.items_of(event)
    for person in item.people:
        person.speaker_id = None
    db.session.commit()
    describe(speaker, title="Rektor")
    assert printed(event) == [("Åsa Ek", "Rektor", "")]


def test_another_name_is_another_in_the_programme(app: Flask) -> None:
    event = with_people("Åsa Ek")
    speaker = make_speaker(event, "Åsa Ek", state="new")
    with transaction():
        said = replace(speakers.particulars_of(speaker), name="Åsa Ekberg")
        speakers.change(speaker, said, 1, SYSTEM, NOW)
    assert printed(event)[0][0] == "Åsa Ekberg"
    assert "Åsa Ekberg" in event.programme_words


def test_only_those_who_said_yes_and_gave_something_are_shown(app: Flask) -> None:
    event = make_event()
    make_speaker(event, "Anna Ny", state="new", biography="Text")
    make_speaker(event, "Bo Bjuden", state="invited", biography="Text")
    make_speaker(event, "Cia Tom", state="confirmed", title="Rektor")
    make_speaker(event, "Dag Nej", state="declined", biography="Text", photo=True)
    texts = make_speaker(event, "Eva Text", state="confirmed", biography="Text")
    photos = make_speaker(event, "Filip Bild", state="confirmed", photo=True)
    make_speaker(make_event(), "Gun Annan", state="confirmed", biography="Text")
    assert speakers.shown(event) == [texts, photos]


def test_needs_are_encrypted_and_read_again(app: Flask) -> None:
    speaker = make_speaker(make_event(), state="confirmed")
    before = stamp()
    describe(speaker, needs="Ramp till scenen")
    assert "Ramp" not in speaker.needs_sealed
    assert speakers.particulars_of(speaker).needs == "Ramp till scenen"
    # Nobody but the organisers can see that, so no page has become untrue.
    assert stamp() == before
    describe(speaker, needs="")
    assert speaker.needs_sealed == ""


def test_a_picture_has_words(app: Flask) -> None:
    speaker = make_speaker(make_event(), state="confirmed")
    taken = picture()
    with pytest.raises(DomainError) as caught:
        describe(speaker, picture=taken)
    assert caught.value.field == "photo_words"
    describe(speaker, picture=taken, photo_words="Edvin ler")
    assert (speaker.photo, speaker.photo_small) == (taken.large, taken.small)
    describe(speaker, picture=None)
    assert (speaker.photo, speaker.photo_small, speaker.photo_words) == (None, None, "")


def test_who_saved_in_between_is_not_overwritten(app: Flask) -> None:
    speaker = make_speaker(make_event(), state="confirmed")
    said, version = speakers.particulars_of(speaker), speaker.version
    describe(speaker, title="Rektor")
    with pytest.raises(StaleVersion), transaction():
        own.change(speaker, replace(said, title="Lektor"), version, LATER)
    assert speaker.title == "Rektor"


def test_what_is_as_it_was_counts_as_nothing(app: Flask) -> None:
    event = make_event()
    speaker = make_speaker(event, state="confirmed")
    before, count = speaker.version, len(audit.history_of_event(event.id))
    describe(speaker)
    assert (speaker.version, len(audit.history_of_event(event.id))) == (before, count)


def test_after_the_event_nothing_can_be_said(app: Flask) -> None:
    event = make_event(days=(day("2027-03-02", "13:00", "16:00"),))
    speaker = make_speaker(event)
    over = event.ends_at
    assert over is not None
    said = replace(speakers.particulars_of(speaker), title="Rektor")
    deeds = [
        lambda: own.answer(speaker, True, "", SPEAKER, over),
        lambda: own.change(speaker, said, speaker.version, over),
        lambda: inviting.remind(speaker, "", SYSTEM, over),
        lambda: inviting.renew_link(speaker, SYSTEM, over),
        lambda: inviting.invite(event, [], "", SYSTEM, over),
    ]
    for deed in deeds:
        with pytest.raises(DomainError), transaction():
            deed()
    assert (speaker.state, speaker.title) == ("invited", "")
    with transaction():
        own.answer(speaker, True, "", SPEAKER, over - timedelta(seconds=1))
    assert speaker.state == "confirmed"


def test_a_cancelled_event_asks_nobody(app: Flask) -> None:
    speaker = make_speaker(make_event(status="draft"))
    with transaction():
        events.publish(speaker.event, SYSTEM, NOW)
        events.cancel(speaker.event, "Sjukdom", SYSTEM, NOW)
    with pytest.raises(DomainError):
        answer(speaker, True)


def test_a_link_lives_until_thirty_days_after_the_event(app: Flask) -> None:
    event = make_event(days=(day("2027-03-02", "13:00", "16:00"),))
    speaker = make_speaker(event)
    token = speaker_token(speaker)
    last = NOW.replace(year=2027, month=4, day=1, hour=20)
    assert own.by_token(token, last) is speaker
    assert own.by_token(token, last + timedelta(hours=3)) is None
    assert own.by_token(token[:-1], NOW) is None
    assert own.by_token("", NOW) is None
    assert own.by_token("\udcff", NOW) is None


def test_a_new_link_is_the_death_of_the_old(app: Flask, outbox: Outbox) -> None:
    speaker = make_speaker(make_event())
    old = speaker_token(speaker)
    with transaction():
        inviting.renew_link(speaker, SYSTEM, LATER)
    assert own.by_token(old, LATER) is None
    assert own.by_token(speaker_token(speaker), LATER) is speaker
    assert outbox.names[-1] == ("speaker_reminder", "edvin-ros@example.org")


def test_only_who_was_asked_is_reminded(app: Flask, outbox: Outbox) -> None:
    speaker = make_speaker(make_event(), state="new")
    for deed in (inviting.renew_link, lambda *args: inviting.remind(args[0], "", *args[1:])):
        with pytest.raises(DomainError), transaction():
            deed(speaker, SYSTEM, NOW)
    assert len(outbox) == 0


def test_who_is_removed_stays_in_the_programme(app: Flask) -> None:
    event = with_people("Åsa Ek")
    speaker = make_speaker(event, "Åsa Ek", state="confirmed", biography="Text")
    token, before = speaker_token(speaker), stamp()
    with transaction():
        speakers.remove(speaker, SYSTEM, LATER)
    assert speakers.of_event(event) == []
    assert own.by_token(token, LATER) is None
    assert joined(event) == [None]
    assert [name for name, _, _ in printed(event)] == ["Åsa Ek"]
    assert stamp() != before


def test_an_invitation_does_not_reach_who_was_removed(app: Flask, outbox: Outbox) -> None:
    event = make_event()
    removed, staying = make_speaker(event, "Åsa Ek"), make_speaker(event, "Bo Öst")
    assert (removed.state, staying.state, len(outbox)) == ("invited", "invited", 2)
    with transaction():
        speakers.remove(removed, SYSTEM, LATER)
    assert outbox.names == [("speaker_invitation", "bo-ost@example.org")]


def test_nobody_reads_of_who_was_removed_before(app: Flask) -> None:
    """SQLite gives the number of the last row that was removed to the next one."""
    event = make_event()
    with saving():
        speakers.remove(make_speaker(event, "Åsa Ek"), SYSTEM, NOW)
    later = make_speaker(event, "Bo Öst", now=LATER)
    own_data = own.extract(later)
    assert [each["to"] for each in own_data["letters"]] == ["bo-ost@example.org"]
    assert [each["what"] for each in own_data["history"]] == ["speaker.invited", "speaker.added"]


def test_a_draft_is_thrown_away_with_its_speakers(app: Flask) -> None:
    event = with_people("Åsa Ek", status="draft")
    make_speaker(event, "Åsa Ek")
    with transaction():
        events.delete_draft(event, SYSTEM, NOW)
    assert db.session.scalars(select(Speaker)).all() == []


def test_a_speaker_belongs_to_one_event(app: Flask) -> None:
    speaker = make_speaker(make_event())
    with pytest.raises(NotFound):
        speakers.get(make_event(), speaker.id)
    with pytest.raises(NotFound):
        speakers.get(speaker.event, speaker.id + 1)


def test_the_unconfirmed_are_counted_in_one_statement(app: Flask) -> None:
    one, two, three = with_people("Dag Nej"), make_event(), make_event()
    make_speaker(one, "Anna Ny", state="new")
    make_speaker(one, "Bo Bjuden", state="invited")
    make_speaker(one, "Cia Ja", state="confirmed")
    make_speaker(one, "Dag Nej", state="declined")
    make_speaker(one, "Eva Borta", state="declined")
    make_speaker(two, "Filip Ja", state="confirmed")
    assert one.id < two.id < three.id  # Read again after what was saved, before counting.
    with recorded(app) as statements:
        found = speakers.unconfirmed([one, two, three])
    assert found == {one.id: 3}
    assert len(statements) == 1
    assert speakers.unconfirmed([]) == {}


def test_what_is_known_is_erased_in_its_time(app: Flask) -> None:
    event = with_people("Åsa Ek", days=(day("2027-03-02", "13:00", "16:00"),))
    speaker = make_speaker(
        event, "Åsa Ek", biography="Om mig", photo=True, needs="Ramp", organisation="Ek AB"
    )
    answer(speaker, True, "Gärna!")

    def left(days: int) -> tuple[bool, bool, bool, bool]:
        with transaction():
            make.forget(NOW.replace(month=3, day=2) + timedelta(days=days))
        known = speaker.needs_sealed, speaker.token_hash, speaker.email, speaker.answer_words
        return tuple(bool(each) for each in known)  # type: ignore[return-value]  # four of them

    assert left(13) == (True, True, True, True)
    assert left(14) == (False, True, True, True)
    assert left(30) == (False, True, True, True)
    assert left(31) == (False, False, True, True)
    assert left(89) == (False, False, True, True)
    assert left(90) == (False, False, False, False)
    # What belongs to the public record stays.
    assert (speaker.name, speaker.biography, bool(speaker.photo)) == ("Åsa Ek", "Om mig", True)
    assert speakers.shown(event) == [speaker]
    with transaction():
        assert make.forget(NOW.replace(year=2028))["speakers"] == 0


@pytest.mark.parametrize("state", ["new", "invited", "declined"])
def test_of_who_never_said_yes_only_the_name_stays(app: Flask, state: str) -> None:
    """What the public never saw is no part of the public record."""
    event = with_people("Åsa Ek", days=(day("2027-03-02", "13:00", "16:00"),))
    speaker = make_speaker(event, "Åsa Ek", state=state, photo=True, biography="Om mig")
    over = NOW.replace(month=3, day=2)
    for days, known in ((89, ("Om mig", True, "En person ler")), (90, ("", False, ""))):
        with transaction():
            make.forget(over + timedelta(days=days))
        assert (speaker.biography, bool(speaker.photo), speaker.photo_words) == known
    assert (speaker.name, speaker.photo_small, speaker.email) == ("Åsa Ek", None, "")
    with transaction():
        assert make.forget(over + timedelta(days=91))["speakers"] == 0


def test_the_days_are_those_that_participants_are_promised() -> None:
    """Both are told to people in the same words."""
    assert (rules.NEEDS_DAYS, rules.PERSONAL_DAYS, rules.LINK_DAYS) == (14, 90, 30)


def test_history_tells_of_every_deed(app: Flask) -> None:
    event = make_event()
    speaker = make_speaker(event)
    with transaction():
        inviting.remind(speaker, "", SYSTEM, LATER)
        inviting.renew_link(speaker, SYSTEM, LATER)
    answer(speaker, True)
    describe(speaker, title="Rektor")
    answer(speaker, False)
    with transaction():
        speakers.remove(speaker, SYSTEM, LATER)
    assert history(event) == [
        ("Edvin Ros lades till bland de medverkande.", "systemet"),
        ("Edvin Ros bjöds in att medverka.", "systemet"),
        ("Edvin Ros fick en påminnelse om att svara.", "systemet"),
        ("Edvin Ros fick en ny länk.", "systemet"),
        ("Edvin Ros tackade ja till att medverka.", "den medverkande"),
        ("Uppgifterna om Edvin Ros ändrades.", "den medverkande"),
        ("Edvin Ros tackade nej till att medverka.", "den medverkande"),
        ("Edvin Ros togs bort från de medverkande.", "systemet"),
    ]


def test_everything_that_is_kept_can_be_read_by_whom_it_is_about(app: Flask) -> None:
    speaker = make_speaker(make_event(), needs="Ramp", title="Rektor")
    answer(speaker, True, "Gärna!")
    found = own.extract(speaker)
    assert found["speaker"] == {
        "name": "Edvin Ros",
        "email": "edvin-ros@example.org",
        "language": "sv",
        "title": "Rektor",
        "organisation": "",
        "text": "",
        "photo": False,
        "photo_words": "",
        "needs": "Ramp",
        "state": "confirmed",
        "answer": "Gärna!",
        "invited_at": NOW.isoformat(),
        "answered_at": LATER.isoformat(),
        "changed_at": LATER.isoformat(),
    }
    assert [each["what"] for each in found["history"]] == [
        "speaker.confirmed",
        "speaker.invited",
        "speaker.added",
    ]
    assert [each["to"] for each in found["letters"]] == ["edvin-ros@example.org"]
    assert found["erased_on"] == {"person": "2027-05-31", "needs": "2027-03-16"}
