"""The card: what it says, and the code that it shows (A5, P11)."""

from datetime import date, timedelta

import pytest

from tests.builders import AT, HIDA
from tests.registrations.stories import DAY, at, confirm, make_premium
from yukari.cards import queries
from yukari.people.models import Person
from yukari.registrations import commands
from yukari.rules.outcome import Reason, Refused

SLOT = timedelta(seconds=30)


def test_hanas_card_tells_the_kind_and_until_when(hana: Person) -> None:
    with pytest.raises(Refused) as refused:
        queries.card_of(hana.id, HIDA, at=AT)
    assert refused.value.reason is Reason.NOT_REGISTERED
    commands.register(hana.id, place_id=HIDA, by=hana, at=AT)
    card = queries.card_of(hana.id, HIDA, at=AT)
    assert (card.kind, card.since, card.until, card.called) == ("basic", date(2026, 4, 1), None, "はな")
    confirm(hana)
    make_premium(hana)
    card = queries.card_of(hana.id, HIDA, at=at(DAY))
    assert (card.kind, card.since, card.until) == ("premium", DAY, date(2027, 4, 9))
    assert queries.card_of(hana.id, HIDA, at=at(date(2027, 4, 10))).kind == "basic"


def test_a_code_is_good_for_its_slot_and_the_neighbours(hana: Person) -> None:
    """A5: 30 seconds, one slot either side."""
    code = queries.resident_code(hana.id, at=AT)
    assert code.text.isalnum()
    assert code.text == code.text.upper()
    assert len(code.text) <= 60
    assert code.until == AT + SLOT
    for slots, good in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        moment = AT + slots * SLOT
        if good:
            assert queries.read_resident_code(code.text, at=moment) == hana.id
            assert queries.read_resident_number(code.number, among=[hana.id], at=moment) == hana.id
        else:
            with pytest.raises(Refused) as refused:
                queries.read_resident_code(code.text, at=moment)
            assert refused.value.reason is Reason.CODE_EXPIRED


def test_a_changed_code_is_nobodys(hana: Person) -> None:
    code = queries.resident_code(hana.id, at=AT).text
    for wrong in (code[1:], "B" + code[1:], code[:-1] + ("A" if code[-1] != "A" else "B"), ""):
        with pytest.raises(Refused) as refused:
            queries.read_resident_code(wrong, at=AT)
        assert refused.value.reason is Reason.CODE_UNKNOWN
