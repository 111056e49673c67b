"""A card at the gate: a phone's signature of this half minute, or paper, which proves less (A3, A5)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import AT, a_published_occurrence, an_organisation
from tests.cards.phone import Pocket
from yukari.activities import commands
from yukari.activities.commands import Kept, Kind, Outcome
from yukari.activities.models import CheckIn, HeldScan, Occurrence
from yukari.cards import commands as cards
from yukari.cards import queries
from yukari.people.models import Person
from yukari.rules.evidence import Confidence, Means
from yukari.rules.outcome import Reason

SLOT = timedelta(seconds=30)


@pytest.fixture
def occurrence(kondo: Person) -> Occurrence:
    return a_published_occurrence(an_organisation(kondo))


@pytest.fixture
def token(occurrence: Occurrence, kondo: Person) -> str:
    return commands.open_scanner(occurrence.id, by=kondo, at=occurrence.starts_at).token


@pytest.fixture
def pocket() -> Pocket:
    return Pocket()


@pytest.fixture
def statement(hana: Person, pocket: Pocket) -> bytes:
    return cards.issue(hana, key=pocket.key, session_key="hanas phone", by=hana, at=AT)[0].statement


def test_kondo_reads_the_card_in_hanas_phone(
    occurrence: Occurrence, token: str, hana: Person, pocket: Pocket, statement: bytes
) -> None:
    """A7: without any registration. One statement reads, one judges, one writes; again it is one."""
    at = occurrence.starts_at
    code = pocket.show(statement, at=at)
    with CaptureQueriesContext(connection) as first:
        verdict = commands.check_in_by_organisation(code, by=token, at=at)
    with CaptureQueriesContext(connection) as again:
        repeated = commands.check_in_by_organisation(code, by=token, at=at)
    assert (verdict.outcome, verdict.called, repeated.outcome) == (Outcome.OK, "はな", Outcome.ALREADY)
    assert (len(first), len(again)) == (2, 1)
    evidence = CheckIn.objects.get(person=hana)
    assert (evidence.means, evidence.confidence) == (Means.PHONE_CARD, Confidence.STRONG)


@pytest.mark.parametrize(("slots", "good"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_photograph_of_a_card_is_worth_nothing_a_minute_later(
    occurrence: Occurrence, token: str, pocket: Pocket, statement: bytes, slots: int, good: bool
) -> None:
    """A5: one slot either side, as for every code."""
    at = occurrence.starts_at
    verdict = commands.check_in_by_organisation(pocket.show(statement, at=at + slots * SLOT), by=token, at=at)
    assert verdict.reason is (None if good else Reason.CODE_EXPIRED)


def test_a_card_without_its_phone_is_refused(occurrence: Occurrence, token: str, statement: bytes) -> None:
    """Whoever copies the statement lacks the key."""
    code = Pocket().show(statement, at=occurrence.starts_at)
    verdict = commands.check_in_by_organisation(code, by=token, at=occurrence.starts_at)
    assert (verdict.outcome, verdict.reason) == (Outcome.REFUSED, Reason.CARD_FORGED)


def test_a_revoked_card_is_refused_and_names_nobody(
    occurrence: Occurrence, token: str, hana: Person, pocket: Pocket, statement: bytes
) -> None:
    at = occurrence.starts_at
    cards.sign_out(hana, session_key="hanas phone", by=hana, at=at)
    verdict = commands.check_in_by_organisation(pocket.show(statement, at=at), by=token, at=at)
    assert (verdict.reason, verdict.called, verdict.person_id) == (Reason.CARD_REVOKED, "", None)


def test_a_card_whose_days_are_over_is_refused(
    occurrence: Occurrence, token: str, hana: Person, pocket: Pocket
) -> None:
    old = cards.issue(hana, key=pocket.key, by=hana, at=AT - timedelta(days=60))[0].statement
    at = occurrence.starts_at
    assert commands.check_in_by_organisation(pocket.show(old, at=at), by=token, at=at).reason is Reason.CARD_OVER


@pytest.mark.parametrize("cut", [4, 5, 100, 293])
def test_half_a_code_is_refused_in_words(
    occurrence: Occurrence, token: str, pocket: Pocket, statement: bytes, cut: int
) -> None:
    at = occurrence.starts_at
    verdict = commands.check_in_by_organisation(pocket.show(statement, at=at)[:cut], by=token, at=at)
    assert verdict.reason is Reason.CARD_UNREADABLE


def test_paper_is_taken_and_marked_as_weak(occurrence: Occurrence, token: str, hana: Person) -> None:
    cards.issue_paper(hana.id, by=hana, at=AT)
    (paper,) = queries.papers_of(hana.id, at=AT)
    verdict = commands.check_in_by_organisation(paper.code, by=token, at=occurrence.starts_at)
    assert verdict.outcome is Outcome.OK
    evidence = CheckIn.objects.get(person=hana)
    assert (evidence.means, evidence.confidence) == (Means.PAPER_CARD, Confidence.WEAK)


def test_what_an_offline_scanner_read_counts_by_its_own_moment(
    occurrence: Occurrence, token: str, hana: Person, pocket: Pocket, statement: bytes
) -> None:
    """A5: two minutes apart without a network; a card that was revoked afterwards was good when it was read."""
    at = occurrence.starts_at
    code = pocket.show(statement, at=at)
    cards.sign_out(hana, session_key="hanas phone", by=hana, at=at + timedelta(hours=3))
    kept = [
        Kept(kind=Kind.CODE, text=code, nonce="far", scanned_at=at + timedelta(minutes=4)),
        Kept(kind=Kind.CODE, text=code, nonce="near", scanned_at=at + timedelta(minutes=2)),
    ]
    evening = at + timedelta(hours=8)
    held, taken = commands.take_upload(kept, by=token, at=evening)
    assert (held.outcome, held.reason, held.person_id) == (Outcome.HELD, Reason.CODE_EXPIRED, hana.id)
    assert taken.outcome is Outcome.OK
    assert CheckIn.objects.get(person=hana).means == Means.PHONE_CARD


def test_a_card_revoked_before_it_was_read_is_held_for_staff(
    occurrence: Occurrence, token: str, hana: Person, pocket: Pocket, statement: bytes
) -> None:
    """A9: never dropped; staff see whose it was."""
    at = occurrence.starts_at
    cards.sign_out(hana, session_key="hanas phone", by=hana, at=at - timedelta(hours=1))
    kept = Kept(kind=Kind.CODE, text=pocket.show(statement, at=at), nonce="one", scanned_at=at)
    (verdict,) = commands.take_upload([kept], by=token, at=at + timedelta(hours=1))
    assert (verdict.outcome, verdict.reason) == (Outcome.HELD, Reason.CARD_REVOKED)
    assert HeldScan.objects.get().person_id == hana.id
