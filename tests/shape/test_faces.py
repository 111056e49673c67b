"""Faces ask queries and call commands; they never reach for a table, and their pages ask no other host for anything."""

import ast
import re

from tests.shape.tree import FACES, ROOT, TEMPLATES, lines_with, own_static, parsed, python, templates

TABLE_WORDS = {"objects", "save", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
INLINE = re.compile(
    r"""<[^>]*\s(style|on[a-z]+|hx-on[:a-z-]*)\s*=|javascript:|<style|<script(?![^>]*\ssrc=)""", re.IGNORECASE
)
OTHER_HOST = re.compile(
    r"""(src|srcset|action|poster|data|hx-(get|post|put|patch|delete))\s*=\s*["']?(https?:)?//|<link[^>]+href=["']?(https?:)?//"""
    r"""|url\(\s*["']?(https?:)?//|@import|(fetch|import|importScripts|WebSocket|EventSource)\(\s*["'`](https?:|wss?:)?//""",
    re.IGNORECASE,
)


def test_no_face_touches_a_table() -> None:
    reached = [
        f"{file.relative_to(ROOT)}:{node.lineno}: .{node.attr}"
        for file in python(*FACES)
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Attribute) and node.attr in TABLE_WORDS and not _is_of_a_session_or_cookie(node)
    ]
    assert not reached


def _is_of_a_session_or_cookie(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Attribute) and node.value.attr in {"session", "cookies"}


def test_no_page_has_inline_styles_or_scripts() -> None:
    assert not list(lines_with(INLINE, [file for file in templates() if file.suffix == ".html"]))


def test_no_page_asks_another_host() -> None:
    assert not list(lines_with(OTHER_HOST, [*templates(), *own_static()]))


def test_every_form_that_posts_carries_a_token() -> None:
    bare = [
        f"{file.relative_to(ROOT)}: {form[:80]}"
        for file in templates()
        for form in re.findall(r"<form[^>]*method=[\"']?post.*?</form>", file.read_text(), re.IGNORECASE | re.DOTALL)
        if "csrf_token" not in form
    ]
    assert not bare


def test_every_image_says_what_it_shows() -> None:
    assert not list(lines_with(re.compile(r"<img(?![^>]*\salt=)[^>]*>"), templates()))


def test_templates_live_in_a_folder_of_their_face() -> None:
    errors = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html", "refused.html"}
    assert {file.name for file in TEMPLATES.glob("*.*")} <= errors


HANDED_OUT = re.compile(r"record_csv|export_file|payment_list|\{\{ csv \}\}|one\.files")
"""Links to tables with words of people in them."""


def test_where_a_table_is_handed_out_stands_why_a_cell_may_begin_with_an_apostrophe() -> None:
    pages = [file for file in templates() if HANDED_OUT.search(file.read_text())]
    assert len(pages) == 6
    for file in pages:
        assert "shared/why_an_apostrophe.html" in file.read_text(), file
