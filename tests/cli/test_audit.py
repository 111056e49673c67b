"""Operators prove the record, and answer within minutes whose data an account could see (個人情報保護法 第68条)."""

from datetime import timedelta

import pytest
import time_machine
from click.testing import CliRunner, Result
from django.db import connection

from tests.builders import AT, HIDA
from yukari.cli import yukari
from yukari.people.models import Person
from yukari.registrations import commands, queries

pytestmark = pytest.mark.django_db(transaction=True)

DAY = "%Y-%m-%d"
DAYS = ["--from", (AT - timedelta(days=1)).strftime(DAY), "--to", (AT + timedelta(days=2)).strftime(DAY)]


def say(*words: str) -> Result:
    return CliRunner().invoke(yukari, ["audit", *words])


def test_the_record_is_proved_until_somebody_removes_an_entry(hana: Person) -> None:
    with time_machine.travel(AT, tick=False):
        assert say("seal").output.startswith("Sealed ")
        whole = say("verify")
        assert whole.exit_code == 0, whole.output
        head = whole.output.strip().rpartition(" ")[2]
        assert say("verify", "--head", head).exit_code == 0
        assert "cut off" in say("verify", "--head", "0" * 64).output
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM audit_entry WHERE verb = 'completed_a_profile'")
        broken = say("verify")
    assert broken.exit_code == 1
    assert "Segment 1 is broken: entries were changed, added or removed." in broken.output


def test_a_record_that_nobody_seals_is_not_called_whole(hana: Person) -> None:
    """Or all seals were removed."""
    with time_machine.travel(AT + timedelta(hours=2), tick=False):
        told = say("verify")
    assert told.exit_code == 1
    assert "not sealed" in told.output


def test_whose_data_officer_mori_saw_and_could_have_seen(hana: Person, mori: Person, sato: Person) -> None:
    commands.register(hana.id, place_id=HIDA, by=hana, at=AT)
    queries.registrant_for(mori, HIDA, hana.id, at=AT, why="本人からの問い合わせ")
    told = say("seen", "mori@example.jp", *DAYS)
    assert told.exit_code == 0, told.output
    lines = [line.split(maxsplit=1) for line in told.output.splitlines()[1:]]
    assert ["1", "people whose data it saw or changed"] in lines
    assert ["1", f"times looked_at_a_registrant {HIDA}"] in lines
    assert ["1", "as officer of 岐阜県飛騨市"] in lines
    assert f"{hana.id}\tsaw\tlooked_at_a_registrant\t{HIDA}" in say("seen", str(mori.id), *DAYS, "--people").output
    assert str(hana.id) not in say("seen", "sato@example.jp", *DAYS, "--people").output
