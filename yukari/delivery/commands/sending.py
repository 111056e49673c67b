"""Sending: one envelope, or a range of those that go to many over one connection. What failed for good is not tried again."""

from collections.abc import Collection
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException
from uuid import UUID

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q, QuerySet
from procrastinate.contrib.django import app

from yukari.audit.commands import Someone
from yukari.delivery import push, stationery
from yukari.delivery.commands.bounces import stop_address
from yukari.delivery.models import Device, Envelope, Letter, Mailing, StoppedAddress
from yukari.delivery.queries import message_of, recipient_at

KEEP_TEXTS = timedelta(days=14)
"""Of what goes to many: digests enclose it for a week, and a mail server that is away is asked again for a day."""
KEEP_ENVELOPES = timedelta(days=90)
"""What comes back comes within days, and to whom something was sent is nobody's business for longer."""
PER_CONNECTION = 100
"""Mails after which a connection is made anew: many servers allow no more."""
ONE_ALONE = (SMTPRecipientsRefused, SMTPResponseException, SMTPNotSupportedError, ValueError, push.PushAwayError)
"""What goes wrong with one envelope and says nothing of the next: an address that cannot be written is a `ValueError`."""
ALONE_AFTER = 60
"""Seconds after which a recipient who could not be reached in a range is tried alone."""


def send(envelope_id: UUID, *, by: Someone | None, at: datetime) -> None:
    """Send one envelope to its one recipient (M1). Sent already, or being sent by another worker: nothing happens.

    A worker killed between the mail server's answer and the commit sends it again: better twice than never.
    """
    with transaction.atomic():
        envelope = _waiting().filter(id=envelope_id).first()
        if envelope is None:
            return
        mailing = Mailing.objects.filter(id=envelope.message).first()
        if mailing is None or mailing.stopped_at is None:
            _leave(envelope, at=at)
        if mailing is None:
            _empty(envelope)


def send_range(message: UUID, *, channel: str, first: UUID, last: UUID, by: Someone | None, at: datetime) -> int:
    """Send what a mailing has for the recipients of a range, one after another; how many left.

    Each is its own transaction: a killed worker repeats one mail at most, and a stop is obeyed before the next. Whom the
    server does not take for the moment is tried again alone; a server that is away ends the range for now.
    """
    sent, after = 0, None
    enclosed: dict[UUID, Letter] = {}
    while True:
        with get_connection() as server:
            for _ in range(PER_CONNECTION):
                with transaction.atomic():
                    waiting = _waiting().filter(
                        message=message, channel=channel, recipient__gte=first, recipient__lte=last
                    )
                    envelope = (waiting.filter(recipient__gt=after) if after else waiting).order_by("recipient").first()
                    if envelope is None or Mailing.objects.filter(id=message, stopped_at__isnull=False).exists():
                        return sent
                    after = envelope.recipient
                    try:
                        sent += _leave(envelope, at=at, server=server, known=enclosed)
                    except ONE_ALONE:
                        _again_alone(envelope)


def send_at_once(address: str, *, subject: str, text: str, language: str, by: Someone | None, at: datetime) -> None:
    """Send what somebody waits for in front of a page: it stands in no queue, behind nobody. Raises what went wrong."""
    stationery.note(address, subject=subject, text=text, language=language).send()


def note_failure(envelope_id: UUID, *, by: Someone | None, at: datetime) -> None:
    """Count an attempt that did not reach the mail server, so that operators see what does not arrive."""
    Envelope.objects.filter(id=envelope_id).update(failures=F("failures") + 1)


@transaction.atomic
def forget_recipient(
    recipient: UUID, *, addresses: Collection[str], keys: Collection[str], by: Someone | None, at: datetime
) -> None:
    """Nothing of a recipient stays: envelopes, the letters that were for nobody else, devices, addresses that were stopped."""
    envelopes = Envelope.objects.filter(recipient__in=[recipient, *map(recipient_at, addresses)])
    own = envelopes.exclude(message__in=Mailing.objects.values("id"))
    letters = list(own.values_list("letter_id", flat=True))
    envelopes.delete()
    Letter.objects.filter(Q(id__in=letters) | Q(key__in=keys)).delete()
    Device.objects.filter(recipient=recipient).delete()
    StoppedAddress.objects.filter(address__in=addresses).delete()


