"""イベント一覧: activities in the layouts that municipalities publish, 自治体標準オープンデータセット and the older 推奨データセット.

Verified: the older layout, heading by heading and in this order, by the data model of 政府CIO's 06_イベント一覧 in
github.com/NEC-FIWARE/smart-data-models (`cio/06_イベント一覧/datamodels.md`; 料金(基本) is a number of yen there).
Of the current layout only these were seen, in a public program's test whose sample row is 岡崎市's: ID, 地方公共団体名, イベント名,
コンテンツURL, 開始日, 終了日, 場所名称, 所在地_連結表記, 所在地_都道府県, 所在地_市区町村, 緯度, 経度, イベント種類, 料金種別, URL;
the others are those that its sister data sets share (docs/decisions/0033-open-data.md), and their order is not verified.
What the files say is Japanese in every language of the page.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from yukari.activities.queries import Found
from yukari.kit.clock import JAPAN
from yukari.web.wording.nouns import FIELDS

CURRENT: Mapping[str, str] = {
    "全国地方公共団体コード": "code",
    "ID": "id",
    "地方公共団体名": "body",
    "イベント名": "title",
    "イベント名_カナ": "",
    "イベント名_英語": "",
    "コンテンツURL": "page",
    "イベント種類": "kind",
    "開始日": "first_day",
    "終了日": "last_day",
    "開始時間": "starts",
    "終了時間": "ends",
    "開始日時特記事項": "",
    "説明": "what",
    "料金種別": "free",
    "料金(基本)": "",
    "料金(詳細)": "cost",
    "連絡先名称": "organiser",
    "連絡先電話番号": "phone",
    "連絡先内線番号": "",
    "連絡先メールアドレス": "mail",
    "連絡先FormURL": "",
    "連絡先備考（その他、SNSなど）": "contact",
    "主催者": "organiser",
    "場所名称": "venue",
    "所在地_全国地方公共団体コード": "code",
    "町字ID": "",
    "所在地_連結表記": "body",
    "所在地_都道府県": "prefecture",
    "所在地_市区町村": "municipality",
    "所在地_町字": "",
    "所在地_番地以下": "",
    "建物名等(方書)": "",
    "緯度": "",
    "経度": "",
    "アクセス方法": "access",
    "駐車場情報": "",
    "定員": "capacity",
    "参加申込終了日": "closing_day",
    "参加申込終了時間": "closing_time",
    "参加申込方法": "joining",
    "URL": "page",
    "備考": "remarks",
}
"""Heading to what stands below it; nothing where we do not know it."""

OLDER: Mapping[str, str] = {
    "都道府県コード又は市区町村コード": "code",
    "NO": "id",
    "都道府県名": "prefecture",
    "市区町村名": "municipality",
    "イベント名": "title",
    "イベント名_カナ": "",
    "イベント名_英語": "",
    "開始日": "first_day",
    "終了日": "last_day",
    "開始時間": "starts",
    "終了時間": "ends",
    "開始日時特記事項": "",
    "説明": "what",
    "料金(基本)": "yen",
    "料金(詳細)": "cost",
    "連絡先名称": "organiser",
    "連絡先電話番号": "phone",
    "連絡先内線番号": "",
    "主催者": "organiser",
    "場所名称": "venue",
    "住所": "body",
    "方書": "",
    "緯度": "",
    "経度": "",
    "アクセス方法": "access",
    "駐車場情報": "",
    "定員": "capacity",
    "参加申込終了日": "closing_day",
    "参加申込終了時間": "closing_time",
    "参加申込方法": "joining",
    "URL": "page",
    "備考": "remarks",
}

LAYOUTS = {"events": CURRENT, "events-older": OLDER}
FREE = {"なし", "無料", "0円", "０円", "無し", "かかりません"}
_PHONE = re.compile(r"[0-9０-９()（）+\-－ー ]{9,20}")


@dataclass(frozen=True, slots=True)
class EventList:
    """The rows of one layout, one after the other."""

    layout: Mapping[str, str]
    found: Iterable[Found]

    @property
    def header(self) -> list[str]:
        return list(self.layout)

    @property
    def rows(self) -> Iterator[list[object]]:
        with translation.override("ja"):
            kinds = {field: str(words) for field, words in FIELDS.items()}
        for one in self.found:
            cells = _cells(one, kinds)
            yield [cells.get(key, "") for key in self.layout.values()]


def _cells(found: Found, kinds: Mapping[str, str]) -> dict[str, object]:
    occurrence = found.occurrence
    project, place = occurrence.project, occurrence.place
    contact = project.contact.strip()
    kind_of_contact = "phone" if _PHONE.fullmatch(contact) else "mail" if "@" in contact else "contact"
    starts, ends = occurrence.starts_at.astimezone(JAPAN), occurrence.ends_at.astimezone(JAPAN)
    designated = ["担い手活動（参加するとプレミアム登録の回数に数えられます）"] if found.designated else []
    return {
        "code": place.code,
        "id": occurrence.id,
        "body": place.full_name,
        "prefecture": place.prefecture_name,
        "municipality": "" if place.is_prefecture else place.name,
        "title": project.title,
        "page": settings.SITE_URL + reverse("visitor:occurrence", args=[occurrence.id]),
        "kind": kinds[project.field],
        "first_day": starts.date(),
        "last_day": ends.date(),
        "starts": _time(starts),
        "ends": _time(ends),
        "what": project.what,
        "free": "無料" if project.cost.strip() in FREE else "",
        "yen": 0 if project.cost.strip() in FREE else "",
        "cost": project.cost,
        "organiser": project.organisation.name,
        kind_of_contact: contact,
        "venue": "オンライン" if project.online else occurrence.venue or project.meeting_point,
        "access": project.access,
        "capacity": "" if occurrence.capacity is None else occurrence.capacity,
        "closing_day": occurrence.closes_at.astimezone(JAPAN).date() if occurrence.closes_at else "",
        "closing_time": _time(occurrence.closes_at.astimezone(JAPAN)) if occurrence.closes_at else "",
        "joining": "URLのページから申し込み",
        "remarks": "\n".join([*designated, *([f"持ち物：{project.belongings}"] if project.belongings else [])]),
    }


def _time(moment: datetime) -> str:
    return f"{moment:%H:%M}"
