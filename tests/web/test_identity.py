import pytest
from django.test import Client

from tests.builders import HIDA, SETAGAYA
from yukari.people import queries
from yukari.people.models import Person


def test_hana_reads_a_card_and_is_confirmed(client: Client, hana: Person) -> None:
    """P1."""
    client.force_login(hana)
    page = client.get("/me/identity/?next=/me/profile/").content.decode()
    assert "すべて架空の人です" in page
    answer = client.post("/me/identity/", {"card": "adult", "next": "/me/profile/"})
    assert answer.url == "/me/profile/"
    identity = queries.identity_of(hana.id)
    assert identity
    assert identity.residence_id == SETAGAYA


def test_the_card_says_that_she_has_moved(client: Client, hana: Person) -> None:
    """P16."""
    client.force_login(hana)
    client.post("/me/identity/", {"card": "adult"})
    client.post("/me/identity/", {"card": "adult", "moved_to": HIDA})
    identity = queries.identity_of(hana.id)
    assert identity
    assert identity.residence_id == HIDA


def test_one_human_cannot_confirm_two_accounts(client: Client, hana: Person, mori: Person) -> None:
    """P1."""
    for person in (mori, hana):
        client.force_login(person)
        answer = client.post("/me/identity/", {"card": "twin"})
    assert answer.status_code == 409
    assert queries.identity_of(hana.id) is None


@pytest.mark.parametrize("card", ["", "nobody"])
def test_a_card_that_nobody_has_is_not_read(client: Client, hana: Person, card: str) -> None:
    client.force_login(hana)
    client.post("/me/identity/", {"card": card})
    assert queries.identity_of(hana.id) is None
