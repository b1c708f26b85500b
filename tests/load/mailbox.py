"""A real mail server on loopback that takes its time when it is told to."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from threading import Event

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.serving import free_port


class Mailbox:
    """What was taken, by Message-ID. While `closed`, a letter that has come is not yet taken.

    `repeated`: what came once more although its sender had gone on after it was taken.
    """

    def __init__(self, port: int) -> None:
        self.url = f"smtp://127.0.0.1:{port}"
        self.taken: list[str] = []
        self.recipients: dict[str, str] = {}
        self.repeated: list[str] = []
        self._last: dict[object, str] = {}
        self._gone_on: set[str] = set()
        self.asked = Event()
        self.is_closed = False

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:
        self.asked.set()
        while self.is_closed:
            await asyncio.sleep(0.02)
        message_id = message_from_bytes(envelope.original_content or b"")["Message-ID"]
        if message_id in self._gone_on:
            self.repeated.append(message_id)
        self._last[session.peer] = message_id
        self.recipients[message_id] = envelope.rcpt_tos[0]
        self.taken.append(message_id)
        return "250 OK"

    async def handle_NOOP(self, _server: SMTP, session: Session, *_rest: object) -> str:
        """What a worker says before it sends the next one."""
        self._gone_on |= {self._last[session.peer]} if session.peer in self._last else set()
        return "250 OK"


@contextmanager
def receiving() -> Iterator[Mailbox]:
    """Such a server until the block ends."""
    port = free_port()
    mailbox = Mailbox(port)
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mailbox
    finally:
        mailbox.is_closed = False
        controller.stop()
