"""The key of health data: apart from the secret key, in a file, changed in steps, and lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from eventsys import create_app
from eventsys.audit.service import SYSTEM
from eventsys.cli import cli
from eventsys.core import tokens, vault
from eventsys.core.db import db, transaction
from eventsys.core.settings import SettingsError
from eventsys.install import set_up
from eventsys.registration import extract, needs, sealing_anew
from eventsys.registration.models import HealthData, Registration
from eventsys.speakers import service as speakers
from tests.databases import settings_for_tests
from tests.make import NOW, make_event, make_registration, make_speaker

KEYS = ("a-first-key-of-health-data", "a-second-key-of-health-data")


@pytest.fixture
def site(shared_app: Flask, tmp_path: Path) -> Iterator[Path]:
    """The application with its key in a file, as an installation has it."""
    app = shared_app
    before = app.config["HEALTH_KEYS"], app.config["HEALTH_KEY_FILE"]
    path = tmp_path / "health-key"
    path.write_text(f"{KEYS[0]}\n")
    app.config.update(HEALTH_KEYS=(), HEALTH_KEY_FILE=path)
    yield path
    app.config.update(HEALTH_KEYS=before[0], HEALTH_KEY_FILE=before[1])


def people(number: int) -> list[Registration]:
    event = make_event(seats=None)
    return [
        make_registration(event, f"Person {n}", diet=f"Kost {n}", access_needs="Hörslinga")
        for n in range(number)
    ]


def diets() -> list[str]:
    db.session.expire_all()
    found = db.session.scalars(select(Registration).order_by(Registration.id))
    return [needs.of(each).diet for each in found]


def rotate() -> str:
    db.session.rollback()
    done = CliRunner().invoke(cli.commands["health-key"], ["rotate"])
    assert done.exit_code == 0, done.output
    return done.output


def test_a_file_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    settings = settings_for_tests(tmp_path, "sqlite://", health_keys=())
    for _ in range(2):
        with create_app(settings).app_context():
            (key,) = vault.known()
    path = tmp_path / "health-key"
    assert path.read_text().split() == [key]
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_text("short")
    with pytest.raises(SettingsError):
        create_app(settings)


def test_the_secret_key_opens_nothing(site: Path) -> None:
    people(1)
    (health,) = db.session.scalars(select(HealthData))
    mark, _, rest = health.diet_sealed.partition(".")
    assert mark == vault.mark_of(vault.known()[0])
    with pytest.raises(tokens.InvalidToken):
        tokens.decrypt(rest)


def test_a_new_key_in_steps_and_the_old_one_is_gone(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing_anew.step, "__defaults__", (2,))
    people(5)
    old = site.read_text()
    assert rotate().startswith("5 people's needs are sealed under the new key.")
    (new,) = vault.known()
    assert new not in old
    assert site.stat().st_mode & 0o777 == 0o600
    assert diets() == [f"Kost {n}" for n in range(5)]
    assert sealing_anew.count_old() == 0
    site.write_text(old)
    assert diets() == [""] * 5


def test_a_stop_in_the_middle_is_made_good_by_the_next_run(site: Path) -> None:
    people(5)
    vault.add_key()
    with transaction():
        assert sealing_anew.step(sealing_anew.PARTICIPANTS, after=0, limit=2).sealed == 2
    two = vault.known()
    assert diets() == [f"Kost {n}" for n in range(5)]
    assert rotate().startswith("3 people's")
    assert vault.known() == two[:1]
    assert diets() == [f"Kost {n}" for n in range(5)]


def test_what_speakers_need_is_sealed_in_the_same_way(site: Path) -> None:
    speaker = make_speaker(make_event(), needs="Ramp")
    mark, _, rest = speaker.needs_sealed.partition(".")
    assert mark == vault.mark_of(vault.known()[0])
    assert rotate().startswith("1 people's")
    db.session.refresh(speaker)
    assert speaker.needs_sealed.startswith(f"{vault.mark_of(vault.known()[0])}.")
    assert speakers.particulars_of(speaker).needs == "Ramp"
    # Where the key is lost, saving something else takes nothing away.
    site.write_text(f"{KEYS[1]}\n")
    lost = speaker.needs_sealed
    with transaction():
        speakers.change(speaker, speakers.particulars_of(speaker), speaker.version, SYSTEM, NOW)
    assert (speakers.particulars_of(speaker).needs, speaker.needs_sealed) == ("", lost)


def test_a_key_that_somebody_adds_meanwhile_is_not_thrown_away(site: Path) -> None:
    """Two who change the key at once: the first one ends when the second has begun."""
    vault.add_key()
    first, _old = vault.known()
    vault.add_key()
    vault.drop_older_keys(first)
    assert [*vault.known()][1:] == [first]


def test_keys_of_the_environment_are_for_the_operator_to_change(shared_app: Flask) -> None:
    app = shared_app
    people(1)
    db.session.rollback()
    refused = CliRunner().invoke(cli.commands["health-key"], ["rotate"])
    assert (refused.exit_code, "put a new one before it" in refused.output) == (2, True)
    before = app.config["HEALTH_KEYS"]
    app.config["HEALTH_KEYS"] = (KEYS[0], *before)
    try:
        assert "Now take the old keys out" in rotate()
        app.config["HEALTH_KEYS"] = KEYS[:1]
        assert diets() == ["Kost 0"]
    finally:
        app.config["HEALTH_KEYS"] = before


def test_rows_from_before_are_read_and_sealed_anew_by_an_upgrade(shared_app: Flask) -> None:
    (someone,) = people(1)
    with transaction() as session:
        row = session.get_one(HealthData, someone.id)
        row.diet_sealed, row.access_needs_sealed = map(tokens.encrypt, ("Vegan", "Tolk"))
    assert diets() == ["Vegan"]
    assert sealing_anew.count_old() == 1
    db.session.rollback()
    set_up(NOW)
    assert sealing_anew.count_old() == 0
    assert diets() == ["Vegan"]


@pytest.mark.parametrize("broken", ["no such key", "mangled"])
def test_a_lost_key_is_said_and_stops_nothing(site: Path, broken: str) -> None:
    first, second = people(2)
    with transaction() as session:
        if broken == "mangled":
            session.get_one(HealthData, first.id).diet_sealed = "x.å"
    if broken == "no such key":
        site.write_text(f"{KEYS[1]}\n")
    unread = 2 if broken == "no such key" else 1
    kitchen = needs.counted(first.event)
    assert (kitchen.unreadable, sum(kitchen.diets.values())) == (unread, 2 - unread)
    assert not needs.of(first).is_readable
    assert extract.of(first)["registration"]["has_needs"] is True
    with transaction():
        assert not needs.keep(first, needs.Needs())  # It stays: the key may be found again.
        assert needs.keep(first, needs.Needs(diet="Vegan"))
    assert needs.of(first).diet == "Vegan"
    assert ("1 cannot be read with any key" in rotate()) == (broken == "no such key")
    assert second.health is not None
