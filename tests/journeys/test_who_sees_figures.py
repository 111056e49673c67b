"""D1, V1: the ministry sees numbers and nobody, a prefecture its own people, a place its own; and the numbers are a recount."""

import re
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest

from tests.builders import AT, GIFU, HIDA, SETAGAYA, SHIRAKAWA, YOKOHAMA, a_person
from tests.journeys.reader import Reader
from tests.statistics.test_closing import END, close, recount, register
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.places.models import Staff
from yukari.rules.relations import NATION
from yukari.rules.roles import Role

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

NAMES = {HIDA: "高原", SHIRAKAWA: "合掌", SETAGAYA: "等々力"}
"""What the people are called who are registered there."""
LEAVES = re.compile(r"/(logout|sign-out|dev)/|^/static/")


@pytest.fixture
def country(mori: Person) -> None:
    for place_id, name in NAMES.items():
        for number in range(7):
            register(a_person(f"{name}{number}", residence_id=YOKOHAMA), place_id)
    for name, place_id, role in (("加藤", None, Role.MINISTRY), ("県田", GIFU, Staff.Role.MANAGER)):
        places.appoint(a_person(name, address=f"{role}@example.jp"), place_id=place_id, role=role, by=None, at=AT)
    close()


@pytest.mark.parametrize("size", [{"width": 360, "height": 780}], indirect=True)
def test_who_sees_whom_behind_the_figures(reader: type[Reader], country: None, development: None) -> None:
    counted = recount(END)
    ministry = reader("ministry@example.jp").is_signed_in_as("加藤")
    ministry.opens("/office/ministry/").reads("実人数", str(counted[NATION, "all", ""]))
    assert who_is_seen(ministry) == set()

    prefecture = reader("manager@example.jp").is_signed_in_as("県田")
    prefecture.opens(f"/office/{GIFU}/figures/").reads("飛騨市", "白川村").does_not_read("職員だけの数です")
    assert who_is_seen(prefecture) == {"高原", "合掌"}

    place = reader("mori@example.jp").is_signed_in_as("森")
    place.opens(f"/office/{HIDA}/figures/").reads("職員だけの数です")
    assert who_is_seen(place) == {"高原"}
    place.presses("公表している数を見る").reads("飛騨市の関係人口", str(counted[HIDA, "all", ""]))
    with place.page.expect_download() as kept:
        place.page.get_by_role("link", name="年代 Excel").click()
    assert kept.value.suggested_filename == f"yukari-{HIDA}-age-{END}.xlsx"


def who_is_seen(visitor: Reader) -> set[str]:
    """Of the names, those that stand on any page or in any file to which links lead from here, as far as they lead."""
    seen, queue, found = set[str](), [visitor.page.url, f"{visitor.site}/office/"], set[str]()
    read: Callable[[str], str] = lambda address: visitor.page.request.get(address).text()  # noqa: E731
    while queue:
        address = queue.pop()
        kind = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\?.*", "", address)
        if kind in seen or not address.startswith(visitor.site) or LEAVES.search(urlsplit(address).path):
            continue
        seen.add(kind)
        text = read(address)
        found |= {name for name in NAMES.values() if name in text}
        if "/office/" in address:
            queue += [urljoin(address, link) for link in re.findall(r'href="([^"#]+)"', text)]
    assert len(seen) > 5
    return found
