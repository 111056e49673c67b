"""Offline scans that could not be recorded by themselves: staff find out and settle them (A3, A9)."""

from datetime import timedelta

import pytest

from tests.builders import AT, a_published_occurrence
from yukari.activities import commands, queries
from yukari.activities.commands import Kept, Kind
from yukari.activities.models import CheckIn, HeldScan, Occurrence, Organisation
from yukari.audit import queries as audit
from yukari.cards.queries import resident_code
from yukari.kit.counted import together
from yukari.people.models import Person
from yukari.registrations.models import Participation
from yukari.rules import waiting
from yukari.rules.outcome import Reason, Refused

DAY = timedelta(days=1)


@pytest.fixture
def occurrence(company: Organisation) -> Occurrence:
    return a_published_occurrence(company)


@pytest.fixture
def late(occurrence: Occurrence, kondo: Person, hana: Person) -> HeldScan:
    """Hana's scan, handed in after more than a month."""
    return held(occurrence, kondo, resident_code(hana.id, at=occurrence.starts_at).text)


def held(occurrence: Occurrence, kondo: Person, text: str) -> HeldScan:
    start = occurrence.starts_at
    token = commands.open_scanner(occurrence.id, by=kondo, at=start).token
    scan = Kept(kind=Kind.CODE, text=text, nonce=text[:60], scanned_at=start)
    commands.take_upload([scan], by=token, at=start + 31 * DAY)
    return HeldScan.objects.get(nonce=text[:60])


def test_mori_finds_out_that_hana_was_there(occurrence: Occurrence, late: HeldScan, mori: Person, hana: Person) -> None:
    """A3: recorded by hand, with a reason; again is harmless."""
    at = occurrence.starts_at + 40 * DAY
    for _ in range(2):
        settled = commands.accept_held_scan(late.id, reason="団長に電話で確かめた", by=mori, at=at)
        assert (settled.settlement, settled.settled_by_id) == ("accepted", mori.id)
    row = Participation.objects.get()
    assert (row.person_id, row.method, row.reason) == (hana.id, "by_hand", "団長に電話で確かめた")
    assert audit.entries_about(hana.id)[0].verb == "accepted_held_scan"


def test_a_scan_that_nobody_can_be_told_from_needs_a_name(
    occurrence: Occurrence, kondo: Person, mori: Person, hana: Person
) -> None:
    unknown = held(occurrence, kondo, "?")
    with pytest.raises(Refused) as refused:
        commands.accept_held_scan(unknown.id, reason="電話", by=mori, at=AT)
    assert refused.value.reason is Reason.NOT_FOUND
    commands.accept_held_scan(unknown.id, person_id=hana.id, reason="電話", by=mori, at=occurrence.starts_at)
    assert CheckIn.objects.get().person_id == hana.id


def test_what_was_put_aside_stays_with_who_said_so(occurrence: Occurrence, late: HeldScan, mori: Person) -> None:
    commands.dismiss_held_scan(late.id, reason="来ていなかった", by=mori, at=AT)
    commands.accept_held_scan(late.id, reason="やはり来た", by=mori, at=AT)
    row = HeldScan.objects.get()
    assert (row.settlement, row.settled_why) == ("dismissed", "来ていなかった")
    assert commands.dismiss_held_scan(late.id, reason="もう一度", by=mori, at=AT).settled_why == "来ていなかった"
    assert not Participation.objects.exists()


def test_only_staff_of_the_place_settle_and_say_why(
    occurrence: Occurrence, late: HeldScan, mori: Person, sato: Person, kondo: Person
) -> None:
    for settle in (commands.accept_held_scan, commands.dismiss_held_scan):
        for by in (sato, kondo):
            with pytest.raises(Refused) as refused:
                settle(late.id, reason="電話", by=by, at=AT)
            assert refused.value.reason is Reason.NOT_ALLOWED
        with pytest.raises(Refused) as refused:
            settle(late.id, reason=" ", by=mori, at=AT)
        assert refused.value.reason is Reason.REASON_MISSING
        with pytest.raises(Refused) as refused:
            settle(occurrence.id, reason="電話", by=mori, at=AT)
        assert refused.value.reason is Reason.NOT_FOUND


def test_who_was_declared_void_is_not_recorded_by_the_back_door(
    occurrence: Occurrence, late: HeldScan, mori: Person, kondo: Person, hana: Person
) -> None:
    """A6."""
    start = occurrence.starts_at
    token = commands.open_scanner(occurrence.id, by=kondo, at=start).token
    commands.check_in_by_organisation(resident_code(hana.id, at=start).text, by=token, at=start)
    commands.void_check_in(hana.id, occurrence_id=occurrence.id, reason="人違い", by=mori, at=start)
    with pytest.raises(Refused) as refused:
        commands.accept_held_scan(late.id, reason="電話", by=mori, at=start)
    assert refused.value.reason is Reason.PARTICIPATION_VOID
    assert HeldScan.objects.get().settled_at is None


def test_the_desk_reads_what_waits_and_hana_can_read_that(
    occurrence: Occurrence, late: HeldScan, kondo: Person, sato: Person, mori: Person, hana: Person
) -> None:
    """D1, D2."""
    found = queries.held_scans(occurrence.id, viewer=kondo, at=AT)
    assert [one.person for one in found.waiting] == [hana]
    assert audit.entries_about(hana.id)[0].verb == "looked_at_held_scan"
    with pytest.raises(Refused):
        queries.held_scans(occurrence.id, viewer=sato, at=AT)
    (waits,) = queries.held_at(occurrence.place_id, viewer=mori)
    assert (waits.occurrence, waits.number) == (occurrence, 1)
    assert together(queries.activities_to_count(occurrence.place_id, at=AT))[waiting.Kind.HELD] == 1
    commands.dismiss_held_scan(late.id, reason="電話", by=mori, at=AT)
    assert queries.held_at(occurrence.place_id, viewer=mori) == []
    assert len(queries.held_scans(occurrence.id, viewer=kondo, at=AT).settled) == 1
