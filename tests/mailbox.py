"""A real mail server on loopback, as the other side of the wire: what it takes, refuses and puts off, and every raw mail."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Mailbox:
    """What arrived. An address in `unknown` is refused for good, one in `busy` for the moment."""

    port: int
    unknown: set[str] = field(default_factory=set)
    busy: set[str] = field(default_factory=set)
    arrived: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    """Sender and recipients of the envelope, and the raw mail."""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if address in self.unknown:
            return "550 5.1.1 No such user"
        if address in self.busy:
            return "450 4.2.1 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.arrived.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        return "250 OK"

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for _, _, raw in self.arrived]  # type: ignore[misc]


@contextmanager
def a_mail_server(settings: Any) -> Iterator[Mailbox]:
    """The server, and the site's settings pointing at it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        mailbox = Mailbox(free.getsockname()[1])
    server = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mailbox.port
    try:
        yield mailbox
    finally:
        server.stop()
