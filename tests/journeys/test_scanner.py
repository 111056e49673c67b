"""Kondo checks people in where there is no network: prepared on the day before, handed in at home (A3 to A5, A9)."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
import segno
import time_machine
from playwright.sync_api import expect

from tests.builders import AT, a_published_occurrence, an_organisation
from tests.journeys.reader import Reader
from yukari.activities import commands
from yukari.activities.models import CheckIn, HeldScan, Occurrence
from yukari.cards.queries import resident_code
from yukari.kit.clock import now
from yukari.people.models import Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def occurrence(kondo: Person, hana: Person) -> Occurrence:
    found = a_published_occurrence(an_organisation(kondo), title="夜回り")
    commands.join(found.id, by=hana, at=AT)
    return found


def at_the_gate(kondo: Reader, occurrence: Occurrence) -> Reader:
    """A phone whose clock runs as ours, with the scanner started."""
    kondo.page.clock.install(time=now())
    kondo.is_signed_in_as("近藤").opens(f"/office/occurrences/{occurrence.id}/scanner/").presses("受付を始める")
    return kondo.reads("この端末は電波がなくても使えます（名簿 1人・たった今）")


def photographs(kondo: Reader, person: Person, folder: Path) -> Reader:
    """The code that the person's phone shows now, as a still photo."""
    picture = folder / "code.png"
    segno.make(resident_code(person.id, at=now()).text, error="m").save(str(picture), scale=8, border=6)
    kondo.page.locator("[data-photo] input[type=file]").set_input_files(picture)
    return kondo


def moves(to: object, clock: time_machine.Traveller, *people: Reader) -> None:
    clock.move_to(to)  # type: ignore[arg-type]
    for person in people:
        person.page.clock.set_system_time(now())


def test_two_phones_without_a_network_record_hana_once(
    reader: type[Reader],
    occurrence: Occurrence,
    kondo: Person,
    hana: Person,
    development: None,
    clock: time_machine.Traveller,
    tmp_path: Path,
) -> None:
    """A4: scanned twice here and once there; a killed page loses nothing; the file is readable."""
    clock.move_to(occurrence.starts_at - timedelta(hours=20))
    one, other = (at_the_gate(reader("kondo@example.jp"), occurrence) for _ in range(2))
    moves(occurrence.starts_at, clock, one, other)
    for phone in (one, other):
        phone.page.context.set_offline(True)
        photographs(phone, hana, tmp_path).reads("この端末に保存しました")
        expect(phone.page.locator("[data-waiting-number]")).to_have_text("1")
    photographs(one, hana, tmp_path)
    one.fills("名前の一部", "はな")
    one.page.get_by_role("button", name="はなさんを手で記録する").click()
    expect(one.page.locator("[data-waiting-number]")).to_have_text("3")
    one.checks()
    with one.page.expect_download() as saved:
        one.page.get_by_role("button", name="ファイルに書き出す").click()
    scans = json.loads(Path(saved.value.path()).read_text())["scans"]
    assert [{"code", "person"} & set(scan) for scan in scans] == [{"code"}, {"code"}, {"person"}]
    assert len({scan["nonce"] for scan in scans}) == 3
    assert not CheckIn.objects.exists()

    one.page.close()
    moves(occurrence.starts_at + timedelta(hours=9), clock, other)
    one.page = one.page.context.new_page()
    one.page.context.set_offline(False)
    one.page.clock.install(time=now())
    one.is_signed_in_as("近藤")
    one.opens(f"/office/occurrences/{occurrence.id}/scanner/")
    expect(one.page.locator("[data-list] li")).to_have_count(3)
    expect(one.page.locator("[data-waiting]")).to_be_hidden()
    other.page.context.set_offline(False)
    expect(other.page.locator("[data-list]")).to_contain_text("参加済みです")
    row = CheckIn.objects.get()
    assert row.person_id == hana.id
    assert abs(row.checked_in_at - occurrence.starts_at) < timedelta(minutes=1), "the scan's moment, not the upload's"
    assert not HeldScan.objects.exists()
    one.checks()


def test_a_phone_whose_clock_is_off_says_so_and_puts_it_right(
    reader: type[Reader],
    occurrence: Occurrence,
    kondo: Person,
    hana: Person,
    development: None,
    clock: time_machine.Traveller,
    tmp_path: Path,
) -> None:
    """A5: ten minutes ahead; what is kept carries our time and the offset."""
    clock.move_to(occurrence.starts_at)
    phone = reader("kondo@example.jp")
    at_the_gate(phone, occurrence)
    phone.page.clock.set_system_time(now() + timedelta(minutes=10))
    phone.opens(f"/office/occurrences/{occurrence.id}/scanner/")
    phone.reads("この端末の時計が10分ずれています")
    phone.page.context.set_offline(True)
    photographs(phone, hana, tmp_path).reads("この端末に保存しました")
    phone.page.context.set_offline(False)
    expect(phone.page.locator("[data-list]")).to_contain_text("参加を記録しました")
    row = CheckIn.objects.get()
    assert row.clock_offset is not None
    assert -602 <= row.clock_offset <= -595
    assert abs(row.checked_in_at - now()) < timedelta(minutes=1)