def forget_mailing(key: str, *, by: Someone | None, at: datetime) -> None:
    """To whom a mailing went is forgotten with their addresses; its figures stay."""
    Envelope.objects.filter(message=message_of(key)).delete()


def forget_recipients(recipients: Collection[UUID], *, by: Someone | None, at: datetime) -> None:
    """The same for recipients who are no accounts."""
    Envelope.objects.filter(recipient__in=recipients).delete()


def forget_texts(*, by: Someone | None, at: datetime) -> int:
    """Empty the letters of mailings that went out long ago."""
    return Letter.objects.filter(written_at__lt=at - KEEP_TEXTS).exclude(text="").update(text="", html="", short="")


def forget_envelopes(*, by: Someone | None, at: datetime) -> int:
    """Throw away the envelopes of long ago with the addresses on them; the figures of their mailings stay. How many."""
    forgotten, _ = Envelope.objects.filter(written_at__lt=at - KEEP_ENVELOPES).delete()
    return forgotten


def _waiting() -> QuerySet[Envelope]:
    return (
        Envelope.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("letter")
        .filter(sent_at__isnull=True, failed_at__isnull=True)
    )


def _leave(
    envelope: Envelope, *, at: datetime, server: BaseEmailBackend | None = None, known: dict[UUID, Letter] | None = None
) -> bool:
    """Hand it over, and write down that it left or why it never will. Raises what another attempt may heal."""
    failure = _push(envelope) if envelope.channel == Envelope.Channel.PUSH else _mail(envelope, at, server, known or {})
    if failure:
        envelope.failed_at, envelope.failure = at, failure
    else:
        envelope.sent_at = at
    envelope.save(update_fields=["sent_at", "failed_at", "failure"])
    figure = "failed" if failure else "sent"
    Mailing.objects.filter(id=envelope.message).update(**{figure: F(figure) + 1})
    return not failure


def _mail(envelope: Envelope, at: datetime, server: BaseEmailBackend | None, known: dict[UUID, Letter]) -> str:
    missing = [one for one in envelope.enclosed if one not in known]
    known |= Letter.objects.in_bulk(missing) if missing else {}
    enclosed = [known[one] for one in envelope.enclosed if one in known]
    try:
        stationery.message(envelope, enclosed=enclosed, connection=server).send()
    except SMTPRecipientsRefused as refused:
        if all(code < 500 for code, _ in refused.recipients.values()):
            raise
        stop_address(envelope.address, reason=Envelope.Failure.REFUSED, by=None, at=at)
        return Envelope.Failure.REFUSED
    except SMTPDataError as refused:
        if refused.smtp_code < 500:
            raise
        # The mail was refused, not the recipient: the address stays good.
        return Envelope.Failure.REFUSED
    return ""


def _push(envelope: Envelope) -> str:
    """To every device; those that are gone are forgotten."""
    letter, reached = envelope.letter, False
    told = {"title": letter.subject, "text": letter.short or letter.text, "link": letter.link}
    for device in Device.objects.filter(recipient=envelope.recipient):
        if push.deliver(device, **told, tag=str(envelope.message)):
            reached = True
        else:
            device.delete()
    return "" if reached else Envelope.Failure.NO_DEVICE


def _again_alone(envelope: Envelope) -> None:
    Envelope.objects.filter(id=envelope.id).update(failures=F("failures") + 1)
    job = app.configure_task("yukari.delivery.tasks.send", queue="broadcast", schedule_in={"seconds": ALONE_AFTER})
    job.defer(envelope_id=str(envelope.id))


def _empty(envelope: Envelope) -> None:
    """A letter to one is not kept here once nobody waits for it: the person has it."""
    waiting = Envelope.objects.filter(letter_id=envelope.letter_id, sent_at__isnull=True, failed_at__isnull=True)
    if not waiting.exists():
        Letter.objects.filter(id=envelope.letter_id).update(text="", html="", short="")
