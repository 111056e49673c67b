"""What the night does: P6, P7, P10, K6, and that it may be stopped anywhere."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.db import connection

from tests.builders import GIFU, HIDA, TAKAYAMA, a_person
from tests.invariants import broken
from tests.registrations.stories import DAY, at, confirm, in_force, make_premium, take_part, the_term
from yukari.people import commands as people
from yukari.people.models import Notice, Person
from yukari.places import commands as places
from yukari.registrations import commands
from yukari.registrations.commands import nightly
from yukari.registrations.models import (
    Application,
    Decision,
    Judgement,
    NightlyRun,
    Registration,
    Review,
    RosterEntry,
    Standing,
    Term,
)
from yukari.rules.outcome import Reason, Refused
from yukari.rules.policy import Mode, Policy
from yukari.web.wording.refusals import refusal


@pytest.fixture(autouse=True)
def _promises(places: None) -> Iterator[None]:
    yield
    assert broken(DAY) == {}


def night(on: date, parts: int = 2) -> dict[str, int]:
    """The whole night, part after part."""
    total: dict[str, int] = {}
    for part in commands.plan_night(on, parts=parts, by=None, at=at(on, 1)):
        for what, number in commands.judge_night(on, part=part, by=None, at=at(on, 1)).items():
            total[what] = total.get(what, 0) + number
    return total


@pytest.fixture
def term(hana: Person) -> Term:
    confirm(hana)
    return make_premium(hana)


def test_a_term_lapses_by_itself_and_the_basic_registration_stays(hana: Person, term: Term) -> None:
    """P7: on the day after its last; Gifu's ends with it (P12)."""
    assert "release" not in night(term.ends_on)
    assert the_term(hana).ended_on is None
    assert night(term.ends_on + timedelta(days=1))["release"] == 1
    assert (the_term(hana).ending, the_term(hana).ended_on) == ("lapsed", term.ends_on)
    assert (the_term(hana, GIFU).ending, the_term(hana, GIFU).ended_on) == ("link_ended", term.ends_on)
    assert in_force(hana) == {HIDA: "direct", GIFU: "linked"}
    assert RosterEntry.objects.get(place_id=HIDA).premium_until is None
    assert not Judgement.objects.get(id=Decision.objects.get(what="release").judgement_id).met
    assert Standing.objects.get(person=hana).premium_counted == 0
    assert Notice.objects.filter(kind="premium_lapsed").count() == 1


def test_hana_returns_after_a_lapse(hana: Person, term: Term) -> None:
    night(term.ends_on + timedelta(days=1))
    back = term.ends_on + timedelta(days=40)
    assert make_premium(hana, on=back).starts_on == back


def test_the_end_is_announced_when_the_window_opens_and_once(hana: Person, term: Term) -> None:
    """P6."""
    soon = Notice.objects.filter(kind="premium_ends_soon")
    night(term.ends_on - timedelta(days=61))
    assert not soon.exists()
    for days in (60, 59):
        night(term.ends_on - timedelta(days=days))
        assert soon.count() == 1


def test_what_was_met_before_the_window_is_renewed_on_its_first_night(hana: Person, term: Term) -> None:
    """P6: and the old term is closed when the new one runs."""
    confirm(hana, on=term.ends_on - timedelta(days=100))
    for days in (100, 99, 98):
        take_part(hana, term.ends_on - timedelta(days=days))
    night(term.ends_on - timedelta(days=60))
    assert the_term(hana).starts_on == term.ends_on + timedelta(days=1)
    assert RosterEntry.objects.get(place_id=HIDA).premium_from == term.starts_on
    night(term.ends_on + timedelta(days=1))
    term.refresh_from_db()
    assert (term.ending, term.ended_on) == ("renewed", term.ends_on)
    assert RosterEntry.objects.get(place_id=HIDA).premium_from == term.ends_on + timedelta(days=1)
    assert Decision.objects.filter(what="release").count() == 0


