"""V1, V2, V4, V5, D1, D4: the pages of 関係人口, for everybody, for staff and for the ministry."""

from collections.abc import Iterator
from csv import DictReader, reader
from datetime import date
from io import BytesIO
from itertools import product
from xml.etree import ElementTree

import extruct
import pytest
import time_machine
from django.test import Client
from python_calamine import load_workbook

from tests.builders import AT, GIFU, HIDA, SHIRAKAWA, YOKOHAMA, a_person
from tests.registrations.stories import at
from tests.statistics.test_activities import a_year_of_work, an_occasion, come
from tests.statistics.test_closing import END, a_country, close, many, recount
from tests.web.offices import sign_in
from tests.web.pages import words_of
from yukari.activities.models import Occurrence
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.places.models import Staff
from yukari.rules.fields import Field
from yukari.rules.relations import NATION
from yukari.rules.roles import Role

NOW = at(date(2026, 5, 2))
SHEETS = [
    "steps",
    "home",
    "age",
    "route",
    "time",
    "living",
    "cohorts",
    "carriers",
    "fields",
    "hands",
    "hosts",
    "seasons",
    "areas",
]


@pytest.fixture(autouse=True)
def here() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def published(places: None) -> None:
    """A country in which nobody is hidden but the few."""
    a_country()
    many(9, "131121", residence_id=YOKOHAMA)
    close()


def sheet(client: Client, address: str) -> dict[str, str]:
    """A downloaded table: the line's words to its first number. Nothing where the whole table is hidden."""
    answer = client.get(address)
    if answer.status_code == 404:
        return {}
    rows = [list(row.values()) for row in DictReader(answer.getvalue().decode("utf-8-sig").splitlines())]
    return {row[2]: row[3] for row in rows}


