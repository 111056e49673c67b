"""One letter, one recipient, one channel: posted, sent, refused, tried again (M1)."""

from collections.abc import Iterator
from datetime import timedelta
from traceback import format_exception
from uuid import UUID

import pytest
from django.conf import LazySettings
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.builders import AT
from tests.mailbox import Mailbox, a_mail_server
from yukari.delivery import commands, queries, tasks
from yukari.delivery.commands import Recipients
from yukari.delivery.models import Envelope, Letter

pytestmark = pytest.mark.django_db

LETTER = {"key": "greeting:1", "subject": "件名", "text": "本文\n\nhttps://example.jp/a。", "by": None, "at": AT}
HANA = "hana@example.jp"
TWO = """SELECT id, address, 'ja', ARRAY[]::uuid[]
FROM unnest(%(people)s::uuid[], %(addresses)s::varchar[]) AS one (id, address)"""


@pytest.fixture
def server(settings: LazySettings) -> Iterator[Mailbox]:
    with a_mail_server(settings) as mailbox:
        yield mailbox


def posted(**more: object) -> Envelope:
    assert commands.post(HANA, **{**LETTER, **more})
    return Envelope.objects.latest("written_at")


def test_posting_twice_sends_once(server: Mailbox) -> None:
    posted()
    assert not commands.post(HANA, **LETTER)
    job = ProcrastinateJob.objects.get()
    assert (job.queue_name, job.task_name, job.priority) == ("mail", "yukari.delivery.tasks.send", 10)
    for _ in range(2):
        tasks.send(**job.args)
    ((_, recipients, _),) = server.arrived
    assert recipients == [HANA]


def test_a_mail_is_plain_text_and_html_with_the_headers_that_servers_look_at(server: Mailbox) -> None:
    commands.send(posted(language="ja").id, by=None, at=AT)
    (mail,) = server.mails
    plain, html = (part.get_content() for part in mail.iter_parts())
    assert plain.split() == str(LETTER["text"]).split()
    assert '<a href="https://example.jp/a">https://example.jp/a</a>。' in html
    assert '<html lang="ja">' in html
    assert {
        "To": HANA,
        "Subject": "件名",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "ja",
    }.items() <= dict(mail.items()).items()
    assert mail["Date"]
    assert mail["Message-ID"].endswith("@localhost>")
    assert "List-Unsubscribe" not in mail


def test_what_came_back_finds_its_envelope_by_the_senders_address(server: Mailbox, settings: LazySettings) -> None:
    """VERP: every envelope has a sender of its own, and a mail server may not change what it means by changing its case."""
    from yukari.delivery import stationery

    settings.BOUNCE_ADDRESS = "bounces@example.lg.jp"
    envelope = posted()
    commands.send(envelope.id, by=None, at=AT)
    ((sender, _, _),) = server.arrived
    local, _, host = sender.partition("@")
    assert (host, len(local) <= 64) == ("example.lg.jp", True)
    assert stationery.read_envelope(local.partition("+")[2].upper()) == envelope.id
    assert server.mails[0]["From"].endswith("<no-reply@localhost>")


def test_the_text_is_emptied_once_it_has_left(server: Mailbox) -> None:
    envelope = posted()
    commands.send(envelope.id, by=None, at=AT)
    envelope.refresh_from_db()
    assert (envelope.letter.text, envelope.letter.html, envelope.sent_at) == ("", "", AT)


def test_a_mail_server_that_is_busy_is_asked_again_later(server: Mailbox) -> None:
    """Nor does the log learn whose address it was."""
    envelope = posted()
    server.busy.add(HANA)
    with pytest.raises(tasks.NotSentError) as failure:
        tasks.send(str(envelope.id))
    assert "hana" not in "".join(format_exception(failure.value))
    envelope.refresh_from_db()
    assert (envelope.sent_at, envelope.failures, envelope.letter.text) == (None, 1, LETTER["text"])
    assert tasks.send.retry_strategy is tasks.PATIENCE
    server.busy.clear()
    tasks.send(str(envelope.id))
    assert len(server.arrived) == 1


