"""What is told of places and activities to anybody."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Schema
from pydantic import Field

from yukari.activities import queries as activities
from yukari.news.queries import News
from yukari.places.queries import Place
from yukari.rules import fields
from yukari.supports.queries import Offer
from yukari.web.wording.nouns import FIELDS

HIDA = "212172"
AN_ID = "01900000-0000-7000-8000-000000000001"

PlaceCode = Annotated[
    str, Path(pattern="^[0-9]{6}$", description=_("全国地方公共団体コード（6けた）"), examples=[HIDA])
]
Cursor = Annotated[
    str, Query(max_length=500, description=_("前の返事の next_cursor。空なら、はじめから。"), examples=[""])
]


class Problem(Schema):
    """RFC 9457."""

    type: str = Field(
        description=_("この問題の説明のアドレス"), examples=["https://yukari.example/developers/#problem-not_found"]
    )
    title: str = Field(description=_("人が読む文。ことばは Accept-Language に従います。"))
    status: int = Field(examples=[404])
    code: str = Field(description=_("プログラムが見分けることば"), examples=["not_found"])
    errors: list["Unfit"] = Field(default=[], description=_("形の合わないところ（422のとき）"))


class Unfit(Schema):
    where: str
    message: str


class PlaceLevel(StrEnum):
    PREFECTURE = "prefecture"
    MUNICIPALITY = "municipality"


class PlaceOut(Schema):
    id: str = Field(description=_("全国地方公共団体コード（6けた）"), examples=[HIDA])
    level: PlaceLevel
    name: str = Field(examples=["飛騨市"])
    full_name: str = Field(description=_("都道府県からの名前"), examples=["岐阜県飛騨市"])
    prefecture_id: str = Field(examples=["210005"])
    joined: bool = Field(description=_("ふるさと住民登録を受け付けているか"))
    greeting: str = Field(description=_("自治体からのひとこと"), examples=["飛騨市は、あなたを待っています。"])
    link: str = Field(examples=["https://www.city.hida.example/"])

    @classmethod
    def of(cls, place: Place, *, on: date) -> "PlaceOut":
        return cls(
            id=place.code,
            level=PlaceLevel(place.level),
            name=place.shown_name,
            full_name=place.shown_full_name,
            prefecture_id=place.prefecture_id,
            joined=place.is_joined(on),
            greeting=place.shown_greeting,
            link=place.link,
        )


class PlacePage(Schema):
    items: list[PlaceOut]
    next_cursor: str | None = Field(description=_("続きがあれば、そのしおり"))


class OrganisationOut(Schema):
    id: UUID = Field(examples=[AN_ID])
    name: str = Field(examples=["飛騨市消防団"])


class ProjectOut(Schema):
    """プロジェクト: what an organisation plans."""

    id: UUID = Field(examples=[AN_ID])
    place_id: str = Field(examples=[HIDA])
    title: str = Field(examples=["水路の草刈り"])
    field: fields.Field = Field(description=_("分野"))
    field_name: str = Field(examples=["草刈り・里山・水路"])
    organisation: OrganisationOut
    what: str = Field(description=_("何をするか（Markdown）"))
    belongings: str = Field(description=_("持ちもの"))
    cost: str = Field(description=_("費用"))
    insurance: str = Field(description=_("保険"))
    meeting_point: str = Field(description=_("集合場所"))
    access: str = Field(description=_("行き方"))
    contact: str = Field(description=_("問い合わせ先"))
    children: bool = Field(description=_("子どもと一緒に参加できるか"))
    online: bool
    youngest: int = Field(description=_("参加できる年齢の下限。0は、制限なし。"))

    @classmethod
    def of(cls, project: activities.Project) -> "ProjectOut":
        return cls(
            id=project.id,
            place_id=project.place_id,
            title=project.title,
            field=fields.Field(project.field),
            field_name=str(FIELDS[fields.Field(project.field)]),
            organisation=OrganisationOut(id=project.organisation_id, name=project.organisation.name),
            what=project.what,
            belongings=project.belongings,
            cost=project.cost,
            insurance=project.insurance,
            meeting_point=project.meeting_point,
            access=project.access,
            contact=project.contact,
            children=project.children,
            online=project.online,
            youngest=project.youngest,
        )


class OccurrenceOut(Schema):
    """開催回: one dated holding of a project."""

    id: UUID = Field(examples=[AN_ID])
    project_id: UUID = Field(examples=[AN_ID])
    place_id: str = Field(examples=[HIDA])
    title: str = Field(examples=["水路の草刈り"])
    organisation: str = Field(examples=["飛騨市消防団"])
    field: fields.Field
    starts_at: datetime
    ends_at: datetime
    closes_at: datetime | None = Field(description=_("申し込みの締め切り。空なら、始まるまで。"))
    venue: str = Field(description=_("会場"), examples=["古川町公民館"])
    online: bool
    children: bool
    capacity: int | None = Field(description=_("定員。空なら、制限なし。"))
    seats_left: int | None = Field(description=_("残りの席。空なら、制限なし。"))
    draws_lots: bool = Field(description=_("抽選か"))
    minutes: int = Field(description=_("記録される活動時間（分）"))
    designated: bool = Field(description=_("プレミアム登録の要件に数えられるか"))
    cancelled: bool
    page: str = Field(description=_("人が読むページ"))

    @classmethod
    def of(cls, found: activities.Found) -> "OccurrenceOut":
        one = found.occurrence
        return cls(
            id=one.id,
            project_id=one.project_id,
            place_id=one.place_id,
            title=one.project.title,
            organisation=one.project.organisation.name,
            field=fields.Field(one.project.field),
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            closes_at=one.closes_at,
            venue=one.venue or one.project.meeting_point,
            online=one.project.online,
            children=one.project.children,
            capacity=one.capacity,
            seats_left=found.seats_left,
            draws_lots=one.project.draws_lots,
            minutes=one.minutes,
            designated=found.designated,
            cancelled=one.cancelled_at is not None,
            page=f"{settings.SITE_URL.rstrip('/')}{reverse('visitor:occurrence', args=[one.id])}",
        )


class OccurrencePage(Schema):
    items: list[OccurrenceOut]
    next_cursor: str | None = Field(description=_("続きがあれば、そのしおり"))


class ProjectPage(ProjectOut):
    occurrences: list[OccurrenceOut] = Field(description=_("これからの開催回"))


class NewsOut(Schema):
    id: UUID = Field(examples=[AN_ID])
    place_id: str = Field(examples=[HIDA])
    title: str = Field(examples=["水路の草刈りを手伝ってください"])
    text: str = Field(description=_("本文（Markdown）"))
    published_at: datetime | None

    @classmethod
    def of(cls, news: News) -> "NewsOut":
        return cls(id=news.id, place_id=news.place_id, title=news.title, text=news.text, published_at=news.published_at)


class NewsPage(Schema):
    items: list[NewsOut] = Field(description=_("新しいものから"))
    next_cursor: str | None = Field(description=_("続きがあれば、そのしおり"))


class SupportKind(StrEnum):
    """`rules.supports.Kind`, under a name that the document has once."""

    FARES = "fares"
    LODGING = "lodging"
    WORK_SPACE = "work_space"
    HOUSE_REPAIR = "house_repair"
    RESIDENT_FEES = "resident_fees"
    FACILITIES = "facilities"
    NEIGHBOURHOOD = "neighbourhood"
    SHELTER = "shelter"
    PARTNER = "partner"


class SupportOut(Schema):
    """サポート施策: what a place or a partner offers residents."""

    id: UUID = Field(examples=[AN_ID])
    place_id: str = Field(examples=[HIDA])
    kind: SupportKind
    title: str = Field(examples=["農園のお手伝い宿泊"])
    text: str
    partner: str | None = Field(description=_("協力店の名前。自治体のものなら空。"))
    starts_on: date
    ends_on: date
    usable: bool | None = Field(default=None, description=_("この人が使えるか。人を名乗らずに聞いたときは空。"))

    @classmethod
    def of(cls, offer: Offer, *, usable: bool | None = None) -> "SupportOut":
        return cls(
            id=offer.id,
            place_id=offer.place_id,
            kind=SupportKind(offer.kind),
            title=offer.title,
            text=offer.text,
            partner=offer.partner.name if offer.partner else None,
            starts_on=offer.starts_on,
            ends_on=offer.ends_on,
            usable=usable,
        )


class SupportPage(Schema):
    items: list[SupportOut]
    next_cursor: str | None = Field(description=_("続きがあれば、そのしおり"))
