"""Settings: what cannot be used is said in one line that names it."""

import stat
from pathlib import Path

import pytest

from eventsys import create_app
from eventsys.core.settings import SettingsError, load_settings

LONG = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An environment that says nothing but where the instance folder is to be made."""
    for name in ("DATABASE_URL", "SECRET_KEY", "BASE_URL", "SMTP_URL", "MAIL_FROM"):
        monkeypatch.delenv(f"EVENTSYS_{name}", raising=False)
    for name in ("TRUSTED_PROXIES", "POSTS_PER_ADDRESS", "METRICS_FROM", "SENDER_DOMAINS"):
        monkeypatch.delenv(f"EVENTSYS_{name}", raising=False)
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.setenv("EVENTSYS_INSTANCE", str(tmp_path / "new" / "instance"))
    return tmp_path / "new" / "instance"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EVENTSYS_BASE_URL", "http://[bad"),
        ("EVENTSYS_BASE_URL", "http://host:badport"),
        ("EVENTSYS_BASE_URL", "http://host:99999"),
        ("EVENTSYS_BASE_URL", "http://a host"),
        ("EVENTSYS_BASE_URL", "http://host?from=here"),
        ("EVENTSYS_BASE_URL", "moten.example.org"),
        ("EVENTSYS_DATABASE_URL", "postgresql://u:p@h:badport/x"),
        ("EVENTSYS_DATABASE_URL", "mysql://h/x"),
        ("EVENTSYS_DATABASE_URL", "postgresql"),
        ("EVENTSYS_SMTP_URL", "smtp://[x"),
        ("EVENTSYS_SMTP_URL", "smtp://host:badport"),
        ("EVENTSYS_SMTP_URL", "smtp://"),
        ("EVENTSYS_SMTP_URL", "http://host"),
        ("EVENTSYS_MAIL_FROM", "foo"),
        ("EVENTSYS_MAIL_FROM", "Foo <foo>"),
        ("EVENTSYS_MAIL_FROM", "Foo <foo@>"),
        ("EVENTSYS_MAIL_FROM", "Foo <foo@example.org>\nBcc: bar@example.org"),
        ("EVENTSYS_SECRET_KEY", LONG[:15]),
        ("EVENTSYS_TRUSTED_PROXIES", "-1"),
        ("EVENTSYS_POSTS_PER_ADDRESS", "9" * 5000),
        ("EVENTSYS_INSTANCE", "/dev/null"),
        ("EVENTSYS_METRICS_FROM", "everybody"),
        ("EVENTSYS_METRICS_FROM", "10.0.0.1/8"),
        ("EVENTSYS_METRICS_FROM", "127.0.0.1,"),
        ("EVENTSYS_SENDER_DOMAINS", "example.org, @example.se"),
        ("EVENTSYS_SENDER_DOMAINS", "org"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "http"),
    ],
)
def test_what_cannot_be_used(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name}: ") as refused:
        create_app()
    assert "\n" not in str(refused.value)
    assert "u:p" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EVENTSYS_BASE_URL", "https://moten.example.org/"),
        ("EVENTSYS_BASE_URL", "http://[::1]:8000"),
        ("EVENTSYS_DATABASE_URL", "postgres://user:secret@host:5432/name"),
        ("EVENTSYS_SMTP_URL", "smtp://user:secret@host:587?starttls"),
        ("EVENTSYS_MAIL_FROM", "noreply@localhost"),
        ("EVENTSYS_MAIL_FROM", "Möten <noreply@example.org>"),
        ("EVENTSYS_SECRET_KEY", LONG),
    ],
)
def test_what_can(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    assert load_settings()


@pytest.mark.parametrize(
    ("address", "is_local"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://127.8.9.1", True),
        ("http://[::1]:8000", True),
        ("http://LOCALHOST:8000", True),
        ("http://demo.localhost", True),
        ("https://moten.example.org", False),
        ("http://localhost.example.org", False),
        ("http://192.168.1.20:8000", False),
        ("http://10.0.0.7", False),
        ("http://[fd00::7]:8000", False),
        ("http://moten.local", False),
        ("http://moten", False),
    ],
)
def test_what_others_can_reach_is_not_local(
    address: str, is_local: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVENTSYS_BASE_URL", address)
    assert load_settings().is_local == is_local


def test_who_may_see_the_metrics(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().metrics_from == ()
    monkeypatch.setenv("EVENTSYS_METRICS_FROM", " 127.0.0.1, 10.0.0.0/8,::1 ")
    assert [str(each) for each in load_settings().metrics_from] == [
        "127.0.0.1/32",
        "10.0.0.0/8",
        "::1/128",
    ]


def test_the_sender_fits_a_public_address_that_is_a_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EVENTSYS_BASE_URL", "http://[::1]:8000")
    assert load_settings().mail_from == "Eventsys <noreply@localhost>"


def test_the_instance_folder_is_for_its_owner(bare: Path) -> None:
    load_settings()
    assert stat.S_IMODE(bare.stat().st_mode) == 0o700


@pytest.mark.parametrize("content", [b"short", "å".encode()])
def test_a_spoilt_secret(bare: Path, content: bytes) -> None:
    bare.mkdir(parents=True)
    (bare / "secret-key").write_bytes(content)
    with pytest.raises(SettingsError, match="secret-key"):
        load_settings()


def test_where_letters_of_regions_may_come_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENTSYS_MAIL_FROM", "Eventsys <noreply@Moten.example.org>")
    usual = load_settings()
    assert usual.may_send_from("dialog@moten.example.org")
    assert not usual.may_send_from("dialog@example.org")
    monkeypatch.setenv("EVENTSYS_SENDER_DOMAINS", " Region.example.org ,example.se")
    chosen = load_settings()
    assert chosen.sender_domains == ("region.example.org", "example.se")
    assert chosen.may_send_from("dialog@region.example.org")
    assert chosen.may_send_from("noreply@Moten.example.org")
    assert not chosen.may_send_from("dialog@moten.example.org")
    assert not chosen.may_send_from("dialog@x.example.se")
