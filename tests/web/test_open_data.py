"""K2, D4: what anybody may take and use, in the layouts of municipalities, read by other makers' programs."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from xml.etree import ElementTree

import extruct
import pytest
import time_machine
from django.test import Client

from tests.builders import GIFU, HIDA, SHIRAKAWA, TOKYO, YOKOHAMA, a_draft, a_published_occurrence, an_organisation
from tests.news import stories as a_news
from tests.registrations.stories import at
from tests.statistics.test_closing import END, a_country, close, many
from tests.supports import stories as a_support
from tests.surveys import stories as a_survey
from tests.web.pages import words_of
from yukari.activities import commands
from yukari.activities.models import Organisation
from yukari.kit.clock import day_in_japan
from yukari.people.models import Person
from yukari.rules.relations import NATION
from yukari.surveys.models import Survey
from yukari.web.event_list import CURRENT, OLDER
from yukari.web.visitor import indexing

NOW = at(END + timedelta(days=2))


@pytest.fixture(autouse=True)
def here() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def brigade(kondo: Person) -> Organisation:
    return an_organisation(kondo)


def table(client: Client, address: str, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    response = client.get(address)
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.getvalue().decode(encoding), newline="")))


def test_activities_stand_in_both_layouts_of_municipalities(client: Client, brigade: Organisation) -> None:
    mowing = a_published_occurrence(brigade, capacity=20, closes_at=NOW + timedelta(days=3), at=NOW)
    (new,) = table(client, f"/open-data/{HIDA}/events-utf8.csv")
    (old,) = table(client, f"/open-data/{HIDA}/events-older-utf8.csv")
    assert list(new) == list(CURRENT)
    assert list(old) == list(OLDER)
    assert len(OLDER) == 32
    assert (new["全国地方公共団体コード"], new["地方公共団体名"]) == (HIDA, "岐阜県飛騨市")
    assert (old["都道府県名"], old["市区町村名"], old["NO"]) == ("岐阜県", "飛騨市", str(mowing.id))
    for row in (new, old):
        assert row["イベント名"] == "水路の草刈り"
        assert (row["開始日"], row["終了日"]) == ("2026-05-12", "2026-05-12")
        assert (row["開始時間"], row["終了時間"]) == ("10:00", "12:00")
        assert (row["定員"], row["参加申込終了日"]) == ("20", "2026-05-05")
        assert (row["主催者"], row["連絡先電話番号"]) == ("飛騨市消防団", "0577-00-0000")
        assert row["URL"] == f"http://localhost:8000/activities/occurrences/{mowing.id}/"
    assert (new["料金種別"], old["料金(基本)"]) == ("無料", "0")


def test_a_prefecture_and_the_nation_hold_what_their_places_hold(client: Client, brigade: Organisation) -> None:
    """Drafts and the cancelled are nobody's data."""
    a_published_occurrence(brigade, at=NOW)
    a_draft(brigade, title="まだ秘密", at=NOW)
    gone = a_published_occurrence(brigade, at=NOW)
    commands.cancel_occurrence(gone.id, reason="大雨", by=None, at=NOW)
    found = {area: len(table(client, f"/open-data/{area}/events-utf8.csv")) for area in (NATION, GIFU, HIDA, TOKYO)}
    assert found == {NATION: 1, GIFU: 1, HIDA: 1, TOKYO: 0}


def test_old_systems_read_the_same_with_a_sign_for_what_they_lack(client: Client, brigade: Organisation) -> None:
    a_published_occurrence(brigade, title="𠮷城の〜=草刈り", at=NOW)
    (row,) = table(client, f"/open-data/{HIDA}/events-cp932.csv", "cp932")
    assert row["イベント名"] == "〓城の～=草刈り"
    assert "CP932にない文字（「𠮷」など）は「〓」に" in words_of(client.get("/open-data/"))


def test_d4_published_figures_are_those_of_the_page_and_the_hidden_stay_hidden(client: Client, places: None) -> None:
    a_country()
    many(9, "131121", residence_id=YOKOHAMA)
    close()
    for area in (NATION, GIFU, HIDA, SHIRAKAWA):
        path = "/figures/" if area == NATION else f"/figures/{area}/"
        page = words_of(client.get(path))
        rows = table(client, f"/open-data/{area}/figures-utf8.csv")
        assert {row["調査年月日"] for row in rows} == {END.isoformat()}
        assert not {row["人数"] for row in rows} & {"1", "2", "3", "4"}
        living = {row["項目"]: row["人数"] for row in rows if row["区分"] == "いまの人数"}
        if area != SHIRAKAWA:
            assert f"実人数 {living['実人数']} 延べ人数" in page
        hidden = {row["区分"] for row in rows if row["備考"] == "人数が少ないため公表しない" and not row["項目"]}
        assert page.count("人数が少ないため、表示しません。") == len(hidden)
        for row in rows:
            assert bool(row["人数"]) != (row["備考"] == "人数が少ないため公表しない")
    assert client.get("/open-data/999999/figures-utf8.csv").status_code == 404


