"""Base45: the examples of RFC 9285, and that bytes have one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yukari.kit import base45


@pytest.mark.parametrize(
    ("data", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"ietf!", "QED8WEX0")]
)
def test_the_examples_of_the_standard(data: bytes, text: str) -> None:
    assert base45.encode(data) == text
    assert base45.decode(text) == data


@given(st.binary())
def test_what_was_written_is_read(data: bytes) -> None:
    assert base45.decode(base45.encode(data)) == data


@given(st.text(alphabet=base45.ALPHABET) | st.text())
def test_a_text_is_what_it_would_be_written_as_or_nothing(text: str) -> None:
    try:
        data = base45.decode(text)
    except ValueError:
        return
    assert base45.encode(data) == text


@pytest.mark.parametrize("text", ["A", "AAAA", "GGW", ":::", "::", "ab8", "ÄB8", "AB\n"])
def test_what_nobody_writes_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no "):
        base45.decode(text)
