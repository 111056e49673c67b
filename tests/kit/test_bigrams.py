"""Japanese texts are found by any two neighbouring characters, however they were typed."""

import psycopg
import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from yukari.kit import bigrams

pytestmark = pytest.mark.django_db


def found(words: str, *texts: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_to_tsvector(%s::text[]) @@ %s::tsquery", [bigrams.document(*texts), bigrams.query(words)]
        )
        row = cursor.fetchone()
    assert row is not None
    return bool(row[0])


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("飛騨", "岐阜県飛騨市"),
        ("市", "岐阜県飛騨市"),
        ("飛", "岐阜県飛騨市"),
        ("ボランティア", "ぼらんてぃあ募集"),
        ("ﾎﾞﾗﾝﾃｨｱ", "ボランティア募集"),
        ("pta", "ＰＴＡの草刈り"),
        ("草刈り 飛騨", "飛騨市で草刈り"),
        ("2026年", "２０２６年の夏祭り"),
        ("café", "CAFÉ ゆかり"),
        ("が", "か\u3099っこう"),
        ("佐々木", "佐々木さん"),
    ],
)
def test_it_is_found(words: str, text: str) -> None:
    assert found(words, text)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("飛騨市", "飛騨高山"),
        ("草刈り 白川", "飛騨市で草刈り"),
        ("京都", "東京 都内"),
        ("tap", "PTA"),
        ("", "飛騨市"),
        ("・!?", "飛騨市"),
    ],
)
def test_it_is_not_found(words: str, text: str) -> None:
    assert not found(words, text)


@settings(max_examples=200, deadline=None)
@given(words=st.text(alphabet=st.one_of(st.sampled_from("&|!<->():*'\\\"% あ騨市ーaZ"), st.characters()), max_size=30))
def test_nothing_typed_is_an_operator(words: str) -> None:
    try:
        found(words, words)
    except psycopg.Error as error:
        pytest.fail(str(error))


@given(
    text=st.text(alphabet="飛騨市岐阜県ひだ abc", min_size=1, max_size=12),
    start=st.integers(0, 11),
    end=st.integers(0, 12),
)
def test_every_japanese_part_of_a_text_finds_it(text: str, start: int, end: int) -> None:
    part = text[start:end].strip(" abc")
    if part and not set(part) & set("abc "):
        assert found(part, text)


def test_terms_keep_their_order() -> None:
    assert bigrams.terms("飛騨市 PTA") == ["飛騨", "騨市", "市", "pta"]
