"""イベント一覧 as a place keeps it, row by row: what of it can become a project, and what is in the way (K2).

Rows are read by the names of their columns, of both standard layouts and of the additions that places make; dates and hours in every
common spelling.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from hashlib import sha256

from yukari.rules.fields import Field

LONGEST_STRETCH = 31
"""Days of one row; more are an exhibition and not something to join."""

HEADINGS: dict[str, tuple[str, ...]] = {
    "title": ("イベント名", "イベント名称", "名称", "タイトル", "行事名", "事業名"),
    "first_day": ("開始日", "開催日", "開始年月日", "日付"),
    "last_day": ("終了日", "終了年月日"),
    "starts": ("開始時間", "開始時刻"),
    "ends": ("終了時間", "終了時刻"),
    "note": ("開始日時特記事項",),
    "what": ("説明", "内容", "概要"),
    "cost": ("料金(詳細)", "料金_詳細", "費用", "参加費"),
    "basic_cost": ("料金(基本)", "料金_基本", "料金種別"),
    "contact": ("連絡先電話番号", "電話番号", "問い合わせ先", "連絡先"),
    "contact_name": ("連絡先名称",),
    "organiser": ("主催者", "主催"),
    "venue": ("場所名称", "会場", "場所", "開催場所"),
    "address": ("所在地_連結表記", "住所", "所在地"),
    "access": ("アクセス方法", "アクセス"),
    "parking": ("駐車場情報", "駐車場"),
    "capacity": ("定員",),
    "kind": ("イベント種類", "カテゴリー", "分野"),
    "belongings": ("持ち物", "持ちもの"),
    "remarks": ("備考",),
}
"""What we look for, and the headings under which it stands, the first one first."""

NEEDED = ("title", "first_day")

_FIELDS: tuple[tuple[str, Field], ...] = (
    ("草刈|里山|水路|除草|間伐", Field.LAND),
    ("消防|防災|避難|防犯", Field.SAFETY),
    ("祭|まつり|伝統|神楽|盆踊", Field.FESTIVAL),
    ("稲刈|田植|農業|農林|漁業|収穫|果樹", Field.FARMING),
    ("福祉|見守|介護|高齢", Field.WELFARE),
    ("子育て|子ども|こども|教育|親子", Field.CHILDREN),
    ("空き家|まちづくり|移住", Field.BUILDING),
    ("清掃|環境|自然|植樹|ごみ", Field.NATURE),
    ("デジタル|情報発信|パソコン|スマホ", Field.DIGITAL),
    ("スポーツ|健康|体操|マラソン|ウォーキング", Field.SPORT),
    ("観光|交流|ツアー", Field.SIGHTSEEING),
)


class Trouble(StrEnum):
    """Why a row cannot become a project, or what of it is left behind."""

    NO_TITLE = "no_title"
    NO_DAY = "no_day"
    DAY_UNREADABLE = "day_unreadable"
    TURNED_ROUND = "turned_round"
    TOO_LONG = "too_long"
    OVER = "over"
    SHIFTED = "shifted"
    NO_HOURS = "no_hours"
    CUT = "cut"


STOPS = frozenset(set(Trouble) - {Trouble.NO_HOURS, Trouble.CUT})
"""With these the row stays out; with the others it becomes a draft in which something is still to be written."""


@dataclass(frozen=True, slots=True)
class Event:
    """One row, read. `days` are those that are still ahead."""

    number: int
    title: str
    field: Field
    texts: Mapping[str, str]
    """By the names of a project's texts."""
    venue: str
    capacity: int | None
    days: tuple[date, ...]
    starts: time | None
    ends: time | None
    troubles: tuple[Trouble, ...]

    @property
    def can_come(self) -> bool:
        return STOPS.isdisjoint(self.troubles)


def columns(header: Sequence[str]) -> dict[str, int]:
    """Where each thing stands; the first of its headings that the table has."""
    places = {_plain(heading): place for place, heading in reversed(list(enumerate(header)))}
    found = {}
    for name, headings in HEADINGS.items():
        place = next((places[_plain(one)] for one in headings if _plain(one) in places), None)
        if place is not None:
            found[name] = place
    return found


def missing(found: Mapping[str, int]) -> list[str]:
    """The headings without which nothing can be read."""
    return [HEADINGS[name][0] for name in NEEDED if name not in found]


