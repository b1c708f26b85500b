"""Users, their roles, and signing in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from eventsys.audit import service as audit
from eventsys.audit.service import Actor
from eventsys.core import links, passwords, ratelimit, tokens
from eventsys.core.db import db
from eventsys.core.errors import DomainError
from eventsys.core.i18n import lazy_gettext as _
from eventsys.people import rules
from eventsys.people.models import Membership, StaffSession, User
from eventsys.places import service as places
from eventsys.places.models import Region

SESSION_LIFE = timedelta(hours=12)
ATTEMPTS, ATTEMPT_WINDOW = 10, timedelta(minutes=15)
ATTEMPTS_PER_ADDRESS = 100


@dataclass(frozen=True)
class Attempt:
    """A counted attempt to sign in: the account, if there is one, and what opens it."""

    user_id: int | None
    password_hash: str | None


@dataclass(frozen=True)
class Proof:
    """A password was right for an account as it was. `renewed_hash` has the costs of today."""

    user_id: int
    password_hash: str
    renewed_hash: str


def add(
    email: str, name: str, password: str, by: Actor, now: datetime, is_administrator: bool = False
) -> User:
    """A new user. Raises DomainError if the e-mail is taken or the password too short."""
    if find(email) is not None:
        raise DomainError(_("Det finns redan en användare med den e-postadressen."), "email")
    _check_password(password)
    user = User(
        email=email.strip().lower(),
        name=name,
        password_hash=passwords.hash_password(password),
        is_administrator=is_administrator,
        created_at=now,
    )
    db.session.add(user)
    db.session.flush()
    audit.record(by, "user.added", "user", user.id, now)
    return user


def give_role(user: User, region: Region, role: str) -> None:
    """Set somebody's role in a region."""
    if role not in rules.ROLES:
        raise DomainError(_("Rollen finns inte."), "role")
    for membership in user.memberships:
        if membership.region_id == region.id:
            membership.role = role
            return
    user.memberships.append(Membership(region=region, role=role))


def set_password(user: User, password: str, by: Actor, now: datetime) -> None:
    """A new password; whoever is signed in with the old one is signed out."""
    _check_password(password)
    user.password_hash = passwords.hash_password(password)
    db.session.execute(delete(StaffSession).where(StaffSession.user_id == user.id))
    audit.record(by, "user.password_set", "user", user.id, now)


def remove(user: User, by: Actor, now: datetime) -> None:
    """Take an account away with its roles and sessions. History keeps the name."""
    audit.record(by, "user.removed", "user", user.id, now)
    db.session.delete(user)


def find(email: str) -> User | None:
    """The user with this e-mail address."""
    return db.session.scalar(select(User).where(User.email == email.strip().lower()))


def attempt(email: str, address: str, now: datetime) -> Attempt:
    """The first step of signing in, saved whatever comes of it: count it, find the account.

    Counts per account and per network address. Raises TooManyAttempts.
    """
    ratelimit.count_hit("sign-in", email.strip().lower(), ATTEMPTS, ATTEMPT_WINDOW, now)
    ratelimit.count_hit("sign-in from", address, ATTEMPTS_PER_ADDRESS, ATTEMPT_WINDOW, now)
    user = find(email)
    return Attempt(user.id, user.password_hash) if user else Attempt(None, None)


def check(attempt: Attempt, password: str) -> Proof | None:
    """The second step, outside any transaction: None if that is not their password.

    It is slow by intent and asks no database, so that nobody has to wait for it to write.
    """
    right = passwords.check_password(attempt.password_hash, password)
    if not right or attempt.user_id is None or attempt.password_hash is None:
        return None
    is_old = passwords.needs_rehash(attempt.password_hash)
    renewed = passwords.hash_password(password) if is_old else attempt.password_hash
    return Proof(attempt.user_id, attempt.password_hash, renewed)


