"""Letters as messages and files, and handed to a real SMTP server on loopback."""

import email
import re
import socket
import ssl
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage, MIMEPart
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from flask import Flask
from hypothesis import example, given, settings
from hypothesis import strategies as st

from eventsys.core.db import transaction
from eventsys.core.settings import SettingsError
from eventsys.core.text import clean_line
from eventsys.mail import failures, suppression, worker
from eventsys.mail import outbox as mail
from eventsys.mail.models import Letter
from eventsys.mail.transport import (
    Files,
    Postponed,
    Refused,
    Server,
    Smtp,
    Unreachable,
    build,
    from_settings,
    server_of,
)
from eventsys.mail.wording import IN_WORDS
from eventsys.web import letter_words
from tests.conftest import Outbox
from tests.databases import settings_for_tests
from tests.make import NOW, words_of
from tests.services.test_outbox import CONTEXT

FROM = "Eventsys <noreply@moten.example.org>"
ENTRY = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Möte på Öland\r\nEND:VCALENDAR\r\n"
ADDRESS = "https://moten.example.org/booking/" + "x" * 100 + "/"


def letter(**different: Any) -> Letter:
    """A letter as the outbox holds it."""
    values: dict[str, Any] = {
        "id": 7,
        "message_id": "<3f2a@moten.example.org>",
        "name": "confirmed",
        "language": "sv",
        "recipient": "asa@example.org",
        "recipient_name": "Åsa Ek",
        "sender_name": "Region Västmanland",
        "reply_to": "maria@example.org",
        "subject": "Du har en plats: Möte på Öland",
        "text": f"Hej Åsa!\n\n{ADDRESS}\n.\nEn rad till.\n",
        "html": f'<!doctype html>\n<p lang="sv">Hej <b>Åsa</b>! <a href="{ADDRESS}">länk</a>\n',
        "calendar": ENTRY,
        "calendar_method": "REQUEST",
        "created_at": datetime(2027, 1, 11, 9, 0, 5, tzinfo=UTC),
        "attempts": 1,
    }
    values |= different
    said = {name: values.pop(name) for name in ("text", "html", "calendar")}
    return Letter(**values, facts={IN_WORDS: said})


def read(content: bytes) -> EmailMessage:
    """The message as a mail program reads it."""
    message = email.message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    defects = [defect for part in message.walk() for defect in part.defects]
    assert defects == []
    return message


def shape(message: MIMEPart) -> Any:
    """Types of the parts, nested as they are."""
    kind = message.get_content_type()
    return (
        (kind, [shape(part) for part in message.iter_parts()]) if message.is_multipart() else kind
    )


# Messages


def test_the_entry_is_an_alternative_and_an_attachment() -> None:
    message = read(build(letter(), FROM).as_bytes())
    assert shape(message) == (
        "multipart/mixed",
        [
            ("multipart/alternative", ["text/plain", "text/html", "text/calendar"]),
            "application/ics",
        ],
    )
    *_, inline, attached = message.walk()
    assert dict(inline["Content-Type"].params) == {"charset": "utf-8", "method": "REQUEST"}
    assert inline["Content-Disposition"] == "inline"
    assert inline.get_payload(decode=True) == ENTRY.encode()
    assert attached.get_filename() == "invite.ics"
    assert attached.get_payload(decode=True) == ENTRY.encode()


def test_without_an_entry_there_are_two_ways_to_read_it() -> None:
    message = read(build(letter(calendar=None, calendar_method=None), FROM).as_bytes())
    assert shape(message) == ("multipart/alternative", ["text/plain", "text/html"])


def test_the_words_arrive_as_they_were_written() -> None:
    written = letter()
    message = read(build(written, FROM).as_bytes())
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None and html is not None
    arrived = [part.get_content().replace("\r\n", "\n") for part in (text, html)]
    assert arrived == [words_of(written).text, words_of(written).html]


def test_headers() -> None:
    message = read(build(letter(), FROM).as_bytes())
    assert {name: str(message[name]) for name in message if not name.startswith("Content-T")} == {
        "Date": "Mon, 11 Jan 2027 09:00:05 +0000",
        "Message-ID": "<3f2a@moten.example.org>",
        "From": "Region Västmanland <noreply@moten.example.org>",
        "To": "Åsa Ek <asa@example.org>",
        "Reply-To": "maria@example.org",
        "Subject": "Du har en plats: Möte på Öland",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "DR, RN, NRN, OOF, AutoReply",
        "MIME-Version": "1.0",
        "Content-Language": "sv",
    }


def test_without_a_region_the_site_is_the_sender() -> None:
    message = build(letter(sender_name="", reply_to=None), FROM)
    assert (str(message["From"]), message["Reply-To"]) == (FROM, None)


