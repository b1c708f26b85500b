"""Messages as mail servers and calendar apps send them."""

from email.message import EmailMessage
from email.policy import SMTP

TO = "bounces+7-0123456789abcdef0123@moten.example.org"
UID = "5e2c1d@moten.example.org"


def report(
    to: str = TO, status: str = "5.1.1", action: str = "failed", sender: str = "MAILER-DAEMON"
) -> bytes:
    """A delivery report as Postfix writes it."""
    return f"""\
Return-Path: <>
Delivered-To: {to}
Date: Mon, 11 Jan 2027 10:00:00 +0100 (CET)
From: {sender}@mx.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="91F5B.1799/mx.example.org"

This is a MIME-encapsulated message.

--91F5B.1799/mx.example.org
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.org.

<asa-ek@example.org>: host mail.example.org[192.0.2.7] said: 550 5.1.1
    User unknown (in reply to RCPT TO command)

--91F5B.1799/mx.example.org
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
X-Postfix-Queue-ID: 91F5B
Arrival-Date: Mon, 11 Jan 2027 09:59:58 +0100 (CET)

Final-Recipient: rfc822; asa-ek@example.org
Original-Recipient: rfc822;asa-ek@example.org
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.org
Diagnostic-Code: smtp; 550 5.1.1 <b>User unknown</b>

--91F5B.1799/mx.example.org
Content-Description: Undelivered Message
Content-Type: message/rfc822

From: Region Exempel <noreply@moten.example.org>
To: asa-ek@example.org
Subject: Du har en plats: Kommundialog Sala

Hej!
--91F5B.1799/mx.example.org--
""".replace("\n", "\r\n").encode()


def plain(words: str, to: str = TO, sender: str = "postmaster@example.org", **more: str) -> bytes:
    """A message of one text; `more` are headers: Auto_Submitted="auto-replied"."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, to, "Svar"
    for name, value in more.items():
        message[name.replace("_", "-")] = value
    message.set_content(words)
    return message.as_bytes()


def calendar_text(
    *,
    uid: str = UID,
    attendee: str = "asa-ek@example.org",
    answer: str = "DECLINED",
    sequence: int | str = 0,
    method: str = "REPLY",
    more: str = "",
) -> str:
    """What a calendar app answers, with lines folded and a zone, as Outlook writes it."""
    return f"""\
BEGIN:VCALENDAR
METHOD:{method}
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
ATTENDEE;PARTSTAT={answer};CN="Ek, Åsa: Sala":m
 ailto:{attendee}
COMMENT;LANGUAGE=sv-SE:Kan tyvärr inte\\n
UID:{uid}
SUMMARY;LANGUAGE=sv-SE:Tackat nej: Kommundialog Sala
DTSTART;TZID=W. Europe Standard Time:20270302T130000
DTSTAMP:20270111T090000Z
SEQUENCE:{sequence}
{more}END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def reply(to: str = "bounces@moten.example.org", **said: str | int) -> bytes:
    """The message that carries such an answer."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = "Åsa Ek <asa-ek@example.org>", to
    message["Subject"] = "Tackat nej: Kommundialog Sala"
    # Google says so of answers that somebody pressed.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("Åsa Ek har tackat nej.")
    text = calendar_text(**said)  # type: ignore[arg-type]  # Whatever an answer may say.
    message.add_alternative(text, subtype="calendar", params={"method": "REPLY"}, cte="base64")
    return message.as_bytes()
