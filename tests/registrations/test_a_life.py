"""Any life that a person may lead with four places, step by step: what must be true is true after each (K1 to P16)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.builders import GIFU, HIDA, SETAGAYA, SHIRAKAWA, TAKAYAMA, a_person
from tests.invariants import broken
from tests.registrations.stories import DAY, at, confirm, take_part
from yukari.people.models import Person
from yukari.places import commands as places
from yukari.places.queries import own_policies
from yukari.registrations import commands, queries
from yukari.registrations.commands import nightly
from yukari.registrations.commands.decisions import CHOICES
from yukari.registrations.life import looked_at
from yukari.registrations.models import Decision, Judgement, Participation, Registration, Review
from yukari.registrations.queries.many import APPLIED_FOR, RUNNING, facts_of_many
from yukari.rules import record
from yukari.rules.outcome import Refused
from yukari.rules.policy import Mode, Policy
from yukari.rules.premium import judge
from yukari.rules.roles import Role

PLACES = st.sampled_from([HIDA, TAKAYAMA, SHIRAKAWA, GIFU])
ANY = st.integers(0, 1_000)


class ALife(RuleBasedStateMachine):
    """A person in 2026 and after; 高山市 decides by staff, the others by the machine."""

    person: Person
    on: date

    @initialize(
        adult=st.sampled_from([True, True, False]),
        earned=st.sets(PLACES),
        confirmed=st.sampled_from([True, True, False]),
    )
    def begin(self, adult: bool, earned: set[str], confirmed: bool) -> None:
        """Most begin with something in hand, or chance would seldom lead far."""
        self.on = DAY
        self.adult = adult
        self.person = a_person("誰か")
        if confirmed:
            self.read_the_card(SETAGAYA)
        for place_id in sorted(earned):
            self.earn(place_id)

    def attempt(self, command: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        """Do it or be refused; then nothing may have been written halfway."""
        with suppress(Refused):
            command(*args, **{"by": self.person, "at": at(self.on), **kwargs})

    @rule(days=st.sampled_from([1, 3, 30, 59, 200, 305, 366, 800]))
    def time_passes(self, days: int) -> None:
        self.on += timedelta(days=days)
        self.night()

    @rule()
    def night(self) -> None:
        """SQL narrows: whoever something happens to was among those that were due."""
        person_id = self.person.id
        due = nightly._due(self.on, person_id, person_id, own_policies(self.on))
        done = commands.look_after(person_id, on=self.on, by=None, at=at(self.on))
        assert person_id in due or not done
        assert not commands.look_after(person_id, on=self.on, by=None, at=at(self.on))

    @rule(place_id=PLACES, link=st.booleans())
    def register(self, place_id: str, link: bool) -> None:
        self.attempt(commands.register, self.person.id, place_id=place_id, link=link)

    @rule(place_id=PLACES)
    def release(self, place_id: str) -> None:
        self.attempt(commands.release, self.person.id, place_id=place_id)

    @rule(
        change=st.sampled_from([commands.opt_out_of_link, commands.opt_in, commands.make_direct, commands.make_linked])
    )
    def change_the_link(self, change: Callable[..., None]) -> None:
        self.attempt(change, self.person.id, prefecture_id=GIFU)

    @rule(residence_id=st.sampled_from([SETAGAYA, SETAGAYA, HIDA, ""]))
    def read_the_card(self, residence_id: str) -> None:
        birthdate = date(1990, 5, 5) if self.adult else date(2012, 5, 5)
        confirm(self.person, residence_id=residence_id, birthdate=birthdate, on=self.on)

    @rule(given=st.booleans())
    def guardian(self, given: bool) -> None:
        if given:
            commands.record_consent(self.person, guardian="母", by=self.person, at=at(self.on))
        else:
            commands.withdraw_consent(self.person, by=self.person, at=at(self.on))

    @rule(place_id=PLACES)
    def apply(self, place_id: str) -> None:
        self.attempt(commands.apply_for_premium, self.person.id, place_id=place_id)

    @rule(place_id=PLACES)
    def earn(self, place_id: str) -> None:
        """All the way: registered, applied for, three days."""
        self.register(place_id, link=True)
        self.apply(place_id)
        self.take_part(place_id, days=3, back=0)

    @rule(place_id=PLACES)
    def withdraw(self, place_id: str) -> None:
        self.attempt(commands.withdraw_application, self.person.id, place_id=place_id)

    @rule(place_id=PLACES, days=st.integers(1, 4), back=st.sampled_from([0, 0, 0, 5, 40]))
    def take_part(self, place_id: str, days: int, back: int) -> None:
        for number in range(days):
            take_part(self.person, self.on - timedelta(days=back + number), place_id=place_id, on=self.on)

    @rule(place_id=PLACES, days=st.integers(1, 11))
    def stay(self, place_id: str, days: int) -> None:
        for number in range(days):
            self.attempt(
                commands.record_stay, self.person.id, place_id=place_id, day=self.on - timedelta(days=number), by=None
            )

    @rule(which=ANY)
    def void(self, which: int) -> None:
        rows = list(Participation.objects.filter(person=self.person).order_by("occurrence_id"))
        if rows:
            occurrence_id = rows[which % len(rows)].occurrence_id
            self.attempt(
                commands.void_participation, self.person.id, occurrence_id=occurrence_id, reason="誤り", by=None
            )

    @rule(which=ANY, choice=ANY)
    @precondition(lambda self: Review.objects.filter(person=self.person, settled_at=None).exists())
    def staff_decide(self, which: int, choice: int) -> None:
        reviews = list(Review.objects.filter(person=self.person, settled_at=None).order_by("id"))
        review = reviews[which % len(reviews)]
        choices = sorted(CHOICES[review.kind])
        commands.decide(
            [commands.Case(self.person.id, review.id)],
            place_id=review.place_id,
            what=choices[choice % len(choices)],
            reason="確認",
            by=None,
            at=at(self.on),
        )

    @rule(which=ANY)
    @precondition(lambda self: Decision.objects.filter(person=self.person).exists())
    def staff_undo(self, which: int) -> None:
        decisions = list(Decision.objects.filter(person=self.person).order_by("id"))
        decision = decisions[which % len(decisions)]
        self.attempt(commands.undo, self.person.id, decision_id=decision.id, reason="誤り", by=None)

    @invariant()
    def what_must_be_true_is_true(self) -> None:
        assert broken(self.on) == {}
        assert queries.roster_differences() == []

    @invariant()
    def the_page_tells_what_is(self) -> None:
        mine = queries.registrations_of(self.person.id, at=at(self.on))
        in_force = Registration.objects.filter(person=self.person, released_at=None)
        assert {one.place.code for one in mine} == set(in_force.values_list("place_id", flat=True))
        premium_places = {one.place.code for one in mine if one.is_premium}
        assert premium_places == set(queries.terms_of(self.person.id, on=self.on))

    @invariant()
    def facts_for_many_are_the_facts_of_one(self) -> None:
        """The rule hears the same whether it is asked about one person or about a nation."""
        life = looked_at(self.person.id, at=at(self.on))
        found = [
            *facts_of_many(RUNNING, on=self.on, first=self.person.id, last=self.person.id),
            *facts_of_many(APPLIED_FOR, on=self.on, first=self.person.id, last=self.person.id),
        ]
        for _, facts in found:
            policy = life.policy(facts.place)
            judgement = judge(facts, policy)
            alone = judge(life.facts(facts.place, facts.term), policy)
            assert judgement.met == alone.met
            if life.identity:
                assert record.difference(judgement, alone) == []

    @invariant()
    def judgements_can_be_run_again(self) -> None:
        for row in Judgement.objects.filter(person=self.person).order_by("-judged_at")[:3]:
            assert queries.replay(self.person.id, row.id).differences == []


@pytest.mark.long
@pytest.mark.django_db
def test_any_life(places: None) -> None:
    _takayama_decides_by_staff()
    run_state_machine_as_test(
        ALife,
        settings=settings(
            max_examples=30,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],  # Shrinking would replay whole lives for minutes; the steps are told as they were.
        ),
    )


def _takayama_decides_by_staff() -> None:
    manager = a_person("管理者", address="manager@takayama.example.jp")
    places.appoint(manager, place_id=TAKAYAMA, role=Role.MANAGER, by=None, at=at(DAY))
    policy = Policy(
        place=TAKAYAMA, version=1, in_force_from=DAY, register=Mode.STAFF, renew=Mode.STAFF, release=Mode.STAFF
    )
    places.announce_policy(TAKAYAMA, policy=policy, note="", by=manager, at=at(DAY - timedelta(days=1)))
