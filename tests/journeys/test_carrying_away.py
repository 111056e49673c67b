"""Hana shows elsewhere what she has done here: on paper to a school, in a wallet to anybody."""

from pathlib import Path
from typing import Any

import pytest
import time_machine

from tests.builders import AT, HIDA, a_published_occurrence, an_organisation
from tests.journeys.reader import Reader
from yukari.activities import commands as activities
from yukari.people.models import Person
from yukari.proofs import signing
from yukari.proofs.models import RecordProof
from yukari.registrations import commands as registrations

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def active(hana: Person, kondo: Person) -> Person:
    """Registered with 飛騨市, and mowed there once."""
    registrations.register(hana.id, place_id=HIDA, by=hana, at=AT)
    occurrence = a_published_occurrence(an_organisation(kondo), days=2)
    activities.join(occurrence.id, by=hana, at=AT)
    activities.check_in_by_hand(
        hana.id, occurrence_id=occurrence.id, reason="電池切れ", by=kondo, at=occurrence.starts_at
    )
    return hana


def test_a_school_checks_the_paper_that_hana_brings(
    reader: type[Reader], active: Person, clock: time_machine.Traveller, tmp_path: Path, settings: Any
) -> None:
    settings.PROOF_KEYS = tmp_path / "keys.pem"
    signing.make_keys(at=AT)
    hana = reader("hana@example.jp").signs_in()
    hana.opens("/me/record/").presses("証明書（PDF）").fills("証明書に書く名前", "山田 花子").presses("証明書を作る")
    hana.reads("証明書を作りました", "まだ、だれも確認していません。")
    with hana.page.expect_download() as download:
        hana.page.get_by_role("link", name="PDFを開く").click()
    paper = tmp_path / "proof.pdf"
    download.value.save_as(paper)

    school = reader("school@example.jp")
    school.opens(f"/proof/{RecordProof.objects.get().code}/").reads("この証明書は有効です", "岐阜県飛騨市")
    school.does_not_read("山田").fills("紙に書いてある名前", "山田花子").presses("名前を確かめる", role="button")
    school.reads("同じ名前です").presses("PDFのファイルで確かめる")
    school.page.set_input_files("input[type=file]", paper)
    school.presses("ファイルを確かめる").reads("改ざんされていません", "この証明書は有効です")

    hana.opens("/me/record/proofs/").reads("これまでに1回、確認されました").presses("取り消す").reads(
        "証明書を取り消しました"
    )
    school.opens(f"/proof/{RecordProof.objects.get().code}/").reads("本人が取り消しました").does_not_read("飛騨市")


def test_hana_puts_her_card_into_a_wallet_and_takes_it_back(
    reader: type[Reader], active: Person, clock: time_machine.Traveller
) -> None:
    hana = reader("hana@example.jp").signs_in()
    hana.opens(f"/me/cards/{HIDA}/").presses("ウォレットアプリに入れる").reads("まだありません。")
    hana.page.get_by_label("番号もたずねる").check()
    hana.presses("QRコードを出す").reads("10分のあいだに一度だけ使えます")
    link = hana.page.get_by_role("link", name="このスマートフォンのウォレットで開く")
    assert str(link.get_attribute("href")).startswith("openid-credential-offer://?credential_offer=")
