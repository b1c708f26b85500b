"""What comes in by mail is told apart, whatever it is, and soon."""

import time
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsys.incoming.reading import Automatic, Reply, Report, Unknown, read
from tests.incoming import TO, UID, calendar_text, plain, reply, report

QMAIL = """Hi. This is the qmail-send program at example.org.
I'm afraid I wasn't able to deliver your message to the following addresses.

<asa-ek@example.org>:
192.0.2.7 does not like recipient.
Remote host said: {said}
"""


@pytest.mark.parametrize(
    ("status", "action", "found"),
    [
        ("5.1.1", "failed", ("5.1.1", True)),
        ("5.2.2", "failed", ("5.2.2", True)),
        ("4.4.1", "delayed", ("4.4.1", False)),
        # It has been tried for days, and will not be any more.
        ("4.4.7", "failed", ("4.4.7", True)),
        ("5.1.1 (bad mailbox)", "FAILED", ("5.1.1", True)),
        ("nonsense", "failed", ("5.0.0", True)),
        ("nonsense", "delayed", ("4.0.0", False)),
        ("5.1.1", "nonsense", ("5.1.1", True)),
    ],
)
def test_a_report_says_what_became_of_the_letter(
    status: str, action: str, found: tuple[str, bool]
) -> None:
    assert read(report(status=status, action=action)) == Report((TO,), *found)


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_that_it_arrived_is_no_news(action: str) -> None:
    assert read(report(status="2.0.0", action=action)) == Automatic()


@pytest.mark.parametrize(
    ("said", "status", "is_final"),
    [
        ("550 5.1.1 User unknown", "5.1.1", True),
        ("550 No such user here", "5.0.0", True),
        ("451 4.7.1 Greylisted", "4.7.1", False),
        ("452 try again", "4.0.0", False),
        ("something", "5.0.0", True),
        ("from 5.1.1.9 at 12.5.1.1", "5.0.0", True),
    ],
)
def test_an_odd_report_is_known_by_who_wrote_it(said: str, status: str, is_final: bool) -> None:
    assert read(plain(QMAIL.format(said=said))) == Report((TO,), status, is_final)


def test_the_mail_server_may_say_whom_it_is_for() -> None:
    found = read(report("someone@example.org"), [TO])
    assert found == Report((TO, "someone@example.org"), "5.1.1", True)


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied (vacation)"},
        {"Precedence": "bulk"},
        {"X_Auto_Response_Suppress": "All"},
        {"X_Autoreply": "yes"},
    ],
)
def test_who_is_away_is_not_answered(headers: dict[str, str]) -> None:
    words = "Jag är ledig. 550 5.1.1 User unknown"
    assert read(plain(words, sender="asa@example.org", **headers)) == Automatic()


def test_people_are_for_people() -> None:
    assert read(plain("Hej! Går det att parkera?", sender="asa@example.org")) == Unknown()
    assert read(plain("Hej!", sender="asa@example.org", Auto_Submitted="no")) == Unknown()


@pytest.mark.parametrize("answer", ["DECLINED", "accepted", "TENTATIVE"])
def test_a_calendar_answers(answer: str) -> None:
    expected = Reply(UID, 3, "asa-ek@example.org", answer.upper())
    assert read(reply(answer=answer, sequence=3)) == expected


def test_an_answer_may_also_be_a_file() -> None:
    message = EmailMessage()
    message["From"], message["To"] = "asa@example.org", "bounces@moten.example.org"
    message.set_content("Nej")
    text = calendar_text().encode("utf-16")
    message.add_attachment(
        text, maintype="application", subtype="ics", params={"charset": "utf-16"}
    )
    assert read(message.as_bytes()) == Reply(UID, 0, "asa-ek@example.org", "DECLINED")


@pytest.mark.parametrize(
    "said",
    [
        {"method": "REQUEST"},
        {"method": "COUNTER"},
        {"uid": ""},
        {"sequence": "-1"},
        {"sequence": "9" * 5000},
        {"more": "RECURRENCE-ID:20270302T120000Z\n"},
        {"more": "ATTENDEE;PARTSTAT=DECLINED:mailto:bo@example.org\n"},
    ],
)
def test_what_is_no_answer_to_an_invitation(said: dict[str, str]) -> None:
    assert read(reply(**said)) == Automatic()


def nested(depth: int) -> bytes:
    """Parts in parts in parts."""
    heads = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (at, at)
        for at in range(depth)
    )
    return b"From: mailer-daemon@example.org\r\n" + heads


MIXED = b"Content-Type: multipart/mixed; boundary=a\r\n\r\n"
CALENDAR = b"Content-Type: text/calendar\r\n"
CHARSET = b"From: %s\r\nContent-Type: text/%s; charset=%s\r\n\r\n%s"
HOSTILE = {
    "nothing": b"",
    "zeros": bytes(900_000),
    "too long": report() + b"x" * 1_000_000,
    "nested": nested(20_000),
    "messages in messages": b"Content-Type: message/rfc822\r\n\r\n" * 25_000,
    "many parts": MIXED + b"--a\r\n\r\nx\r\n" * 70_000,
    "long header": report().replace(b"User unknown", b"x" * 100_000),
    "folded header": b"To: " + b"a@b,\r\n " * 100_000 + b"\r\n\r\nx",
    "parameters": b"Content-Type: multipart/mixed" + b';\r\n a="' * 100_000 + b"\r\n\r\nx",
    "many headers": b"To: a@b\r\n" * 100_000 + b"\r\n\r\nx",
    "wrong charset": CHARSET % (b"postmaster@b", b"plain", b"\xff\xfe", b"\xff 5.1.1"),
    "no such charset": CHARSET % (b"a@b", b"calendar", b"klingon", b"METHOD:REPLY"),
    "broken base64": CALENDAR + b"Content-Transfer-Encoding: base64\r\n\r\n====%%%",
    "uuencoded": CALENDAR + b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 6\r\nM",
    "a calendar in one line": CALENDAR + b"\r\nATTENDEE" + b';CN="' * 150_000,
    "a calendar of folds": CALENDAR + b"\r\nMETHOD:REPLY" + b"\r\n " * 250_000,
    "status of another kind": report().replace(b"message/delivery-status", b"message/rfc822"),
    "no head": b"\r\n\r\n" + report(),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_comes_is_judged_soon(name: str) -> None:
    began = time.process_time()
    found = read(HOSTILE[name])
    assert time.process_time() - began < 2
    assert not isinstance(found, Reply)


@pytest.mark.parametrize("name", ["too long", "long header"])
def test_what_is_too_long_is_not_even_read(name: str) -> None:
    assert read(HOSTILE[name]) == Unknown()


@given(st.binary(max_size=400), st.integers(0, 1200))
def test_no_noise_makes_it_fall(noise: bytes, at: int) -> None:
    whole = report()
    read(whole[:at] + noise + whole[at:])
    read(noise)
