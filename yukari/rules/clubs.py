"""Bringing the members of an existing fan club along: what the columns of its list are, and which rows can be written to.

Decided here: whoever is on such a list is invited and registers by themselves; nobody is enrolled by a list (K1 asks for a
person who is signed in). What a club knows of its members' past is kept to be shown, and never counts for anything (P2).
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MOST_ROWS = 100_000
MOST_COLUMNS = 60
MOST_MEGABYTES = 30
UNDECIDED_KEPT = timedelta(days=14)
"""A list from which nobody was invited yet."""
INVITED_KEPT = timedelta(days=60)
"""From the invitation on; afterwards the rows are erased and the links lead to the place's page."""
REMINDED_AFTER = timedelta(days=14)
"""Once at most."""


class Column(StrEnum):
    """What a column of a club's list can hold that is of use here; every other column is not even kept."""

    MAIL = "mail"
    NAME = "name"
    HOME = "home"
    SINCE = "since"
    NUMBER = "number"
    CONSENT = "consent"


class Verdict(StrEnum):
    """What becomes of a row."""

    OK = "ok"
    TWICE = "twice"
    """The same address stands further up."""
    REGISTERED = "registered"
    """The place has this registrant already."""
    INVITED = "invited"
    """Another list of this place has invited this address."""
    UNWANTED = "unwanted"
    """Its owner has asked this place not to write again."""
    NO_CONSENT = "no_consent"
    NO_ADDRESS = "no_address"
    BAD_ADDRESS = "bad_address"


HEADINGS: dict[Column, tuple[str, ...]] = {
    Column.MAIL: ("メールアドレス", "eメール", "メール", "mailaddress", "emailaddress", "email", "mail", "アドレス"),
    Column.NAME: (
        "ニックネーム", "呼び名", "ハンドルネーム", "表示名", "氏名", "お名前", "名前", "会員名",
        "nickname", "name",
    ),
    Column.HOME: ("都道府県", "住所", "居住地", "お住まい", "prefecture", "address", "所在地"),
    Column.SINCE: (
        "入会年月日", "入会日", "入会年", "入会", "加入日", "加入年", "登録日",
        "joined", "since", "memberfrom",
    ),
    Column.NUMBER: (
        "会員番号", "会員no", "会員証番号", "カード番号", "登録番号",
        "membernumber", "memberno", "cardnumber", "memberid",
    ),
    Column.CONSENT: (
        "案内希望", "メール配信", "配信希望", "案内の可否", "メルマガ", "同意", "配信", "案内",
        "optin", "consent", "newsletter",
    ),
}  # fmt: skip
"""In their order: an earlier word is the likelier one. Folded as `_folded` does."""
NEVER_MEANT = re.compile(
    r"電話|tel|phone|携帯番号|fax|郵便|〒|zip|postal|生年|誕生|birth|年齢|性別|カナ|かな|ふりがな|フリガナ|kana|備考|メモ|更新|確認用|停止"
)
"""Headings that look like one of these words and mean something else."""

PREFECTURES = (
    "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県", "群馬県", "埼玉県", "千葉県",
    "東京都", "神奈川県", "新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県",
    "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県", "岡山県", "広島県", "山口県", "徳島県",
    "香川県", "愛媛県", "高知県", "福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県",
)  # fmt: skip
"""In the order of their numbers."""
_YES = {
    "1", "○", "〇", "◯", "o", "yes", "y", "true", "on", "ok", "有", "あり", "有り", "可", "はい", "同意",
    "同意する", "同意あり", "同意済", "同意済み", "希望", "希望する", "配信", "配信する", "受け取る", "受取る",
    "承諾", "済", "レ", "✓", "✔", "☑",
}  # fmt: skip
_NO = {
    "0", "×", "✕", "x", "no", "n", "false", "off", "無", "なし", "無し", "不可", "いいえ", "同意しない",
    "希望しない", "配信しない", "受け取らない", "不要", "停止", "-", "",
}  # fmt: skip
_ADDRESS = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z][a-z-]{0,61}[a-z]|xn--[a-z0-9]{1,59})"
)
_ERAS = {
    "明治": 1867,
    "大正": 1911,
    "昭和": 1925,
    "平成": 1988,
    "令和": 2018,
    "m": 1867,
    "t": 1911,
    "s": 1925,
    "h": 1988,
    "r": 2018,
}
_ERA = re.compile(r"^(明治|大正|昭和|平成|令和|[mtshr])\.?(元|\d{1,2})")
_DAY = re.compile(r"^(\d{4})(?:[年度./-]+(\d{1,2})(?:[月./-]+(\d{1,2}))?)?")
OLDEST_YEAR = 1950
LONGEST_NAME, LONGEST_NUMBER = 60, 40


@dataclass(frozen=True, slots=True)
class Entry:
    """What one row says."""

    mail: str = ""
    """As it can be written to, or as it stands."""
    name: str = ""
    prefecture: str = ""
    """Its two digits. Of an address nothing else is taken."""
    since: str = ""
    """A year, a month or a day: 2018, 2018-04, 2018-04-01."""
    number: str = ""
    consents: bool | None = None
    """None: the list does not say."""
    since_unreadable: bool = False


def has_heading(first: Sequence[str]) -> bool:
    """Whether the first row says what the columns are: an address among it is somebody's."""
    return not any("@" in cell or "＠" in cell for cell in first)


