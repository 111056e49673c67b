"""The pages of scans that wait for staff, as the desk and the place's staff see them (A9)."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.builders import AT, HIDA, a_person, a_published_occurrence, an_organisation
from tests.web.offices import sign_in
from tests.web.pages import words_of
from yukari.activities import commands
from yukari.activities.commands import Kept, Kind
from yukari.activities.models import CheckIn, HeldScan, Occurrence
from yukari.cards.queries import resident_code
from yukari.people.models import Person
from yukari.web.office.held import LARGEST_FILE, MOST_IN_A_FILE


@pytest.fixture
def occurrence(kondo: Person, hana: Person) -> Occurrence:
    """Two scans wait: one of Hana's that came late, and one that nobody can read. A month has gone by."""
    found = a_published_occurrence(an_organisation(kondo))
    commands.join(found.id, by=hana, at=AT)
    start = found.starts_at
    token = commands.open_scanner(found.id, by=kondo, at=start).token
    scans = [
        Kept(kind=Kind.CODE, text=text, nonce=text[:9], scanned_at=start, clock_offset=-7)
        for text in (resident_code(hana.id, at=start).text, "?")
    ]
    commands.take_upload(scans, by=token, at=start + timedelta(days=31))
    return found


def at_the_office(occurrence: Occurrence) -> time_machine.travel:
    return time_machine.travel(occurrence.starts_at + timedelta(days=32), tick=False)


def test_mori_finds_them_from_his_list_and_records_hana(
    client: Client, occurrence: Occurrence, mori: Person, hana: Person
) -> None:
    with at_the_office(occurrence):
        sign_in(client, mori)
        listed = f"/office/occurrences/{occurrence.id}/held/"
        assert f"確かめを待つ読み取り {occurrence.project.title} 2件" in words_of(client.get(f"/office/{HIDA}/"))
        assert listed in client.get(f"/office/{HIDA}/oddities/").content.decode()
        assert "確かめを待つ読み取り 2件" in words_of(client.get(f"/office/occurrences/{occurrence.id}/"))
        page = words_of(client.get(listed))
        assert "はな" in page
        assert "だれかわからない" in page
        late, unknown = HeldScan.objects.order_by("-person_id")[::-1]
        if late.person_id is None:
            late, unknown = unknown, late
        assert "読み取ってから30日を過ぎて届きました" in words_of(client.get(f"{listed}{late.id}/"))
        assert client.post(f"{listed}{late.id}/", {"settle": "accept"}).status_code == 200
        told = client.post(f"{listed}{late.id}/", {"settle": "accept", "reason": "団長に確かめた"}, follow=True)
        assert "参加を記録しました" in words_of(told)
        told = client.post(f"{listed}{unknown.id}/", {"settle": "dismiss", "reason": "だれか不明"}, follow=True)
        assert "記録しないことにしました" in words_of(told)
        assert "団長に確かめた" in words_of(told)
        assert client.get(f"{listed}{late.id}/").status_code == 200
    assert CheckIn.objects.get().person_id == hana.id


def test_a_scan_that_names_nobody_is_given_to_who_joined(
    client: Client, occurrence: Occurrence, mori: Person, hana: Person
) -> None:
    unknown = HeldScan.objects.get(person_id=None)
    path = f"/office/occurrences/{occurrence.id}/held/{unknown.id}/"
    with at_the_office(occurrence):
        page = sign_in(client, mori).get(path).content.decode()
        assert str(hana.id) in page
        refused = client.post(path, {"settle": "accept", "reason": "電話"})
        assert refused.status_code == 404
        client.post(path, {"settle": "accept", "reason": "電話", "whose": str(hana.id)})
    assert CheckIn.objects.get().person_id == hana.id


def test_kondo_reads_and_does_not_settle(client: Client, occurrence: Occurrence, kondo: Person, sato: Person) -> None:
    """D1: the desk sees what became of its scans; another place's officer sees nothing."""
    listed = f"/office/occurrences/{occurrence.id}/held/"
    one = f"{listed}{HeldScan.objects.first().id}/"  # type: ignore[union-attr]
    with at_the_office(occurrence):
        page = sign_in(client, kondo).get(listed).content.decode()
        assert "はな" in page
        assert one not in page
        assert client.get(one).status_code == 403
        sign_in(client, sato)
        assert client.get(listed).status_code == 403


