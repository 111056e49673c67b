"""What happens again and again where a fan club's list is brought along."""

import re
from collections.abc import Iterable
from typing import Any

from tests.builders import AT, HIDA
from yukari.clubs import commands
from yukari.clubs.models import ClubList
from yukari.kit.sheets import read_table
from yukari.people.models import Person
from yukari.rules.clubs import Column

HEADING = "会員番号,ニックネーム,メールアドレス,住所,入会日,案内希望"
COLUMNS = {
    0: Column.NUMBER,
    1: Column.NAME,
    2: Column.MAIL,
    3: Column.HOME,
    4: Column.SINCE,
    5: Column.CONSENT,
}


def a_row(number: int, *, mail: str = "", since: str = "平成30年4月1日", consent: str = "○") -> str:
    return f"{number:04},会員{number},{mail or f'{number}@club.example.jp'},岐阜県飛騨市,{since},{consent}"


def a_file(*rows: str, encoding: str = "cp932") -> bytes:
    return "\r\n".join([HEADING, *rows, ""]).encode(encoding)


def brought(by: Person, *rows: str, encoding: str = "cp932") -> ClubList:
    """Handed in, its columns not confirmed yet."""
    return bring(a_file(*(rows or (a_row(1), a_row(2))), encoding=encoding), by=by)


def bring(data: bytes, *, by: Person, club: str = "飛騨市ファンクラブ") -> ClubList:
    return commands.bring(HIDA, club=club, table=read_table(data), data=data, name="名簿.csv", by=by, at=AT)


def checked(by: Person, *rows: str) -> ClubList:
    """And tried out, as the worker does."""
    found = brought(by, *rows)
    commands.match(found.id, place_id=HIDA, columns=COLUMNS, by=by, at=AT)
    commands.check(found.id, by=None, at=AT)
    found.refresh_from_db()
    return found


def asked(by: Person, *rows: str, reminds: bool = False) -> ClubList:
    """The dry run done, and asked to leave: to few, so at once."""
    found = checked(by, *rows)
    return commands.ask(found.id, place_id=HIDA, basis="入会の申込書に書いてある", reminds=reminds, by=by, at=AT)


def invited(by: Person, *rows: str, reminds: bool = False) -> ClubList:
    """Everybody has an envelope, which the worker sends."""
    found = asked(by, *rows, reminds=reminds)
    assert commands.begin_due(by=None, at=AT)
    commands.prepare(found.id, again=False, by=None, at=AT)
    found.refresh_from_db()
    return found


def own_link(mail: str, letters: Iterable[Any]) -> str:
    """Where the link leads in the newest mail to this address, without the site's name."""
    text = next(str(one.body) for one in reversed(list(letters)) if mail in one.to)
    found = re.search(r"https?://[^/\s]+(/invited/\S+)", text)
    assert found, text
    return found[1]
