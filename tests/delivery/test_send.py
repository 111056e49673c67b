from smtplib import SMTPRecipientsRefused
from traceback import format_exception

import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.builders import AT
from yukari.delivery import commands, tasks
from yukari.delivery.models import Envelope

pytestmark = pytest.mark.django_db

LETTER = {"key": "greeting:1", "subject": "件名", "text": "本文", "by": None, "at": AT}


def test_posting_twice_sends_once() -> None:
    """M1: one message, one recipient."""
    assert commands.post("hana@example.jp", **LETTER)
    assert not commands.post("hana@example.jp", **LETTER)
    job = ProcrastinateJob.objects.get()
    assert (job.queue_name, job.task_name) == ("mail", "yukari.delivery.tasks.send")
    for _ in range(2):
        tasks.send(**job.args)
    (letter,) = mail.outbox
    assert (letter.to, letter.cc, letter.bcc) == (["hana@example.jp"], [], [])
    assert (letter.subject, letter.body) == ("件名", "本文")


def test_the_text_is_emptied_once_it_has_left() -> None:
    commands.post("hana@example.jp", **LETTER)
    envelope = Envelope.objects.get()
    commands.send(envelope.id, by=None, at=AT)
    envelope.refresh_from_db()
    assert (envelope.text, envelope.sent_at) == ("", AT)


def test_a_mail_server_that_is_away_is_asked_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does the log learn whose address it was."""

    def away(*args: object, **kwargs: object) -> None:
        raise SMTPRecipientsRefused({"hana@example.jp": (450, b"later")})

    commands.post("hana@example.jp", **LETTER)
    envelope = Envelope.objects.get()
    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)
    with pytest.raises(tasks.NotSentError) as failure:
        tasks.send(str(envelope.id))
    assert "hana" not in "".join(format_exception(failure.value))
    envelope.refresh_from_db()
    assert (envelope.sent_at, envelope.failures, envelope.text) == (None, 1, "本文")
    assert tasks.send.retry_strategy is tasks.PATIENCE


def test_a_title_of_peoples_own_words_stays_one_line_that_fits() -> None:
    """No line of it may become a header, and none may keep the deed from happening that it tells of."""
    title = "祭り\r\nBcc: everybody@example.jp\r" + "長" * 300
    assert commands.post("hana@example.jp", **{**LETTER, "subject": title})
    commands.send(Envelope.objects.get().id, by=None, at=AT)
    (letter,) = mail.outbox
    assert (letter.subject[:31], len(letter.subject)) == ("祭り Bcc: everybody@example.jp 長長", 200)
    assert letter.recipients() == ["hana@example.jp"]
