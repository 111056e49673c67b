"""Who may open which page of an organisation's desk, as one table (D1): its own people, its place's staff, nobody else."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.builders import AT, a_person, a_published_occurrence, an_organisation
from tests.surveys.stories import SEASON, a_draft_survey
from tests.web.test_desk_planning import a_helper
from tests.web.test_wall import sign_in
from yukari.activities import commands
from yukari.activities.models import Occurrence
from yukari.hooks import commands as hooks
from yukari.hooks.queries import Owner
from yukari.kit.clock import day_in_japan
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.rooms import commands as rooms
from yukari.rules.hooks import Kind
from yukari.rules.roles import Role
from yukari.web.office import desk_urls

PLANS = {"leader": True, "helper": False, "officer": True, "viewer": False}
CHECKS_IN = {"leader": True, "helper": True, "officer": True, "viewer": False}
LOOKS = {"leader": True, "helper": True, "officer": True, "viewer": True}
CONNECTS = {"leader": True, "helper": False, "officer": False, "viewer": False}
STAFF = {"leader": False, "helper": False, "officer": True, "viewer": False}
READS_RESULTS = {"leader": True, "helper": False, "officer": True, "viewer": True}
IS_ASKED = {"leader": True, "helper": True, "officer": False, "viewer": False}
"""What participants ask an organisation is read by its own people only (D1)."""

TABLE: dict[str, dict[str, bool]] = {
    "desk": LOOKS,
    "describe": PLANS,
    "members": LOOKS,
    "dismiss_member": LOOKS,
    "withdraw_member_invitation": LOOKS,
    "desk_rooms": LOOKS,
    "desk_new_room": PLANS,
    "desk_room": PLANS,
    "desk_room_member": PLANS,
    "desk_room_case": PLANS,
    "contacts": IS_ASKED,
    "contact": IS_ASKED,
    "end_contact": IS_ASKED,
    "report_contact": IS_ASKED,
    "desk_hooks": CONNECTS,
    "desk_hook": CONNECTS,
    "desk_hook_secret": CONNECTS,
    "desk_disconnect_hook": CONNECTS,
    "desk_resend_hook_message": CONNECTS,
    "desk_hook_deed": CONNECTS,
    "projects": LOOKS,
    "new_project": PLANS,
    "import_events": PLANS,
    "bring_in_events": PLANS,
    "imported_events": PLANS,
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
    "scan_photo": CHECKS_IN,
    "finish_scanner": CHECKS_IN,
    "held_scans": LOOKS,
    "import_scans": CHECKS_IN,
    "settle_held_scan": STAFF,
    "venue_code": CHECKS_IN,
    "change_date": PLANS,
    "cancel_date": PLANS,
    "draw": PLANS,
    "thank": PLANS,
    "desk_surveys": READS_RESULTS,
    "desk_new_survey": PLANS,
    "desk_survey": READS_RESULTS,
    "desk_change_survey": PLANS,
    "desk_new_survey_question": PLANS,
    "desk_survey_question": PLANS,
    "desk_move_survey_question": PLANS,
    "desk_remove_survey_question": PLANS,
    "desk_copy_survey": PLANS,
    "desk_discard_survey": PLANS,
    "desk_preview_survey": READS_RESULTS,
    "desk_publish_survey": PLANS,
    "desk_approve_survey": PLANS,
    "desk_take_back_survey": PLANS,
    "desk_close_survey": PLANS,
    "desk_survey_results": READS_RESULTS,
    "desk_survey_csv": READS_RESULTS,
    "desk_survey_excel": READS_RESULTS,
    "desk_survey_named": READS_RESULTS,
    "desk_survey_named_csv": PLANS,
    "desk_survey_named_excel": PLANS,
    "desk_survey_comments": PLANS,
    "desk_withdraw_theme": PLANS,
}
"""Who may open each page; all others are shut out. Inside, the command of each deed asks again."""


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


@pytest.fixture
def pages(occurrence: Occurrence, kondo: Person, hana: Person) -> dict[str, str]:
    """The address of every page of the desk, by the page's name."""
    project_id, place_id = occurrence.project_id, occurrence.place_id
    room = rooms.open_room(
        place_id,
        name="夜回りの部屋",
        opens_on=day_in_japan(AT),
        first_waits=True,
        project_id=project_id,
        by=kondo,
        at=AT,
    )
    rooms.enter(room.id, by=hana, at=AT)
    rooms.ask(occurrence.id, text="長靴は要りますか", by=hana, at=AT)
    survey = a_draft_survey(kondo, organisation_id=occurrence.project.organisation_id)
    owner = Owner(place_id, occurrence.project.organisation_id)
    kinds = [Kind.JOINING_CHANGED]
    hook, _ = hooks.connect(owner, name="団体", address="https://a.example.jp/", kinds=kinds, by=kondo, at=AT)
    named = {
        "hook_id": hook.id,
        "message_id": hooks.send_test(hook.id, owner=owner, by=kondo, at=AT).id,
        "what": "test",
        "organisation_id": occurrence.project.organisation_id,
        "project_id": project_id,
        "occurrence_id": occurrence.id,
        "person_id": hana.id,
        "invitation_id": occurrence.id,
        "batch": occurrence.id,
        "scan_id": occurrence.id,
        "room_id": room.id,
        "post_id": rooms.write(room.id, text="たのしみ", by=hana, at=AT).id,
        "survey_id": survey.id,
        "key": SEASON.key,
        "theme_id": survey.id,
    }
    return {
        str(page.name): reverse(f"office:{page.name}", kwargs={name: named[name] for name in page.pattern.converters})
        for page in desk_urls.urlpatterns
        if page.name != "member_invitation"
    }


def test_the_table_names_every_page(pages: dict[str, str]) -> None:
    assert set(TABLE) == set(pages)


@pytest.mark.parametrize("role", ["leader", "helper", "officer", "viewer", "resident", "other leader", "other officer"])
def test_who_may_open_what(
    client: Client, occurrence: Occurrence, people: dict[str, Person], pages: dict[str, str], role: str
) -> None:
    with time_machine.travel(occurrence.starts_at, tick=False):
        sign_in(client, people[role])
        shut = {name for name, path in pages.items() if _status(client, path) == 403}
    assert shut == {name for name, roles in TABLE.items() if not roles.get(role)}


def _status(client: Client, path: str) -> int:
    answer = client.get(path)
    if answer.streaming:
        b"".join(answer)  # Read to its end, it is closed.
    return answer.status_code


def test_nobody_is_asked_to_sign_in_everywhere(client: Client, pages: dict[str, str]) -> None:
    for path in pages.values():
        assert client.get(path)["Location"].startswith("/account/")


def test_kondo_without_a_second_factor_is_asked_for_one(client: Client, kondo: Person, pages: dict[str, str]) -> None:
    sign_in(client, kondo, second_factor=False)
    for name, path in pages.items():
        if TABLE[name]["leader"]:
            assert "security" in client.get(path)["Location"]
