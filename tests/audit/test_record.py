from datetime import timedelta

import pytest

from tests.builders import AT, HIDA, a_person
from yukari.audit import commands, queries
from yukari.people.models import Person


def test_hana_reads_who_looked_at_her_data_and_why(ken: Person) -> None:
    """D2."""
    hana = a_person()
    commands.record("looked_at_a_registrant", by=ken, at=AT, person_id=hana.id, place_id=HIDA, why="電話の相談", rows=1)
    commands.record("looked_at_a_registrant", by=ken, at=AT + timedelta(hours=1), person_id=hana.id, place_id=HIDA)
    newest, older, *_ = queries.entries_about(hana.id)
    assert newest.at == AT + timedelta(hours=1)
    assert (older.by_id, older.why, older.about) == (ken.id, "電話の相談", {"rows": 1})
    assert queries.entries_about(hana.id, before=newest.at)[0] == older
    assert {entry.person_id for entry in queries.entries_by(ken.id)} == {hana.id}


@pytest.mark.django_db
def test_the_record_is_only_ever_added_to() -> None:
    """D2: what is written down is neither changed nor removed."""
    hana = a_person()
    entry = commands.record("looked_at_a_registrant", by=None, at=AT, person_id=hana.id)
    entry.verb = "did_nothing"
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()
    rows = type(entry).objects.filter(id=entry.id)
    with pytest.raises(TypeError):
        rows.update(verb="did_nothing")
    with pytest.raises(TypeError):
        rows.delete()