def test_each_renewal_asks_for_the_card_again(hana: Person, term: Term) -> None:
    """P1, P6: everything else is met; reading the card renews at once."""
    for days in (100, 99, 98):
        take_part(hana, term.ends_on - timedelta(days=days))
    night(term.ends_on - timedelta(days=60))
    assert the_term(hana).starts_on == term.starts_on
    confirm(hana, on=term.ends_on - timedelta(days=30))
    assert the_term(hana).starts_on == term.ends_on + timedelta(days=1)


def test_nobody_loses_a_renewal_to_a_service_that_is_down(hana: Person, term: Term, settings: LazySettings) -> None:
    """The term waits for the card some days, and the next one begins without a gap; then it is over (P7)."""
    for days in (100, 99, 98):
        take_part(hana, term.ends_on - timedelta(days=days))
    people.note_service_down(hana, by=hana, at=at(term.ends_on))
    night(term.ends_on + timedelta(days=settings.CARD_GRACE_DAYS))
    assert the_term(hana).ended_on is None
    confirm(hana, on=term.ends_on + timedelta(days=settings.CARD_GRACE_DAYS))
    assert the_term(hana).starts_on == term.ends_on + timedelta(days=1)


def test_the_wait_for_the_card_ends(hana: Person, term: Term, settings: LazySettings) -> None:
    people.note_service_down(hana, by=hana, at=at(term.ends_on))
    night(term.ends_on + timedelta(days=settings.CARD_GRACE_DAYS + 1))
    assert the_term(hana).ending == "lapsed"


def test_a_night_again_does_nothing_twice(hana: Person, term: Term) -> None:
    day = term.ends_on + timedelta(days=1)
    night(day)
    before = list(Decision.objects.values_list("id", flat=True))
    NightlyRun.objects.all().delete()
    again = night(day)
    assert set(again) == {"looked_at"}
    assert list(Decision.objects.values_list("id", flat=True)) == before


def test_a_wish_that_a_milder_policy_meets_is_granted_in_the_night(hana: Person, manager: Person) -> None:
    """P13."""
    start = DAY
    strict = Policy(place=HIDA, version=1, in_force_from=start, required_days=5)
    places.announce_policy(HIDA, policy=strict, note="", by=manager, at=at(start - timedelta(days=1)))
    mild = Policy(place=HIDA, version=2, in_force_from=start + timedelta(days=30))
    places.announce_policy(HIDA, policy=mild, note="", by=manager, at=at(start))
    confirm(hana)
    commands.register(hana.id, place_id=HIDA, by=hana, at=at(start))
    commands.apply_for_premium(hana.id, place_id=HIDA, by=hana, at=at(start))
    for days in range(3):
        assert not take_part(hana, start + timedelta(days=days)).granted
    night(start + timedelta(days=29))
    assert not Term.objects.exists()
    night(start + timedelta(days=30))
    assert the_term(hana).starts_on == start + timedelta(days=30)


