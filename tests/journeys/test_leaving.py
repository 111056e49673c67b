"""Hana takes her data away and leaves; whoever has the number can see later that it was done."""

import re
from datetime import timedelta

import pytest

from tests.builders import HIDA
from tests.journeys.reader import Reader
from yukari.kit import clock
from yukari.leaving import commands
from yukari.people.models import Person
from yukari.registrations import commands as registrations

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_hana_takes_her_data_away_and_leaves(reader: type[Reader], hana: Person) -> None:
    """D3."""
    registrations.register(hana.id, place_id=HIDA, by=hana, at=clock.now())
    her = reader("hana@example.jp").signs_in()
    her.opens("/me/data/").reads("いま残っているもの", "地域への登録")
    her.checks()
    her.presses("読む・印刷する", role="link")
    her.reads("ゆかりに残っている、あなたの情報", "hana@example.jp")
    her.checks()
    her.opens("/me/leave/").reads("消えるもの", "残るもの")
    her.checks()
    her.page.get_by_label("消えるものと残るものを読みました").check()
    her.presses("退会する", role="button")
    her.reads("退会の手続きを受け付けました")
    her.checks()
    code = re.search(r"\w{4}-\w{4}-\w{4}-\w{4}", her.page.inner_text("main"))
    assert code
    commands.erase_due(by=None, at=clock.now() + timedelta(days=8))
    her.opens("/leaving/receipt/")
    her.fills("控えの番号", code[0])
    her.presses("確かめる", role="button")
    her.reads("情報は消してあります")
    her.checks()
    assert Person.objects.get(id=hana.id).called == ""
