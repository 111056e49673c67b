"""What the example's places offer, partners, uses at a counter, and a claim at every state (S1)."""

from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from yukari.cards import queries as cards
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
from yukari.supports.queries import BankAccount

PREMIUM = Audience(kind=Registered.PREMIUM)
SERVES_EN = "It makes coming from afar to help, and coming again, less of a burden."
SERVES = "遠くから活動に通う方の負担を軽くし、続けて来ていただくためのものです。"
ACCOUNT = BankAccount(bank="例示銀行", branch="古川支店", kind="普通", number="0123456", holder="レイダ イチロウ")
RECEIPT = Path(__file__).with_name("receipt.jpg")
"""A slip of paper on a table, as a phone sees it; drawn for this example."""
USES = 17
"""At the inn's counter, over two months."""


def offer(residents: list[Person], officer: Person, at: datetime) -> None:
    """Fares and a facility everywhere; in 飛騨市 one of every kind, an inn that takes part and a bus that would like to."""
    for place in PLACES:
        _everywhere(place.code, at)
    _inn_and_bus(residents, at)
    stays = _in_hida(at)
    _claims(residents, officer, stays, at)


def _everywhere(place_id: str, at: datetime) -> None:
    _publish(
        place_id,
        at,
        kind=Kind.FARES,
        way=Way.CLAIM,
        title="活動に来るための交通費",
        text="地域の活動に参加した日の往復の交通費を、半額まで補助します。\n\n"
        "- 活動の参加の記録がある日が対象です。\n- タクシーの代金は対象外です。",
        title_en="Fares to come and help",
        text_en="Half of what the way here and back costs on a day on which you took part in an activity.\n\n"
        "- The activity has to stand in your record.\n- Taxis are not covered.",
        documents=("交通費の領収書か、乗車券の写真",),
        documents_en=("The receipt of the fare, or a picture of the ticket",),
        serves=SERVES,
        serves_en=SERVES_EN,
        rate=50,
        per_claim=10_000,
        per_person=30_000,
        budget=1_500_000,
    )
    _publish(
        place_id,
        at,
        kind=Kind.FACILITIES,
        way=Way.COUNTER,
        title="図書館と体育館を住民と同じに",
        text="登録証を見せると、図書館で本を借り、体育館を住民と同じ料金で使えます。",
        title_en="Library and gymnasium as for residents",
        text_en="Show your card to borrow books and to use the gymnasium at the residents' price.",
        audience=PREMIUM,
    )


def _inn_and_bus(residents: list[Person], at: datetime) -> None:
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
    nights = _publish(
        HIDA,
        at,
        kind=Kind.PARTNER,
        way=Way.COUNTER,
        title="連泊を1割引",
        text="2泊以上で、2泊目からの宿泊料を1割引にします。予約のときに登録証のことをお伝えください。",
        title_en="A tenth off from the second night",
        text_en="Stay two nights or more and pay a tenth less from the second night on. Mention your card when you book.",
        partner_id=partner.id,
        period=Period.MONTH,
        times=2,
    )
    for number in range(USES):
        moment = at - timedelta(days=4 * number)
        code = cards.resident_code(residents[number].id, at=moment).text
        commands.use_offer(nights, code=code, press=new_id(), by=None, at=moment)


