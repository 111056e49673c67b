"""No table that names a person is forgotten when two accounts become one, when somebody leaves or takes everything away."""

import re

from django.apps import apps
from django.db import models

from yukari.leaving.registry import ADDRESSES, COLUMNS, WITHHELD
from yukari.people.models import Person
from yukari.uniting.registry import FATES

NAMES_A_PERSON = re.compile(r"(^|_)(by|person|member|united_into)_id$|^people$|^recipient$")
SECRET = re.compile(r"secret|hash|sealed|token|verifier|session_key|endpoint|\.auth$|\.code$")


def test_every_column_that_names_a_person_has_its_fate() -> None:
    """Somebody who adds one says in `uniting/registry.py` what becomes of it, and moves it in a command `unite`."""
    assert sorted(_columns()) == sorted(FATES)


def _columns() -> list[str]:
    return [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if NAMES_A_PERSON.search(field.attname) or _leads_to_a_person(field)
    ]


def _leads_to_a_person(field: "models.Field[object, object]") -> bool:
    return field.is_relation and field.related_model is Person


def test_every_column_that_names_a_person_is_taken_away_and_erased_as_one_list_says() -> None:
    """D3: the same columns; somebody who adds one says in `leaving/registry.py` what becomes of it when the person leaves."""
    assert sorted(COLUMNS) == sorted(FATES)


def test_every_column_that_holds_an_address_is_known() -> None:
    """D3: an address that is written down somewhere new would be left behind."""
    holders = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.EmailField)
    }
    assert holders == set(ADDRESSES)


def test_what_no_file_carries_exists() -> None:
    """D3: and every column that looks like a secret is withheld, or its rows are not taken at all."""
    taken = {label.rpartition(".")[0] for label, column in COLUMNS.items() if column.taken}
    columns = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.label in taken
        for field in model._meta.concrete_fields
    }
    assert columns >= WITHHELD
    assert {name for name in columns if SECRET.search(name)} <= WITHHELD
