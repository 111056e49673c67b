"""The dry run: what would become of each row, and nobody is written to. In one transaction, so that a killed worker begins anew."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import transaction

from yukari.clubs.commands.bringing import rows_of
from yukari.clubs.models import ClubList, Listed, Unwanted
from yukari.clubs.seals import mark_of, sealed_entry
from yukari.files import queries as files
from yukari.kit.clock import day_in_japan
from yukari.kit.sheets import Limits, read_table
from yukari.people import queries as people
from yukari.people.models import Person
from yukari.registrations import queries as registrations
from yukari.rules import clubs as rule
from yukari.rules.clubs import Column, Entry, Verdict

AT_ONCE = 2_000
LIMITS = Limits(rule.MOST_MEGABYTES, rule.MOST_ROWS, rule.MOST_COLUMNS)


@transaction.atomic
def check(list_id: UUID, *, by: Person | None, at: datetime) -> None:
    """Write down a verdict for each row. Checked already, or gone: nothing happens."""
    found = ClubList.objects.select_for_update().filter(id=list_id, state=ClubList.State.CHECKING).first()
    if found is None or found.file_id is None:
        return
    Listed.objects.filter(club_list=found).delete()
    figures: Counter[str] = Counter()
    first: dict[str, int] = {}
    viewer = people.person(found.brought_by_id)
    entries = _entries(found, at)
    while some := list(islice(entries, AT_ONCE)):
        known = _registered(found.place_id, [said.mail for _, said in some], viewer=viewer, at=at)
        rows = [_judged(found, number, said, first, known) for number, said in some]
        _look_at_marks(found.place_id, rows)
        figures.update(row.verdict for row in rows)
        Listed.objects.bulk_create(rows)
    found.state, found.checked_at = ClubList.State.CHECKED, at
    found.figures = {"rows": figures.total(), **figures}
    found.save()


def _entries(found: ClubList, at: datetime) -> Iterator[tuple[int, Entry]]:
    assert found.file_id is not None
    with files.opened(files.kept(found.file_id)) as opened:
        table = read_table(opened.read(), limits=LIMITS)
    columns = {int(place): Column(column) for place, column in found.columns.items()}
    on = day_in_japan(at)
    for number, cells in rows_of(table):
        yield number, rule.entry(cells, columns, on=on)


def _look_at_marks(place_id: str, rows: list[Listed]) -> None:
    """Nobody is invited twice, and nobody who has said no to this place."""
    marks = [row.mark for row in rows if row.mark]
    unwanted = set(Unwanted.objects.filter(place_id=place_id, mark__in=marks).values_list("mark", flat=True))
    invited = set(Listed.objects.filter(mark__in=marks, invited_at__isnull=False).values_list("mark", flat=True))
    for row in rows:
        if row.mark in unwanted or row.mark in invited:
            row.verdict = Verdict.UNWANTED if row.mark in unwanted else Verdict.INVITED
            row.mark, row.sealed = "", None


def _registered(place_id: str, addresses: list[str], *, viewer: Person, at: datetime) -> set[str]:
    wanted = [one for one in addresses if rule.is_address(one)]
    return registrations.addresses_registered(wanted, place_id=place_id, viewer=viewer, at=at)


def _judged(found: ClubList, number: int, said: Entry, first: dict[str, int], known: set[str]) -> Listed:
    row = Listed(club_list=found, number=number, since_unreadable=said.since_unreadable)
    verdict = rule.objection(said)
    if verdict is None:
        above = first.setdefault(said.mail, number)
        if above != number:
            verdict, row.like = Verdict.TWICE, above
        elif said.mail in known:
            verdict = Verdict.REGISTERED
        else:
            verdict = Verdict.OK
            row.mark, row.sealed = mark_of(said.mail, place_id=found.place_id), sealed_entry(row.id, said)
    row.verdict = verdict
    return row
