"""M1, M2, K1: from a list to people who register by themselves; nobody is enrolled, written to twice, or forgotten."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction

from tests.builders import AT, GIFU, HIDA, a_person
from tests.clubs.stories import COLUMNS, a_row, asked, brought, checked, invited, own_link
from tests.leaving.stories import ask as ask_to_leave
from tests.leaving.stories import erase, rows_that_say
from tests.mailbox import a_mail_server
from tests.news.stories import send_everything
from tests.races import race
from yukari.clubs import commands, queries
from yukari.clubs.commands import inviting
from yukari.clubs.models import ClubList, ClubPast, Listed, Unwanted
from yukari.delivery.commands import stop_address
from yukari.delivery.models import Envelope
from yukari.delivery.stationery import read_unsubscribe
from yukari.files.models import Kept
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.places.models import Staff
from yukari.registrations.models import Registration
from yukari.registrations.queries import standing_at
from yukari.rules.clubs import INVITED_KEPT, REMINDED_AFTER, Verdict
from yukari.rules.outcome import Reason, Refused
from yukari.uniting import commands as uniting

MANY = 101


def refusal(do: Any) -> Reason:
    with pytest.raises(Refused) as refused:
        do()
    return refused.value.reason


def tani() -> Person:
    person = a_person("谷")
    places.appoint(person, place_id=HIDA, role=Staff.Role.OFFICER, by=None, at=AT)
    return person


def row_of(number: int) -> Listed:
    return Listed.objects.get(number=number + 1)


# Who lets it go (M2)


def test_few_are_invited_at_once_and_nobody_is_registered_by_it(mori: Person) -> None:
    found = invited(mori)
    send_everything()
    assert [one.to for one in mail.outbox] == [["1@club.example.jp"], ["2@club.example.jp"]]
    assert found.state == ClubList.State.SENT
    assert not Registration.objects.exists()
    assert not Person.objects.filter(email__contains="club.example").exists()
    assert not Kept.objects.exists()


def test_many_need_a_second_person_and_wait(mori: Person) -> None:
    found, second = asked(mori, *(a_row(number) for number in range(MANY))), tani()
    assert found.state == ClubList.State.ASKED
    assert refusal(lambda: commands.approve(found.id, place_id=HIDA, by=mori, at=AT)) is Reason.SECOND_PERSON_NEEDED
    for _ in range(2):
        found = commands.approve(found.id, place_id=HIDA, by=second, at=AT)
    assert commands.begin_due(by=None, at=AT + timedelta(minutes=9)) == 0
    assert commands.begin_due(by=None, at=AT + timedelta(minutes=10)) == 1


def test_whoever_brought_it_is_no_second_person_either(mori: Person) -> None:
    second = tani()
    found = checked(mori, *(a_row(number) for number in range(MANY)))
    commands.ask(found.id, place_id=HIDA, basis="規約", reminds=False, by=second, at=AT)
    assert refusal(lambda: commands.approve(found.id, place_id=HIDA, by=mori, at=AT)) is Reason.SECOND_PERSON_NEEDED
    with pytest.raises(IntegrityError), transaction.atomic():
        ClubList.objects.update(approved_by_id=mori.id)


def test_taken_back_in_time_nothing_leaves(mori: Person) -> None:
    found = asked(mori)
    for _ in range(2):
        commands.take_back(found.id, place_id=HIDA, by=mori, at=AT)
    assert commands.begin_due(by=None, at=AT + timedelta(days=1)) == 0
    assert not Envelope.objects.exists()


def test_what_says_no(mori: Person, sato: Person) -> None:
    found = brought(mori)

    def ask(by: Person = mori, basis: str = "規約", place_id: str = HIDA) -> Reason:
        return refusal(lambda: commands.ask(found.id, place_id=place_id, basis=basis, reminds=False, by=by, at=AT))

    assert ask() is Reason.LIST_UNDER_WAY
    nobody = checked(mori, a_row(1, consent="×"))
    assert ask(sato) is Reason.NOT_ALLOWED
    found = nobody
    assert ask(basis=" ") is Reason.REASON_MISSING
    assert ask() is Reason.NOBODY_TO_INVITE
    places.leave(HIDA, by=None, at=AT)
    assert ask() is Reason.PLACE_NOT_JOINED
    for deed in (commands.approve, commands.cancel, commands.take_back):
        assert refusal(lambda deed=deed: deed(brought(mori).id, place_id=HIDA, by=mori, at=AT)) is Reason.LIST_UNDER_WAY
    assert refusal(lambda: commands.cancel(found.id, place_id=HIDA, by=sato, at=AT)) is Reason.NOT_ALLOWED


def test_once_it_leaves_its_columns_stand(mori: Person) -> None:
    found = invited(mori)
    match = lambda: commands.match(found.id, place_id=HIDA, columns=COLUMNS, by=mori, at=AT)  # noqa: E731
    assert refusal(match) is Reason.LIST_UNDER_WAY
    assert refusal(lambda: commands.discard(found.id, place_id=HIDA, by=mori, at=AT)) is Reason.LIST_UNDER_WAY


# What reaches whom (M1)


def test_each_mail_is_for_one_and_names_nobody_else(mori: Person, settings: Any) -> None:
    with a_mail_server(settings) as server:
        invited(mori, *(a_row(number) for number in range(5)))
        send_everything()
        addresses = [f"{number}@club.example.jp" for number in range(5)]
        assert [recipients for _, recipients, _ in server.arrived] == [[one] for one in addresses]
        for (_, (own,), raw), parsed in zip(server.arrived, server.mails, strict=True):
            assert not [one for one in addresses if one != own and one in raw.decode()]
            body = parsed.get_body(("plain",))
            assert body is not None
            assert "会員0" not in body.get_content()
            assert "飛騨市ファンクラブの会員のみなさまへ" in body.get_content()
            assert "\ue002" not in body.get_content()
            assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_nobody_is_invited_by_two_lists(mori: Person) -> None:
    invited(mori)
    again = checked(mori, a_row(1), a_row(3))
    assert again.figures == {"rows": 2, Verdict.INVITED: 1, Verdict.OK: 1}


def test_who_registers_meanwhile_is_left_alone(mori: Person, hana: Person) -> None:
    """And a stopped address is passed over as everywhere; neither is told to the place."""
    from yukari.registrations import commands as registrations

    found = asked(mori, a_row(1, mail=hana.email), a_row(2), a_row(3))
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    stop_address("2@club.example.jp", reason="bounced", by=None, at=AT)
    commands.begin_due(by=None, at=AT)
    commands.prepare(found.id, again=False, by=None, at=AT)
    assert [one.address for one in Envelope.objects.all()] == ["3@club.example.jp"]


def test_one_reminder_and_only_for_those_who_did_not_answer(mori: Person, hana: Person) -> None:
    invited(mori, a_row(1), a_row(2), a_row(3), reminds=True)
    send_everything()
    commands.accept(row_of(1).id, keeps_past=False, by=hana, at=AT)
    commands.decline(row_of(2).id, by=None, at=AT)
    mail.outbox.clear()
    later = AT + REMINDED_AFTER
    assert commands.begin_due(by=None, at=later - timedelta(minutes=1)) == 0
    for when in (later, later + REMINDED_AFTER, later + 2 * REMINDED_AFTER):
        commands.begin_due(by=None, at=when)
        commands.prepare(ClubList.objects.get().id, again=True, by=None, at=when)
    send_everything()
    assert [(one.to, one.subject[:10]) for one in mail.outbox] == [(["3@club.example.jp"], "もう一度だけ、ご案内")]


# What people do with it


def test_hana_registers_by_herself_and_her_past_comes_along(mori: Person, hana: Person) -> None:
    """K1, K4."""
    invited(mori)
    seen = queries.invited(row_of(1).id)
    assert seen is not None
    assert seen.entry is not None
    registered = commands.accept(row_of(1).id, keeps_past=True, by=hana, at=AT)
    assert (registered.place_id, registered.new, registered.prefecture_id) == (HIDA, True, GIFU)
    assert not commands.accept(row_of(1).id, keeps_past=True, by=hana, at=AT).new
    past = queries.past_of(hana.id, HIDA)
    assert past is not None
    assert (past.club, past.since, past.number) == ("飛騨市ファンクラブ", "2018-04-01", "0001")
    assert (row_of(1).answer, row_of(1).sealed) == ("registered", None)


def test_the_past_counts_for_nothing(mori: Person, hana: Person) -> None:
    """P2: only activities count."""
    invited(mori)
    commands.accept(row_of(1).id, keeps_past=True, by=hana, at=AT)
    with_past = standing_at(hana.id, HIDA, at=AT).mine.judgement
    commands.forget_past(hana.id, place_id=HIDA, by=hana, at=AT)
    assert standing_at(hana.id, HIDA, at=AT).mine.judgement == with_past
    assert not ClubPast.objects.exists()


def test_without_the_wish_the_past_stays_behind(mori: Person, hana: Person) -> None:
    invited(mori)
    commands.accept(row_of(1).id, keeps_past=False, by=hana, at=AT)
    assert queries.past_of(hana.id, HIDA) is None


def test_an_invitation_is_used_once(mori: Person, hana: Person) -> None:
    invited(mori)
    other = a_person("ゆい")
    commands.accept(row_of(1).id, keeps_past=True, by=hana, at=AT)
    accept = lambda: commands.accept(row_of(1).id, keeps_past=True, by=other, at=AT)  # noqa: E731
    assert refusal(accept) is Reason.INVITATION_OVER
    assert not Registration.objects.filter(person=other).exists()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_with_one_link_one_registers(mori: Person, hana: Person) -> None:
    invited(mori)
    other, row = a_person("ゆい"), row_of(1).id
    race([lambda by=by: commands.accept(row, keeps_past=True, by=by, at=AT) for by in (hana, other)])
    assert Registration.objects.filter(place_id=HIDA).count() == 1
    assert ClubPast.objects.count() == 1


def test_before_it_left_nothing_can_be_accepted(mori: Person, hana: Person) -> None:
    checked(mori)
    accept = lambda: commands.accept(row_of(1).id, keeps_past=True, by=hana, at=AT)  # noqa: E731
    assert refusal(accept) is Reason.INVITATION_OVER


def test_never_again_holds_for_every_later_list_of_the_place(mori: Person, sato: Person) -> None:
    found = invited(mori)
    send_everything()
    link = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    read = read_unsubscribe(urlsplit(link).path.split("/")[-2])
    assert read is not None
    assert read[0] == row_of(1).id
    assert commands.decline(read[0], by=None, at=AT)
    assert not commands.decline(read[0], by=None, at=AT)
    assert row_of(1).sealed is None
    commands.cancel(found.id, place_id=HIDA, by=mori, at=AT)
    again = checked(mori)
    assert again.figures == {"rows": 2, Verdict.UNWANTED: 1, Verdict.OK: 1}
    assert "1@club" not in str(list(Unwanted.objects.values()))


def test_the_press_can_be_taken_back(mori: Person, hana: Person) -> None:
    invited(mori)
    commands.decline(row_of(1).id, by=None, at=AT)
    commands.resume(row_of(1).id, by=None, at=AT)
    assert not Unwanted.objects.exists()
    commands.accept(row_of(1).id, keeps_past=True, by=hana, at=AT)
    assert Registration.objects.filter(person=hana, place_id=HIDA).exists()


# What stays


def test_cancelled_nothing_more_leaves_and_nobody_stays(mori: Person, hana: Person) -> None:
    found = invited(mori)
    commands.accept(row_of(1).id, keeps_past=True, by=hana, at=AT)
    for _ in range(2):
        commands.cancel(found.id, place_id=HIDA, by=mori, at=AT)
    send_everything()
    assert not mail.outbox
    assert not Listed.objects.exists()
    assert not rows_that_say("club.example.jp")
    going = queries.going(ClubList.objects.get(), viewer=mori)
    assert (going.registered, going.unwanted) == (1, 0)


def test_after_its_time_only_figures_stay(mori: Person, hana: Person) -> None:
    invited(mori)
    commands.accept(row_of(1).id, keeps_past=True, by=hana, at=AT)
    commands.decline(row_of(2).id, by=None, at=AT)
    assert commands.erase_due(by=None, at=AT + INVITED_KEPT - timedelta(seconds=1)) == 0
    for number in (1, 0):
        assert commands.erase_due(by=None, at=AT + INVITED_KEPT) == number
    found = ClubList.objects.get()
    assert found.state == ClubList.State.OVER
    assert not Listed.objects.exists()
    assert not rows_that_say("club.example.jp")
    going = queries.going(found, viewer=mori)
    assert (going.registered, going.unwanted) == (1, 1)
    assert ClubPast.objects.filter(person=hana).exists()


def test_whoever_leaves_stands_on_no_list_any_more(mori: Person, hana: Person) -> None:
    """D3."""
    invited(mori, a_row(1, mail=hana.email), a_row(2), reminds=True)
    commands.accept(row_of(1).id, keeps_past=True, by=hana, at=AT)
    ask_to_leave(hana)
    assert erase(hana)
    assert [row.number for row in Listed.objects.all()] == [3]
    assert not ClubPast.objects.exists()
    assert not rows_that_say("hana@example.jp")


def test_two_accounts_have_one_past(mori: Person, hana: Person) -> None:
    invited(mori)
    other = a_person("はな", address="hana.old@example.jp")
    commands.accept(row_of(1).id, keeps_past=True, by=other, at=AT)
    commands.accept(row_of(2).id, keeps_past=True, by=hana, at=AT)
    uniting.unite(hana.id, other_id=other.id, by=hana, at=AT)
    assert [(past.person_id, past.number) for past in ClubPast.objects.all()] == [(hana.id, "0002")]


# Killed


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_of_sending_nobody_is_missed(mori: Person, settings: Any) -> None:
    """Killed while envelopes are written and while mails leave. Whom a mail server answered just then hears it once more at
    most, under the same Message-ID, by which mailboxes know it for the same mail."""
    asked(mori, *(a_row(number) for number in range(40)))
    with a_mail_server(settings) as server:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "TEST_DATABASE": str(connection.settings_dict["NAME"]),
            "MAIL_PORT": str(server.port),
        }
        kills = 0
        while kills < 3 or len({to for _, (to,), _ in server.arrived}) < 40:
            process = subprocess.Popen([sys.executable, "-m", "tests.clubs.killable_worker"], env=environment)
            wanted = len(server.arrived) + 7
            while process.poll() is None:
                if kills < 3 and len(server.arrived) >= wanted:
                    process.send_signal(signal.SIGKILL)
                    kills += 1
                    break
                time.sleep(0.002)
            assert process.wait() in (0, -signal.SIGKILL)
        arrived = Counter(to for _, (to,), _ in server.arrived)
        named = {(to, parsed["Message-ID"]) for (_, (to,), _), parsed in zip(server.arrived, server.mails, strict=True)}
    assert set(arrived) == {f"{number}@club.example.jp" for number in range(40)}
    assert sum(arrived.values()) - 40 <= kills
    assert len(named) == 40
    assert Envelope.objects.filter(sent_at=None).count() == 0


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_workers_write_to_everybody_once(mori: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inviting, "RANGE", 2)
    found = asked(mori, *(a_row(number) for number in range(9)))
    race([lambda: commands.begin_due(by=None, at=AT)] * 2)
    race([lambda: commands.prepare(found.id, again=False, by=None, at=AT)] * 3)
    assert Envelope.objects.count() == 9
    assert ClubList.objects.get().state == ClubList.State.SENT


def test_the_link_of_a_mail_is_its_reader_s(mori: Person) -> None:
    invited(mori)
    send_everything()
    token = own_link("2@club.example.jp", mail.outbox).split("/")[2]
    seen = queries.invited_by(token)
    assert seen is not None
    assert seen.row_id == row_of(2).id
    assert queries.invited_by(token[:-1]) is None
    assert queries.invited_by("x") is None
