"""D2: the record is chained, and whoever changes it is found, though no check-in waits for the chain."""

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from tests.builders import AT
from tests.races import race
from yukari.audit import commands, queries
from yukari.audit.models import Entry, Seal
from yukari.audit.queries import Proved, Trouble

pytestmark = pytest.mark.django_db(transaction=True)


def look(number: int = 1) -> Entry:
    return commands.record(
        "looked_at_a_registrant", by=None, at=AT + timedelta(seconds=number), why="電話の相談", rows=number
    )


def seal() -> Seal | None:
    return commands.seal(by=None, at=AT)


def proved() -> Proved:
    return list(queries.prove())[-1]


def tamper(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def sealed(db: None) -> list[Entry]:
    """Three segments of two entries."""
    entries = []
    for number in range(3):
        entries += [look(2 * number), look(2 * number + 1)]
        assert seal()
    return entries


def test_a_record_that_nobody_touched_is_whole(sealed: list[Entry]) -> None:
    assert [(one.entries, one.trouble) for one in queries.prove()] == [(2, None)] * 3
    assert queries.unsealed() == (0, None)


def test_a_minute_without_deeds_makes_no_segment(sealed: list[Entry]) -> None:
    assert seal() is None
    assert queries.seals() == 3


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE audit_entry SET why = '' WHERE id = '{id}'",
        "UPDATE audit_entry SET by_id = gen_random_uuid() WHERE id = '{id}'",
        "UPDATE audit_entry SET about = '{{\"rows\": 9}}' WHERE id = '{id}'",
        "UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE id = '{id}'",
        "UPDATE audit_entry SET written_in = written_in + 1000000 WHERE id = '{id}'",
        "DELETE FROM audit_entry WHERE id = '{id}'",
        "INSERT INTO audit_entry (id, at, verb, place_id, why, about, written_in) "
        "SELECT gen_random_uuid(), at, verb, place_id, why, about, written_in FROM audit_entry WHERE id = '{id}'",
    ],
)
def test_an_entry_that_was_changed_removed_or_slipped_in_is_found(sealed: list[Entry], deed: str) -> None:
    tamper(deed.format(id=sealed[2].id))
    assert (proved().seal.number, proved().trouble) == (2, Trouble.ENTRIES)


def test_entries_exchanged_between_segments_are_found(sealed: list[Entry]) -> None:
    tamper(f"UPDATE audit_entry SET written_in = (SELECT min(written_in) FROM audit_entry) WHERE id = '{sealed[4].id}'")
    assert (proved().seal.number, proved().trouble) == (1, Trouble.ENTRIES)


def test_a_removed_segment_is_missed_by_the_next(sealed: list[Entry]) -> None:
    tamper("DELETE FROM audit_seal WHERE number = 2")
    assert (proved().seal.number, proved().trouble) == (3, Trouble.GAP)


def test_a_seal_made_without_the_key_is_found(sealed: list[Entry]) -> None:
    """Whoever has the database alone can work out a digest, and not what it is sealed with."""
    tamper("DELETE FROM audit_entry WHERE id = (SELECT max(id::text)::uuid FROM audit_entry)")
    tamper("UPDATE audit_seal SET entries = 1, hash = encode(sha256('forged'), 'hex') WHERE number = 3")
    assert (proved().seal.number, proved().trouble) == (3, Trouble.SEAL)


def test_what_is_written_within_a_transaction_that_commits_late_is_not_lost() -> None:
    """An earlier moment, an earlier number, a later commit: the seal waits for it, and takes it in."""
    written, may_commit = Event(), Event()

    def slow() -> None:
        with transaction.atomic():
            look(1)
            written.set()
            may_commit.wait(30)
        connection.close()

    thread = Thread(target=slow)
    thread.start()
    written.wait(30)
    try:
        look(2)
        assert seal() is None, "The slow transaction is older: nothing at or after it is sealed yet."
        assert queries.unsealed()[0] == 1
    finally:
        may_commit.set()
        thread.join()
    late = seal()
    assert late is not None
    assert late.entries == 2
    assert proved().trouble is None


@pytest.mark.race
def test_many_write_while_many_seal() -> None:
    """Every entry is in exactly one segment, whoever seals."""
    came_to = race([*(lambda number=number: look(number) for number in range(20)), *([seal] * 12)])
    assert not [one for one in came_to if isinstance(one, Exception)]
    seal()
    assert sum(one.entries for one in queries.prove()) == Entry.objects.count() == 20
    assert proved().trouble is None


def test_a_dump_restored_into_a_new_cluster_is_noticed(sealed: list[Entry]) -> None:
    """There transactions are numbered from the beginning, and what is written would lie within what is sealed."""
    from yukari.rules.outcome import Reason, Refused

    Seal(number=4, begins=2**40, ends=2**41, entries=0, digest="", hash="", sealed_at=AT).save(force_insert=True)
    with pytest.raises(Refused) as refused:
        seal()
    assert refused.value.reason is Reason.RECORD_NUMBERED_ANEW


def test_a_seal_is_only_ever_added(sealed: list[Entry]) -> None:
    with pytest.raises(TypeError):
        Seal.objects.update(entries=0)