class TestStaffDecide:
    """P10: renewing and releasing by staff."""

    @pytest.fixture(autouse=True)
    def _policy(self, hana: Person, term: Term, manager: Person) -> None:
        policy = Policy(
            place=HIDA, version=1, in_force_from=DAY + timedelta(days=9), renew=Mode.STAFF, release=Mode.STAFF
        )
        places.announce_policy(HIDA, policy=policy, note="", by=manager, at=at(DAY))

    def decide(self, kind: str, what: str, by: Person, on: date) -> commands.Decided:
        review = Review.objects.get(kind=kind, settled_at=None)
        case = commands.Case(review.person_id, review.id)
        return commands.decide([case], place_id=HIDA, what=what, reason="確認した", by=by, at=at(on))

    def test_a_renewal_on_a_full_desk_loses_nothing(self, hana: Person, mori: Person, term: Term) -> None:
        """P6, P7: nothing is released meanwhile, and the next term begins without a gap."""
        confirm(hana, on=term.ends_on - timedelta(days=100))
        for days in (100, 99, 98):
            take_part(hana, term.ends_on - timedelta(days=days))
        night(term.ends_on - timedelta(days=60))
        late = term.ends_on + timedelta(days=20)
        night(late)
        assert the_term(hana).ended_on is None
        assert self.decide("renew", "renew", mori, late).refused == ()
        assert the_term(hana).starts_on == term.ends_on + timedelta(days=1)
        decision = Decision.objects.get(what="renew")
        commands.undo(hana.id, decision_id=decision.id, reason="誤り", by=mori, at=at(late))
        night(late + timedelta(days=1))
        assert the_term(hana).ending == "undone"
        assert self.decide("renew", "renew", mori, late + timedelta(days=1)).refused == ()

    def test_a_renewal_whose_former_term_is_not_on_record_is_not_undone(
        self, hana: Person, mori: Person, term: Term
    ) -> None:
        """In words, and nothing has changed: there would be no term to go back to."""
        confirm(hana, on=term.ends_on - timedelta(days=100))
        for days in (100, 99, 98):
            take_part(hana, term.ends_on - timedelta(days=days))
        night(term.ends_on - timedelta(days=60))
        self.decide("renew", "renew", mori, term.ends_on)
        # Another day than the one before the renewed year, so no term leads up to it.
        Term.objects.filter(place_id=HIDA, starts_on=term.starts_on).update(ends_on=term.ends_on - timedelta(days=1))
        decision = Decision.objects.get(what="renew")
        with pytest.raises(Refused) as refused:
            commands.undo(hana.id, decision_id=decision.id, reason="誤り", by=mori, at=at(term.ends_on))
        assert refused.value.reason is Reason.NOTHING_TO_GO_BACK_TO
        assert "取り消せません" in refusal(refused.value)
        assert the_term(hana).ended_on is None
        assert not Decision.objects.filter(what="undo").exists()

    def test_a_refused_renewal_is_not_laid_again(self, hana: Person, mori: Person, term: Term) -> None:
        confirm(hana, on=term.ends_on - timedelta(days=100))
        for days in (100, 99, 98):
            take_part(hana, term.ends_on - timedelta(days=days))
        night(term.ends_on - timedelta(days=60))
        self.decide("renew", "refuse", mori, term.ends_on - timedelta(days=59))
        night(term.ends_on - timedelta(days=58))
        assert not take_part(hana, term.ends_on - timedelta(days=57)).waiting
        assert not Review.objects.filter(settled_at=None).exists()
        night(term.ends_on + timedelta(days=1))
        assert Review.objects.get(settled_at=None).kind == "release"

    def test_staff_close_a_term_that_is_over(self, hana: Person, mori: Person, term: Term) -> None:
        day = term.ends_on + timedelta(days=1)
        night(day)
        night(day + timedelta(days=1))
        self.decide("release", "release", mori, day + timedelta(days=1))
        assert (the_term(hana).ending, the_term(hana).ended_on) == ("lapsed", term.ends_on)
        commands.undo(
            hana.id,
            decision_id=Decision.objects.get(what="release").id,
            reason="まだ早い",
            by=mori,
            at=at(day + timedelta(days=2)),
        )
        assert Review.objects.get(settled_at=None).kind == "release"
        assert the_term(hana).ended_on is None

    def test_who_waits_for_the_close_may_apply_anew(self, hana: Person, term: Term) -> None:
        day = term.ends_on + timedelta(days=1)
        night(day)
        anew = make_premium(hana, on=day + timedelta(days=30))
        term.refresh_from_db()
        assert (anew.starts_on, term.ending) == (day + timedelta(days=30), "lapsed")
        assert not Review.objects.filter(settled_at=None).exists()


def test_what_is_recorded_after_the_lapse_is_laid_before_staff(hana: Person, mori: Person, term: Term) -> None:
    """A participation of the last day that arrives late, from a scanner without a network.

    With the day on which the term was granted, which lies in it (P4), it is the third.
    """
    confirm(hana, on=term.ends_on - timedelta(days=100))
    take_part(hana, term.ends_on - timedelta(days=1))
    night(term.ends_on + timedelta(days=1))
    late = term.ends_on + timedelta(days=4)
    take_part(hana, term.ends_on, on=late)
    review = Review.objects.get(settled_at=None)
    assert review.kind == "renew"
    case = commands.Case(hana.id, review.id)
    decided = commands.decide([case], place_id=HIDA, what="renew", reason="遅れて届いた", by=mori, at=at(late))
    assert decided.done == (case,)
    assert the_term(hana).starts_on == term.ends_on + timedelta(days=1)
    term.refresh_from_db()
    assert term.ending == "renewed"


