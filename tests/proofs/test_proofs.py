"""The activity record on signed paper: made by its person, checked by whoever was given it, revoked by its person."""

import re
import shutil
import subprocess
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.builders import AT, HIDA, a_person, a_published_occurrence, an_organisation
from tests.web.pages import words_of
from yukari.activities import commands as activities
from yukari.audit.models import Entry
from yukari.kit import signed_pdf
from yukari.people.models import Person
from yukari.proofs import commands, queries
from yukari.proofs.models import RecordProof
from yukari.proofs.queries import Standing
from yukari.registrations import commands as registrations
from yukari.registrations.models import Participation
from yukari.rules.outcome import Reason, Refused
from yukari.uniting.commands.together import unite
from yukari.web.drawings import certificate
from yukari.web.wording import proof as words

YEAR: dict[str, Any] = {
    "name": "山田 花子",
    "language": "ja",
    "first_day": date(2026, 4, 1),
    "last_day": date(2027, 3, 31),
    "place_ids": [HIDA],
    "checkable_days": 366,
}
LATER = AT + timedelta(days=20)


@pytest.fixture(scope="session")
def made_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("proofs") / "keys.pem"
    signed_pdf.make_keys(path, name="ゆかり", at=AT)
    return path


@pytest.fixture(autouse=True)
def keys(made_keys: Path, settings: Any) -> None:
    settings.PROOF_KEYS = made_keys


@pytest.fixture
def active(hana: Person, kondo: Person) -> Person:
    """Hana mowed twice with the 消防団."""
    organisation = an_organisation(kondo)
    for days in (5, 10):
        occurrence = a_published_occurrence(organisation, days=days)
        activities.join(occurrence.id, by=hana, at=AT)
        activities.check_in_by_hand(
            hana.id, occurrence_id=occurrence.id, reason="電池切れ", by=kondo, at=occurrence.starts_at
        )
    return hana


def made(person: Person, **otherwise: Any) -> RecordProof:
    return commands.make_proof(person, **{**YEAR, **otherwise}, by=person, at=LATER)


def on_paper(proof: RecordProof) -> bytes:
    pdf = certificate.drawing(words.paper(proof, queries.lines_of(proof)))
    return queries.signed(proof, pdf, reason=words.signed_for(proof), at=LATER)


def text_of(pdf: bytes, folder: Path) -> str:
    (folder / "proof.pdf").write_bytes(pdf)
    done = subprocess.run(
        ["pdftotext", "-layout", folder / "proof.pdf", "-"], capture_output=True, text=True, check=True
    )
    return " ".join(done.stdout.split())