def test_a_repeated_letter_is_the_same_bytes() -> None:
    assert build(letter(), FROM).as_bytes() == build(letter(attempts=5), FROM).as_bytes()


def test_every_server_can_carry_it() -> None:
    content = build(letter(text="å" * 300 + "\n"), FROM).as_bytes()
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 78
    assert content.count(b"\n") == content.count(b"\r\n")


NAMES = st.text(max_size=120) | st.text('=?utf-8qb_0DA ,;:()<>@"\\å\n', max_size=90)


@settings(deadline=None)
@given(name=NAMES, sender=NAMES, subject=st.text(max_size=300))
@example(name="Åsa\r\nBcc: alla@example.org", sender="\nX-Evil: 1\n", subject="a\r\n\r\n<b>hej")
@example(name='Ek, Åsa "Ås" <asa@evil.example>, Bo', sender="å" * 120, subject="=?utf-8?q?hej?=")
@example(name="=?utf-8?q?=0D=0ABcc=3A_a=40evil=2Eexample?=", sender="(a\\", subject="\0")
def test_no_name_writes_a_header(name: str, sender: str, subject: str) -> None:
    names = {"recipient_name": clean_line(name), "sender_name": clean_line(sender)}
    written = letter(subject=clean_line(subject), **names)
    message = read(build(written, FROM).as_bytes())
    plain = read(build(letter(), FROM).as_bytes())
    assert message.keys() == plain.keys()
    (to,), (sent_by,) = message["To"].addresses, message["From"].addresses
    assert (to.addr_spec, sent_by.addr_spec) == ("asa@example.org", "noreply@moten.example.org")
    assert squeezed(to.display_name) == squeezed(written.recipient_name)
    assert squeezed(sent_by.display_name) == squeezed(written.sender_name or "Eventsys")
    assert squeezed(message["Subject"]) == squeezed(written.subject)


def squeezed(text: str) -> str:
    """Without blanks: a long word is folded with one in it, and what looks encoded gets one."""
    return "".join(text.split())


@pytest.mark.parametrize(
    "address",
    [
        "",
        "asa",
        "asa@",
        "@example.org",
        "a@b\r\nBcc: c@d",
        "a b@c",
        "a@b, c@d",
        "<a@b>",
        "a@" + "b" * 70,
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(Refused):
        build(letter(recipient=address), FROM)


def test_a_domain_with_letters_of_its_own_is_written_for_every_server() -> None:
    assert build(letter(recipient="asa@örebro.example"), FROM)["To"].addresses[0].addr_spec == (
        "asa@xn--rebro-iua.example"
    )


# Files


def test_files_can_be_read_as_they_are(tmp_path: Path) -> None:
    way = Files(tmp_path / "outbox", FROM)
    way.send(letter())
    way.send(letter(attempts=2))
    (file,) = (tmp_path / "outbox").iterdir()
    assert file.name == "20270111T090005Z-7.eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    lines = file.read_text().split("\n")
    assert ADDRESS in lines
    assert "Hej Åsa!" in lines
    assert "SUMMARY:Möte på Öland" in lines
    message = read(file.read_bytes())
    sent = read(build(letter(), FROM).as_bytes())
    assert shape(message) == shape(sent)
    assert [part.get_payload(decode=True) for part in message.walk()] == [
        part.get_payload(decode=True) for part in sent.walk()
    ]


def test_a_folder_that_cannot_be_written_to_is_no_fault_of_the_letter(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("not a folder")
    with pytest.raises(Unreachable, match="outbox folder: "):
        Files(tmp_path / "outbox", FROM).send(letter())


# Settings


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.org", Server("mail.example.org", 25, "plain")),
        ("smtp://localhost:1025/", Server("localhost", 1025, "plain")),
        ("smtp://u:p%40%2F@127.0.0.1", Server("127.0.0.1", 25, "plain", "u", "p@/")),
        ("smtp://u:p@m.example?starttls", Server("m.example", 587, "starttls", "u", "p")),
        ("smtps://u:p@m.example", Server("m.example", 465, "tls", "u", "p")),
        ("smtp://[::1]:25", Server("::1", 25, "plain")),
    ],
)
def test_addresses_of_servers(url: str, server: Server) -> None:
    assert server_of(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "smtp://u:p@mail.example.org",
        "smtp://",
        "smtp://mail.example.org:port",
        "smtp://mail.example.org/inbox",
        "smtp://mail.example.org?tls",
        "http://mail.example.org",
        "smtp://[mail",
    ],
)
def test_addresses_that_cannot_be_used(url: str) -> None:
    with pytest.raises(SettingsError, match="EVENTSYS_SMTP_URL"):
        server_of(url)


