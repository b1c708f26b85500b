"""Settings from the environment, and safe defaults for what is not set."""

import contextlib
import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent if (PACKAGE.parent / "pyproject.toml").is_file() else None
TEMPLATES = CHECKOUT / "templates" if CHECKOUT else PACKAGE / "templates"
SECRET_LENGTH = 16
HEALTH_KEY = "health-key"

Network = IPv4Network | IPv6Network


class SettingsError(Exception):
    """A setting that cannot be used. The text says which and why, in English, in one line."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between installations."""

    instance: Path
    database_url: str
    secret_key: str
    base_url: str
    smtp_url: str | None
    mail_from: str
    trusted_proxies: int
    posts_per_address: int
    bounce_address: str | None = None
    maildir: Path | None = None
    sender_domains: tuple[str, ...] = ()
    # Newest first; none means that they are in a file of the instance folder.
    health_keys: tuple[str, ...] = ()
    metrics_from: tuple[Network, ...] = ()
    is_quiet: bool = False
    testing: bool = False

    @property
    def host(self) -> str:
        """Host name of the public address, as used in calendar UIDs and Message-IDs."""
        return urlsplit(self.base_url).hostname or "localhost"

    def may_send_from(self, address: str) -> bool:
        """Whether a region's letters may come from this address: our mail server answers for it."""
        is_own = address == parseaddr(self.mail_from)[1]
        return is_own or address.rpartition("@")[2].lower() in self.domains_to_send_from

    @property
    def domains_to_send_from(self) -> tuple[str, ...]:
        """What may stand after the @ of a region's address; that of our own, unless it is set."""
        own = parseaddr(self.mail_from)[1].rpartition("@")[2].lower()
        return self.sender_domains or (own,)

    @property
    def is_secure(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def is_local(self) -> bool:
        """Whether the public address leads to this machine only, as when somebody tries it out."""
        if self.host == "localhost" or self.host.endswith(".localhost"):
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False


def load_settings() -> Settings:
    """Read the `EVENTSYS_…` variables. Raises SettingsError on a value that cannot be used."""
    env = os.environ
    instance = _folder(env.get("EVENTSYS_INSTANCE"))
    port = _whole_number("PORT", 8000, least=1, most=65535)
    base_url = _public_address(env.get("EVENTSYS_BASE_URL") or f"http://127.0.0.1:{port}")
    return Settings(
        instance=instance,
        database_url=database_url(env.get("EVENTSYS_DATABASE_URL"), instance),
        secret_key=_secret(env.get("EVENTSYS_SECRET_KEY"), instance),
        base_url=base_url,
        smtp_url=_mail_server(env.get("EVENTSYS_SMTP_URL")),
        mail_from=_sender(env.get("EVENTSYS_MAIL_FROM"), base_url),
        trusted_proxies=_whole_number("EVENTSYS_TRUSTED_PROXIES", 0),
        posts_per_address=_whole_number("EVENTSYS_POSTS_PER_ADDRESS", 1000, least=1),
        bounce_address=_bounce_address(env.get("EVENTSYS_BOUNCE_ADDRESS")),
        maildir=_maildir(env.get("EVENTSYS_MAILDIR")),
        sender_domains=_domains("EVENTSYS_SENDER_DOMAINS"),
        health_keys=health_keys(
            (env.get("EVENTSYS_HEALTH_KEY") or "").replace(",", " ").split(), "EVENTSYS_HEALTH_KEY"
        ),
        metrics_from=_networks("EVENTSYS_METRICS_FROM"),
        is_quiet=_is_quiet(env.get("EVENTSYS_LOG")),
    )


def database_url(given: str | None, instance: Path) -> str:
    """The SQLAlchemy address: SQLite in the instance folder, or PostgreSQL through psycopg 3."""
    if not given:
        return f"sqlite:///{instance / 'eventsys.sqlite'}"
    scheme, separator, rest = given.partition("://")
    if scheme in ("postgres", "postgresql", "postgresql+psycopg") and separator:
        return f"postgresql+psycopg://{rest}"
    if scheme == "sqlite" and separator:
        return given
    raise SettingsError("EVENTSYS_DATABASE_URL: must be sqlite:///… or postgresql://…")


def kept_secret(path: Path) -> str:
    """The secret in `path`, made there once, readable by its owner only."""
    if not path.exists():
        made = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
        # Linking is all or nothing: of two processes that start at once, one wins, both read it.
        with contextlib.suppress(FileExistsError):
            os.link(made, path)
        made.unlink()
    secret = path.read_text(encoding="ascii").strip()
    if len(secret) < SECRET_LENGTH:
        raise SettingsError(f"{path}: too short to be a secret key; remove it")
    return secret


def health_keys(given: Sequence[str], where: str) -> tuple[str, ...]:
    """The keys of health data, each long enough. Raises SettingsError, which quotes none."""
    if any(len(key) < SECRET_LENGTH for key in given):
        raise SettingsError(f"{where}: each key must be {SECRET_LENGTH} characters or more")
    return tuple(given)


def _folder(given: str | None) -> Path:
    """The instance folder; a new one is for its owner only."""
    folder = Path(given or (CHECKOUT or Path.cwd()) / "instance").resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"EVENTSYS_INSTANCE: cannot use {folder}: {error.strerror}") from error
    return folder