def figures_in(client: Client, address: str) -> set[str]:
    """Every figure of a file, however it is written."""
    answer = client.get(address)
    if answer.status_code == 404:
        return set()
    if address.endswith("csv"):
        return {cell for row in reader(answer.getvalue().decode("utf-8-sig").splitlines()) for cell in row[3:]}
    if address.endswith("xlsx"):
        rows = load_workbook(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        return {str(int(cell)) if isinstance(cell, float) else str(cell) for row in rows[1:] for cell in row[3:]}
    texts = ElementTree.fromstring(answer.content).iterfind("{http://www.w3.org/2000/svg}text[@text-anchor='end']")
    return {text.text or "" for text in texts}


def all_figures(client: Client) -> set[str]:
    """Of every sheet, file and area."""
    addresses = product((NATION, GIFU, HIDA, SHIRAKAWA), SHEETS, ("csv", "xlsx", "svg"))
    return set().union(*(figures_in(client, f"/figures/{area}/{key}.{form}") for area, key, form in addresses))


def test_v1_figures_on_the_pages_and_in_the_sheets_are_the_recount(client: Client, published: None) -> None:
    counted = recount(END)
    for area, path in ((NATION, "/figures/"), (GIFU, f"/figures/{GIFU}/"), (HIDA, f"/figures/{HIDA}/")):
        page = words_of(client.get(path))
        persons = counted[area, "all", ""]
        assert f"実人数 {persons} 延べ人数" in page
        assert "2026年4月30日（木）の終わりの数です。" in page
        home = sheet(client, f"/figures/{area}/home.csv")
        assert set(home.values()) <= {"", *(str(number) for (where, *_), number in counted.items() if where == area)}
        assert sheet(client, f"/figures/{area}/steps.csv")["登録した"] == str(persons)
        assert sheet(client, f"/figures/{area}/living.csv")["実人数"] == str(persons)


def test_v4_areas_stand_by_code_and_no_bar_compares_them(client: Client, published: None) -> None:
    page = client.get(f"/figures/{GIFU}/").content.decode()
    areas = page[page.index("sheet-areas") :]
    assert areas.index("高山市") < areas.index("飛騨市") < areas.index("白川村")
    assert "chart-bar" not in areas


def test_d4_no_page_and_no_sheet_shows_fewer_than_five(client: Client, published: None) -> None:
    found = all_figures(client)
    assert {"12", "28"} <= found
    assert not {"1", "2", "3", "4"} & found
    assert "人数が少ないため、表示しません。" in words_of(client.get(f"/figures/{SHIRAKAWA}/"))


def test_d4_no_sheet_of_hands_shows_seats_that_fewer_than_five_took(client: Client, places: None) -> None:
    """Three have joined, and nobody came; in another field six came and two had joined."""
    many(30, HIDA)
    mowing, watch = (
        an_occasion(capacity=21, name="草を刈る会"),
        an_occasion(field=Field.SAFETY, capacity=23, name="夜警の会"),
    )
    come(watch, *many(6, HIDA))
    Occurrence.objects.filter(pk=mowing.pk).update(taken=3)
    Occurrence.objects.filter(pk=watch.pk).update(taken=2)
    close()
    hands = f"/figures/{HIDA}/hands.csv"
    assert {"21", "23"} <= figures_in(client, hands)
    assert not {"3", "18", "2"} & figures_in(client, hands)
    for key in ("fields", "hosts"):
        assert {"6"} <= figures_in(client, f"/figures/{NATION}/{key}.csv")
    page = words_of(client.get(f"/figures/{HIDA}/"))
    assert "草刈り・里山・水路 — 表示しません 21 — 表示しません" in page


def test_everybody_reads_when_figures_come_before_there_are_any(client: Client, places: None) -> None:
    for path in ("/figures/", f"/figures/{HIDA}/"):
        assert "まだ公表した数がありません" in words_of(client.get(path))
    assert client.get(f"/figures/{HIDA}/home.csv").status_code == 404
    assert client.get("/figures/999999/").status_code == 404


def test_a_page_asks_as_often_for_many_as_for_few(
    client: Client, published: None, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        client.get("/figures/")


def test_d1_staff_see_their_own_exactly_and_other_places_as_published(
    client: Client, mori: Person, sato: Person, published: None
) -> None:
    page = words_of(sign_in(client, mori).get(f"/office/{HIDA}/figures/"))
    assert "職員だけの数です" in page
    assert sheet(client, f"/office/{HIDA}/figures/steps.csv")["プレミアム登録になった"] == "1"
    assert client.get(f"/office/{SHIRAKAWA}/figures/").status_code == 403
    assert client.get(f"/office/{SHIRAKAWA}/figures/home.csv").status_code == 403


def test_d1_a_prefecture_sees_its_places_as_everybody_does(client: Client, published: None) -> None:
    officer = a_person("県の人")
    places.appoint(officer, place_id=GIFU, role=Staff.Role.OFFICER, by=None, at=AT)
    page = words_of(sign_in(client, officer).get(f"/office/{GIFU}/figures/"))
    assert "5人より少ない数は「—」とします。" in page
    assert "飛騨市" in page
    assert sheet(client, f"/office/{GIFU}/figures/areas.csv") == sheet(client, f"/figures/{GIFU}/areas.csv")


def test_d1_the_ministry_sees_what_everybody_sees(client: Client, published: None) -> None:
    person = a_person("国の人")
    places.appoint(person, place_id=None, role=Role.MINISTRY, by=None, at=AT)
    page = words_of(sign_in(client, person).get("/office/ministry/"))
    assert f"実人数 {recount(END)[NATION, 'all', '']}" in page
    assert "だれか" not in page
    for path in ("", "steps.csv"):
        assert client.get(f"/office/{HIDA}/figures/{path}").status_code == 403


def test_the_page_is_whole_in_english(client: Client, published: None) -> None:
    page = words_of(client.get("/figures/", headers={"accept-language": "en"}))
    assert "Where people come from" in page
    assert "Tokyo" in page


def test_a_chart_can_be_pasted_elsewhere_and_says_whose_and_of_when_it_is(client: Client, published: None) -> None:
    drawn = client.get(f"/figures/{HIDA}/age.svg")
    words = " ".join(ElementTree.fromstring(drawn.content).itertext())
    for said in (
        "年代",
        "岐阜県飛騨市",
        "2026年4月30日（木）の終わりの数",
        "基準日の年齢です。",
        "5人より少ない数などは",
    ):
        assert said in words
    dots = client.get(f"/figures/{HIDA}/age.png")
    assert (dots["Content-Type"], dots.content[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
    assert "職員だけの数です" not in words


def test_what_only_staff_may_see_says_so_in_the_file(client: Client, mori: Person, published: None) -> None:
    drawn = sign_in(client, mori).get(f"/office/{HIDA}/figures/age.svg")
    assert "職員だけの数です。外に出さないでください。" in drawn.content.decode()


def test_v4_areas_are_not_drawn_and_what_is_no_file_is_not_found(client: Client, published: None) -> None:
    assert client.get(f"/figures/{GIFU}/areas.csv").status_code == 200
    for path in ("areas.svg", "areas.png", "age.pdf", "nothing.csv"):
        assert client.get(f"/figures/{GIFU}/{path}").status_code == 404


def test_v3_staff_see_their_organisations_and_the_public_their_kinds(
    client: Client, mori: Person, places: None
) -> None:
    a_year_of_work()
    close()
    page = words_of(client.get(f"/figures/{HIDA}/"))
    assert "飛騨市消防団" not in page
    assert "草刈り・里山・水路 21 23 46 2 2" in page
    assert "消防・防災 — 表示しません — 表示しません — 表示しません 1 1" in page
    assert sheet(sign_in(client, mori), f"/office/{HIDA}/figures/organisations.csv") == {
        "また刈る会": "10",
        "夜警の会": "2",
        "飛騨市消防団": "13",
    }


def test_a_machine_finds_the_tables_of_a_page(client: Client, published: None) -> None:
    """Each file that is told of is there, with the figures of the page; a table that is hidden is not told of (D4)."""
    for address, named in (
        ("/figures/", "全国"),
        (f"/figures/{GIFU}/", "岐阜県"),
        (f"/figures/{HIDA}/", "岐阜県飛騨市"),
    ):
        found = extruct.extract(client.get(address).content.decode(), syntaxes=["json-ld"])["json-ld"]
        told = {one["@type"]: one for one in found}
        data, way = told["Dataset"], told["BreadcrumbList"]["itemListElement"]
        assert (data["spatialCoverage"]["name"], data["temporalCoverage"]) == (named, END.isoformat())
        assert way[-1]["item"] == f"http://localhost:8000{address}"
        for form in data["distribution"]:
            answer = client.get(form["contentUrl"].removeprefix("http://localhost:8000"))
            assert (answer.status_code, answer["Content-Type"]) == (200, form["encodingFormat"])
        tables = {form["contentUrl"].split("/")[-1].split(".")[0] for form in data["distribution"]}
        assert len(data["variableMeasured"]) == len(tables)


def test_before_there_are_figures_a_machine_finds_none(client: Client, places: None) -> None:
    assert "ld+json" not in client.get("/figures/").content.decode()
