"""M1, M3: what reaches whom, on the raw mails; each person's own choice; digests; killed and doubled workers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.builders import HIDA
from tests.mailbox import Mailbox
from tests.news.stories import NOW, a_draft, published, send_everything
from tests.pushing import Subscriber, a_push_service
from tests.races import race
from yukari.delivery.commands import add_device, stop_address
from yukari.delivery.models import Envelope, Mailing
from yukari.delivery.stationery import read_unsubscribe
from yukari.kit import clock
from yukari.kit.clock import day_in_japan
from yukari.news import commands, queries, tasks
from yukari.news.commands import digests, preparing
from yukari.news.models import Awaited
from yukari.people.models import Person
from yukari.rules.news import Rhythm

Registrants = Callable[[int], list[Person]]


def choose(person: Person, rhythm: Rhythm, *, tells_opened: bool = False) -> None:
    commands.choose(person.id, place_id=HIDA, rhythm=rhythm, push=True, tells_opened=tells_opened, by=person, at=NOW)


def test_no_address_of_one_recipient_is_in_what_another_receives(
    mori: Person, registrants: Registrants, server: Mailbox
) -> None:
    """M1: looked for in the raw mails, envelope included."""
    people = registrants(6)
    published(mori)
    send_everything()
    assert sorted(to for _, recipients, _ in server.arrived for to in recipients) == sorted(one.email for one in people)
    for _, recipients, raw in server.arrived:
        (own,) = recipients
        mail = raw.decode()
        for person in people:
            if person.email != own:
                assert person.email not in mail
                assert str(person.id) not in mail
        assert "Bcc" not in mail
    bodies = ["".join(part.get_content() for part in mail.iter_parts()) for mail in server.mails]
    assert not [body for body in bodies for person in people if person.email in body or person.called in body]


def test_everybody_is_written_to_in_their_own_language(mori: Person, registrants: Registrants, server: Mailbox) -> None:
    _, _, anna = registrants(3)
    published(mori)
    send_everything()
    subjects = {mail["To"]: mail["Subject"] for mail in server.mails}
    assert subjects.pop(anna.email) == "Snow festival｜Hida City"
    assert set(subjects.values()) == {"雪祭りのお知らせ｜飛騨市"}


def test_a_notification_is_the_title_and_a_few_words(
    mori: Person, registrants: Registrants, settings: LazySettings
) -> None:
    """What stands at the foot of a mail, links and marks, has no place on a locked screen."""
    hana, _, anna = registrants(3)
    with a_push_service(settings) as service:
        phones = {one: Subscriber(service, f"/{one.id}") for one in (hana, anna)}
        for one, phone in phones.items():
            add_device(one.id, **phone.subscription, by=one, at=NOW)
        news = published(mori, link="https://example.jp/matsuri")
        send_everything()
        told = {one: phone.messages() for one, phone in phones.items()}
    assert [(one["title"], one["body"], one["link"]) for one in told[hana]] == [
        ("雪祭りのお知らせ｜飛騨市", "土曜に集まります。", f"/news/{news.id}/")
    ]
    assert [(one["title"], one["body"]) for one in told[anna]] == [("Snow festival｜Hida City", "On Saturday.")]


def test_one_click_unsubscribes_from_this_place(mori: Person, registrants: Registrants, server: Mailbox) -> None:
    """RFC 8058."""
    (hana,) = registrants(1)
    published(mori)
    send_everything()
    (mail,) = server.mails
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Precedence"] == "bulk"
    assert mail["From"].startswith("飛騨市 <")
    token = mail["List-Unsubscribe"].strip("<>").rstrip("/").rpartition("/")[2]
    assert read_unsubscribe(token) == (hana.id, f"news:{HIDA}")
    commands.unsubscribe(hana.id, topic=f"news:{HIDA}", by=None, at=NOW)
    assert queries.choice_of(hana.id, HIDA).rhythm == Rhythm.NONE
    published(mori, title="次のお知らせ")
    assert Envelope.objects.count() == 1


def test_mail_follows_each_persons_choice(mori: Person, registrants: Registrants) -> None:
    """M3."""
    at_once, never, daily, stopped = registrants(4)
    choose(never, Rhythm.NONE)
    choose(daily, Rhythm.DAILY)
    stop_address(stopped.email, reason="bounced", by=None, at=NOW)
    published(mori)
    assert [envelope.recipient for envelope in Envelope.objects.all()] == [at_once.id]
    assert [row.person_id for row in Awaited.objects.all()] == [daily.id]
    assert len(queries.feed_of(never.id, at=NOW)) == 1


def test_a_digest_is_one_mail_with_all_that_was_published(
    mori: Person, registrants: Registrants, server: Mailbox
) -> None:
    daily, weekly, anna = registrants(3)
    for person, rhythm in ((daily, Rhythm.DAILY), (weekly, Rhythm.WEEKLY), (anna, Rhythm.DAILY)):
        choose(person, rhythm)
    published(mori)
    published(mori, title="花祭り", title_en="Flower festival", when=NOW + timedelta(minutes=1))
    for _ in range(2):
        commands.send_digests(Rhythm.DAILY, on=day_in_japan(NOW), by=None, at=NOW)
    send_everything()
    texts = {mail["To"]: mail.get_body(("plain",)).get_content() for mail in server.mails}  # type: ignore[union-attr]
    assert set(texts) == {daily.email, anna.email}
    assert texts[daily.email].index("雪祭り") < texts[daily.email].index("花祭り")
    assert "Flower festival" in texts[anna.email]
    assert [row.person_id for row in Awaited.objects.distinct("person_id")] == [weekly.id]


def test_what_is_published_while_a_digest_is_put_together_comes_with_the_next(
    mori: Person, registrants: Registrants, monkeypatch: pytest.MonkeyPatch
) -> None:
    """M3: it is neither in today's mail nor forgotten with what is."""
    (hana,) = registrants(1)
    choose(hana, Rhythm.DAILY)
    published(mori)
    write = digests.delivery.write_envelopes

    def slowly(*args: Any, **named: Any) -> int:
        written = write(*args, **named)
        published(mori, title="花祭り")
        return written

    with monkeypatch.context() as slow:
        slow.setattr(digests.delivery, "write_envelopes", slowly)
        slow.setattr(preparing, "write_range", partial(_only_await, hana))
        commands.send_digests(Rhythm.DAILY, on=day_in_japan(NOW), by=None, at=NOW)
    assert [row.news.title for row in Awaited.objects.all()] == ["花祭り"]