def _in_hida(at: datetime) -> UUID:
    """One of every other kind. Which one covers stays."""
    for kind, way, title, text in (
        (
            Kind.WORK_SPACE,
            Way.COUNTER,
            "ワークスペースを1日無料",
            "受付で登録証を見せると、古川町のワークスペースを1日無料で使えます。\n\n- 平日の9時から17時まで。予約はいりません。",
        ),
        (
            Kind.RESIDENT_FEES,
            Way.COUNTER,
            "温泉とプールを市民料金で",
            "受付で登録証を見せると、市営の温泉とプールを市民と同じ料金で使えます。",
        ),
        (
            Kind.NEIGHBOURHOOD,
            Way.CONTACT,
            "自治会の準会員になれます",
            "自治会の準会員として、行事や寄り合いに加われます。\n\n- 会費は年1,000円です。当番はありません。",
        ),
        (
            Kind.SHELTER,
            Way.CONTACT,
            "災害のときの避難先",
            "お住まいの地域が災害にあったとき、体験住宅にしばらく身を寄せられます。\n\n- ご家族も一緒に、30日まで。",
        ),
    ):
        _publish(HIDA, at, kind=kind, way=way, title=title, text=text, audience=PREMIUM)
    _publish(
        HIDA,
        at,
        kind=Kind.HOUSE_REPAIR,
        way=Way.CLAIM,
        title="空き家の修繕費",
        text="空き家バンクの家を活動の拠点として使う方に、修繕費の半額を補助します。\n\n- 工事を始める前に、窓口にご相談ください。",
        documents=("見積書", "工事の前と後の写真", "工事の領収書"),
        documents_en=("The estimate", "Pictures from before and after the works", "The receipt of the works"),
        audience=PREMIUM,
        rate=50,
        per_person=500_000,
        period=Period.WHOLE,
        budget=3_000_000,
    )
    return _publish(
        HIDA,
        at,
        kind=Kind.LODGING,
        way=Way.CLAIM,
        title="活動のための宿泊費",
        text="市内の宿に泊まって活動に参加した方に、宿泊費の4分の3を補助します。\n\n- 旅行会社のポイントで払った分は対象外です。",
        documents=("宿泊の領収書",),
        documents_en=("The receipt of the lodging",),
        serves=SERVES,
        serves_en=SERVES_EN,
        rate=75,
        per_claim=30_000,
        per_person=60_000,
        budget=600_000,
    )


def _claims(residents: list[Person], officer: Person, stays: UUID, at: datetime) -> None:
    """Two that wait, and one at each of the other states."""
    waiting, also_waiting, asked, granted, ready, refused, paid, withdrawn, in_hand = residents[:9]
    _claim(waiting, stays, "例田 一郎", ("古川の宿 1泊目", 9_800), ("古川の宿 2泊目", 8_900), at=at)
    _claim(also_waiting, stays, "例川 桜", ("神岡の宿 4泊", 52_000), at=at)
    by_staff: dict[str, Any] = {"by": officer, "at": at}
    claim = _claim(asked, stays, "例野 勇人", ("古川の宿", 12_600), at=at)
    commands.ask_back(asked.id, claim_id=claim, words="泊まった日が読めません。撮り直していただけますか。", **by_staff)
    for person, name in ((granted, "例原 陽"), (ready, "例山 陸"), (paid, "例井 結衣")):
        claim = _claim(person, stays, name, ("古川の宿 1泊", 11_000), at=at)
        commands.approve_claim(person.id, claim_id=claim, yen=8_250, **by_staff)
        if person is not granted:
            commands.give_account(claim, account=ACCOUNT, by=person, at=at)
        if person is paid:
            commands.mark_paid(HIDA, claims=[(person.id, claim)], **by_staff)
    claim = _claim(refused, stays, "例沢 芽衣", ("高山の宿 1泊", 9_000), at=at)
    commands.refuse_claim(refused.id, claim_id=claim, words="市外の宿のため、対象になりません。", **by_staff)
    commands.withdraw_claim(_claim(withdrawn, stays, "例口 陽翔", ("古川の宿", 7_000), at=at), by=withdrawn, at=at)
    _laid_in(in_hand, stays, ("古川の宿 1泊目", 9_200), at=at)


def _claim(person: Person, stays: UUID, name: str, *receipts: tuple[str, int], at: datetime) -> UUID:
    claim_id = _laid_in(person, stays, *receipts, at=at)
    commands.hand_in(claim_id, name=name, note="草刈りの前の日から泊まりました。", shown=0, by=person, at=at)
    return claim_id


def _laid_in(person: Person, stays: UUID, *receipts: tuple[str, int], at: datetime) -> UUID:
    claim = commands.begin_claim(stays, by=person, at=at)
    for what, yen in receipts:
        commands.keep_receipt(
            claim.id,
            receipt_id=new_id(),
            what=what,
            yen=yen,
            data=BytesIO(RECEIPT.read_bytes()),
            name=f"{what}.jpg",
            by=person,
            at=at,
        )
    return claim.id


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