def test_before_there_are_figures_there_is_no_file_of_them(client: Client, places: None) -> None:
    assert client.get(f"/open-data/{HIDA}/figures-utf8.csv").status_code == 404
    assert "figures-utf8.csv" not in client.get(f"/open-data/{HIDA}/").content.decode()
    assert client.get(f"/open-data/{HIDA}/events-utf16.csv").status_code == 404
    assert client.get(f"/open-data/{HIDA}/people-utf8.csv").status_code == 404


def test_the_page_says_what_it_is_and_a_machine_finds_the_files(client: Client, brigade: Organisation) -> None:
    a_published_occurrence(brigade, at=NOW)
    page = client.get(f"/open-data/{HIDA}/")
    words = words_of(page)
    assert "クリエイティブ・コモンズ 表示 4.0 国際（CC BY 4.0）" in words
    assert "最終更新：2026年5月2日（土）10:00" in words
    found = extruct.extract(page.content.decode(), syntaxes=["json-ld"])["json-ld"]
    datasets = [one for one in found if one["@type"] == "Dataset"]
    assert len(datasets) == 3
    assert {one["license"] for one in datasets} == {"https://creativecommons.org/licenses/by/4.0/"}
    for one in datasets:
        for form in one["distribution"]:
            assert client.get(form["contentUrl"].removeprefix("http://localhost:8000")).status_code == 200
    assert f'href="/open-data/{HIDA}/"' in client.get(f"/places/{HIDA}/").content.decode()
    assert 'href="/open-data/"' in client.get("/").content.decode()
    assert client.get("/open-data/999999/").status_code == 404


def told(client: Client, path: str = "/sitemap.xml") -> list[str]:
    tree = ElementTree.fromstring(client.get(path).content)
    return [str(node.text) for node in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]


def test_search_engines_are_told_activities_in_as_many_files_as_it_takes(
    client: Client, brigade: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    mowing = a_published_occurrence(brigade, at=NOW)
    draft = a_draft(brigade, at=NOW)
    every = told(client)
    for path in (f"/activities/{mowing.project_id}/", f"/activities/occurrences/{mowing.id}/", f"/open-data/{HIDA}/"):
        assert f"http://localhost:8000{path}" in every
    assert f"http://localhost:8000/activities/{draft.id}/" not in every
    monkeypatch.setattr(indexing, "MOST", 10)
    parts = told(client)
    assert parts[0] == "http://localhost:8000/sitemap-1.xml"
    paths = [part.removeprefix("http://localhost:8000") for part in parts]
    assert [one for path in paths for one in told(client, path)] == every
    assert client.get(f"/sitemap-{len(parts) + 1}.xml").status_code == 404
    assert client.get("/sitemap-0.xml").status_code == 404


def test_search_engines_are_told_what_anyone_may_read_of_news_supports_and_comments(
    client: Client, mori: Person, manager: Person
) -> None:
    """And nothing that is a draft, over, or for some only."""
    news = a_news.published(mori, is_public=True)
    hidden = a_news.published(mori, is_public=False)
    over = a_news.published(mori, is_public=True, ends_on=day_in_japan(NOW) - timedelta(days=1))
    offer = a_support.an_offer(manager)
    unwritten = a_support.a_draft(manager)
    comment = a_survey.an_open_survey(mori, [], form=Survey.Form.COMMENT)
    survey = a_survey.an_open_survey(mori)
    draft = a_survey.a_draft_survey(mori, [], form=Survey.Form.COMMENT)
    every = told(client)
    wanted = [
        f"/news/{news.id}/",
        f"/supports/{offer.id}/",
        f"/places/{HIDA}/comments/",
        f"/places/{HIDA}/comments/{comment.id}/",
        "/developers/",
    ]
    for path in wanted:
        assert every.count(f"http://localhost:8000{path}") == 1, path
        assert client.get(path).status_code == 200, path
    for other in (hidden, over, unwritten, survey, draft):
        assert not [address for address in every if str(other.id) in address]
    assert f"http://localhost:8000/places/{SHIRAKAWA}/comments/" not in every
