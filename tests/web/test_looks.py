"""D2: every look at a person's data is logged, and the person reads who, when, what and why."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.test import Client

from tests.builders import AT, HIDA
from yukari.audit import queries as audit
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


def test_hana_reads_back_to_the_first_look(client: Client, hana: Person, mori: Person) -> None:
    """D2: the very first look can be read, however many came after it."""
    commands.register(hana.id, place_id=HIDA, by=hana, at=AT)
    for number in range(5):
        queries.registrant_for(mori, HIDA, hana.id, at=AT + timedelta(hours=number), why=f"{number + 1}回め")
    client.force_login(hana)
    read: list[list[str]] = []
    with patch.object(audit, "LOOKS_PAGE", 2):
        cursor: str | None = ""
        while cursor is not None:
            response = client.get("/me/looks/", {"cursor": cursor})
            assert ('rel="next"' in response.content.decode()) == (len(read) < 2)
            read.append([look["why"] for look in response.context["looks"]])
            cursor = response.context["page"].next_cursor
    assert read == [["5回め", "4回め"], ["3回め", "2回め"], ["1回め"]]
    assert client.get("/me/looks/?cursor=nonsense").context["looks"][0]["why"] == "5回め"


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