def _only_await(person: Person, key: str, *, item: UUID, **_: object) -> None:
    Awaited.objects.create(person=person, news_id=item, rhythm=Rhythm.DAILY)


def test_a_digest_begun_again_leaves_what_came_since_for_the_next_day(
    mori: Person, registrants: Registrants, server: Mailbox
) -> None:
    """M3: nobody has two digests on a day, and nothing is lost by it."""
    (hana,) = registrants(1)
    choose(hana, Rhythm.DAILY)
    today = day_in_japan(NOW)
    published(mori)
    commands.send_digests(Rhythm.DAILY, on=today, by=None, at=NOW)
    published(mori, title="花祭り")
    commands.send_digests(Rhythm.DAILY, on=today, by=None, at=NOW)
    assert Envelope.objects.count() == Awaited.objects.count() == 1
    commands.send_digests(Rhythm.DAILY, on=today + timedelta(days=1), by=None, at=NOW)
    assert not Awaited.objects.exists()
    send_everything()
    assert ["花祭り" in _plain(mail) for mail in server.mails] == [False, True]


def _plain(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_whom_no_mail_reaches_awaits_nothing_for_ever(mori: Person, registrants: Registrants) -> None:
    (hana,) = registrants(1)
    choose(hana, Rhythm.DAILY)
    published(mori)
    stop_address(hana.email, reason="bounced", by=None, at=NOW)
    commands.send_digests(Rhythm.DAILY, on=day_in_japan(NOW), by=None, at=NOW)
    assert not Envelope.objects.exists()
    assert not Awaited.objects.exists()


def test_a_digest_that_failed_on_monday_is_still_mondays(
    mori: Person, registrants: Registrants, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The weekly readers do not wait another week because a database was away for an hour at night."""
    (hana,) = registrants(1)
    choose(hana, Rhythm.WEEKLY)
    published(mori)
    monday = datetime(2026, 11, 15, 22, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: monday + timedelta(hours=20))
    for _ in range(2):
        tasks.send_digests(int(monday.timestamp()))
    assert [envelope.recipient for envelope in Envelope.objects.all()] == [hana.id]


@pytest.mark.parametrize("task", ["news.send_digests", "surveys.tell", "yukari.rooms.tasks.tell_of_post"])
def test_whoever_is_told_is_told_after_a_failure_too(task: str) -> None:
    """reliability.md: a job that tells people is begun again."""
    assert app.tasks[task].retry_strategy is not None


def test_nothing_new_is_no_mail(mori: Person, registrants: Registrants) -> None:
    """Decidim's lesson: nobody is queued for whom there is nothing."""
    (hana,) = registrants(1)
    choose(hana, Rhythm.DAILY)
    commands.send_digests(Rhythm.DAILY, on=day_in_japan(NOW), by=None, at=NOW)
    assert not Envelope.objects.exists()


def test_figures_are_kept_while_it_goes(mori: Person, registrants: Registrants, server: Mailbox) -> None:
    people = registrants(4)
    server.unknown.add(people[0].email)
    server.busy.add(people[1].email)
    news = published(mori)
    send_everything()
    progress = queries.news_progress(news.id)
    assert progress is not None
    assert (progress.prepared, progress.sent, progress.failed, progress.waiting) == (4, 2, 1, 1)
    alone = ProcrastinateJob.objects.get(task_name="yukari.delivery.tasks.send")
    assert alone.args["envelope_id"] == str(Envelope.objects.get(recipient=people[1].id).id)


def test_a_stop_is_obeyed_before_the_next_mail(mori: Person, registrants: Registrants, server: Mailbox) -> None:
    registrants(3)
    news = published(mori)
    assert commands.stop_sending(news.id, place_id=HIDA, by=mori, at=NOW)
    assert not commands.stop_sending(news.id, place_id=HIDA, by=mori, at=NOW)
    send_everything()
    assert not server.arrived


def test_opening_is_counted_only_where_the_person_lets_it(mori: Person, registrants: Registrants) -> None:
    hana, ken = registrants(2)
    choose(hana, Rhythm.AT_ONCE, tells_opened=True)
    news = published(mori)
    assert commands.note_opened(news.id, by=hana, at=NOW)
    assert not commands.note_opened(news.id, by=hana, at=NOW)
    assert not commands.note_opened(news.id, by=ken, at=NOW)
    news.refresh_from_db()
    assert news.opened == 1


def test_a_killed_worker_goes_on_where_it_had_come_to(
    mori: Person, registrants: Registrants, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "RANGE", 2)
    registrants(5)
    news = commands.ask(a_draft(mori).id, place_id=HIDA, by=mori, at=NOW)
    preparing._write_letters(news, at=NOW)
    assert commands.prepare_range(news.id, by=None, at=NOW)
    assert Envelope.objects.count() == 2
    for _ in range(2):
        commands.prepare(news.id, by=None, at=NOW)
    assert (Envelope.objects.count(), Mailing.objects.get().prepared) == (5, 5)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_workers_prepare_everybody_once(
    mori: Person, registrants: Registrants, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "RANGE", 2)
    registrants(7)
    news = commands.ask(a_draft(mori).id, place_id=HIDA, by=mori, at=NOW)
    race([lambda: commands.prepare(news.id, by=None, at=NOW)] * 3)
    assert (Envelope.objects.count(), Mailing.objects.get().prepared) == (7, 7)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_taken_back_while_it_is_prepared_nothing_leaves(
    mori: Person, registrants: Registrants, server: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "RANGE", 1)
    registrants(6)
    news = commands.ask(a_draft(mori).id, place_id=HIDA, by=mori, at=NOW)
    race(
        [
            lambda: commands.prepare(news.id, by=None, at=NOW),
            lambda: commands.take_back(news.id, place_id=HIDA, by=mori, at=NOW),
        ]
    )
    news.refresh_from_db()
    send_everything()
    assert (news.state, server.arrived) == ("taken_back", [])
    assert not commands.prepare_range(news.id, by=None, at=NOW)
