"""Turning pages shows every row once, forwards and backwards, whatever else is in the cursor."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from yukari.kit.pages import page

ORDER = ("content_type__app_label", "-codename", "id")


@pytest.fixture
def many(db: None) -> None:
    kinds = [ContentType.objects.create(app_label=f"label-{number}", model="model") for number in range(3)]
    Permission.objects.bulk_create(
        Permission(content_type=kinds[number % 3], codename=f"code-{number // 2}-{number}", name="x")
        for number in range(25)
    )


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("size", [1, 4, 7, 500])
def test_every_row_is_shown_once_in_both_directions(size: int) -> None:
    rows = Permission.objects.select_related("content_type")
    expected = list(rows.order_by(*ORDER))
    pages = [page(rows, order=ORDER, size=size)]
    while pages[-1].next_cursor:
        pages.append(page(rows, order=ORDER, size=size, cursor=pages[-1].next_cursor))
    assert [row for shown in pages for row in shown.items] == expected
    assert pages[0].previous_cursor is None

    back = [pages[-1]]
    while back[-1].previous_cursor:
        back.append(page(rows, order=ORDER, size=size, cursor=back[-1].previous_cursor))
    assert [row for shown in reversed(back) for row in shown.items] == expected
    assert len(back) == len(pages)


@pytest.mark.usefixtures("many")
def test_a_page_is_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first = page(Permission.objects.select_related("content_type"), order=ORDER, size=3)
    with django_assert_num_queries(1):
        page(Permission.objects.select_related("content_type"), order=ORDER, size=3, cursor=first.next_cursor)


@pytest.mark.usefixtures("many")
@given(
    cursor=st.one_of(st.text(max_size=40), st.sampled_from(["W10", "bnVsbA", "W3RydWUsIngiLCJ5IiwieiJd", "WzEsMiwzXQ"]))
)
def test_a_cursor_that_is_not_ours_shows_the_first_page(cursor: str) -> None:
    rows = Permission.objects.all()
    assert page(rows, order=ORDER, size=3, cursor=cursor) == page(rows, order=ORDER, size=3)


def test_an_empty_list_has_one_empty_page(db: None) -> None:
    shown = page(Permission.objects.none(), order=("id",))
    assert (shown.items, shown.next_cursor, shown.previous_cursor) == ([], None, None)