def test_kondo_brings_the_file_of_a_phone_that_cannot_send(
    client: Client, occurrence: Occurrence, kondo: Person, hana: Person
) -> None:
    """A4: taken in twice, Hana is recorded once; a file of something else is refused in words."""
    start = occurrence.starts_at
    scan = {"code": resident_code(hana.id, at=start).text, "nonce": "of-the-file", "at": start.isoformat()}
    path = f"/office/occurrences/{occurrence.id}/held/import/"

    def brought(said: object) -> str:
        file = SimpleUploadedFile("scans.json", json.dumps(said).encode())
        return words_of(client.post(path, {"file": file}, follow=True))

    with time_machine.travel(start + timedelta(days=2), tick=False):
        sign_in(client, kondo)
        for _ in range(2):
            assert "新しい記録 1件、記録ずみ 0件" in brought({"occurrence": str(occurrence.id), "scans": [scan]})
        for nonsense in (
            [],
            {},
            {"occurrence": str(hana.id), "scans": []},
            {"occurrence": str(occurrence.id), "scans": 7},
        ):
            assert "この回の読み取りのファイルではありません" in brought(nonsense)
        assert "この回の読み取りのファイルではありません" in words_of(client.post(path, {}, follow=True))
    assert CheckIn.objects.get().nonce == "of-the-file"


def test_a_file_of_more_than_a_thousand_scans_is_taken_in_to_the_last_and_a_huge_one_not_at_all(
    client: Client, occurrence: Occurrence, kondo: Person, hana: Person
) -> None:
    """A4: nothing is dropped, and nothing is said to have been taken in that was not."""
    start = occurrence.starts_at
    late = {"code": resident_code(hana.id, at=start).text, "nonce": "the-last", "at": start.isoformat()}
    path = f"/office/occurrences/{occurrence.id}/held/import/"

    def brought(scans: list[dict[str, str]], filling: str = "") -> str:
        said = {"occurrence": str(occurrence.id), "scans": scans, "title": filling}
        file = SimpleUploadedFile("scans.json", json.dumps(said).encode())
        return words_of(client.post(path, {"file": file}, follow=True))

    with time_machine.travel(start + timedelta(days=2), tick=False):
        sign_in(client, kondo)
        many = [{"code": "?", "nonce": f"nobody-{number}", "at": start.isoformat()} for number in range(1_200)]
        before = HeldScan.objects.count()
        assert "何も取りこみませんでした" in brought([late] * (MOST_IN_A_FILE + 1))
        assert "何も取りこみませんでした" in brought([late], filling="x" * LARGEST_FILE)
        assert not CheckIn.objects.exists()
        assert "新しい記録 1件、記録ずみ 0件、職員が確かめるもの 1200件" in brought([*many, late])
    assert HeldScan.objects.count() == before + 1_200
    assert CheckIn.objects.get().nonce == "the-last"


def test_an_hour_that_was_worked_out_says_so_on_the_roster(client: Client, hana: Person, kondo: Person) -> None:
    """A5: the phone was ten minutes ahead of us; seven seconds are nobody's business."""
    found = a_published_occurrence(an_organisation(kondo))
    start = found.starts_at
    token = commands.open_scanner(found.id, by=kondo, at=start).token
    other = a_person("ゆうき")
    scans = [
        Kept(
            kind=Kind.CODE,
            text=resident_code(one.id, at=start).text,
            nonce=one.called,
            scanned_at=start,
            clock_offset=off,
        )
        for one, off in ((hana, -600), (other, 7))
    ]
    commands.take_upload(scans, by=token, at=start)
    with time_machine.travel(start, tick=False):
        page = words_of(sign_in(client, kondo).get(f"/office/occurrences/{found.id}/"))
    assert page.count("端末の時計のずれを直した時刻") == 1


def test_the_desk_shows_what_a_phone_has_not_sent_as_its_scanner_pages_do(
    client: Client, occurrence: Occurrence, kondo: Person
) -> None:
    """A queue belongs to the phone, not to one page."""
    sign_in(client, kondo)
    for path in (f"organisations/{occurrence.project.organisation_id}/", f"occurrences/{occurrence.id}/scanner/"):
        page = client.get(f"/office/{path}").content.decode()
        assert "data-elsewhere-number" in page
        places = [page.find(f"js/scanner-{part}") for part in ("shelf", "line", "elsewhere")]
        assert -1 < places[0] < places[1] < places[2]
