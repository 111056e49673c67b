"""What happens again and again in the stories of supports, through the real commands."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

from PIL import Image

from tests.builders import AT, HIDA
from yukari.kit.ids import new_id
from yukari.people.models import Person
from yukari.rules.supports import Kind, Way
from yukari.supports import commands
from yukari.supports.commands import OfferFields
from yukari.supports.models import Claim, Offer, Partner
from yukari.supports.queries import BankAccount

ACCOUNT = BankAccount(bank="飛騨信用金庫", branch="古川支店", kind="普通", number="0123456", holder="ヤマダ ハナコ")


def a_draft(by: Person | None, **said: Any) -> Offer:
    fields: dict[str, Any] = {
        "kind": Kind.LODGING,
        "way": Way.CLAIM,
        "title": "活動に来る方の宿泊費",
        "text": "市内の宿に泊まって活動に参加した方に、宿泊費の一部を補助します。",
        "serves": "遠くから活動に来る人の負担を軽くします。",
        "starts_on": date(2026, 4, 1),
        "ends_on": date(2028, 3, 31),
        **said,
    }
    return commands.write_offer(HIDA, fields=OfferFields(**fields), by=by, at=AT)


def an_offer(by: Person | None, **said: Any) -> Offer:
    """Published."""
    return commands.publish_offer(a_draft(by, **said).id, by=by, at=AT)


def a_partner(by: Person | None, *, name: str = "古川の宿") -> Partner:
    asked = commands.apply_as_partner(
        HIDA, name=name, email="yado@example.jp", wish="連泊を1割引にします。", by=None, at=AT
    )
    return commands.accept_partner(asked.id, by=by, at=AT)


def photo() -> BytesIO:
    written = BytesIO()
    Image.new("RGB", (60, 40), "white").save(written, "PNG")
    written.seek(0)
    return written


def with_receipts(offer: Offer, person: Person, *yen: int, at: datetime = AT) -> Claim:
    """A draft with receipts of so many yen."""
    claim = commands.begin_claim(offer.id, by=person, at=at)
    for each in yen:
        commands.keep_receipt(
            claim.id, receipt_id=new_id(), what="宿泊費", yen=each, data=photo(), name="領収書.png", by=person, at=at
        )
    return claim


def handed_in(offer: Offer, person: Person, *yen: int, at: datetime = AT) -> Claim:
    claim = with_receipts(offer, person, *yen, at=at)
    commands.hand_in(claim.id, name="山田 花子", shown=0, by=person, at=at)
    return Claim.objects.get(person=person, id=claim.id)