def test_settings_choose_the_way(tmp_path: Path) -> None:
    files = from_settings(settings_for_tests(tmp_path, "sqlite://"))
    assert isinstance(files, Files)
    assert files.folder == tmp_path / "outbox"
    smtp = from_settings(settings_for_tests(tmp_path, "sqlite://", smtp_url="smtp://localhost"))
    assert isinstance(smtp, Smtp)
    with pytest.raises(SettingsError, match="EVENTSYS_MAIL_FROM"):
        from_settings(settings_for_tests(tmp_path, "sqlite://", mail_from="Eventsys"))


# A real server


class Post:
    """A mail server's other half: answers as told, keeps what it took."""

    def __init__(self) -> None:
        self.answers: dict[str, list[str]] = {}
        self.taken: list[Envelope] = []
        self.connections: set[object] = set()

    def _answer(self, to: str) -> str:
        answers = self.answers.get(to)
        return answers.pop(0) if answers else "250 OK"

    async def handle_MAIL(
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.connections.add(session.peer)
        answer = self._answer("MAIL")
        if answer.startswith("250"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return answer

    async def handle_RCPT(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self._answer("RCPT")
        if answer == "close" and server.transport is not None:
            server.transport.close()
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        answer = self._answer("DATA")
        if answer.startswith("250"):
            self.taken.append(envelope)
        return answer


class PlainSmtp(SMTP):
    """A server from before 8BITMIME and SMTPUTF8."""

    async def ehlo_hook(self, *_: Any) -> list[str]:
        return ["250 HELP"]

    async def smtp_EHLO(self, hostname: str) -> None:
        await self.push("502 5.5.1 Not implemented")


class PlainController(Controller):
    def factory(self) -> SMTP:
        return PlainSmtp(self.handler, enable_SMTPUTF8=False)


Start = Callable[..., tuple[Post, Server]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts a mail server on loopback: start(Controller, …)."""
    running: list[Controller] = []

    def make(kind: type[Controller] = Controller, security: str = "plain", **more: Any) -> Any:
        post = Post()
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        controller = kind(post, hostname="127.0.0.1", port=port, **more)
        controller.start()
        running.append(controller)
        return post, Server("127.0.0.1", port, security)

    yield make
    for controller in running:
        controller.stop()


@pytest.mark.parametrize("kind", [Controller, PlainController])
def test_a_server_old_or_new_gets_the_same_message(start: Start, kind: type[Controller]) -> None:
    post, server = start(kind)
    way = Smtp(server, FROM)
    way.send(letter())
    way.close()
    (taken,) = post.taken
    assert (taken.mail_from, taken.rcpt_tos) == ("noreply@moten.example.org", ["asa@example.org"])
    assert taken.original_content == build(letter(), FROM).as_bytes()


def test_one_connection_serves_many_letters_and_the_next_round_has_its_own(start: Start) -> None:
    post, server = start()
    way = Smtp(server, FROM)
    for number in (1, 2, 3):
        way.send(letter(id=number))
    assert (len(post.taken), len(post.connections)) == (3, 1)
    way.close()
    way.send(letter())
    way.close()
    assert (len(post.taken), len(post.connections)) == (4, 2)


@pytest.mark.parametrize(
    ("command", "answer", "failure"),
    [
        ("RCPT", "450 4.2.1 Busy", Postponed),
        ("RCPT", "550 5.1.1 No such user", Refused),
        ("DATA", "451 4.3.0 Try later", Postponed),
        ("DATA", "554 5.6.0 Not wanted", Refused),
        ("RCPT", "550 No such user, says 5.1.1", Refused),
        ("MAIL", "450 4.7.1 Slowly", Postponed),
        ("MAIL", "552 5.3.4 Too big", Refused),
        ("MAIL", "550 5.7.1 Who are you", Unreachable),
        ("RCPT", "close", Unreachable),
    ],
)
def test_what_a_server_says_no_to(
    start: Start, command: str, answer: str, failure: type[Exception]
) -> None:
    post, server = start()
    post.answers[command] = [answer]
    way = Smtp(server, FROM)
    with pytest.raises(failure) as caught:
        way.send(letter())
    if answer != "close":
        assert str(caught.value) == answer
    way.send(letter())
    assert len(post.taken) == 1
    way.close()


def write_letter(to: str) -> None:
    with transaction():
        mail.enqueue("links", to=to, to_name="Åsa", language="sv", facts=CONTEXT, now=NOW)


@pytest.mark.parametrize(
    ("command", "answer", "noted", "blocked"),
    [
        ("RCPT", "550 5.1.1 No such user", "5.1.1", ["asa@example.org"]),
        ("RCPT", "550-5.1.1 No such user\r\n550 5.1.1 here", "5.1.1", ["asa@example.org"]),
        ("RCPT", "550 5.7.1 Relaying denied", "5.7.1", []),
        ("RCPT", "552 5.2.2 Mailbox full", "5.2.2", []),
        ("RCPT", "550 No such user, says 5.1.1", "", []),
        ("RCPT", "450 4.1.1 Not yet", "", []),
        ("DATA", "550 5.1.1 No such user", "5.1.1", ["asa@example.org"]),
        ("DATA", "450 5.1.1 Not yet", "", []),
        ("DATA", "554 5.6.0 Not wanted", "", []),
    ],
)
def test_an_address_that_is_refused_at_once_is_as_one_that_comes_back(
    app: Flask, outbox: Outbox, start: Start, command: str, answer: str, noted: str, blocked: Any
) -> None:
    write_letter("Asa@Example.org")
    write_letter("asa@example.org")
    post, server = start()
    post.answers[command] = [answer]
    worker.run_once(Smtp(server, FROM), NOW)
    first, second = outbox
    assert (first.bounce, first.bounced_at) == (noted, NOW if noted else None)
    assert [each.email for each in suppression.listed(9)] == blocked
    assert (second.sent_at is None) == bool(blocked)
    if first.given_up_at:
        assert letter_words.state(first) == "Inte skickat"
        with transaction():
            worker.retry(first, NOW)
        assert failures.counts_by_state()["given_up"] == int(bool(blocked))
        assert outbox[0].bounce == ""


def test_a_letter_that_is_not_taken_at_first_arrives_later(
    app: Flask, outbox: Outbox, start: Start
) -> None:
    write_letter("asa@example.org")
    post, server = start()
    post.answers["DATA"] = ["451 4.3.0 Try later"]
    assert worker.run_once(Smtp(server, FROM), NOW) == worker.Counts(postponed=1)
    assert outbox[0].last_error == "451 4.3.0 Try later"
    assert worker.run_once(Smtp(server, FROM), outbox[0].due_at) == worker.Counts(sent=1)
    (taken,) = post.taken
    assert isinstance(taken.original_content, bytes)
    assert read(taken.original_content)["Message-ID"] == outbox[0].message_id


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with pytest.raises(Unreachable, match="Refused"):
        Smtp(Server("127.0.0.1", 1, "plain"), FROM).send(letter())


def test_a_connection_that_was_lost_in_between_is_made_anew(start: Start) -> None:
    post, server = start()
    way = Smtp(server, FROM)
    way.send(letter())
    assert way._connection is not None and way._connection.sock is not None
    way._connection.sock.close()
    way.send(letter())
    way.close()
    assert len(post.taken) == 2


def test_an_address_with_letters_of_its_own_needs_a_server_that_knows_them(start: Start) -> None:
    post, server = start()
    way = Smtp(server, FROM)
    way.send(letter(recipient="åsa@example.org"))
    way.close()
    assert [taken.rcpt_tos for taken in post.taken] == [["åsa@example.org"]]
    _, old = start(PlainController)
    way = Smtp(old, FROM)
    with pytest.raises(Refused):
        way.send(letter(recipient="åsa@example.org"))
    way.close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A self-signed certificate for the loopback address, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    made, key = folder / "cert.pem", folder / "key.pem"
    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    host = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    today = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, secret.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(host, critical=False)
        .sign(secret, SHA256())
    )
    made.write_bytes(signed.public_bytes(Encoding.PEM))
    key.write_bytes(secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return made, key


def test_a_password_goes_over_a_secured_and_known_connection_only(
    start: Start, certificate: tuple[Path, Path]
) -> None:
    seen: list[object] = []

    def check(_server: Any, _session: Any, _envelope: Any, _how: str, login: Any) -> AuthResult:
        seen.append(login)
        return AuthResult(success=login == LoginPassword(b"ev", b"hemligt"), handled=False)

    own_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own_side.load_cert_chain(*certificate)
    post, server = start(
        security="starttls", tls_context=own_side, authenticator=check, auth_required=True
    )
    known = ssl.create_default_context(cafile=str(certificate[0]))
    way = Smtp(Server(server.host, server.port, "starttls", "ev", "hemligt"), FROM, known)
    way.send(letter())
    way.close()
    assert (len(post.taken), seen) == (1, [LoginPassword(b"ev", b"hemligt")])
    stranger = Smtp(Server(server.host, server.port, "starttls", "ev", "hemligt"), FROM)
    with pytest.raises(Unreachable, match="CERTIFICATE_VERIFY_FAILED|CertVerification"):
        stranger.send(letter())
    wrong = Smtp(Server(server.host, server.port, "starttls", "ev", "fel"), FROM, known)
    with pytest.raises(Unreachable, match=re.escape("535")):
        wrong.send(letter())
    assert len(post.taken) == 1
