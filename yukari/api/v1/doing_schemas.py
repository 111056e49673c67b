"""What is sent and answered where something is done, at the person's own wish or at an organisation's desk."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext_noop as _
from ninja import Schema
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from yukari.activities.commands import Outcome, Verdict
from yukari.activities.queries import Guest, Line
from yukari.api.v1.own_schemas import A_NUMBER
from yukari.api.v1.schemas import AN_ID, HIDA, OccurrenceOut
from yukari.registrations.queries import Change, ExportedRegistrant
from yukari.rules.admission import Seat
from yukari.rules.outcome import Reason
from yukari.web.wording import verdicts

MOST_SCANS = 200
Short = Annotated[str, StringConstraints(max_length=64)]


class Sent(BaseModel):
    """An object and nothing else, with these fields and no others; a form of ninja's own would take anything for one."""

    model_config = ConfigDict(extra="forbid")


class RegisterIn(Sent):
    link: bool = Field(default=True, description=_("都道府県にも一緒に登録するか"))


class RegisteredOut(Schema):
    place_id: str
    new: bool = Field(description=_("これまで登録していなかったか"))
    prefecture_id: str | None = Field(description=_("一緒に登録された都道府県"))
    is_home: bool = Field(description=_("お住まいの自治体か"))


class PastIn(Sent):
    """What a fan club's own app knows of somebody."""

    club: Annotated[str, StringConstraints(min_length=1, max_length=60)] = Field(
        description=_("ファンクラブの名前"), examples=["飛騨市ファンクラブ"]
    )
    since: Annotated[str, StringConstraints(max_length=40)] = Field(
        default="",
        description=_("入会した年・月・日を、分かるところまで。和暦でもかまいません。読めないものは引き継ぎません。"),
        examples=["2018-04"],
    )
    number: Annotated[str, StringConstraints(max_length=40)] = Field(
        default="", description=_("会員番号・カード番号"), examples=["0123"]
    )


class PastOut(Schema):
    place_id: str = Field(examples=[HIDA])
    club: str
    since: str = Field(description=_("年、年-月、または年-月-日。読めなかったときは空。"), examples=["2018-04"])
    number: str


class JoinIn(Sent):
    note: Annotated[str, StringConstraints(max_length=200)] = Field(default="", description=_("団体へのひとこと"))


class JoinedOut(Schema):
    occurrence_id: UUID = Field(examples=[AN_ID])
    state: Seat
    words: str = Field(description=_("どうなったか"), examples=["参加が決まりました。"])


class CheckInIn(Sent):
    code: Annotated[str, StringConstraints(max_length=400)] = Field(
        default="",
        description=_("会場の画面のコードから読み取った文字。アドレスの形でも、最後の部分だけでもかまいません。"),
    )
    number: Annotated[str, StringConstraints(pattern="^([0-9]{6})?$")] = Field(
        default="", description=_("コードの下の番号（6けた）。occurrence_id と一緒に。"), examples=["123456"]
    )
    occurrence_id: UUID | None = Field(default=None, examples=[AN_ID])
    device: Short = Field(default="", description=_("この端末の、でたらめな印。1台で何人も受付したことに気づくため。"))


class VerdictOut(Schema):
    outcome: Outcome
    reason: Reason | None = Field(description=_("記録できなかった理由"))
    nth: int = Field(description=_("要件に数える何日目か。数えないときは0。"))
    missing: int = Field(description=_("あと何日か"))
    granted: bool = Field(description=_("これで要件を満たしたか"))
    words: str = Field(description=_("画面に出す文"), examples=["参加を記録しました。2回目です。あと1回です。"])
    called: str = Field(description=_("呼び名"))

    @classmethod
    def of(cls, verdict: Verdict) -> "VerdictOut":
        return cls(
            outcome=verdict.outcome,
            reason=verdict.reason,
            nth=verdict.nth,
            missing=verdict.missing,
            granted=verdict.granted,
            words=verdicts.sentence(verdict),
            called=verdict.called,
        )


