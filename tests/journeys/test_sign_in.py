"""Ken has just heard of all this."""

import pytest

from tests.journeys.reader import Reader

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_ken_signs_up_with_a_code_and_says_who_he_is(reader: type[Reader], places: None) -> None:
    ken = reader("ken@example.jp")
    ken.opens("/account/sign-in/").signs_in().reads("はじめに、少しだけ教えてください")
