"""Markdown that people write becomes HTML in which nothing runs and nothing is loaded from elsewhere."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yukari.kit.markdown import TAGS, Oddity, oddities, to_html, to_text


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("一行目\n二行目", "<p>一行目<br>\n二行目</p>\n"),
        ("# 祭り", "<h3>祭り</h3>\n"),
        ("- 軍手\n- 水", "<ul>\n<li>軍手</li>\n<li>水</li>\n</ul>\n"),
        ("**大切**な*お願い*", "<p><strong>大切</strong>な<em>お願い</em></p>\n"),
        (
            "詳しくはhttps://example.jp/a。",
            '<p>詳しくは<a href="https://example.jp/a" rel="noopener nofollow">https://example.jp/a</a>。</p>\n',
        ),
        (
            "[地図](https://example.jp/?q=1&r=2)",
            '<p><a href="https://example.jp/?q=1&amp;r=2" rel="noopener nofollow">地図</a></p>\n',
        ),
        ("![雪の朝](https://elsewhere.example/p.png)", "<p>雪の朝</p>\n"),
        ("    字下げ", "<p>字下げ</p>\n"),
    ],
)
def test_what_people_write_every_day(text: str, html: str) -> None:
    assert to_html(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[押して](javascript:alert(1))",
        "[押して](JaVaScRiPt&colon;alert(1))",
        "[押して](data:text/html;base64,PHNjcmlwdD4=)",
        "<javascript:alert(1)>",
        '[x](https://example.jp "onmouseover=alert(1)")',
        "![x](javascript:alert(1))",
        '![" onerror="alert(1)](x)',
        "<a href='https://example.jp' onclick='alert(1)'>x</a>",
        "```\n<script>\n```",
        "<!-- --><svg/onload=alert(1)>",
    ],
)
def test_a_script_is_harmless(text: str) -> None:
    assert_harmless(to_html(text))


@given(st.text(st.sampled_from("<>[]()!*_#\\\"'&;:/-` \nabscriptjavx=on")))
def test_nothing_that_anybody_can_write_is_more_than_words(text: str) -> None:
    assert_harmless(to_html(text))
    to_text(text)


def assert_harmless(html: str) -> None:
    for tag, attributes in re.findall(r"<\s*/?([^\s>]*)([^>]*)>", html):
        assert tag.rstrip("/") in TAGS
        assert re.fullmatch(
            r'( href="(https?:|mailto:|tel:|[^":]*")[^"]*"?)?( rel="noopener nofollow")?\s*/?', attributes
        )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<script>alert(1)</script>", [Oddity.HTML]),
        ("![雪](https://example.jp/p.png)", [Oddity.PICTURE]),
        ("[押して](javascript:alert(1))", [Oddity.LINK]),
        ("3 < 5、<https://example.jp/>、[地図](https://example.jp)", []),
    ],
)
def test_what_comes_out_otherwise_is_named(text: str, found: list[Oddity]) -> None:
    assert oddities(text) == found


def test_the_same_text_as_plain_words() -> None:
    text = (
        "# 祭り\n\n来てください。\n**9時**に[公民館](https://example.jp/map)で。\n\n- 軍手\n- 水\n\nhttps://example.jp/"
    )
    assert to_text(text) == (
        "祭り\n\n来てください。\n9時に公民館（https://example.jp/map）で。\n\n・軍手\n・水\n\nhttps://example.jp/"
    )