class ScanIn(Sent):
    """One scan that a phone of the desk took down."""

    code: Annotated[str, StringConstraints(max_length=400)] = Field(default="", description=_("読み取ったコード"))
    number: Annotated[str, StringConstraints(pattern="^([0-9]{6})?$")] = Field(
        default="", description=_("番号（6けた）")
    )
    nonce: Annotated[str, StringConstraints(min_length=1, max_length=64)] = Field(
        description=_("この読み取りだけの印。同じ印は、何度送っても1回です。"), examples=["a1b2c3"]
    )
    at: AwareDatetime = Field(description=_("読み取った時刻"))
    device: Short = Field(default="", description=_("読み取った端末の印"))


class ScansIn(Sent):
    scans: Annotated[list[ScanIn], Field(min_length=1, max_length=MOST_SCANS)]


class VerdictsOut(Schema):
    items: list[VerdictOut] = Field(description=_("送った順に"))


class DeskOccurrenceOut(OccurrenceOut):
    """An occurrence as its desk sees it, in numbers."""

    organisation_id: UUID = Field(examples=[AN_ID])
    joined: int = Field(description=_("参加が決まった人の数"))
    waiting: int = Field(description=_("キャンセル待ちの人の数"))
    in_draw: int = Field(description=_("抽選を待つ人の数"))
    came: int = Field(description=_("受付が済んだ人の数"))

    @classmethod
    def at_desk(cls, line: Line) -> "DeskOccurrenceOut":
        return cls(
            **OccurrenceOut.of(line.found).model_dump(),
            organisation_id=line.found.occurrence.project.organisation_id,
            joined=line.found.occurrence.taken,
            waiting=line.waiting,
            in_draw=line.in_draw,
            came=line.came,
        )


class DeskPage(Schema):
    items: list[DeskOccurrenceOut] = Field(description=_("日時の順に。2週間前までに終わったものから。"))
    next_cursor: str | None = Field(description=_("続きがあれば、そのしおり"))


class GuestOut(Schema):
    """Somebody on a roster: what the desk needs to welcome a person, and no more (D1)."""

    number: str = Field(description=_("この自治体だけで通じる番号"), examples=[A_NUMBER])
    called: str = Field(description=_("呼び名"), examples=["はな"])
    state: Seat | None = Field(description=_("申し込みの状態。申し込まずに来た人は空。"))
    note: str = Field(description=_("本人からのひとこと"))
    checked_in: bool = Field(description=_("受付が済んだか"))

    @classmethod
    def of(cls, guest: Guest, *, number: str) -> "GuestOut":
        return cls(
            number=number,
            called=guest.called,
            state=Seat(guest.state.value) if guest.state else None,
            note=guest.note,
            checked_in=guest.check_in is not None and guest.check_in.voided_at is None,
        )


class RosterOut(Schema):
    items: list[GuestOut] = Field(description=_("申し込んだ順に。申し込まずに来た人は、そのあとに。"))
    next_cursor: str | None = Field(description=_("続きがあれば、そのしおり"))


class RegistrantOut(Schema):
    """One registrant without a name, under the place's own number."""

    number: str = Field(examples=[A_NUMBER])
    registered_on: date
    premium_until: date | None = Field(description=_("プレミアム登録の終わりの日"))
    long_stay: bool = Field(description=_("長期滞在（二地域居住）"))
    is_home: bool = Field(description=_("お住まいの自治体か"))
    linked: bool = Field(description=_("市区町村の登録についてきた、都道府県の登録か"))

    @classmethod
    def of(cls, one: ExportedRegistrant) -> "RegistrantOut":
        return cls(
            number=one.number,
            registered_on=one.registered_on,
            premium_until=one.premium_until,
            long_stay=one.long_stay,
            is_home=one.is_home,
            linked=one.linked,
        )


class ChangeOut(Schema):
    number: str = Field(examples=[A_NUMBER])
    what: str = Field(description=_("registered・changed・released のどれか"), examples=["registered"])
    changed_at: datetime
    registrant: RegistrantOut | None = Field(description=_("いまの内容。もう登録していなければ空。"))

    @classmethod
    def of(cls, change: Change) -> "ChangeOut":
        return cls(
            number=change.number,
            what=change.what.value,
            changed_at=change.changed_at,
            registrant=RegistrantOut.of(change.registrant) if change.registrant else None,
        )


class ChangesOut(Schema):
    items: list[ChangeOut] = Field(description=_("古いものから"))
    cursor: str = Field(description=_("次に聞くときのしおり"))
    more: bool = Field(description=_("続きが、もうあるか"))