def guessed(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[int, Column]:
    """What the columns seem to be, by their heading and by what stands below. Each kind stands once at most."""
    width = max([len(heading), *(len(row) for row in rows)], default=0)
    found: list[tuple[float, int, Column]] = []
    for place in range(width):
        words = _folded(heading[place]) if place < len(heading) else ""
        values = [row[place] for row in rows if place < len(row) and row[place].strip()]
        found += [(score, -place, column) for column in Column if (score := _score(column, words, values)) > 0]
    guess: dict[int, Column] = {}
    for _, place, column in sorted(found, reverse=True):
        if -place not in guess and column not in guess.values():
            guess[-place] = column
    return dict(sorted(guess.items()))


def entry(cells: Sequence[str], columns: Mapping[int, Column], *, on: date) -> Entry:
    """What a row says, each value as it is used here."""
    said = {column: cells[place] if place < len(cells) else "" for place, column in columns.items()}
    since = joined_since(said.get(Column.SINCE, ""), on=on)
    return Entry(
        mail=address(said.get(Column.MAIL, "")),
        name=_one_line(said.get(Column.NAME, ""))[:LONGEST_NAME],
        prefecture=prefecture_of(said.get(Column.HOME, "")),
        since=since,
        number=_one_line(said.get(Column.NUMBER, ""))[:LONGEST_NUMBER],
        consents=consents(said[Column.CONSENT]) if Column.CONSENT in said else None,
        since_unreadable=bool(said.get(Column.SINCE, "").strip()) and not since,
    )


def objection(said: Entry) -> Verdict | None:
    """Why a row cannot be written to, as far as the row itself tells."""
    if not said.mail:
        return Verdict.NO_ADDRESS
    if not is_address(said.mail):
        return Verdict.BAD_ADDRESS
    return Verdict.NO_CONSENT if said.consents is False else None


def address(text: str) -> str:
    """An address as people write it, as mail servers know it: half-width, in lower case, without a name around it."""
    plain = unicodedata.normalize("NFKC", text).strip()
    inside = re.search(r"<([^<>]*)>\s*$", plain)
    plain = (inside[1] if inside else plain).strip()
    return re.sub(r"^mailto:", "", plain, flags=re.IGNORECASE).strip().lower()


def is_address(text: str) -> bool:
    """Whether mail can be sent there at all."""
    local, _, host = text.partition("@")
    return len(text) <= 254 and len(local) <= 64 and len(host) <= 253 and _ADDRESS.fullmatch(text) is not None


def prefecture_of(text: str) -> str:
    """The two digits of the prefecture with which an address begins; nothing, if it names none."""
    plain = re.sub(r"^[〒\d\s-]+", "", unicodedata.normalize("NFKC", text))
    for number, name in enumerate(PREFECTURES, start=1):
        # 「東京」 stands for 東京都; 北海道 has no shorter form.
        if plain.startswith(name) or (number != 1 and plain == name[:-1]):
            return f"{number:02}"
    return ""


def joined_since(text: str, *, on: date) -> str:
    """A year, a month or a day, in the calendar of the West or by the era; nothing, if it cannot be or has not come."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()
    if re.fullmatch(r"\d{8}|\d{6}", plain):
        plain = "-".join(part for part in (plain[:4], plain[4:6], plain[6:]) if part)
    era = _ERA.match(plain)
    if era:
        year = _ERAS[era[1]] + (1 if era[2] == "元" else int(era[2]))
        plain = f"{year}{plain[era.end() :]}"
    found = _DAY.match(plain)
    if found is None:
        return ""
    parts = [int(part) for part in found.groups() if part]
    try:
        day = date(*[*parts, 1, 1][:3])
    except ValueError:
        return ""
    if day.year < OLDEST_YEAR or day > on:
        return ""
    return "-".join([str(parts[0]), *(f"{part:02}" for part in parts[1:])])


def consents(text: str) -> bool:
    """Only a clear yes is one."""
    return _folded(text) in _YES


def _score(column: Column, words: str, values: Sequence[str]) -> float:
    """How likely a column holds this: a heading that says so and values that do not deny it, or values that speak for themselves."""
    share = sum(_looks_like(column, value) for value in values) / len(values) if values else 0.0
    if words and not NEVER_MEANT.search(words):
        for place, word in enumerate(HEADINGS[column]):
            if words == word:
                named = 3.0
            elif word in words:
                named = 2.0
            else:
                continue
            return named - place / 100 + share if share >= 0.2 or not values else 0
    speaks = column is Column.MAIL or (column is Column.HOME and not words) or (column is Column.SINCE and not words)
    return share if speaks and share >= 0.6 else 0


def _looks_like(column: Column, value: str) -> bool:
    match column:
        case Column.MAIL:
            return is_address(address(value))
        case Column.HOME:
            return bool(prefecture_of(value))
        case Column.SINCE:
            return bool(joined_since(value, on=date.max))
        case Column.NUMBER:
            return re.fullmatch(r"[\w\s-]{1,40}", value) is not None
        case Column.CONSENT:
            return _folded(value) in _YES | _NO
        case Column.NAME:
            return "@" not in value and len(value) <= LONGEST_NAME
    raise AssertionError(column)


def _folded(text: str) -> str:
    return re.sub(r"[\s_\-・()（）「」:：/.*※]", "", unicodedata.normalize("NFKC", text)).lower()


def _one_line(text: str) -> str:
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
