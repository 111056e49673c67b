"""What the example's places offer, a partner, and a claim that waits (S1)."""

from datetime import datetime, timedelta
from io import BytesIO
from uuid import UUID

from yukari.demo.programme import PLACES
from yukari.demo.townsfolk import HIDA
from yukari.kit.clock import day_in_japan
from yukari.kit.ids import new_id
from yukari.people.queries import Person
from yukari.rules.audience import Audience
from yukari.rules.audience import Kind as Registered
from yukari.rules.supports import Kind, Period, Way
from yukari.supports import commands
from yukari.supports.commands import OfferFields

PREMIUM = Audience(kind=Registered.PREMIUM)
SERVES = "遠くから活動に通う方の負担を軽くし、続けて来ていただくためのものです。"


def offer(claimant: Person, at: datetime) -> None:
    """Fares and a facility everywhere; in 飛騨市 also lodging with a claim that waits, and an inn that takes part."""
    for place in PLACES:
        _publish(
            place.code,
            at,
            kind=Kind.FARES,
            way=Way.CLAIM,
            title="活動に来るための交通費",
            text="地域の活動に参加した日の往復の交通費を、半額まで補助します。\n活動の参加の記録がある日が対象です。",
            documents=("交通費の領収書か、乗車券の写真",),
            serves=SERVES,
            rate=50,
            per_claim=10_000,
            per_person=30_000,
            budget=1_500_000,
        )
        _publish(
            place.code,
            at,
            kind=Kind.FACILITIES,
            way=Way.COUNTER,
            title="図書館と体育館を住民と同じに",
            text="登録証を見せると、図書館で本を借り、体育館を住民と同じ料金で使えます。",
            audience=PREMIUM,
        )
    partner = commands.apply_as_partner(
        HIDA,
        name="古川の宿 ゆきあかり（例）",
        email="yukiakari@example.jp",
        wish="連泊する方の宿泊を1割引にします。",
        by=None,
        at=at,
    )
    commands.accept_partner(partner.id, by=None, at=at)
    commands.apply_as_partner(
        HIDA,
        name="神岡コミュニティバス（例）",
        email="bus@example.jp",
        wish="登録証を見せた方は、1日乗車券を半額にします。",
        by=None,
        at=at,
    )
    _publish(
        HIDA,
        at,
        kind=Kind.PARTNER,
        way=Way.COUNTER,
        title="連泊を1割引",
        text="2泊以上で、2泊目からの宿泊料を1割引にします。予約のときに登録証のことをお伝えください。",
        partner_id=partner.id,
        period=Period.MONTH,
        times=2,
    )
    stays = _publish(
        HIDA,
        at,
        kind=Kind.LODGING,
        way=Way.CLAIM,
        title="活動のための宿泊費",
        text="市内の宿に泊まって活動に参加した方に、宿泊費の4分の3を補助します。\n旅行会社のポイントで払った分は対象外です。",
        documents=("宿泊の領収書",),
        serves=SERVES,
        rate=75,
        per_claim=30_000,
        per_person=60_000,
        budget=600_000,
    )
    claim = commands.begin_claim(stays, by=claimant, at=at)
    for what, yen in (("古川の宿 1泊目", 9_800), ("古川の宿 2泊目", 8_900)):
        commands.keep_receipt(
            claim.id,
            receipt_id=new_id(),
            what=what,
            yen=yen,
            data=_receipt(yen),
            name=f"{what}.pdf",
            by=claimant,
            at=at,
        )
    commands.hand_in(claim.id, name="例田 一郎", note="草刈りの前の日から泊まりました。", shown=0, by=claimant, at=at)


def _publish(place_id: str, at: datetime, *, kind: Kind, way: Way, title: str, text: str, **more: object) -> UUID:
    on = day_in_japan(at)
    fields = OfferFields(
        kind=kind,
        way=way,
        title=title,
        text=text,
        starts_on=on - timedelta(days=120),
        ends_on=on + timedelta(days=240),
        **more,  # type: ignore[arg-type]
    )
    written = commands.write_offer(place_id, fields=fields, by=None, at=at)
    return commands.publish_offer(written.id, by=None, at=at).id


def _receipt(yen: int) -> BytesIO:
    """A page as small as they come."""
    text = f"BT /F 14 Tf 30 240 Td (RECEIPT [example]) Tj 0 -40 Td (JPY {yen:,}) Tj ET"
    page = "/MediaBox[0 0 220 300]/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    return BytesIO(
        f"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        f"3 0 obj<</Type/Page/Parent 2 0 R{page}/Contents 4 0 R>>endobj\n"
        f"4 0 obj<</Length {len(text)}>>stream\n{text}\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF".encode()
    )
