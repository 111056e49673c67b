"""What Hana sees, what officer Mori sees, and what officer Sato does not (D1, D2, P14)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import GIFU, HIDA, SETAGAYA, SHIRAKAWA, a_person
from tests.registrations.stories import DAY, at, confirm, make_premium, take_part, the_term
from yukari.audit.queries import entries_about
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.registrations import commands, queries
from yukari.registrations.models import Judgement, Participation, RosterEntry
from yukari.rules.audience import Audience, Kind, Part
from yukari.rules.outcome import Reason, Refused
from yukari.rules.policy import Mode, Policy
from yukari.rules.premium import Requirement
from yukari.rules.roles import Role
from yukari.rules.roster import RosterFilter, Standing

NOW = at(DAY + timedelta(days=10))
TODAY = DAY + timedelta(days=10)

pytestmark = pytest.mark.usefixtures("places")


@contextmanager
def statements(number: int) -> Iterator[None]:
    """This many statements and no more; what opens and closes a transaction is not counted."""
    with CaptureQueriesContext(connection) as captured:
        yield
    told = [sql for sql in (str(one["sql"]) for one in captured) if not sql.startswith(("SAVEPOINT", "RELEASE"))]
    assert len(told) == number, told


@pytest.fixture
def premium_hana(hana: Person) -> Person:
    confirm(hana)
    make_premium(hana)
    return hana


def staff_at(place_id: str | None, role: Role) -> Person:
    person = a_person(role, address=f"{role}@{place_id}.example.jp")
    places.appoint(person, place_id=place_id, role=role, by=None, at=at(DAY))
    return person


def test_hana_sees_all_her_registrations_in_one_statement(premium_hana: Person) -> None:
    commands.register(premium_hana.id, place_id=SHIRAKAWA, by=premium_hana, at=NOW)
    with statements(1):
        mine = queries.registrations_of(premium_hana.id, at=NOW)
    assert [one.place.code for one in mine] == [GIFU, HIDA, SHIRAKAWA]
    gifu, hida, shirakawa = mine
    assert (hida.is_premium, hida.premium_until) == (True, the_term(premium_hana).ends_on)
    assert (gifu.is_linked, gifu.is_premium, shirakawa.is_premium) == (True, True, False)
    assert shirakawa.judgement.days.missing == 3


def test_hana_sees_why_and_how_it_came_about_in_four_statements(premium_hana: Person, manager: Person) -> None:
    """P13, P14."""
    stricter = Policy(place=HIDA, version=1, in_force_from=TODAY + timedelta(days=30), required_days=5)
    places.announce_policy(HIDA, policy=stricter, note="", by=manager, at=NOW)
    with statements(4):
        standing = queries.standing_at(premium_hana.id, HIDA, at=NOW)
    assert [one.outcome.met for one in standing.judgements] == [True, False, False, False]
    assert [one.what for one in standing.decisions] == ["grant"]
    assert standing.announced is not None
    assert standing.announced.required_days == 5
    assert standing.renewal_from == the_term(premium_hana).ends_on - timedelta(days=60)
    assert standing.mine.judgement.kind == "renewal"


def test_a_page_of_a_place_without_a_registration_says_so(hana: Person) -> None:
    with pytest.raises(Refused) as refused:
        queries.standing_at(hana.id, HIDA, at=NOW)
    assert refused.value.reason is Reason.NOT_REGISTERED


def test_the_record_tells_everything_void_entries_too(premium_hana: Person, mori: Person) -> None:
    """A6."""
    last = Participation.objects.latest("day")
    commands.void_participation(premium_hana.id, occurrence_id=last.occurrence_id, reason="別人", by=mori, at=NOW)
    with statements(1):
        record = queries.record_of(premium_hana.id, place_id=HIDA)
    assert [row.void_reason for row in record] == ["別人", "", ""]
    assert sum(row.minutes for row in record if row.voided_at is None) == 360


def test_mori_lists_the_registrants_and_each_can_read_that_he_looked(
    premium_hana: Person, ken: Person, mori: Person
) -> None:
    """D1, D2; as many statements for two as for one."""
    with statements(5):
        assert len(queries.roster(HIDA, viewer=mori, at=NOW).rows) == 1
    commands.register(ken.id, place_id=HIDA, by=ken, at=at(DAY + timedelta(days=2)))
    with statements(5):
        page = queries.roster(HIDA, viewer=mori, at=NOW)
    assert [(row.person, row.is_premium) for row in page.rows] == [(ken, False), (premium_hana, True)]
    entry = entries_about(ken.id)[0]
    assert (entry.verb, entry.by_id, entry.place_id) == ("looked_at_the_roster", mori.id, HIDA)


@pytest.mark.parametrize(
    ("filters", "shown"),
    [
        (RosterFilter(Audience(kind=Kind.PREMIUM)), {"はな"}),
        (RosterFilter(Audience(kind=Kind.BASIC)), {"よそ", "近く"}),
        (RosterFilter(standing=Standing.HOME), {"近く"}),
        (RosterFilter(standing=Standing.ENDING), set()),
        (RosterFilter(Audience(long_stay=True)), set()),
        (RosterFilter(Audience(taken_part=Part.TAKEN)), {"はな"}),
        (RosterFilter(Audience(prefectures=frozenset({"130001"}), taken_part=Part.NOT_YET)), {"よそ"}),
        (RosterFilter(Audience(kind=Kind.BASIC), called="近"), {"近く"}),
        (RosterFilter(since=DAY, until=DAY), {"よそ", "近く"}),
        (RosterFilter(until=DAY - timedelta(days=1)), {"はな"}),
    ],
)
def test_the_roster_narrowed_by_what_an_audience_is_chosen_by_and_more(
    premium_hana: Person, mori: Person, filters: RosterFilter, shown: set[str]
) -> None:
    for called, residence_id in (("よそ", SETAGAYA), ("近く", HIDA)):
        person = a_person(called, residence_id=residence_id)
        commands.register(person.id, place_id=HIDA, by=person, at=at(DAY))
    page = queries.roster(HIDA, viewer=mori, at=NOW, filters=filters)
    assert ({row.person.called for row in page.rows}, page.found) == (shown, len(shown))


def test_the_roster_by_name(premium_hana: Person, ken: Person, mori: Person) -> None:
    commands.register(ken.id, place_id=HIDA, by=ken, at=at(DAY))
    page = queries.roster(HIDA, viewer=mori, at=NOW, filters=RosterFilter(called="は"))
    assert [row.person for row in page.rows] == [premium_hana]


def test_mori_reads_one_registrant_and_says_why(premium_hana: Person, mori: Person) -> None:
    """D2: and nothing of what she holds elsewhere."""
    commands.register(premium_hana.id, place_id=SHIRAKAWA, by=premium_hana, at=NOW)
    take_part(premium_hana, DAY, place_id=SHIRAKAWA)
    registrant = queries.registrant_for(mori, HIDA, premium_hana.id, at=NOW, why="申込みの確認")
    assert {row.place_id for row in registrant.record} == {HIDA}
    entry = entries_about(premium_hana.id)[0]
    assert (entry.verb, entry.by_id, entry.why) == ("looked_at_a_registrant", mori.id, "申込みの確認")
    for person_id, why, reason in (
        (premium_hana.id, " ", Reason.REASON_MISSING),
        (mori.id, "?", Reason.NOT_FOUND),
    ):
        with pytest.raises(Refused) as refused:
            queries.registrant_for(mori, HIDA, person_id, at=NOW, why=why)
        assert refused.value.reason is reason


def test_sato_and_the_ministry_see_nothing_of_hida(premium_hana: Person, sato: Person, manager: Person) -> None:
    """D1."""
    policy = Policy(place=HIDA, version=1, in_force_from=TODAY)
    for viewer in (sato, staff_at(None, Role.MINISTRY), staff_at(GIFU, Role.MANAGER), premium_hana):
        for look in (
            lambda viewer: queries.roster(HIDA, viewer=viewer, at=NOW),
            lambda viewer: queries.registrant_for(viewer, HIDA, premium_hana.id, at=NOW, why="?"),
            lambda viewer: queries.waiting_for_staff(HIDA, viewer=viewer, at=NOW),
            lambda viewer: queries.waiting_cases(HIDA, [premium_hana.id], viewer=viewer, at=NOW),
            lambda viewer: queries.decisions_of(HIDA, viewer=viewer, at=NOW),
            lambda viewer: queries.policy_preview(HIDA, policy, on=TODAY, viewer=viewer),
        ):
            with pytest.raises(Refused) as refused:
                look(viewer)
            assert refused.value.reason is Reason.NOT_ALLOWED
    with pytest.raises(Refused) as refused:
        queries.registrant_for(sato, SHIRAKAWA, premium_hana.id, at=NOW, why="?")
    assert refused.value.reason is Reason.NOT_FOUND


def test_the_prefecture_sees_its_own_registrants_linked_ones_included(premium_hana: Person) -> None:
    """D1."""
    gifu = staff_at(GIFU, Role.OFFICER)
    assert [row.person for row in queries.roster(GIFU, viewer=gifu, at=NOW).rows] == [premium_hana]
    registrant = queries.registrant_for(gifu, GIFU, premium_hana.id, at=NOW, why="確認")
    assert registrant.record == []


def test_what_waits_and_what_was_decided(hana: Person, mori: Person, manager: Person) -> None:
    """P10."""
    policy = Policy(place=HIDA, version=1, in_force_from=DAY - timedelta(days=5), register=Mode.STAFF)
    places.announce_policy(HIDA, policy=policy, note="", by=manager, at=at(DAY - timedelta(days=6)))
    confirm(hana)
    commands.register(hana.id, place_id=HIDA, by=hana, at=at(DAY))
    commands.apply_for_premium(hana.id, place_id=HIDA, by=hana, at=at(DAY))
    for days in range(3):
        take_part(hana, DAY + timedelta(days=days))
    with statements(6):
        (waiting,) = queries.waiting_for_staff(HIDA, viewer=mori, at=NOW).rows
    assert (waiting.person, waiting.review.kind, waiting.judged.outcome.days.have) == (hana, "register", 3)
    assert queries.counts_for(HIDA, on=TODAY).waiting == 1
    case = commands.Case(hana.id, waiting.review.id)
    commands.decide([case], place_id=HIDA, what="grant", reason="確認した", by=mori, at=NOW)
    with statements(5):
        (row,) = queries.decisions_of(HIDA, viewer=mori, at=NOW).rows
    assert (row.person, row.decided_by, row.decision.what, row.can_be_undone) == (hana, mori, "grant", True)


def test_the_living_numbers_of_a_place(premium_hana: Person, ken: Person) -> None:
    """V5."""
    commands.register(ken.id, place_id=HIDA, by=ken, at=at(DAY))
    with statements(1):
        counts = queries.counts_for(HIDA, on=TODAY)
    assert (counts.registered, counts.premium, counts.basic, counts.home) == (2, 1, 1, 0)
    assert queries.counts_for(HIDA, on=the_term(premium_hana).ends_on + timedelta(days=1)).premium == 0


def test_a_policy_is_tried_on_those_it_would_meet(premium_hana: Person, manager: Person) -> None:
    """P13: who would meet it, who not, and for want of what."""
    other = a_person("もう一人")
    confirm(other)
    make_premium(other)
    take_part(other, DAY + timedelta(days=1))
    policy = Policy(place=HIDA, version=9, in_force_from=TODAY, required_days=4)
    with statements(2):
        preview = queries.policy_preview(HIDA, policy, on=TODAY, viewer=manager)
    assert (preview.premium, preview.meet, preview.fails) == (2, 1, {Requirement.DAYS: 1})


def test_terms_by_place_and_by_person(premium_hana: Person, ken: Person) -> None:
    with statements(1):
        assert set(queries.terms_of(premium_hana.id, on=TODAY)) == {HIDA, GIFU}
    with statements(1):
        assert set(queries.premium_at([premium_hana.id, ken.id], place_id=HIDA, on=TODAY)) == {premium_hana.id}
    assert queries.registered_place_ids(premium_hana.id) == {HIDA, GIFU}


def test_a_judgement_run_again_gives_the_same_or_says_what_differs(premium_hana: Person) -> None:
    """P13."""
    row = Judgement.objects.get(met=True)
    assert queries.whose_judgement(row.id) == premium_hana.id
    assert queries.replay(premium_hana.id, row.id).differences == []
    row.policy["required_days"] = 4
    Judgement.objects.filter(id=row.id).update(policy=row.policy)
    assert "met: True → False" in queries.replay(premium_hana.id, row.id).differences
    with pytest.raises(Refused):
        queries.replay(premium_hana.id, premium_hana.id)
    with pytest.raises(Refused):
        queries.whose_judgement(premium_hana.id)


def test_a_roster_that_differs_is_found(premium_hana: Person) -> None:
    assert queries.roster_differences() == []
    RosterEntry.objects.filter(place_id=HIDA).update(long_stay=True)
    RosterEntry.objects.filter(place_id=GIFU).delete()
    found = [(one.place_id, one.what) for one in queries.roster_differences()]
    assert sorted(found) == [(GIFU, "missing"), (HIDA, "different")]


def test_a_first_check_in_that_judges_takes_two_statements_and_a_repeated_one_one(hana: Person) -> None:
    """The gate: whatever is judged and granted, as few round trips as can be."""
    confirm(hana)
    commands.register(hana.id, place_id=HIDA, by=hana, at=at(DAY))
    commands.apply_for_premium(hana.id, place_id=HIDA, by=hana, at=at(DAY))
    occurrence = {"occurrence_id": hana.id, "project_id": hana.id}
    with statements(2):
        take_part(hana, DAY, **occurrence)
    with statements(1):
        take_part(hana, DAY, **occurrence)
