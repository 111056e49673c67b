"""A list is handed in, its columns are matched, and it goes again when nobody decides on it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from procrastinate.contrib.django import app

from yukari.audit import commands as audit
from yukari.clubs.models import ClubList, Listed
from yukari.clubs.queries.keys import invitation_key, reminder_key
from yukari.clubs.seals import opened_sample, sealed_sample
from yukari.delivery import commands as delivery
from yukari.files import commands as files
from yukari.kit.sheets import Table
from yukari.people.models import Person
from yukari.places import queries as places
from yukari.rules import clubs as rule
from yukari.rules.clubs import Column
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability

State = ClubList.State
UNDECIDED = (State.NEW, State.CHECKING, State.CHECKED)
SHOWN_VALUES, SHOWN_LENGTH, GUESSED_FROM = 3, 60, 300


def bring(place_id: str, *, club: str, table: Table, data: bytes, name: str, by: Person, at: datetime) -> ClubList:
    """Hand a list in: its columns are guessed; nobody is written to, and nothing is decided."""
    places.require(Ability.BRING_IN, of=by, at_place=place_id)
    if not club.strip():
        raise Refused(Reason.WORDS_MISSING)
    rows = [cells for _, cells in rows_of(table)]
    if not rows:
        raise Refused(Reason.FILE_EMPTY)
    heading = table.header if rule.has_heading(table.header) else ()
    guess = rule.guessed(heading, rows[:GUESSED_FROM])
    with transaction.atomic():
        kept = files.keep_table(BytesIO(data), by=by, at=at)
        brought = ClubList.objects.create(
            place_id=place_id,
            club=club.strip(),
            encoding=table.encoding,
            file_id=kept.id,
            file_name="".join(filter(str.isprintable, name.replace("\\", "/").rpartition("/")[2]))[:100],
            sample=sealed_sample(_sample(heading, rows)),
            columns={str(place): column.value for place, column in guess.items()},
            figures={"rows": len(rows)},
            brought_by_id=by.id,
            brought_at=at,
            erase_at=at + rule.UNDECIDED_KEPT,
        )
        audit.record("brought_a_club_list", by=by, at=at, place_id=place_id, club_list=brought.id, rows=len(rows))
    return brought


@transaction.atomic
def match(list_id: UUID, *, place_id: str, columns: Mapping[int, Column], by: Person, at: datetime) -> ClubList:
    """Say what the columns are; the dry run begins. Said again before anybody was invited, it begins anew."""
    places.require(Ability.BRING_IN, of=by, at_place=place_id)
    found = locked(place_id, list_id)
    if found.state == State.CHECKING and found.columns == _as_kept(columns):
        return found
    if found.state not in UNDECIDED:
        raise Refused(Reason.LIST_UNDER_WAY)
    if Column.MAIL not in columns.values():
        raise Refused(Reason.MAIL_COLUMN_MISSING)
    if len(set(columns.values())) < len(columns):
        raise Refused(Reason.COLUMN_SAID_TWICE)
    if not set(columns) <= set(range(len(opened_sample(found.sample)["values"]))):
        raise Refused(Reason.NOT_FOUND)
    found.columns, found.state, found.checked_at = _as_kept(columns), State.CHECKING, None
    found.save()
    audit.record("matched_a_club_list", by=by, at=at, place_id=place_id, club_list=list_id, columns=found.columns)
    # By name, because tasks stand above commands.
    app.configure_task("yukari.clubs.tasks.check", queue="house").defer(list_id=str(list_id))
    return found


@transaction.atomic
def discard(list_id: UUID, *, place_id: str, by: Person, at: datetime) -> None:
    """Erase a list from which nobody was invited, with everything that it said."""
    places.require(Ability.BRING_IN, of=by, at_place=place_id)
    found = locked(place_id, list_id)
    if found.state not in UNDECIDED:
        raise Refused(Reason.LIST_UNDER_WAY)
    forget_file(found, by=by, at=at)
    found.delete()
    audit.record("discarded_a_club_list", by=by, at=at, place_id=place_id, club_list=list_id)


def erase_due(*, by: Person | None, at: datetime) -> int:
    """Lists whose time is over: undecided ones go, of the others the figures stay. How many."""
    due = ClubList.objects.filter(erase_at__lte=at).exclude(state__in=(State.CANCELLED, State.OVER))
    erased = 0
    for place_id, list_id in due.values_list("place_id", "id"):
        with transaction.atomic():
            found = locked(place_id, list_id)
            if found.state in (State.SENDING, State.SENT):
                close(found, State.OVER, by=by, at=at)
            else:
                forget_file(found, by=by, at=at)
                found.delete()
            audit.record("erased_a_club_list", by=by, at=at, place_id=place_id, club_list=list_id)
            erased += 1
    return erased


def close(found: ClubList, state: State, *, by: Person | None, at: datetime) -> None:
    """Nothing of its people stays, and nothing more leaves; how many they were is written down."""
    for key in (invitation_key(found.id), reminder_key(found.id)):
        delivery.stop_mailing(key, by=by, at=at)
        delivery.forget_mailing(key, by=by, at=at)
    answers = Listed.objects.filter(club_list=found).exclude(answer="").values_list("answer").annotate(Count("id"))
    found.figures = {**found.figures, **{f"answered_{answer}": number for answer, number in answers}}
    forget_file(found, by=by, at=at)
    Listed.objects.filter(club_list=found).delete()
    found.state, found.sample = state, b""
    found.save()


def forget_file(found: ClubList, *, by: Person | None, at: datetime) -> None:
    if found.file_id:
        files.forget([found.file_id], by=by, at=at)
        found.file_id = None


def locked(place_id: str, list_id: UUID) -> ClubList:
    found = ClubList.objects.select_for_update().filter(place_id=place_id, id=list_id).first()
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return found


def rows_of(table: Table) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Everybody with the number of the line; a first line that holds an address is somebody's, and no heading."""
    if not rule.has_heading(table.header):
        yield table.header_number, table.header
    yield from ((row.number, row.cells) for row in table.rows)


def _as_kept(columns: Mapping[int, Column]) -> dict[str, str]:
    return {str(place): column.value for place, column in sorted(columns.items())}


def _sample(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, list[str] | list[list[str]]]:
    """A few different values of each column, from the rows on which the guess leans."""
    width = max(len(heading), *(len(row) for row in rows))
    values: list[list[str]] = []
    for place in range(width):
        said = dict.fromkeys(row[place] for row in rows[:GUESSED_FROM] if place < len(row) and row[place])
        values.append([one[:SHOWN_LENGTH] for one in list(said)[:SHOWN_VALUES]])
    return {"heading": [one[:SHOWN_LENGTH] for one in heading], "values": values}
