"""A list of events becomes activities, and what is open reaches calendars and spreadsheets of other makers (K2)."""

import csv
from pathlib import Path
from urllib.request import urlopen

import pytest
import time_machine
from icalendar import Calendar

from tests.builders import AT, HIDA, a_published_occurrence, an_organisation
from tests.journeys.reader import Reader
from yukari.activities import commands
from yukari.people.models import Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

EVENTS = """令和8年度 イベント一覧,,,,,,
イベント名,開始日,終了日,開始時間,終了時間,場所名称,説明
稲刈り体験,2026/10/01,2026/10/02,9:00,12:00,古川町公民館,稲を刈ります
雪祭り,令和9年2月1日,,終日,,,雪で遊びます
春祭り,2025-03-01,,9:00,12:00,,終わった祭り
"""


def fetched(path: str) -> bytes:
    """As a program of somebody else asks, without a session."""
    with urlopen(path) as answer:
        return bytes(answer.read())


def test_a_list_of_events_comes_in_and_calendars_go_out(
    reader: type[Reader],
    kondo: Person,
    hana: Person,
    development: None,
    clock: time_machine.Traveller,
    tmp_path: Path,
) -> None:
    brigade = an_organisation(kondo)
    mowing = a_published_occurrence(brigade, capacity=20)
    commands.join(mowing.id, by=hana, at=AT)
    file = tmp_path / "event.csv"
    file.write_bytes(EVENTS.encode("cp932"))

    desk = reader("kondo@example.jp").is_signed_in_as("近藤")
    desk.opens(f"/office/organisations/{brigade.id}/projects/").presses("イベント一覧から取りこむ")
    desk.page.get_by_label("イベント一覧のファイル").set_input_files(file)
    desk.presses("読み取って確かめる").reads("3行のうち、2行を取りこめます。", "もう終わっています。")
    desk.page.get_by_label("雪祭り").uncheck()
    desk.presses("選んだ行を下書きにする").reads("下書きを1件つくりました。", "稲刈り体験").does_not_read("雪祭り")
    desk.presses("この取りこみを取り消す").reads("下書きを1件取り消しました。").does_not_read("稲刈り体験")

    mine = reader("hana@example.jp").is_signed_in_as("はな")
    mine.opens("/me/activities/").presses("自分のカレンダーで見る").presses("アドレスを作る")
    address = mine.page.locator("main code").inner_text().split("/calendars/")[1]
    (event,) = Calendar.from_ical(fetched(f"{Reader.site}/calendars/{address}")).walk("VEVENT")
    assert str(event["UID"]) == str(mowing.id)

    anybody = reader("")
    anybody.opens(f"/activities/occurrences/{mowing.id}/").reads("カレンダーに入れる")
    anybody.opens(f"/places/{HIDA}/").presses("オープンデータ（CSV）").reads("CC BY 4.0")
    link = anybody.page.get_by_role("link", name="CSV（Shift_JIS・CP932）").first.get_attribute("href")
    (row,) = csv.DictReader(fetched(f"{Reader.site}{link}").decode("cp932").splitlines())
    assert row["イベント名"] == "水路の草刈り"
    anybody.opens("/open-data/").reads("都道府県ごとのデータ")
