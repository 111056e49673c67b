"""How a letter looks on the wire: plain text and HTML, headers that servers and filters look at, links for one recipient.

A letter is rendered once in each language; what differs between recipients is put in place of two marks.
"""

import re
from collections.abc import Iterable
from email.utils import formataddr, parseaddr
from html import escape
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from yukari.delivery.models import Envelope, Letter
from yukari.kit import tokens

UNSUBSCRIBE, ENCLOSED, PERSONAL = "\ue000", "\ue001", "\ue002"
"""Marks in a letter, from Unicode's private use: the recipient's own unsubscribe link, the letters enclosed, and the link that
opens the letter's page for this recipient."""

_ADDRESS = re.compile(r"https?://[\w\-.~:/?#@!$&'*+,;=%]*[\w\-~/#@$&*+=%]", re.ASCII)
_BODY = "margin:0;background:#f8f8fb;color:#1a1a1c;font-family:'Noto Sans JP','Hiragino Sans',Meiryo,sans-serif;line-height:1.7"
_SHEET = "max-width:600px;margin:0 auto;padding:24px;background:#ffffff;font-size:16px"


def paragraphs(text: str) -> str:
    """Plain text as HTML: blank lines part paragraphs, addresses can be pressed."""
    parts = [part for part in re.split(r"\n\s*\n", text.strip()) if part]
    return "".join(f"<p>{_linked(part)}</p>".replace("\n", "<br>\n") for part in parts)


def unsubscribe_link(recipient: UUID, topic: str) -> str:
    """Where this recipient unsubscribes from a topic: by one press on the page, or by the mail program itself (RFC 8058)."""
    token = tokens.sign("unsubscribe", recipient.bytes + topic.encode(), settings.SECRET_KEY)
    return f"{settings.SITE_URL}/unsubscribe/{token}/"


def read_unsubscribe(token: str) -> tuple[UUID, str] | None:
    """Recipient and topic of such a link; nothing for any other text."""
    payload = tokens.read("unsubscribe", token, settings.SECRET_KEY)
    return (UUID(bytes=payload[:16]), payload[16:].decode()) if payload else None


def personal_link(recipient: UUID, page: str) -> str:
    """A page of ours for this recipient alone: whoever opens it has read the mail."""
    return f"{settings.SITE_URL}{page}{tokens.sign(f'personal:{page}', recipient.bytes, settings.SECRET_KEY)}/"


def read_personal(token: str, page: str) -> UUID | None:
    payload = tokens.read(f"personal:{page}", token, settings.SECRET_KEY)
    return UUID(bytes=payload) if payload and len(payload) == 16 else None


def envelope_token(envelope_id: UUID) -> str:
    """Names an envelope where a mail comes back, in lower case, because mail servers may change the case."""
    return tokens.sign("envelope", envelope_id.bytes, settings.SECRET_KEY).lower()


def read_envelope(token: str) -> UUID | None:
    payload = tokens.read("envelope", token, settings.SECRET_KEY)
    return UUID(bytes=payload) if payload and len(payload) == 16 else None


def message(
    envelope: Envelope, *, enclosed: Iterable[Letter] = (), connection: BaseEmailBackend | None = None
) -> EmailMultiAlternatives:
    """The mail of an envelope: one recipient, and nothing in it that names another (M1)."""
    letter = envelope.letter
    enclosed = list(enclosed)
    link = unsubscribe_link(envelope.recipient, letter.topic) if letter.topic else ""
    own = personal_link(envelope.recipient, letter.link) if PERSONAL in letter.text else ""
    token = envelope_token(envelope.id)
    headers = {"Message-ID": f"<{token}@{urlsplit(settings.SITE_URL).hostname}>", "Content-Language": letter.language}
    if letter.topic:
        headers |= {
            "List-Unsubscribe": f"<{link}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "List-Id": f"<{letter.topic.replace(':', '.')}.{urlsplit(settings.SITE_URL).hostname}>",
            "Precedence": "bulk",
        }
    return _mail(
        envelope.address,
        subject=letter.subject,
        text=letter.text.replace(ENCLOSED, "\n\n".join(one.text for one in enclosed))
        .replace(UNSUBSCRIBE, link)
        .replace(PERSONAL, own),
        html=letter.html.replace(ENCLOSED, "<hr>".join(one.html for one in enclosed))
        .replace(UNSUBSCRIBE, escape(link))
        .replace(PERSONAL, escape(own)),
        language=letter.language,
        sender=letter.sender,
        reply_to=letter.reply_to,
        bounces_to=_bounces_to(token),
        headers=headers,
        connection=connection,
    )


def note(address: str, *, subject: str, text: str, language: str) -> EmailMultiAlternatives:
    """A mail without an envelope, that nobody waits to see bounce: a sign-in code."""
    return _mail(address, subject=subject, text=text, html=paragraphs(text), language=language)


def _mail(
    address: str,
    *,
    subject: str,
    text: str,
    html: str,
    language: str,
    sender: str = "",
    reply_to: str = "",
    bounces_to: str = "",
    headers: dict[str, str] | None = None,
    connection: BaseEmailBackend | None = None,
) -> EmailMultiAlternatives:
    name, from_address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    shown = formataddr((sender or name, from_address), "utf-8")
    made = EmailMultiAlternatives(
        subject,
        text,
        # The sender of the envelope, to which mail servers return what they cannot deliver; people see the header.
        from_email=bounces_to or shown,
        to=[address],
        reply_to=[reply_to] if reply_to else None,
        headers={"From": shown, "Auto-Submitted": "auto-generated", **(headers or {})},
        connection=connection,
    )
    made.attach_alternative(_dressed(html, language), "text/html")
    return made


def _dressed(body: str, language: str) -> str:
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"></head>'
        f'<body style="{_BODY}"><div style="{_SHEET}">{body}</div></body></html>'
    )


def _bounces_to(token: str) -> str:
    """An address of its own for each envelope (VERP), where operators have named a mailbox that takes what comes back."""
    local, at_sign, host = settings.BOUNCE_ADDRESS.partition("@")
    return f"{local}+{token}@{host}" if at_sign else ""


def _linked(text: str) -> str:
    escaped, end = [], 0
    for found in _ADDRESS.finditer(text):
        address = escape(found[0])
        escaped += [escape(text[end : found.start()]), f'<a href="{address}">{address}</a>']
        end = found.end()
    return "".join([*escaped, escape(text[end:])])