def read(number: int, cells: Sequence[str], where: Mapping[str, int], *, today: date, shifted: bool = False) -> Event:
    said = {name: cells[place].strip() for name, place in where.items()}
    troubles = [Trouble.SHIFTED] if shifted else []
    title, texts, was_cut = _texts(said)
    first, last = day(said.get("first_day", "")), day(said.get("last_day", ""))
    starts, ends = hour(said.get("starts", "")), hour(said.get("ends", ""))
    if not title:
        troubles.append(Trouble.NO_TITLE)
    days, trouble = _days(first, last or first, said, today)
    if trouble:
        troubles.append(trouble)
    if starts is None or ends is None or starts == ends:
        starts = ends = None
        troubles.append(Trouble.NO_HOURS)
    if was_cut:
        troubles.append(Trouble.CUT)
    return Event(
        number=number,
        title=title,
        field=field_of(f"{said.get('kind', '')} {title}"),
        texts=texts,
        venue=said.get("venue", "")[:200],
        capacity=_number(said.get("capacity", "")),
        days=days,
        starts=starts,
        ends=ends,
        troubles=tuple(troubles),
    )


def key(event: Event) -> str:
    """What makes rows of one project, and the same file twice harmless: the name and the year in which it begins."""
    year = event.days[0].year if event.days else ""
    return sha256(f"{_plain(event.title)}\n{year}".encode()).hexdigest()


def field_of(words: str) -> Field:
    return next((field for pattern, field in _FIELDS if re.search(pattern, words)), Field.OTHER)


def day(text: str) -> date | None:
    """2026-10-01, 2026/10/1, 20261001, 2026年10月1日, 令和8年10月1日, R8.10.1; in digits of any width."""
    text = unicodedata.normalize("NFKC", text).split("(")[0].replace("元年", "1年").strip()
    found = re.match(r"(?:(令和|R|r)\s*)?(\d{1,4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})", text)
    if found is None:
        found = re.match(r"()(\d{4})(\d{2})(\d{2})$", text)
    if found is None:
        return None
    era, year, month, number = found.group(1), *map(int, found.groups()[1:])
    try:
        return date(2018 + year if era else year, month, number) if era or year > 1900 else None
    except ValueError:
        return None


def hour(text: str) -> time | None:
    """9:30, 9時30分, 9時, 午後1時半, 13:00:00."""
    text = unicodedata.normalize("NFKC", text).strip()
    found = re.search(r"(午前|午後|AM|PM|am|pm)?\s*(\d{1,2})\s*(?::|時)\s*(半|\d{1,2})?", text)
    if found is None:
        return None
    hours, minutes = int(found.group(2)), found.group(3)
    hours += 12 if found.group(1) in {"午後", "PM", "pm"} and hours < 12 else 0
    try:
        return time(hours, 30 if minutes == "半" else int(minutes or 0))
    except ValueError:
        return None


def _days(
    first: date | None, last: date | None, said: Mapping[str, str], today: date
) -> tuple[tuple[date, ...], Trouble | None]:
    if not said.get("first_day"):
        return (), Trouble.NO_DAY
    if first is None or last is None or (said.get("last_day") and day(said["last_day"]) is None):
        return (), Trouble.DAY_UNREADABLE
    if last < first:
        return (), Trouble.TURNED_ROUND
    if (last - first).days >= LONGEST_STRETCH:
        return (), Trouble.TOO_LONG
    ahead = tuple(one for n in range((last - first).days + 1) if (one := first + timedelta(days=n)) > today)
    return ahead, None if ahead else Trouble.OVER


_LIMITS = {
    "title": 80,
    "what": 4000,
    "cost": 200,
    "contact": 200,
    "meeting_point": 200,
    "access": 200,
    "belongings": 1000,
}


def _texts(said: Mapping[str, str]) -> tuple[str, dict[str, str], bool]:
    """A project's texts, as long as they may be."""

    def together(*names: str) -> str:
        return " ".join(dict.fromkeys(said[name] for name in names if said.get(name)))

    whole = {
        "title": " ".join(said.get("title", "").split()),
        "what": "\n".join(filter(None, [said.get("what", ""), said.get("note", ""), said.get("remarks", "")])),
        "cost": said.get("cost") or _yen(said.get("basic_cost", "")),
        "contact": together("contact_name", "contact") or said.get("organiser", ""),
        "meeting_point": together("venue", "address"),
        "access": together("access", "parking"),
        "belongings": said.get("belongings", ""),
    }
    cut = {name: text[: _LIMITS[name]] for name, text in whole.items()}
    return cut.pop("title"), cut, any(len(text) > _LIMITS[name] for name, text in whole.items())


def _yen(text: str) -> str:
    """The basic cost is a number of yen in the data model, and words in many files."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    return text if not plain.isdecimal() else f"{int(plain):,}円" if int(plain) else "無料"


def _number(text: str) -> int | None:
    found = re.search(r"\d{1,5}", unicodedata.normalize("NFKC", text).replace(",", ""))
    return int(found.group()) or None if found else None


def _plain(text: str) -> str:
    """A heading or a name without what people write in more than one way."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()
