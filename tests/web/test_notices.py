from django.test import Client

from tests.builders import AT
from yukari.people import commands, queries
from yukari.people.models import Person


def test_hana_reads_what_she_was_told_and_then_it_is_read(client: Client, hana: Person) -> None:
    client.force_login(hana)
    assert "お知らせは、まだありません" in client.get("/me/notices/").content.decode()
    details = {"place_id": "212172", "place": "飛騨市", "name": "飛騨市", "name_en": "Hida"}
    commands.tell(hana.id, kind="place_joined", key="joined:212172", details=details, by=None, at=AT)
    assert "新着" in client.get("/me/notices/").content.decode()
    assert queries.unread_notices(hana.id) == 0
    page = client.get("/me/notices/").content.decode()
    assert "新着" not in page
    assert "2026年4月1日" in page
