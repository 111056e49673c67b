"""Many at once: threads behind a barrier against a real database, and afterwards nothing that must be true is broken."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from tests.builders import GIFU, HIDA, SHIRAKAWA, TAKAYAMA
from tests.invariants import broken
from tests.registrations.stories import DAY, at, confirm, in_force, make_premium, take_part, the_term, three_days
from yukari.kit.ids import new_id
from yukari.people.models import Notice, Person
from yukari.places import commands as places
from yukari.places.models import Place
from yukari.registrations import commands
from yukari.registrations.models import (
    Application,
    Decision,
    Participation,
    Registration,
    Review,
    Standing,
    Term,
)
from yukari.rules.codes import prefecture_of
from yukari.rules.outcome import Reason, Refused
from yukari.rules.policy import Mode, Policy

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

THREADS = 32
NOW = at(DAY + timedelta(days=5))


def at_once(deeds: list[Callable[[], object]]) -> list[object]:
    """Do all of this at the same moment; what each came to, or the reason of its refusal."""
    barrier = Barrier(len(deeds))
    came_to: list[object] = [None] * len(deeds)

    def run(number: int, deed: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait()
            came_to[number] = deed()
        except Refused as refused:
            came_to[number] = refused.reason
        except BaseException as trouble:
            came_to[number] = trouble
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(number, deed)) for number, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    unforeseen = [one for one in came_to if isinstance(one, BaseException)]
    assert unforeseen == []
    assert broken(DAY + timedelta(days=5)) == {}
    return came_to


def test_the_same_place_thirty_two_times(hana: Person) -> None:
    """K1: one registration."""
    deed = lambda: commands.register(hana.id, place_id=HIDA, by=hana, at=NOW).new  # noqa: E731
    assert at_once([deed] * THREADS).count(True) == 1
    assert in_force(hana) == {HIDA: "direct", GIFU: "linked"}


def test_registering_with_many_and_releasing_at_once(hana: Person) -> None:
    """K4, K5: whatever order they come in, Gifu is linked exactly if a municipality carries it."""
    commands.register(hana.id, place_id=HIDA, by=hana, at=NOW)
    deeds: list[Callable[[], object]] = []
    for number in range(THREADS):
        place_id = (HIDA, TAKAYAMA, SHIRAKAWA)[number % 3]
        if number % 2:
            deeds.append(lambda place_id=place_id: commands.release(hana.id, place_id=place_id, by=hana, at=NOW))
        else:
            deeds.append(lambda place_id=place_id: commands.register(hana.id, place_id=place_id, by=hana, at=NOW))
    at_once(deeds)
    assert (GIFU in in_force(hana)) is bool(set(in_force(hana)) - {GIFU})


def test_the_same_scan_from_thirty_two_devices(hana: Person) -> None:
    """A4: one participation."""
    occurrence = {"occurrence_id": new_id(), "project_id": new_id()}
    came_to = at_once([lambda: take_part(hana, DAY, **occurrence).new] * THREADS)
    assert came_to.count(True) == 1
    assert Participation.objects.count() == 1


def test_thirty_two_check_ins_grant_once(hana: Person) -> None:
    """P10: the third day is met by whoever comes first."""
    confirm(hana)
    commands.register(hana.id, place_id=HIDA, by=hana, at=at(DAY))
    commands.apply_for_premium(hana.id, place_id=HIDA, by=hana, at=at(DAY))
    deeds = [
        lambda number=number: take_part(hana, DAY + timedelta(days=number % 5), on=DAY + timedelta(days=5)).granted
        for number in range(THREADS)
    ]
    assert at_once(deeds).count(True) == 1
    assert Term.objects.filter(place_id=HIDA).count() == 1
    assert Decision.objects.filter(what="grant").count() == 1
    assert Notice.objects.filter(kind="premium_granted").count() == 1


def test_the_limit_of_three(hana: Person) -> None:
    """P8: eight places are met at one moment, and three are granted."""
    confirm(hana)
    codes = ["012025", "022012", "032018", "042013", "052019", "062014", "072010", "082015"]
    for code in codes:
        _a_joined_place(code)
        commands.register(hana.id, place_id=code, link=False, by=hana, at=at(DAY))
        three_days(hana, DAY, place_id=code)
    deeds = [
        lambda code=code: commands.apply_for_premium(hana.id, place_id=code, by=hana, at=NOW).granted
        for code in codes * (THREADS // len(codes))
    ]
    came_to = at_once(deeds)
    assert came_to.count(True) == 3
    assert Standing.objects.get().premium_counted == 3
    assert Application.objects.filter(state="open").count() == 5


@pytest.fixture
def case(hana: Person, manager: Person) -> commands.Case:
    policy = Policy(place=HIDA, version=1, in_force_from=DAY - timedelta(days=5), register=Mode.STAFF)
    places.announce_policy(HIDA, policy=policy, note="", by=manager, at=at(DAY - timedelta(days=6)))
    confirm(hana)
    commands.register(hana.id, place_id=HIDA, by=hana, at=at(DAY))
    commands.apply_for_premium(hana.id, place_id=HIDA, by=hana, at=at(DAY))
    three_days(hana, DAY + timedelta(days=3))
    return commands.Case(hana.id, Review.objects.get().id)


def test_two_staff_at_once(hana: Person, mori: Person, manager: Person, case: commands.Case) -> None:
    """P10: the first decides, the others find it decided."""

    def decide(what: str, by: Person) -> object:
        decided = commands.decide([case], place_id=HIDA, what=what, reason="確認した", by=by, at=NOW)
        return "done" if decided.done else decided.refused[0][1]

    deeds = [
        lambda number=number: decide(*(("grant", mori) if number % 2 else ("refuse", manager)))
        for number in range(THREADS)
    ]
    came_to = at_once(deeds)
    assert sorted(map(str, came_to)) == [Reason.ALREADY_DECIDED] * (THREADS - 1) + ["done"]
    assert Decision.objects.count() == 1


def test_grant_and_void_at_once(hana: Person, mori: Person, case: commands.Case) -> None:
    """A6: whichever comes first, no term stands on a void participation without lying before staff."""
    last = Participation.objects.latest("day").occurrence_id
    grant = lambda: commands.decide([case], place_id=HIDA, what="grant", reason="確認", by=mori, at=NOW)  # noqa: E731
    void = lambda: commands.void_participation(  # noqa: E731
        hana.id, occurrence_id=last, reason="別人", by=mori, at=NOW
    )
    at_once([grant, void] * (THREADS // 2))
    term = Term.objects.filter(place_id=HIDA).first()
    if term is None:
        assert Application.objects.get().state == "open"
    else:
        assert Review.objects.get(settled_at=None).kind == "reconsider"


def test_the_night_and_hana_at_once(hana: Person) -> None:
    """P7: a night in many processes, a late scan and a release of her own."""
    confirm(hana)
    term = make_premium(hana)
    day = term.ends_on + timedelta(days=1)
    take_part(hana, term.ends_on - timedelta(days=2), on=term.ends_on)
    commands.plan_night(day, parts=1, by=None, at=at(day))
    night: list[Callable[[], object]] = [
        lambda: commands.judge_night(day, part=1, by=None, at=at(day)),
        lambda: commands.look_after(hana.id, on=day, by=None, at=at(day)),
        lambda: take_part(hana, term.ends_on, on=day),
        lambda: commands.release(hana.id, place_id=HIDA, by=hana, at=at(day)),
    ]
    at_once(night * (THREADS // 4))
    assert Term.objects.filter(place_id=HIDA, ended_on=None).count() == 0
    assert Registration.objects.filter(released_at=None).count() == 0
    assert Decision.objects.filter(what="release").count() <= 1


def test_staff_decide_and_undo_a_renewal_while_the_night_runs(hana: Person, mori: Person, manager: Person) -> None:
    """P6, P7, P10: it is renewed or it waits for staff, never both or neither; nothing lapses, every undoing undoes one."""
    policy = Policy(
        place=HIDA, version=1, in_force_from=DAY + timedelta(days=9), renew=Mode.STAFF, release=Mode.AUTOMATIC
    )
    places.announce_policy(HIDA, policy=policy, note="", by=manager, at=at(DAY))
    confirm(hana)
    term = make_premium(hana)
    confirm(hana, on=term.ends_on - timedelta(days=100))
    three_days(hana, term.ends_on - timedelta(days=90))
    first, late = term.ends_on - timedelta(days=60), term.ends_on + timedelta(days=20)
    commands.look_after(hana.id, on=first, by=None, at=at(first))
    commands.plan_night(late, parts=1, by=None, at=at(late))

    def renew() -> object:
        waits = Review.objects.filter(kind="renew", settled_at=None).first()
        if waits is None:
            return "nothing waits"
        decided = commands.decide(
            [commands.Case(hana.id, waits.id)], place_id=HIDA, what="renew", reason="確認した", by=mori, at=at(late)
        )
        return "renewed" if decided.done else decided.refused[0][1]

    def undo() -> object:
        decision = Decision.objects.filter(what="renew", undone_at=None).first()
        if decision is None:
            return "nothing to undo"
        commands.undo(hana.id, decision_id=decision.id, reason="誤り", by=manager, at=at(late))
        return "undone"

    night: list[Callable[[], object]] = [
        lambda: commands.judge_night(late, part=1, by=None, at=at(late)),
        lambda: commands.look_after(hana.id, on=late, by=None, at=at(late)),
    ]
    renewed = undone = 0
    for deeds in ([renew, *night], [renew, undo, *night], [undo, renew, *night]):
        came_to = at_once(deeds * (THREADS // len(deeds)))
        renewed, undone = renewed + came_to.count("renewed"), undone + came_to.count("undone")
        assert broken(late) == {}
        stands = Decision.objects.filter(what="renew", undone_at=None).count()
        waits = Review.objects.filter(kind="renew", settled_at=None).count()
        follows = Term.objects.filter(place_id=HIDA, starts_on=term.ends_on + timedelta(days=1), ended_on=None).count()
        assert (stands, follows) == (1 - waits, 1 - waits)
        assert renewed - undone == stands
    assert renewed >= 1
    assert Decision.objects.filter(what="undo").count() == undone
    assert not Decision.objects.filter(what="release").exists()
    assert not Review.objects.filter(settled_at=None).exclude(kind="renew").exists()


def test_undone_once(hana: Person, mori: Person, manager: Person) -> None:
    confirm(hana)
    make_premium(hana)
    decision = Decision.objects.get()
    deeds = [
        lambda by=by: commands.undo(hana.id, decision_id=decision.id, reason="誤り", by=by, at=NOW)
        for by in (mori, manager) * (THREADS // 2)
    ]
    assert at_once(deeds).count(None) == 1
    assert the_term(hana).ending == "undone"
    assert Decision.objects.filter(what="undo").count() == 1


def _a_joined_place(place_id: str) -> None:
    prefecture_id = prefecture_of(place_id)
    for code, level, kind in ((prefecture_id, "prefecture", "県"), (place_id, "municipality", "市")):
        Place.objects.create(
            code=code, level=level, kind=kind, prefecture_id=prefecture_id, prefecture_name="県", name=code
        )
    places.join(place_id, by=None, at=at(DAY))
