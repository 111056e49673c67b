"""D2: every look at a person's data is logged, and the person reads who, when, what and why."""

import pytest
from django.test import Client

from tests.builders import AT, HIDA
from yukari.people.models import Person
from yukari.registrations import commands, queries


@pytest.fixture
def seen_hana(hana: Person, mori: Person) -> Person:
    commands.register(hana.id, place_id=HIDA, by=hana, at=AT)
    queries.registrant_for(mori, HIDA, hana.id, at=AT, why="本人からの問い合わせに答えるため")
    return hana


def test_hana_reads_that_officer_mori_opened_her_record_and_why(client: Client, seen_hana: Person) -> None:
    client.force_login(seen_hana)
    page = client.get("/me/looks/").content.decode()
    for words in ("岐阜県飛騨市", "森さん", "登録と活動の記録を開きました", "本人からの問い合わせに答えるため"):
        assert words in page


def test_what_she_did_herself_is_no_look(client: Client, hana: Person) -> None:
    commands.register(hana.id, place_id=HIDA, by=hana, at=AT)
    client.force_login(hana)
    assert "まだ、だれも見ていません" in client.get("/me/looks/").content.decode()


def test_every_look_that_is_logged_has_words() -> None:
    """A verb that begins like this and is missing here would be hidden from the person; five more take or find."""
    import re
    from pathlib import Path

    from yukari.web.wording.looks import LOOKS

    code = "".join(path.read_text(encoding="utf-8") for path in Path("yukari").rglob("*.py") if path.name != "looks.py")
    looks = set(re.findall(r'[(,]\s*"((?:looked_at|told_of)_\w+)"', code))
    exported = {"exported_an_answer", "exported_the_roster"}
    assert looks | exported | {"found_in_a_club_list", "took_changes", "took_payment_list"} == set(LOOKS)
