"""Who may open which page of an organisation's desk, as one table (D1): its own people, its place's staff, nobody else."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.builders import AT, a_person, a_published_occurrence, an_organisation
from tests.web.test_desk_planning import a_helper
from tests.web.test_wall import sign_in
from yukari.activities import commands
from yukari.activities.models import Occurrence
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.rules.roles import Role
from yukari.web.office import desk_urls

PLANS = {"leader": True, "helper": False, "officer": True, "viewer": False}
CHECKS_IN = {"leader": True, "helper": True, "officer": True, "viewer": False}
LOOKS = {"leader": True, "helper": True, "officer": True, "viewer": True}
STAFF = {"leader": False, "helper": False, "officer": True, "viewer": False}

TABLE: dict[str, dict[str, bool]] = {
    "desk": LOOKS,
    "describe": PLANS,
    "members": LOOKS,
    "dismiss_member": LOOKS,
    "withdraw_member_invitation": LOOKS,
    "projects": LOOKS,
    "new_project": PLANS,
    "project": PLANS,
    "publish_project": PLANS,
    "copy_project": PLANS,
    "cancel_project": PLANS,
    "dates": LOOKS,
    "new_date": PLANS,
    "new_series": PLANS,
    "day": LOOKS,
    "paper": LOOKS,
    "by_hand": CHECKS_IN,
    "stay": STAFF,
    "scanner": CHECKS_IN,
    "start_scanner": CHECKS_IN,
    "scan_number": CHECKS_IN,
    "finish_scanner": CHECKS_IN,
    "venue_code": CHECKS_IN,
    "change_date": PLANS,
    "cancel_date": PLANS,
    "draw": PLANS,
    "thank": PLANS,
}
"""Who passes the wall of each page; all others are shut out. Inside, the command of each deed asks again."""


@pytest.fixture
def occurrence(kondo: Person, hana: Person) -> Occurrence:
    occurrence = a_published_occurrence(an_organisation(kondo))
    commands.join(occurrence.id, by=hana, at=AT)
    return occurrence


@pytest.fixture
def people(kondo: Person, hana: Person, mori: Person, sato: Person, occurrence: Occurrence) -> dict[str, Person]:
    other_leader = a_person("清水", address="shimizu@example.jp")
    an_organisation(other_leader, name="古川の会")
    viewer = a_person("見学", address="viewer@example.jp")
    places.appoint(viewer, place_id=occurrence.place_id, role=Role.VIEWER, by=None, at=AT)
    return {
        "resident": hana,
        "helper": a_helper(occurrence.project.organisation, kondo),
        "leader": kondo,
        "other leader": other_leader,
        "officer": mori,
        "other officer": sato,
        "viewer": viewer,
    }


def addresses(occurrence: Occurrence, guest: Person) -> dict[str, str]:
    """Every page of the desk, by its name."""
    named = {
        "organisation_id": occurrence.project.organisation_id,
        "project_id": occurrence.project_id,
        "occurrence_id": occurrence.id,
        "person_id": guest.id,
        "invitation_id": occurrence.id,
    }
    return {
        str(page.name): reverse(f"office:{page.name}", kwargs={name: named[name] for name in page.pattern.converters})
        for page in desk_urls.urlpatterns
        if page.name != "member_invitation"
    }


def test_the_table_names_every_page(occurrence: Occurrence, hana: Person) -> None:
    assert set(TABLE) == set(addresses(occurrence, hana))


@pytest.mark.parametrize("role", ["leader", "helper", "officer", "viewer", "resident", "other leader", "other officer"])
def test_who_may_open_what(client: Client, occurrence: Occurrence, people: dict[str, Person], role: str) -> None:
    pages = addresses(occurrence, people["resident"])
    with time_machine.travel(occurrence.starts_at, tick=False):
        sign_in(client, people[role])
        shut = {name for name, path in pages.items() if client.get(path).status_code == 403}
    assert shut == {name for name, roles in TABLE.items() if not roles.get(role)}


def test_nobody_is_asked_to_sign_in_everywhere(client: Client, occurrence: Occurrence, hana: Person) -> None:
    for path in addresses(occurrence, hana).values():
        assert client.get(path)["Location"].startswith("/account/")


def test_kondo_without_a_second_factor_is_asked_for_one(
    client: Client, occurrence: Occurrence, kondo: Person, hana: Person
) -> None:
    sign_in(client, kondo, second_factor=False)
    for name, path in addresses(occurrence, hana).items():
        if TABLE[name]["leader"]:
            assert "security" in client.get(path)["Location"]