class TestInactivity:
    """K6."""

    ASKED = date(2028, 4, 10)

    @pytest.fixture(autouse=True)
    def _registered(self, hana: Person) -> None:
        for place_id in (HIDA, TAKAYAMA):
            commands.register(hana.id, place_id=place_id, by=hana, at=at(DAY))

    def test_after_two_years_hana_is_asked_once_for_everything(self) -> None:
        night(self.ASKED - timedelta(days=1))
        assert not Notice.objects.exists()
        night(self.ASKED)
        night(self.ASKED + timedelta(days=1))
        notice = Notice.objects.get()
        assert (notice.kind, len(notice.details["places"])) == ("inactive_asked", 2)
        assert set(Registration.objects.filter(asked_on=self.ASKED).values_list("place_id", flat=True)) == {
            HIDA,
            TAKAYAMA,
        }

    def test_without_an_answer_everything_is_released(self, hana: Person) -> None:
        night(self.ASKED)
        night(self.ASKED + timedelta(days=60))
        assert len(in_force(hana)) == 3
        night(self.ASKED + timedelta(days=61))
        assert in_force(hana) == {}
        assert Registration.objects.get(place_id=HIDA).release_reason == "inactive"
        assert Registration.objects.get(place_id=GIFU).release_reason == "link_ended"
        assert not RosterEntry.objects.exists()

    @pytest.mark.parametrize("answer", ["keep", "access", "check_in"])
    def test_any_sign_of_life_keeps_it(self, hana: Person, answer: str) -> None:
        night(self.ASKED)
        last = self.ASKED + timedelta(days=60)
        if answer == "keep":
            commands.keep_registrations(hana.id, by=hana, at=at(last))
        elif answer == "access":
            commands.note_access(hana.id, by=hana, at=at(last))
        else:
            take_part(hana, last)
        night(last + timedelta(days=1))
        night(last + timedelta(days=100))
        assert len(in_force(hana)) == 3


@pytest.mark.django_db(transaction=True)
def test_a_night_that_is_killed_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between and inside batches, run again: the same as one run without a stop."""
    people = [a_person(f"{number}番", address=f"{number}@example.jp") for number in range(12)]
    for person in people:
        confirm(person)
        make_premium(person)
    day = the_term(people[0]).ends_on + timedelta(days=1)
    commands.plan_night(day, parts=1, by=None, at=at(day))
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "NIGHT": day.isoformat(),
        "TEST_DATABASE": str(connection.settings_dict["NAME"]),
    }
    kills = 0
    while NightlyRun.objects.get().finished_at is None:
        with subprocess.Popen(
            [sys.executable, "-m", "tests.registrations.killable_night"],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            for step, _ in enumerate(process.stdout, start=1):
                if step == 4 and kills < 3:
                    process.send_signal(signal.SIGKILL)
                    kills += 1
        assert process.returncode in (0, -signal.SIGKILL)
    assert kills == 3
    assert Decision.objects.filter(what="release").count() == len(people)
    assert Notice.objects.filter(kind="premium_lapsed").count() == len(people)
    assert not Term.objects.filter(ended_on=None).exists()
    assert Application.objects.filter(state="granted").count() == len(people)


def test_one_broken_row_keeps_nobody_else_from_being_judged(
    hana: Person, term: Term, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """P7: the night goes on with the next person, and says in the log whom it could not look after."""
    other = a_person("ゆい")
    confirm(other)
    make_premium(other)
    look_after = nightly.look_after

    def broken_for_hana(person_id: UUID, **told: Any) -> Counter[str]:
        if person_id == hana.id:
            raise ValueError("a broken row")
        return look_after(person_id, **told)

    monkeypatch.setattr(nightly, "look_after", broken_for_hana)
    done = night(term.ends_on + timedelta(days=1), parts=1)
    assert (done["failed"], done["release"]) == (1, 1)
    assert str(hana.id) in caplog.text
    assert the_term(other).ending == "lapsed"
