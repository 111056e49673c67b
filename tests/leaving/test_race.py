"""D3, race 10: an erasure while the file is read takes nothing out of it."""

import json

import pytest

from tests.leaving.stories import ask, erase
from tests.races import race
from tests.registrations.stories import DAY, at
from yukari.leaving import queries
from yukari.people.models import Person

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_a_file_that_was_begun_is_whole_though_the_account_is_erased_meanwhile(full: Person) -> None:
    ask(full)
    pieces = queries.file(full, viewer=full, at=at(DAY))
    begun = [next(pieces) for _ in range(3)]
    assert race([lambda: erase(full)]) == [True]
    taken = json.loads("".join([*begun, *pieces]))
    assert taken["tables"]["people.Person"][0]["email"] == "hana@example.jp"
    assert len(taken["tables"]["registrations.Participation"]) == 3
    assert taken["tables"]["people.Notice"]


def test_thirty_two_workers_erase_once(full: Person) -> None:
    ask(full)
    came_to = race([lambda: erase(full)] * 32)
    assert came_to.count(True) == 1
    assert came_to.count(False) == 31
