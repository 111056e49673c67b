"""What is told of the person for whom an app calls: about the app's own place."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_noop as _
from ninja import Schema
from pydantic import Field

from yukari.activities.queries import MyJoining, RecordRow
from yukari.api.v1.schemas import AN_ID, HIDA, OccurrenceOut
from yukari.cards.queries import Card
from yukari.registrations.queries import Judged, Mine, TermSeen
from yukari.rules.admission import Seat
from yukari.rules.policy import Policy
from yukari.rules.premium import Judgement, LeftOut, Requirement
from yukari.web.wording import premium as words

A_NUMBER = "5f0c1c6be4f24b0a9d2e7a31"


class CardKind(StrEnum):
    """`rules.card.Kind`, under a name that the document has once."""

    BASIC = "basic"
    PREMIUM = "premium"


class JudgementKind(StrEnum):
    """`rules.premium.Kind`, under a name that the document has once."""

    FIRST = "first"
    RENEWAL = "renewal"


class Me(Schema):
    number: str = Field(
        description=_("この自治体だけで通じる、この人の番号。登録者の一覧の番号と同じです。"), examples=[A_NUMBER]
    )
    called: str = Field(description=_("呼び名"), examples=["はな"])
    language: str = Field(examples=["ja"])
    place_id: str = Field(description=_("このアプリの自治体"), examples=[HIDA])
    scopes: list[str] = Field(description=_("いま許可されていること"), examples=[["profile", "registrations"]])


class TermOut(Schema):
    """期間: one year of premium registration (P5)."""

    starts_on: date
    ends_on: date
    linked: bool = Field(description=_("市区町村のプレミアム登録についてきた、都道府県のもの"))
    long_stay: bool = Field(description=_("長期滞在（二地域居住）"))

    @classmethod
    def of(cls, term: TermSeen) -> "TermOut":
        return cls(starts_on=term.starts_on, ends_on=term.ends_on, linked=term.linked, long_stay=term.long_stay)


class LeftOutOut(Schema):
    occurrence_id: str
    why: LeftOut


class FindingOut(Schema):
    """One requirement, met or not, and how that came about (P14)."""

    requirement: Requirement
    met: bool
    have: int
    need: int
    missing: int
    title: str = Field(examples=["担い手活動への参加"])
    sentence: str = Field(description=_("画面と同じ文"), examples=["3回のうち、2回数えられました。あと1回です。"])
    until: date | None = Field(description=_("足りない分を、この日までに"))
    counted: list[str] = Field(description=_("数えた開催回"))
    left_out: list[LeftOutOut] = Field(description=_("数えなかった開催回と、その理由"))


class JudgementOut(Schema):
    """要件判定, with every reason (P14)."""

    place_id: str = Field(examples=[HIDA])
    on: date
    kind: JudgementKind
    met: bool
    headline: str = Field(examples=["あと1回の参加で、要件がそろいます"])
    first_day: date = Field(description=_("数える1年の初めの日"))
    last_day: date = Field(description=_("数える1年の終わりの日"))
    policy_version: int = Field(description=_("判定に使った要件の版"))
    findings: list[FindingOut]
    judged_at: datetime | None = Field(description=_("記録された判定の時刻。いまの見込みなら空。"))

    @classmethod
    def of(cls, outcome: Judgement, policy: Policy, *, judged_at: datetime | None = None) -> "JudgementOut":
        explained = words.explained(outcome, policy)
        return cls(
            place_id=outcome.place,
            on=outcome.on,
            kind=JudgementKind(outcome.kind.value),
            met=outcome.met,
            headline=words.headline(outcome),
            first_day=outcome.first_day,
            last_day=outcome.last_day,
            policy_version=outcome.policy_version,
            judged_at=judged_at,
            findings=[
                FindingOut(
                    requirement=finding.requirement,
                    met=finding.met,
                    have=finding.have,
                    need=finding.need,
                    missing=finding.missing,
                    title=said.title,
                    sentence=said.sentence,
                    until=finding.until,
                    counted=list(finding.counted),
                    left_out=[LeftOutOut(occurrence_id=one, why=why) for one, why in finding.left_out],
                )
                for finding, said in zip(outcome.findings, explained, strict=True)
            ],
        )


class RegistrationOut(Schema):
    place_id: str = Field(examples=[HIDA])
    place: str = Field(examples=["岐阜県飛騨市"])
    registered_at: datetime
    linked: bool = Field(description=_("市区町村の登録についてきた、都道府県の登録か"))
    is_home: bool = Field(description=_("お住まいの自治体か"))
    premium: bool
    term: TermOut | None
    next_term: TermOut | None
    answer_by: date | None = Field(description=_("登録を続けるかどうかの返事を、この日までに待っています"))

    @classmethod
    def of(cls, mine: Mine) -> "RegistrationOut":
        return cls(
            place_id=mine.place.code,
            place=mine.place.shown_full_name,
            registered_at=mine.registration.registered_at,
            linked=mine.is_linked,
            is_home=mine.registration.is_home,
            premium=mine.is_premium,
            term=TermOut.of(mine.term) if mine.term else None,
            next_term=TermOut.of(mine.next_term) if mine.next_term else None,
            answer_by=mine.answer_by,
        )


class RegistrationPage(RegistrationOut):
    judgement: JudgementOut = Field(description=_("いま判定したら、どうなるか"))


class JudgementPage(Schema):
    items: list[JudgementOut] = Field(description=_("新しいものから"))
    next_cursor: str | None = Field(description=_("続きがあれば、そのしおり"))

    @classmethod
    def of(cls, judged: list[Judged], next_cursor: str | None) -> "JudgementPage":
        items = [JudgementOut.of(one.outcome, one.policy, judged_at=one.judged_at) for one in judged]
        return cls(items=items, next_cursor=next_cursor)


class CardOut(Schema):
    """What the card of a registration says now. The card itself stays in the person's own phone."""

    place_id: str = Field(examples=[HIDA])
    kind: CardKind
    since: date
    until: date | None = Field(description=_("プレミアム登録の終わりの日"))
    long_stay: bool
    is_home: bool

    @classmethod
    def of(cls, card: Card) -> "CardOut":
        return cls(
            place_id=card.place.code,
            kind=CardKind(card.kind.value),
            since=card.since,
            until=card.until,
            long_stay=card.long_stay,
            is_home=card.is_home,
        )