@time_machine.travel(LATER, tick=False)
def test_hana_makes_a_proof_and_a_school_believes_it(active: Person, client: Client) -> None:
    client.force_login(active)
    page = client.get("/me/record/proofs/")
    assert page.context["form"]["name"].value() == "はな"
    said = {"name": "山田 花子", "first_day": "2026-04-01", "last_day": "2027-03-31", "places": [HIDA]}
    done = client.post("/me/record/proofs/", {**said, "language": "ja", "lasts": "366"}, follow=True)
    assert "まだ、だれも確認していません。" in words_of(done)  # type: ignore[arg-type]
    proof = RecordProof.objects.get()
    paper = client.get(f"/me/record/proofs/{proof.id}/yukari-proof.pdf")
    assert paper["Content-Type"] == "application/pdf"

    school = Client()
    checked = words_of(school.get(f"/proof/{proof.code}/"))  # type: ignore[arg-type]
    assert "この証明書は有効です" in checked
    assert "岐阜県飛騨市 2日 4時間" in checked
    assert "山田" not in checked
    assert "草刈り" not in checked
    same = school.post(f"/proof/{words.code_shown(proof.code).lower()}/", {"name": "山田　花子"})
    assert "同じ名前です" in words_of(same)  # type: ignore[arg-type]
    other = school.post(f"/proof/{proof.code}/", {"name": "山田 太郎"})
    assert "名前がちがいます" in words_of(other)  # type: ignore[arg-type]
    sent = BytesIO(paper.content)
    sent.name = "proof.pdf"
    believed = words_of(school.post("/proof/", {"file": sent}))  # type: ignore[arg-type]
    assert "改ざんされていません" in believed
    assert "この証明書は有効です" in believed
    assert "これまでに1回、確認されました" in words_of(client.get("/me/record/proofs/"))  # type: ignore[arg-type]
    assert "確認ページで見ました" in words_of(client.get("/me/looks/"))  # type: ignore[arg-type]


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler-utils is missing: no other maker read the proof")
def test_another_maker_finds_the_signature_valid_and_every_word(active: Person, tmp_path: Path) -> None:
    """Poppler, which GNOME and KDE read PDF with."""
    proof = made(active)
    paper = on_paper(proof)
    text = text_of(paper, tmp_path)
    for word in (
        "活動記録の証明書",
        "山田 花子 様",
        "水路の草刈り",
        "飛騨市消防団",
        "岐阜県飛騨市：2日、4時間",
        "2026-04-06",
    ):
        assert word.replace(" ", "") in text.replace(" ", "")
    assert "これは住民基本台帳法上の住民票ではありません" in text
    assert words.code_shown(proof.code) in text
    told = subprocess.run(["pdfsig", "-nocert", tmp_path / "proof.pdf"], capture_output=True, text=True, check=False)
    assert "Signature is Valid." in told.stdout
    assert "Total document signed" in told.stdout
    assert "ETSI.CAdES.detached" in told.stdout
    about = subprocess.run(["pdfinfo", tmp_path / "proof.pdf"], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Tagged: +yes", about)
    fonts = subprocess.run(["pdffonts", tmp_path / "proof.pdf"], capture_output=True, text=True, check=True).stdout
    assert all(re.search(r"yes +yes +yes", line) for line in fonts.splitlines()[2:]), "embedded, subset, with Unicode"

    forged = paper.replace(b"/Page", b"/Pbge", 1)
    assert forged != paper
    (tmp_path / "forged.pdf").write_bytes(forged)
    told = subprocess.run(["pdfsig", "-nocert", tmp_path / "forged.pdf"], capture_output=True, text=True, check=False)
    assert "Signature is Valid." not in told.stdout


def test_one_changed_byte_is_refused(active: Person) -> None:
    paper = on_paper(made(active))
    found = queries.checked_file(paper, at=LATER)
    assert found is not None
    assert found.untouched
    signature = paper.index(b"/ByteRange")
    for place in (*range(500, signature, signature // 20), len(paper) - 40):
        forged = bytearray(paper)
        forged[place] ^= 1
        changed = queries.checked_file(bytes(forged), at=LATER)
        assert changed is None or not changed.untouched, place


def test_what_we_did_not_sign_is_not_ours(active: Person, tmp_path: Path, client: Client) -> None:
    proof = made(active)
    unsigned = certificate.drawing(words.paper(proof, queries.lines_of(proof)))
    elsewhere = tmp_path / "elsewhere.pem"
    signed_pdf.make_keys(elsewhere, name="ゆかり", at=AT)
    by_another = signed_pdf.sign(unsigned, elsewhere, reason="活動記録の証明", reference=proof.code)
    for file in (unsigned, by_another, b"%PDF-1.7 nothing", b"", b"\0" * 4000):
        assert queries.checked_file(file, at=LATER) is None
    sent = BytesIO(by_another)
    sent.name = "proof.pdf"
    assert "ゆかりの証明書ではありません" in words_of(client.post("/proof/", {"file": sent}))  # type: ignore[arg-type]
    large = BytesIO(b"0" * (3 * 1024 * 1024 + 1))
    large.name = "film.pdf"
    assert "大きすぎます" in words_of(client.post("/proof/", {"file": large}))  # type: ignore[arg-type]


def test_a_new_key_leaves_older_papers_as_good_as_they_were(active: Person, tmp_path: Path, settings: Any) -> None:
    settings.PROOF_KEYS = tmp_path / "keys.pem"
    signed_pdf.make_keys(settings.PROOF_KEYS, name="ゆかり", at=AT)
    old = on_paper(made(active))
    signed_pdf.make_keys(settings.PROOF_KEYS, name="ゆかり", at=LATER)
    for paper in (old, on_paper(made(active))):
        found = queries.checked_file(paper, at=LATER)
        assert found is not None
        assert found.untouched
    assert settings.PROOF_KEYS.stat().st_mode & 0o777 == 0o600


def test_without_keys_nothing_is_promised(active: Person, tmp_path: Path, settings: Any) -> None:
    settings.DEBUG, settings.PROOF_KEYS = False, tmp_path / "none.pem"
    with pytest.raises(Refused) as refused:
        made(active)
    assert refused.value.reason is Reason.PROOF_KEYS_MISSING


@pytest.mark.parametrize(
    ("otherwise", "reason"),
    [
        ({"name": "　"}, Reason.WORDS_MISSING),
        ({"place_ids": []}, Reason.NOTHING_TO_PROVE),
        ({"last_day": date(2026, 4, 2)}, Reason.NOTHING_TO_PROVE),
    ],
)
def test_a_proof_of_nothing_is_not_made(active: Person, otherwise: dict[str, Any], reason: Reason) -> None:
    with pytest.raises(Refused) as refused:
        made(active, **otherwise)
    assert refused.value.reason is reason
    assert not RecordProof.objects.exists()


def test_the_person_chooses_the_days(active: Person) -> None:
    proof = made(active, first_day=date(2026, 4, 7))
    assert [line.day for line in queries.lines_of(proof)] == [date(2026, 4, 11)]


def test_a_participation_declared_void_is_taken_off_and_said_so(active: Person, mori: Person) -> None:
    """A6: the paper is out of our hands, the checking page is not."""
    proof = made(active)
    void = Participation.objects.filter(person=active).order_by("day")[0]
    registrations.void_participation(
        active.id, occurrence_id=void.occurrence_id, reason="別の人でした", by=mori, at=LATER
    )
    checked = queries.checked_proof(proof.code, at=LATER)
    assert (checked.standing, checked.void, len(checked.lines)) == (Standing.CHANGED, 1, 1)
    assert "取り消されました" in words_of(Client().get(f"/proof/{proof.code}/"))  # type: ignore[arg-type]
    assert [line.day for line in queries.lines_of(made(active))] == [date(2026, 4, 11)]


def test_a_revoked_and_an_expired_proof_say_nothing_more(active: Person, client: Client) -> None:
    revoked, expired = made(active), made(active, checkable_days=92)
    stranger = a_person("よその人")
    with pytest.raises(Refused) as refused:
        commands.revoke_proof(revoked.id, by=stranger, at=LATER)
    assert refused.value.reason is Reason.NOT_FOUND
    client.force_login(active)
    for _ in range(2):
        client.post(f"/me/record/proofs/{revoked.id}/revoke/")
    assert Entry.objects.filter(verb="revoked_a_proof").count() == 1
    assert client.get(f"/me/record/proofs/{revoked.id}/yukari-proof.pdf").status_code == 404
    for proof, standing, at in (
        (revoked, Standing.REVOKED, LATER),
        (expired, Standing.STANDS, LATER + timedelta(days=92)),
        (expired, Standing.EXPIRED, LATER + timedelta(days=93)),
    ):
        checked = queries.checked_proof(proof.code, at=at)
        assert checked.standing is standing
        assert bool(checked.lines) is (standing is Standing.STANDS)
    assert "飛騨" not in words_of(Client().get(f"/proof/{revoked.code}/"))  # type: ignore[arg-type]


def test_a_check_counts_once_in_ten_minutes_and_never_the_persons_own(active: Person) -> None:
    proof = made(active)
    assert not commands.note_check(proof.code, by=active, at=LATER)
    assert commands.note_check(proof.code, by=None, at=LATER)
    assert not commands.note_check(proof.code, by=None, at=LATER + timedelta(minutes=9))
    assert commands.note_check(proof.code, by=a_person("先生"), at=LATER + timedelta(minutes=11))
    assert Entry.objects.filter(verb="looked_at_a_proof", by_id=None).count() == 2


def test_a_paper_outlives_the_account_that_it_was_made_with(active: Person) -> None:
    """Two accounts of one human become one."""
    proof, remaining = made(active), a_person("はな（新）")
    unite(remaining.id, other_id=active.id, by=None, at=LATER)
    assert queries.checked_proof(proof.code, at=LATER).standing is Standing.STANDS
    assert queries.proof_of(remaining, proof.id).name == "山田 花子"


def test_a_name_cannot_be_found_by_trying(active: Person) -> None:
    proof = made(active)
    for tried in range(10):
        assert not commands.try_name(proof.code, name=f"山田{tried}", by=None, at=LATER)
    with pytest.raises(Refused) as refused:
        commands.try_name(proof.code, name="山田花子", by=None, at=LATER)
    assert refused.value.reason is Reason.TOO_MANY_TRIES


def test_nobody_opens_the_paper_of_another(active: Person, client: Client) -> None:
    proof = made(active)
    client.force_login(a_person("よその人"))
    assert client.get(f"/me/record/proofs/{proof.id}/yukari-proof.pdf").status_code == 404


def test_an_unknown_number_is_not_found_kindly(db: None, client: Client) -> None:
    answer = client.get("/proof/", {"code": "２３４５-abcd-2345-abcd"}, follow=True)
    assert answer.status_code == 404
    assert "見つかりませんでした" in words_of(answer)  # type: ignore[arg-type]


def test_who_has_done_nothing_yet_is_shown_the_way(hana: Person, client: Client) -> None:
    client.force_login(hana)
    assert "活動に参加して受付をすると" in words_of(client.get("/me/record/proofs/"))  # type: ignore[arg-type]


def test_a_proof_in_english_and_letters_that_no_font_has(active: Person, tmp_path: Path) -> None:
    """A letter that cannot be shown is a 〓, and what is written is never run."""
    proof = made(active, name='🌸 #panic("x") *Hana*', language="en")
    text = text_of(on_paper(proof), tmp_path)
    assert "Proof of activity record" in text
    assert "Hida City, Gifu: 2 days, 4 h" in text
    assert '〓 #panic("x") *Hana*' in text


def test_a_check_asks_the_database_little(active: Person, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    proof = made(active)
    with django_assert_num_queries(2):
        queries.checked_proof(proof.code, at=LATER)