def _public_address(given: str) -> str:
    parts = _parts(given)
    usable = parts is not None and parts.scheme in ("http", "https") and parts.hostname
    if not usable or re.search(r"[\s?#]", given) or (parts and parts.path.strip("/")):
        raise SettingsError("EVENTSYS_BASE_URL: must be like https://moten.example.org")
    return given.rstrip("/")


def _is_quiet(given: str | None) -> bool:
    if given not in (None, "", "all", "problems"):
        raise SettingsError("EVENTSYS_LOG: must be all or problems")
    return given == "problems"


def _mail_server(given: str | None) -> str | None:
    if not given:
        return None
    parts = _parts(given)
    if parts is None or parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise SettingsError("EVENTSYS_SMTP_URL: must be like smtps://user:password@host")
    return given


def _parts(address: str) -> SplitResult | None:
    """The parts of an address, or None if it is none."""
    try:
        parts = urlsplit(address)
        _ = parts.port  # Looked at only now: it may be no number, or too large a one.
    except ValueError:
        return None
    return parts


def _sender(given: str | None, base_url: str) -> str:
    if not given:
        return f"Eventsys <noreply@{_mail_host(base_url)}>"
    if not given.isprintable() or not re.fullmatch(r"[^@\s]+@[^@\s]+", parseaddr(given)[1]):
        raise SettingsError("EVENTSYS_MAIL_FROM: must be like Eventsys <noreply@example.org>")
    return given


def _bounce_address(given: str | None) -> str | None:
    """An address whose first part takes +… behind it; 64 characters with it (RFC 5321)."""
    if not given:
        return None
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,20}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", given):
        raise SettingsError("EVENTSYS_BOUNCE_ADDRESS: must be like bounces@example.org")
    return given


def _maildir(given: str | None) -> Path | None:
    path = Path(given) if given else None
    if path and not path.is_absolute():
        raise SettingsError("EVENTSYS_MAILDIR: must be like /var/mail/eventsys")
    return path


def _secret(given: str | None, instance: Path) -> str:
    if given and len(given) < SECRET_LENGTH:
        raise SettingsError(f"EVENTSYS_SECRET_KEY: must be {SECRET_LENGTH} characters or more")
    path = instance / "secret-key"
    try:
        return given or kept_secret(path)
    except OSError as error:
        raise SettingsError(f"{path}: cannot be used: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is no secret key; remove it") from error


def _whole_number(name: str, default: int, least: int = 0, most: int = 10**9) -> int:
    value = os.environ.get(name)
    if not value:
        return default
    # Python itself refuses to read a number of thousands of digits.
    if not value.isdecimal() or len(value) > 10 or not least <= int(value) <= most:
        raise SettingsError(f"{name}: must be a whole number, {least} to {most}")
    return int(value)


def _networks(name: str) -> tuple[Network, ...]:
    given = os.environ.get(name, "").strip()
    try:
        return tuple(ip_network(each.strip()) for each in given.split(",")) if given else ()
    except ValueError as error:
        raise SettingsError(f"{name}: must be like 127.0.0.1, 10.0.0.0/8") from error


def _domains(name: str) -> tuple[str, ...]:
    given = [each.strip().lower() for each in os.environ.get(name, "").split(",") if each.strip()]
    if not all(re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", each) for each in given):
        raise SettingsError(f"{name}: must be like example.org, mail.example.org")
    return tuple(given)


def _mail_host(base_url: str) -> str:
    host = urlsplit(base_url).hostname or "localhost"
    return "localhost" if host[:1].isdigit() or ":" in host else host