def test_an_address_that_does_not_exist_is_stopped_at_once(server: Mailbox) -> None:
    """No second attempt, and nothing else is sent there until its owner says so."""
    server.unknown.add(HANA)
    envelope = posted()
    tasks.send(str(envelope.id))
    envelope.refresh_from_db()
    assert (envelope.sent_at, envelope.failed_at is not None, envelope.failure) == (None, True, "refused")
    assert queries.is_stopped("Hana@Example.jp")
    jobs = ProcrastinateJob.objects.count()
    assert posted(key="greeting:2", at=AT + timedelta(days=1)).failure == "stopped"
    assert ProcrastinateJob.objects.count() == jobs
    server.unknown.clear()
    assert commands.try_address_again(HANA, by=None, at=AT)
    assert not commands.try_address_again(HANA, by=None, at=AT)
    commands.send(posted(key="greeting:3", at=AT + timedelta(days=2)).id, by=None, at=AT)
    assert len(server.arrived) == 1


def test_a_code_leaves_at_once_even_to_a_stopped_address(server: Mailbox) -> None:
    """Whoever asks for a code stands before the page and waits."""
    commands.stop_address(HANA, reason="bounced", by=None, at=AT)
    commands.send_at_once(HANA, subject="コード", text="    123456", language="ja", by=None, at=AT)
    assert [mail["Subject"] for mail in server.mails] == ["コード"]


def test_a_title_of_peoples_own_words_stays_one_line_that_fits(server: Mailbox) -> None:
    """No line of it may become a header, and none may keep the deed from happening that it tells of."""
    title = "祭り\r\nBcc: everybody@example.jp\r" + "長" * 300
    commands.send(posted(subject=title).id, by=None, at=AT)
    (mail,) = server.mails
    # A long header is folded on the wire, which reads as a blank.
    assert mail["Subject"].replace(" ", "").startswith("祭りBcc:everybody@example.jp長長")
    assert (len(Letter.objects.get().subject), mail["Bcc"]) == (200, None)
    assert server.arrived[0][1] == [HANA]


def test_what_people_write_is_words_in_the_html_too(server: Mailbox) -> None:
    commands.send(posted(text="<script>alert(1)</script> & https://example.jp/?a=1&b='x'").id, by=None, at=AT)
    _, html = (part.get_content() for part in server.mails[0].iter_parts())
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; " in html
    assert "<script" not in html


def test_a_letter_to_one_is_written_in_one_statement(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(4):  # type: ignore[operator]  # The savepoint's two, the letter with its envelope, the job.
        posted_one = commands.post(HANA, **LETTER)
    assert posted_one
    assert Letter.objects.count() == 1


def test_to_whom_something_was_sent_is_forgotten_after_a_season(server: Mailbox) -> None:
    """D3: the address goes with the envelope; that the message was posted is still known."""
    envelope = posted()
    tasks.send(str(envelope.id))
    assert commands.forget_envelopes(by=None, at=AT + timedelta(days=90)) == 0
    assert commands.forget_envelopes(by=None, at=AT + timedelta(days=91)) == 1
    assert not Envelope.objects.exists()
    assert not commands.post(HANA, **LETTER)


def test_an_address_that_no_mail_server_could_be_told_holds_up_nobody(server: Mailbox) -> None:
    """M3: its mail cannot be written, and the others of its range leave."""
    odd = f"odd@{'あ' * 70}.jp"
    commands.begin_mailing("all", by=None, at=AT)
    commands.write_letter("all", language="ja", subject="雪祭り", text="土曜です。", html="", by=None, at=AT)
    first, last = UUID(int=1), UUID(int=2)
    values = {"people": [first, last], "addresses": [odd, HANA]}
    to = Recipients(TWO, values, first, last)
    commands.write_envelopes("all", channel="mail", to=to, queue="broadcast", by=None, at=AT)
    tasks.send_range(str(queries.message_of("all")), "mail", str(first), str(last))
    assert [mail["To"] for mail in server.mails] == [HANA]
    alone = ProcrastinateJob.objects.get(task_name="yukari.delivery.tasks.send")
    with pytest.raises(tasks.NotSentError):
        tasks.send(**alone.args)
