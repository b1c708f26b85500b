"""Users, roles, signing in and out."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsys.audit import service as audit
from eventsys.audit.service import SYSTEM
from eventsys.core import passwords, tokens
from eventsys.core.db import db, transaction
from eventsys.core.errors import DomainError, TooManyAttempts
from eventsys.people import service as people
from eventsys.people.models import Membership, StaffSession, User
from tests import make
from tests.make import NOW, PASSWORD, make_event, make_user, region

HERE = "192.0.2.1"


def sign_in(email: str, password: str = PASSWORD, address: str = HERE, minutes: int = 0) -> str:
    """The token of a new session, or nothing."""
    return make.sign_in(email, password, address, NOW + timedelta(minutes=minutes)) or ""


def test_a_new_user(app: Flask) -> None:
    with transaction():
        user = people.add(" Astrid@Example.org ", "Astrid Berg", PASSWORD, SYSTEM, NOW)
    assert (user.email, user.is_administrator, user.is_active) == (
        "astrid@example.org",
        False,
        True,
    )
    assert user.password_hash.startswith("$argon2id$")
    assert PASSWORD not in user.password_hash
    assert people.find("ASTRID@example.org ") == user
    assert [line.action for line in audit.history_of("user", user.id)] == ["user.added"]


@pytest.mark.parametrize(
    ("email", "password", "field"),
    [("TAKEN@example.org", PASSWORD, "email"), ("new@example.org", "elva tecken", "password")],
)
def test_users_that_cannot_be(app: Flask, email: str, password: str, field: str) -> None:
    with transaction():
        people.add("taken@example.org", "Bo", PASSWORD, SYSTEM, NOW)
    with pytest.raises(DomainError) as refused, transaction():
        people.add(email, "Cecilia", password, SYSTEM, NOW)
    assert refused.value.field == field
    assert db.session.scalar(select(func.count(User.id))) == 1


def test_a_user_who_leaves(app: Flask) -> None:
    """The account goes with roles and sessions; the name stays in history."""
    user = make_user("organiser", "vastmanland")
    event = make_event(by=user)
    email, name, user_id = user.email, user.name, user.id
    token = sign_in(email)
    with transaction():
        people.remove(user, SYSTEM, NOW)
    assert people.find(email) is None
    assert people.user_of_session(token, NOW) is None
    counted = {model: db.session.query(model).count() for model in (Membership, StaffSession)}
    assert counted == {Membership: 0, StaffSession: 0}
    assert {(each.actor_id, each.actor_name) for each in audit.history_of_event(event.id)} == {
        (None, name)
    }
    assert [each.action for each in audit.history_of("user", user_id)][:1] == ["user.removed"]


def test_a_role_holds_in_its_region(app: Flask) -> None:
    user = make_user("organiser", "vastmanland")
    here, there = region("vastmanland"), region("orebro-lan")
    assert people.can(user, "edit", here.id) and not people.can(user, "edit", there.id)
    with transaction():
        people.give_role(user, here, "reader")
        people.give_role(user, there, "organiser")
    assert not people.can(user, "edit", here.id) and people.can(user, "edit", there.id)
    assert people.regions_of(user, NOW) == [here, there]
    assert len(user.memberships) == 2
    with pytest.raises(DomainError), transaction():
        people.give_role(user, here, "king")


def test_an_administrator_works_everywhere(app: Flask) -> None:
    user = make_user("administrator")
    assert people.can(user, "administer", region("orebro-lan").id)
    assert len(people.regions_of(user, NOW)) == 24


def test_regions_stand_by_name(app: Flask) -> None:
    user = make_user("organiser", "vastmanland")
    with transaction():
        people.give_role(user, region("dalarna"), "reader")
    assert [each.slug for each in people.regions_of(user, NOW)] == ["dalarna", "vastmanland"]


def test_signing_in_and_out(app: Flask) -> None:
    user = make_user()
    token = sign_in(user.email.upper())
    assert people.user_of_session(token, NOW) == user
    # Only its hash is kept.
    assert db.session.scalar(select(StaffSession.token_hash)) == tokens.hash_token(token)
    with transaction():
        people.sign_out(token)
    assert people.user_of_session(token, NOW) is None


def test_a_session_ends_by_itself(app: Flask) -> None:
    token = sign_in(make_user().email)
    assert people.user_of_session(token, NOW + people.SESSION_LIFE - timedelta(seconds=1))
    assert people.user_of_session(token, NOW + people.SESSION_LIFE) is None
    # The next sign-in clears away what has ended.
    sign_in("astrid@example.org", minutes=13 * 60)
    sign_in(db.session.scalars(select(User.email)).one(), minutes=13 * 60)
    assert db.session.scalar(select(func.count(StaffSession.id))) == 1


def test_sessions_of_one_user_are_apart(app: Flask) -> None:
    user = make_user()
    first, second = sign_in(user.email), sign_in(user.email)
    with transaction():
        people.sign_out(first)
    assert people.user_of_session(second, NOW) == user
    assert first != second


@pytest.mark.parametrize("password", ["", "fel lösenord", PASSWORD.upper(), PASSWORD + " "])
def test_a_wrong_password(app: Flask, password: str) -> None:
    assert sign_in(make_user().email, password) == ""


def test_nobody_and_somebody_who_has_left(app: Flask) -> None:
    user = make_user()
    token = sign_in(user.email)
    with transaction():
        user.is_active = False
    assert sign_in(user.email) == ""
    assert people.user_of_session(token, NOW) is None
    assert sign_in("nobody@example.org") == ""
    assert people.user_of_session("no such token", NOW) is None


def test_a_password_is_checked_without_the_database(app: Flask) -> None:
    """What is slow by intent keeps nobody else from writing."""
    email = make_user().email
    for tried in (email, "nobody@example.org"):
        with transaction():
            attempt = people.attempt(tried, HERE, NOW)
        proof = people.check(attempt, PASSWORD)
        assert (proof is None) == (tried != email)
        assert not db.session().in_transaction()


def test_nobody_takes_as_long_as_somebody(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str | None] = []

    def check(hashed: str | None, _password: str) -> bool:
        checked.append(hashed)
        return False

    monkeypatch.setattr(passwords, "check_password", check)
    user = make_user()
    hashed = user.password_hash
    assert sign_in(user.email) == sign_in("nobody@example.org") == ""
    assert checked == [hashed, None]


def test_a_password_that_changed_meanwhile_opens_nothing(app: Flask) -> None:
    user = make_user()
    with transaction():
        attempt = people.attempt(user.email, HERE, NOW)
    proof = people.check(attempt, PASSWORD)
    assert proof is not None
    with transaction():
        people.set_password(user, "ett helt annat lösenord", SYSTEM, NOW)
    with transaction():
        assert people.open_session(proof, NOW) is None
    assert db.session.scalar(select(func.count(StaffSession.id))) == 0


def test_a_hash_of_other_costs_is_made_anew(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    user = make_user()
    before = user.password_hash
    with monkeypatch.context() as costs:
        costs.setattr(passwords, "needs_rehash", lambda hashed: True)
        assert sign_in(user.email)
    after = user.password_hash
    assert after != before
    assert sign_in(user.email)
    assert user.password_hash == after


def test_trying_passwords_is_slowed_down(app: Flask) -> None:
    user = make_user()
    for number in range(people.ATTEMPTS):
        assert sign_in(user.email, "fel lösenord", f"192.0.2.{number}") == ""
    # Also the right one, from wherever: the account rests, until the window is over.
    with pytest.raises(TooManyAttempts):
        sign_in(user.email, address="198.51.100.1")
    assert sign_in(user.email, minutes=15)


def test_trying_many_accounts_is_slowed_down(app: Flask) -> None:
    for number in range(people.ATTEMPTS_PER_ADDRESS):
        assert sign_in(f"person-{number}@example.org") == ""
    with pytest.raises(TooManyAttempts):
        sign_in("one-more@example.org")
    assert sign_in("one-more@example.org", address="198.51.100.1") == ""


def test_all_users_stand_by_name(app: Flask) -> None:
    make_user("reader", name="Bo Ek")
    make_user("administrator", name="Astrid Berg")
    assert [each.name for each in people.all_users()] == ["Astrid Berg", "Bo Ek"]
