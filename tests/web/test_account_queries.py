"""No page of the account asks more questions when there is more to show."""

import pytest
from django.test import Client

from tests.builders import AT
from tests.web.test_second_factor import sign_in
from yukari.people import commands
from yukari.people.models import Person


@pytest.mark.parametrize(
    ("path", "statements"), [("/me/profile/", 6), ("/me/notices/", 5), ("/me/security/", 5), ("/account/email/", 7)]
)
def test_a_page_asks_the_same_questions_however_much_there_is(
    client: Client, hana: Person, path: str, statements: int, django_assert_num_queries: object
) -> None:
    sign_in(client, hana.email)
    client.get("/me/security/")
    for more in range(2):
        with django_assert_num_queries(statements):  # type: ignore[operator]
            client.get(path)
        for number in range(2):
            details = {"place_id": "212172", "name": "飛騨市", "name_en": "Hida"}
            tell = {"kind": "place_joined", "key": f"{more}-{number}", "details": details}
            commands.tell(hana.id, **tell, by=None, at=AT)  # type: ignore[arg-type]
            sign_in(Client(), hana.email)
        commands.mark_notices_read(hana, by=hana, at=AT)