class JoiningOut(Schema):
    """参加申込み (A8)."""

    state: Seat
    words: str = Field(description=_("どうなったか"), examples=["参加が決まりました。"])
    occurrence: OccurrenceOut

    @classmethod
    def of(cls, joining: MyJoining) -> "JoiningOut":
        from yukari.web.wording.joining import JOINED

        seat = Seat(joining.state.value)
        return cls(state=seat, words=str(JOINED[seat]), occurrence=OccurrenceOut.of(joining.found))


class JoiningPage(Schema):
    items: list[JoiningOut]
    next_cursor: str | None = Field(description=_("続きがあれば、そのしおり"))


class Way(StrEnum):
    ORGANISATION_SCANNED = "organisation_scanned"
    RESIDENT_SCANNED = "resident_scanned"
    BY_HAND = "by_hand"


class ParticipationOut(Schema):
    """参加実績. Void ones stay, with their reason (A6)."""

    occurrence_id: UUID = Field(examples=[AN_ID])
    title: str
    organisation: str
    day: date
    minutes: int
    field: str
    designated: bool = Field(description=_("プレミアム登録の要件に数えられるか"))
    way: Way
    thanks: str = Field(description=_("団体からのお礼"))
    void_reason: str = Field(description=_("取り消されたときの理由。取り消されていなければ空。"))

    @classmethod
    def of(cls, row: RecordRow) -> "ParticipationOut":
        return cls(
            occurrence_id=row.occurrence_id,
            title=row.title,
            organisation=row.organisation,
            day=row.day,
            minutes=row.minutes,
            field=row.field,
            designated=row.designated,
            way=Way(row.method.value),
            thanks=row.thanks,
            void_reason=row.void_reason,
        )


class ParticipationPage(Schema):
    items: list[ParticipationOut] = Field(description=_("新しいものから"))
    days: int = Field(description=_("この自治体での、取り消されていない活動の日数。続きのページの分も。"))
    minutes: int = Field(description=_("その時間の合計（分）"))
    next_cursor: str | None = Field(description=_("続きがあれば、そのしおり"))
