"""Settings from the environment, and safe defaults for what is not set."""

import contextlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent if (PACKAGE.parent / "pyproject.toml").is_file() else None
TEMPLATES = CHECKOUT / "templates" if CHECKOUT else PACKAGE / "templates"


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
    testing: bool = False

    @property
    def host(self) -> str:
        """Host name of the public address, as used in calendar UIDs and Message-IDs."""
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def is_secure(self) -> bool:
        return self.base_url.startswith("https://")


def load_settings() -> Settings:
    """Read the `EVENTSYS_…` variables. Raises SettingsError on a value that cannot be used."""
    env = os.environ
    default = (CHECKOUT or Path.cwd()) / "instance"
    instance = Path(env.get("EVENTSYS_INSTANCE") or default).resolve()
    try:
        instance.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"EVENTSYS_INSTANCE: cannot use {instance}: {error.strerror}"
        ) from error
    port = _whole_number("PORT", 8000)
    base_url = (env.get("EVENTSYS_BASE_URL") or f"http://127.0.0.1:{port}").rstrip("/")
    if urlsplit(base_url).scheme not in ("http", "https") or not urlsplit(base_url).hostname:
        raise SettingsError("EVENTSYS_BASE_URL: must be like https://moten.example.org")
    smtp_url = env.get("EVENTSYS_SMTP_URL") or None
    if smtp_url and urlsplit(smtp_url).scheme not in ("smtp", "smtps"):
        raise SettingsError("EVENTSYS_SMTP_URL: must be like smtp://user:password@host:587")
    return Settings(
        instance=instance,
        database_url=database_url(env.get("EVENTSYS_DATABASE_URL"), instance),
        secret_key=env.get("EVENTSYS_SECRET_KEY") or kept_secret(instance / "secret-key"),
        base_url=base_url,
        smtp_url=smtp_url,
        mail_from=env.get("EVENTSYS_MAIL_FROM") or f"Eventsys <noreply@{_mail_host(base_url)}>",
        trusted_proxies=_whole_number("EVENTSYS_TRUSTED_PROXIES", 0),
        posts_per_address=_whole_number("EVENTSYS_POSTS_PER_ADDRESS", 1000),
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
    if len(secret) < 32:
        raise SettingsError(f"{path}: too short to be a secret key; remove it")
    return secret


def _whole_number(name: str, default: int) -> int:
    value = os.environ.get(name)
    if not value:
        return default
    if not value.isdecimal():
        raise SettingsError(f"{name}: must be a whole number")
    return int(value)


def _mail_host(base_url: str) -> str:
    host = urlsplit(base_url).hostname or "localhost"
    return "localhost" if host[:1].isdigit() else host