def open_session(proof: Proof, now: datetime) -> str | None:
    """The last step: the token of a new session.

    None if the account may not sign in, or has got another password since it was checked.
    """
    # Held, so that a new password, which ends all sessions, sees this one too.
    user = db.session.scalar(select(User).where(User.id == proof.user_id).with_for_update(of=User))
    if user is None or not may_sign_in(user) or user.password_hash != proof.password_hash:
        return None
    user.password_hash = proof.renewed_hash
    db.session.execute(delete(StaffSession).where(StaffSession.expires_at < now))
    token = tokens.new_token()
    db.session.add(
        StaffSession(
            token_hash=tokens.hash_token(token),
            user_id=user.id,
            created_at=now,
            expires_at=now + SESSION_LIFE,
        )
    )
    return token


def user_of_session(token: str, now: datetime) -> User | None:
    """Whoever signed in with this token, roles loaded; None when the session has ended."""
    session = db.session.scalar(
        select(StaffSession)
        .where(StaffSession.token_hash == tokens.hash_token(token), StaffSession.expires_at > now)
        .options(
            joinedload(StaffSession.user)
            .selectinload(User.memberships)
            .joinedload(Membership.region)
        )
    )
    return session.user if session and may_sign_in(session.user) else None


def may_sign_in(user: User) -> bool:
    """Whether an account is open. That of a trial is closed where the site has a real address."""
    return user.is_active and (links.is_local() or not user.is_demo)


def sign_out(token: str | None) -> None:
    """End a session for good, if there is one."""
    db.session.execute(
        delete(StaffSession).where(StaffSession.token_hash == tokens.hash_token(token or ""))
    )


def can(user: User, action: str, region_id: int) -> bool:
    """Whether a user may do something in a region."""
    if action == rules.SEE_NEEDS:
        return any(
            rules.can_see_needs(each.role, each.sees_health)
            for each in user.memberships
            if each.region_id == region_id
        )
    roles = {membership.region_id: membership.role for membership in user.memberships}
    return rules.can_in_region(user.is_administrator, roles, action, region_id)


def can_somewhere(user: User, action: str) -> bool:
    """Whether there is a region in which a user may do something."""
    return user.is_administrator or any(
        action in rules.ALLOWED.get(each.role, ()) for each in user.memberships
    )


def regions_of(user: User, now: datetime, action: str = rules.VIEW) -> list[Region]:
    """The regions in which a user may do something; all of them for an administrator."""
    if user.is_administrator:
        return places.regions(now.date())
    found = (each.region for each in user.memberships if can(user, action, each.region_id))
    return sorted(found, key=lambda region: region.name)


def all_users() -> list[User]:
    """Every user with roles, by name."""
    return list(
        db.session.scalars(
            select(User)
            .options(selectinload(User.memberships).joinedload(Membership.region))
            .order_by(User.name)
        )
    )


def members_of(region: Region) -> list[Membership]:
    """Everybody with a role in a region, by name."""
    found = select(Membership).where(Membership.region_id == region.id)
    loaded = found.join(Membership.user).options(contains_eager(Membership.user))
    return list(db.session.scalars(loaded.order_by(User.name, Membership.id)))


def member(region: Region, membership_id: int) -> Membership | None:
    """A role in this region, by its number."""
    found = db.session.get(Membership, membership_id)
    return found if found is not None and found.region_id == region.id else None


def let_see_needs(member: Membership, may: bool, by: Actor, now: datetime) -> None:
    """Let somebody see diets and access needs by name in a region, or no longer.

    Raises DomainError for a role that sees no participants.
    """
    if may and not rules.can_see_needs(member.role, may):
        raise DomainError(_("Den som bara är värd vid dörren kan inte få se behov."))
    member.sees_health = may
    action = "user.needs_shown" if may else "user.needs_hidden"
    audit.record(by, action, "user", member.user_id, now, region=member.region.name)


def demo_users() -> list[User]:
    """Accounts of a trial, which a real site must not have."""
    return list(db.session.scalars(select(User).where(User.is_demo, User.is_active)))


def _check_password(password: str) -> None:
    if len(password) < passwords.MINIMUM_LENGTH:
        raise DomainError(_("Lösenordet måste ha minst 12 tecken."), "password")
