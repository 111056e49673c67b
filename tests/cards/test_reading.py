"""Our own reader agrees with the document that other makers write theirs from, and nothing that is shown to it makes it stumble."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import AT
from tests.cards import make_vectors
from tests.cards.phone import Pocket
from yukari.cards import commands, queries, statements
from yukari.kit import base45
from yukari.kit.clock import day_in_japan
from yukari.people.models import Person
from yukari.rules.card import Kind, Medium
from yukari.rules.outcome import Reason, Refused

VECTORS = json.loads(make_vectors.FILE.read_text(encoding="utf-8"))
SAID = {
    "unreadable": Reason.CARD_UNREADABLE,
    "unknown_layout": Reason.CARD_UNREADABLE,
    "wrong_length": Reason.CARD_UNREADABLE,
    "unknown_key": Reason.CARD_FORGED,
    "forged": Reason.CARD_FORGED,
    "wrong_holder": Reason.CARD_FORGED,
    "not_yet": Reason.CARD_OVER,
    "run_out": Reason.CARD_OVER,
    "old_slot": Reason.CODE_EXPIRED,
    "future_slot": Reason.CODE_EXPIRED,
}
OTHER_SYSTEM = "other_system"


@pytest.fixture
def published_keys(settings: LazySettings) -> None:
    """The secrets that stand beside the test vectors."""
    secrets = VECTORS["secrets"]
    settings.CARD_KEYS = {number: bytes.fromhex(secrets[f"issuer {number}"]) for number in (1, 2)}


@pytest.mark.usefixtures("published_keys")
@pytest.mark.parametrize("card", VECTORS["cards"], ids=lambda card: card["name"])
def test_we_read_what_the_document_says(card: dict[str, Any]) -> None:
    """Whether a card was revoked, our reader asks the table, not a list."""
    expected, text = card["result"], card["text"]
    assert queries.is_card(text) == (expected.get("why") != OTHER_SYSTEM)
    if expected.get("why") in {OTHER_SYSTEM, "revoked"}:
        return
    at, offline = datetime.fromisoformat(card["at"]), card["leeway"] == 120
    if not expected["valid"]:
        with pytest.raises(Refused) as refused:
            queries.read_card(text, at=at, offline=offline)
        assert refused.value.reason is SAID[expected["why"]]
        return
    says = queries.read_card(text, at=at, offline=offline).says
    over = says.term_until is not None and says.term_until < day_in_japan(at)
    kind = Kind.BASIC if over and says.kind is Kind.PREMIUM else says.kind
    assert (kind, says.place_id or None) == (expected["kind"], expected["place"] or None)


@pytest.mark.usefixtures("published_keys")
def test_we_write_what_the_document_says() -> None:
    """To the byte, but for our signature, which is another each time."""
    data = base45.decode(VECTORS["cards"][0]["text"].removeprefix("YK1:"))
    again = statements.sign(statements.read(VECTORS["cards"][0]["text"]).statement)
    assert again[:61] == data[:61]
    assert len(again) == 125


@given(st.text() | st.text(alphabet=base45.ALPHABET) | st.binary(max_size=200).map(base45.encode))
def test_nothing_that_is_shown_makes_the_reader_stumble(text: str) -> None:
    for shown in (text, "YK1:" + text):
        with pytest.raises(Refused):
            queries.open_card(shown)


@pytest.fixture
def shown(hana: Person) -> bytes:
    pocket = Pocket()
    text = pocket.show(commands.issue(hana, key=pocket.key, by=hana, at=AT)[0].statement, at=AT)
    return base45.decode(text.removeprefix("YK1:"))


def test_one_bit_that_differs_is_refused(shown: bytes) -> None:
    """Each of them, so that no field is left outside of the signatures."""
    assert queries.open_card(statements.text(shown)).statement.medium is Medium.PHONE
    believed = []
    for bit in range(len(shown) * 8):
        changed = bytearray(shown)
        changed[bit // 8] ^= 1 << bit % 8
        try:
            queries.open_card(statements.text(bytes(changed)))
            believed.append(bit)
        except Refused:
            continue
    assert believed == []


def test_a_key_that_was_taken_out_of_the_list_is_believed_no_longer(shown: bytes, settings: LazySettings) -> None:
    (scalar,) = settings.CARD_KEYS.values()
    settings.CARD_KEYS = {2: bytes(31) + b"\1", 1: scalar}
    assert queries.open_card(statements.text(shown))
    settings.CARD_KEYS = {2: bytes(31) + b"\1"}
    with pytest.raises(Refused) as refused:
        queries.open_card(statements.text(shown))
    assert refused.value.reason is Reason.CARD_FORGED
