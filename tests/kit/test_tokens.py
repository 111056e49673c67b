"""A signed token says what we said, for the purpose we said it for, and nothing else is one."""

import string

from hypothesis import given
from hypothesis import strategies as st

from yukari.kit import tokens

KEY = "k" * 40


@given(payload=st.binary(max_size=60))
def test_what_was_signed_is_read_again(payload: bytes) -> None:
    token = tokens.sign("check-in", payload, KEY)
    assert tokens.read("check-in", token, KEY) == payload
    assert tokens.read("check-in", f" {token.lower()}\n", KEY) == payload
    assert set(token) <= set(string.ascii_uppercase + string.digits)


@given(
    payload=st.binary(max_size=40),
    at=st.integers(min_value=0),
    other=st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
)
def test_a_token_changed_in_one_character_is_refused(payload: bytes, at: int, other: str) -> None:
    token = tokens.sign("check-in", payload, KEY)
    at %= len(token)
    changed = token[:at] + other + token[at + 1 :]
    assert (tokens.read("check-in", changed, KEY) is not None) == (changed == token)


def test_a_token_is_good_for_one_purpose_and_one_key() -> None:
    token = tokens.sign("check-in", b"hana", KEY)
    assert tokens.read("card", token, KEY) is None
    assert tokens.read("check-in", token, "l" * 40) is None
    assert tokens.read("check", tokens.sign("check", b"-in\0hana", KEY), KEY) == b"-in\0hana"
    assert tokens.sign("a", b"b", KEY)[-20:] != tokens.sign("ab", b"", KEY)[-20:]


@given(text=st.text(max_size=80))
def test_any_other_text_is_no_token(text: str) -> None:
    assert tokens.read("check-in", text, KEY) is None


def test_a_short_code_can_be_read_aloud() -> None:
    code = tokens.short_code()
    assert len(code) == 8
    assert not set(code) & set("01ILO")
    assert code != tokens.short_code()
