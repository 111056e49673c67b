"""P1 to P16: applying, judging, granting."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.builders import GIFU, HIDA, SETAGAYA, SHIRAKAWA, TAKAYAMA, TOKYO
from tests.invariants import broken
from tests.registrations.stories import DAY, at, confirm, make_premium, take_part, the_term, three_days
from yukari.people.models import Notice, Person
from yukari.places import commands as places
from yukari.places.models import Place
from yukari.registrations import commands
from yukari.registrations.models import (
    Application,
    Decision,
    Judgement,
    Participation,
    Registration,
    Review,
    RosterEntry,
    Standing,
    Term,
)
from yukari.rules.codes import prefecture_of
from yukari.rules.outcome import Reason, Refused
from yukari.rules.policy import Mode, Policy
from yukari.rules.premium import LeftOut, Requirement

NOW = at(DAY)


@pytest.fixture(autouse=True)
def _promises(places: None) -> Iterator[None]:
    yield
    assert broken(DAY + timedelta(days=20)) == {}


@pytest.fixture
def staff_decides(manager: Person) -> None:
    """飛騨市 lets its staff decide on every step."""
    a_policy(manager, DAY - timedelta(days=5), register=Mode.STAFF, renew=Mode.STAFF, release=Mode.STAFF)


def a_policy(manager: Person, in_force_from: date, **asks: object) -> None:
    policy = Policy(place=HIDA, version=1, in_force_from=in_force_from, **asks)  # type: ignore[arg-type]
    places.announce_policy(HIDA, policy=policy, note="", by=manager, at=at(in_force_from - timedelta(days=1)))


def register_and_apply(person: Person, place_id: str = HIDA) -> None:
    commands.register(person.id, place_id=place_id, by=person, at=NOW)
    commands.apply_for_premium(person.id, place_id=place_id, by=person, at=NOW)


def test_hana_earns_premium_on_her_third_day(hana: Person) -> None:
    """P2, P3, P5, P10, P12: by itself, for a year, and Gifu comes with it."""
    confirm(hana)
    register_and_apply(hana)
    first, second, third = three_days(hana, DAY + timedelta(days=3))
    assert (first.days, first.missing, first.granted) == (1, 2, False)
    assert (second.days, second.missing, second.applied) == (2, 1, True)
    assert (third.days, third.missing, third.granted) == (3, 0, True)
    assert third.premium_until == date(2027, 4, 12)
    term = the_term(hana)
    assert (term.starts_on, term.ends_on, term.linked) == (date(2026, 4, 13), date(2027, 4, 12), False)
    gifu = the_term(hana, GIFU)
    assert (gifu.starts_on, gifu.ends_on, gifu.linked) == (term.starts_on, term.ends_on, True)
    assert Standing.objects.get().premium_counted == 1
    entry = RosterEntry.objects.get(place_id=HIDA)
    assert (entry.premium_from, entry.premium_until) == (term.starts_on, term.ends_on)
    assert Application.objects.get().state == "granted"
    assert Decision.objects.get().what == "grant"
    assert Judgement.objects.filter(met=True).count() == 1
    assert Judgement.objects.count() == 4
    assert set(Notice.objects.values_list("kind", flat=True)) == {"premium_granted"}


def test_applying_with_everything_done_is_granted_at_once(hana: Person) -> None:
    """A7: what was done before registering counts."""
    confirm(hana)
    three_days(hana, DAY)
    commands.register(hana.id, place_id=HIDA, by=hana, at=NOW)
    assert commands.apply_for_premium(hana.id, place_id=HIDA, by=hana, at=NOW).granted


def test_applying_again_is_harmless(hana: Person) -> None:
    register_and_apply(hana)
    again = commands.apply_for_premium(hana.id, place_id=HIDA, by=hana, at=NOW)
    assert (again.new, again.applied) == (False, True)
    assert Application.objects.count() == 1


def test_who_may_not_apply(hana: Person, ken: Person) -> None:
    """P9 and the basic registration."""
    confirm(hana)

    def refusal(place_id: str, by: Person = hana) -> Reason:
        with pytest.raises(Refused) as refused:
            commands.apply_for_premium(hana.id, place_id=place_id, by=by, at=NOW)
        return refused.value.reason

    assert refusal(HIDA) is Reason.NOT_REGISTERED
    assert refusal(HIDA, by=ken) is Reason.NOT_ALLOWED
    for home in (SETAGAYA, TOKYO):
        commands.register(hana.id, place_id=home, by=hana, at=NOW)
        assert refusal(home) is Reason.LIVES_HERE
    make_premium(hana, on=DAY + timedelta(days=5))
    with pytest.raises(Refused) as refused:
        commands.apply_for_premium(hana.id, place_id=HIDA, by=hana, at=at(DAY + timedelta(days=6)))
    assert refused.value.reason is Reason.ALREADY_PREMIUM


def test_a_withdrawn_application_is_judged_no_more(hana: Person) -> None:
    confirm(hana)
    register_and_apply(hana)
    commands.withdraw_application(hana.id, place_id=HIDA, by=hana, at=NOW)
    commands.withdraw_application(hana.id, place_id=HIDA, by=hana, at=NOW)
    assert not three_days(hana, DAY + timedelta(days=3))[-1].granted
    assert not Term.objects.exists()


def test_who_has_not_applied_hears_what_counts_and_nothing_is_stored(hana: Person) -> None:
    credit = take_part(hana, DAY)
    assert (credit.new, credit.days, credit.missing, credit.registered) == (True, 1, 2, False)
    assert not Judgement.objects.exists()


def test_one_participation_however_often_it_is_scanned(hana: Person) -> None:
    """A4."""
    occurrence = {"occurrence_id": hana.id, "project_id": hana.id}
    assert take_part(hana, DAY, **occurrence).new
    again = take_part(hana, DAY, **occurrence)
    assert (again.new, again.judgement) == (False, None)
    assert Participation.objects.count() == 1


def test_by_hand_needs_a_reason(hana: Person) -> None:
    """A3."""
    with pytest.raises(Refused) as refused:
        take_part(hana, DAY, method="by_hand", reason=" ")
    assert refused.value.reason is Reason.REASON_MISSING
    assert take_part(hana, DAY, method="by_hand", reason="電池切れ").new


def test_what_is_not_designated_counts_for_nothing(hana: Person) -> None:
    """A1."""
    assert take_part(hana, DAY, designated=False).days == 0
    assert Participation.objects.count() == 1


def test_the_card_comes_last_and_everything_is_granted_then(hana: Person) -> None:
    """P1."""
    register_and_apply(hana)
    assert not three_days(hana, DAY + timedelta(days=3))[-1].granted
    confirm(hana, on=DAY + timedelta(days=4))
    assert the_term(hana).starts_on == DAY + timedelta(days=4)


def test_a_minor_needs_the_guardians_consent(hana: Person, manager: Person) -> None:
    """P15."""
    confirm(hana, birthdate=date(2010, 1, 1))
    register_and_apply(hana)
    last = three_days(hana, DAY + timedelta(days=3))[-1]
    assert last.judgement is not None
    assert [one.requirement for one in last.judgement.findings if not one.met] == [Requirement.GUARDIAN]
    commands.record_consent(hana, guardian="母", by=hana, at=at(DAY + timedelta(days=4)))
    term = the_term(hana)
    commands.withdraw_consent(hana, by=hana, at=at(DAY + timedelta(days=5)))
    term.refresh_from_db()
    assert term.ended_on is None
    assert Review.objects.get().kind == "reconsider"


def test_at_most_three_places_and_gifu_is_not_counted(hana: Person) -> None:
    """P8."""
    confirm(hana)
    for number, place_id in enumerate((HIDA, TAKAYAMA, SHIRAKAWA)):
        make_premium(hana, place_id=place_id, on=DAY + timedelta(days=number))
    assert Standing.objects.get().premium_counted == 3
    assert the_term(hana, GIFU).linked


def test_moving_in_ends_premium_as_a_success(hana: Person) -> None:
    """P16, K7."""
    confirm(hana)
    make_premium(hana)
    confirm(hana, residence_id=HIDA, on=DAY + timedelta(days=10))
    for place_id in (HIDA, GIFU):
        term = the_term(hana, place_id)
        assert (term.ending, term.ended_on) == ("moved_in", DAY + timedelta(days=9))
        assert Registration.objects.get(place_id=place_id).is_home
    assert Standing.objects.get().premium_counted == 0
    assert Notice.objects.filter(kind="moved_in").count() == 1


def test_opting_out_of_the_link_ends_gifus_term_only(hana: Person) -> None:
    """K4, P12."""
    confirm(hana)
    make_premium(hana)
    commands.opt_out_of_link(hana.id, prefecture_id=GIFU, by=hana, at=at(DAY + timedelta(days=5)))
    assert the_term(hana, GIFU).ending == "basic_released"
    assert the_term(hana).ended_on is None
    commands.opt_in(hana.id, prefecture_id=GIFU, by=hana, at=at(DAY + timedelta(days=9)))
    gifu = the_term(hana, GIFU)
    assert (gifu.starts_on, gifu.ends_on) == (DAY + timedelta(days=9), the_term(hana).ends_on)


def test_a_later_municipality_prolongs_gifus_term(hana: Person) -> None:
    """P12."""
    confirm(hana)
    make_premium(hana)
    make_premium(hana, place_id=TAKAYAMA, on=DAY + timedelta(days=10))
    assert Term.objects.get(place_id=GIFU).ends_on == the_term(hana, TAKAYAMA).ends_on
    commands.release(hana.id, place_id=TAKAYAMA, by=hana, at=at(DAY + timedelta(days=12)))
    assert Term.objects.get(place_id=GIFU).ends_on == the_term(hana).ends_on


def test_gifus_own_term_takes_the_place_of_the_linked_one(hana: Person) -> None:
    """P12."""
    confirm(hana)
    make_premium(hana)
    commands.apply_for_premium(hana.id, place_id=GIFU, by=hana, at=at(DAY))
    credits = [take_part(hana, DAY + timedelta(days=number), place_id=GIFU) for number in (0, 1, 2)]
    assert credits[-1].granted
    own = Term.objects.get(place_id=GIFU, linked=False)
    linked = Term.objects.get(place_id=GIFU, linked=True)
    assert linked.ended_on == own.starts_on - timedelta(days=1)
    assert Standing.objects.get().premium_counted == 1


def test_the_tenth_day_of_stay_is_shown_on_the_card(hana: Person, mori: Person, sato: Person) -> None:
    """P11."""
    confirm(hana)
    make_premium(hana)
    stay = {"place_id": HIDA, "at": at(DAY + timedelta(days=15))}
    for number in range(10):
        assert not the_term(hana).long_stay
        assert commands.record_stay(hana.id, day=DAY + timedelta(days=number), by=mori, **stay)
    assert the_term(hana).long_stay
    assert RosterEntry.objects.get(place_id=HIDA).long_stay
    assert not commands.record_stay(hana.id, day=DAY, by=mori, **stay)
    with pytest.raises(Refused) as refused:
        commands.record_stay(hana.id, day=DAY + timedelta(days=16), by=mori, **stay)
    assert refused.value.reason is Reason.IN_THE_FUTURE
    with pytest.raises(Refused) as refused:
        commands.record_stay(hana.id, day=DAY, by=sato, **stay)
    assert refused.value.reason is Reason.NOT_ALLOWED


def test_a_stricter_policy_never_shortens_a_granted_term(hana: Person, manager: Person) -> None:
    """P13: and the judgement names the version by which it was made."""
    confirm(hana)
    make_premium(hana)
    a_policy(manager, DAY + timedelta(days=2), required_days=12)
    take_part(hana, DAY + timedelta(days=3))
    term = the_term(hana)
    assert (term.ended_on, Judgement.objects.get(id=term.judgement_id).policy_version) == (None, 0)


def test_a_renewal_in_the_window_loses_no_day(hana: Person) -> None:
    """P4, P6: judged on the current term, and the next begins the day after it."""
    confirm(hana)
    term = make_premium(hana)
    confirm(hana, on=term.ends_on - timedelta(days=100))
    credits = [take_part(hana, term.ends_on - timedelta(days=days)) for days in (90, 70, 59)]
    assert [credit.granted for credit in credits] == [False, False, True]
    assert the_term(hana).starts_on == term.ends_on + timedelta(days=1)
    assert Term.objects.get(place_id=GIFU).ends_on == the_term(hana).ends_on
    assert not take_part(hana, term.ends_on - timedelta(days=58)).granted
    assert Notice.objects.filter(kind="premium_renewed").count() == 1


def test_attendances_of_the_same_day_are_explained(hana: Person) -> None:
    """P3, P14."""
    register_and_apply(hana)
    take_part(hana, DAY)
    credit = take_part(hana, DAY)
    assert credit.judgement is not None
    assert [why for _, why in credit.judgement.days.left_out] == [LeftOut.SAME_DAY]


class TestStaffDecide:
    """P10: every step by a person, on the machine's judgement."""

    @pytest.fixture(autouse=True)
    def _policy(self, staff_decides: None, hana: Person) -> None:
        confirm(hana)
        register_and_apply(hana)
        three_days(hana, DAY + timedelta(days=3))

    @pytest.fixture
    def case(self) -> commands.Case:
        review = Review.objects.get(settled_at=None)
        return commands.Case(review.person_id, review.id)

    def decide(
        self, case: commands.Case, what: str, by: Person, reason: str = "確認した", days: int = 5
    ) -> list[Reason]:
        decided = commands.decide(
            [case], place_id=HIDA, what=what, reason=reason, by=by, at=at(DAY + timedelta(days=days))
        )
        return [why for _, why in decided.refused]

    def test_what_is_met_waits_for_mori_once(self, hana: Person, case: commands.Case) -> None:
        credit = take_part(hana, DAY + timedelta(days=4))
        assert (credit.waiting, credit.granted) == (True, False)
        assert Application.objects.get().state == "waiting"
        assert Review.objects.count() == 1

    def test_mori_grants(self, hana: Person, mori: Person, case: commands.Case) -> None:
        assert self.decide(case, "grant", mori) == []
        term = the_term(hana)
        assert (term.starts_on, term.granted_by_id) == (DAY + timedelta(days=5), mori.id)
        assert Review.objects.get().settled_at is not None

    def test_a_second_decision_finds_it_decided(self, mori: Person, case: commands.Case) -> None:
        self.decide(case, "grant", mori)
        assert self.decide(case, "refuse", mori) == [Reason.ALREADY_DECIDED]

    def test_mori_refuses_and_hana_is_told_why(self, hana: Person, mori: Person, case: commands.Case) -> None:
        assert self.decide(case, "refuse", mori, "活動の記録が確かめられない") == []
        assert Application.objects.get().state == "refused"
        assert Notice.objects.get(kind="premium_refused").details["reason"] == "活動の記録が確かめられない"

    def test_a_reason_is_needed(self, mori: Person, case: commands.Case) -> None:
        with pytest.raises(Refused) as refused:
            self.decide(case, "grant", mori, reason=" ")
        assert refused.value.reason is Reason.REASON_MISSING

    def test_sato_decides_nothing_in_hida(self, sato: Person, case: commands.Case) -> None:
        """D1: neither there, nor by naming his own village."""
        with pytest.raises(Refused) as refused:
            self.decide(case, "grant", sato)
        assert refused.value.reason is Reason.NOT_ALLOWED
        decided = commands.decide([case], place_id=SHIRAKAWA, what="grant", reason="?", by=sato, at=NOW)
        assert [why for _, why in decided.refused] == [Reason.NOT_FOUND]

    def test_what_does_not_fit_the_case_cannot_be_decided(self, mori: Person, case: commands.Case) -> None:
        assert self.decide(case, "release", mori) == [Reason.NOT_ALLOWED]

    def test_who_has_moved_in_meanwhile_waits_no_more(self, hana: Person, mori: Person, case: commands.Case) -> None:
        confirm(hana, residence_id=HIDA, on=DAY + timedelta(days=4))
        assert self.decide(case, "grant", mori) == [Reason.ALREADY_DECIDED]

    def test_days_that_fall_out_of_the_year_on_a_full_desk_still_count(
        self, hana: Person, mori: Person, case: commands.Case
    ) -> None:
        """Nobody loses to a full desk: the activities are those of the day of the judgement."""
        assert self.decide(case, "grant", mori, days=400) == []

    def test_the_limit_counts_on_the_day_of_the_decision(self, hana: Person, mori: Person, case: commands.Case) -> None:
        """P8."""
        for place_id in ("012025", "022012", "032018"):
            _a_joined_place(place_id)
            make_premium(hana, place_id=place_id, on=DAY + timedelta(days=4))
        assert self.decide(case, "grant", mori) == [Reason.LIMIT_REACHED]

    def test_an_undone_grant_waits_again(self, hana: Person, mori: Person, sato: Person, case: commands.Case) -> None:
        self.decide(case, "grant", mori)
        decision = Decision.objects.get()
        undo = {"decision_id": decision.id, "at": at(DAY + timedelta(days=6))}
        with pytest.raises(Refused) as refused:
            commands.undo(hana.id, reason="誤り", by=sato, **undo)
        assert refused.value.reason is Reason.NOT_ALLOWED
        with pytest.raises(Refused) as refused:
            commands.undo(hana.id, reason="", by=mori, **undo)
        assert refused.value.reason is Reason.REASON_MISSING
        commands.undo(hana.id, reason="人違い", by=mori, **undo)
        assert the_term(hana).ending == "undone"
        assert the_term(hana, GIFU).ended_on == DAY + timedelta(days=5)
        assert Standing.objects.get().premium_counted == 0
        assert Application.objects.get().state == "waiting"
        with pytest.raises(Refused) as refused:
            commands.undo(hana.id, reason="もう一度", by=mori, **undo)
        assert refused.value.reason is Reason.ALREADY_DECIDED
        assert self.decide(case, "grant", mori, days=7) == []
        assert the_term(hana).ended_on is None
        assert [one.what for one in Decision.objects.order_by("decided_at")] == ["grant", "undo", "grant"]

    def test_an_undone_refusal_waits_again(self, hana: Person, mori: Person, case: commands.Case) -> None:
        self.decide(case, "refuse", mori)
        commands.undo(
            hana.id, decision_id=Decision.objects.get().id, reason="誤り", by=mori, at=at(DAY + timedelta(days=6))
        )
        assert Application.objects.get().state == "waiting"
        assert self.decide(case, "grant", mori, days=6) == []


def test_an_undone_automatic_grant_waits_for_staff(hana: Person, mori: Person) -> None:
    """The machine does not simply grant it again."""
    confirm(hana)
    make_premium(hana)
    commands.undo(
        hana.id, decision_id=Decision.objects.get().id, reason="人違い", by=mori, at=at(DAY + timedelta(days=1))
    )
    assert not take_part(hana, DAY + timedelta(days=2)).granted
    assert Review.objects.get(settled_at=None).kind == "register"


class TestVoid:
    """A6."""

    @pytest.fixture
    def occurrence(self, hana: Person) -> dict[str, object]:
        confirm(hana)
        make_premium(hana)
        last = Participation.objects.latest("day")
        return {"occurrence_id": last.occurrence_id, "at": at(DAY + timedelta(days=5))}

    def void(self, hana: Person, occurrence: dict[str, object], by: Person | None, reason: str = "別人だった") -> None:
        commands.void_participation(hana.id, by=by, reason=reason, **occurrence)  # type: ignore[arg-type]

    def test_what_leaned_on_it_is_laid_before_staff_and_nothing_is_taken(
        self, hana: Person, mori: Person, occurrence: dict[str, object]
    ) -> None:
        self.void(hana, occurrence, mori)
        self.void(hana, occurrence, mori)
        assert the_term(hana).ended_on is None
        review = Review.objects.get()
        assert review.kind == "reconsider"
        assert not Judgement.objects.get(id=review.judgement_id).met
        assert Participation.objects.get(voided_at__isnull=False).void_reason == "別人だった"
        assert Notice.objects.filter(kind="participation_voided").count() == 1

    def test_it_says_no(self, hana: Person, sato: Person, mori: Person, occurrence: dict[str, object]) -> None:
        for by, reason, why in ((sato, "?", Reason.NOT_ALLOWED), (mori, "", Reason.REASON_MISSING)):
            with pytest.raises(Refused) as refused:
                self.void(hana, occurrence, by, reason)
            assert refused.value.reason is why
        with pytest.raises(Refused) as refused:
            self.void(hana, {**occurrence, "occurrence_id": hana.id}, mori)
        assert refused.value.reason is Reason.NOT_FOUND

    def test_where_enough_is_left_nobody_is_troubled(
        self, hana: Person, mori: Person, occurrence: dict[str, object]
    ) -> None:
        take_part(hana, DAY)
        self.void(hana, occurrence, mori)
        assert not Review.objects.exists()

    @pytest.mark.parametrize("what", ["keep", "release"])
    def test_mori_decides_and_can_undo_it(
        self, hana: Person, mori: Person, occurrence: dict[str, object], what: str
    ) -> None:
        self.void(hana, occurrence, mori)
        review = Review.objects.get()
        case = commands.Case(hana.id, review.id)
        day = at(DAY + timedelta(days=6))
        assert commands.decide([case], place_id=HIDA, what=what, reason="確認", by=mori, at=day).done == (case,)
        assert (the_term(hana).ending == "released") is (what == "release")
        decision = Decision.objects.get(what=what)
        commands.undo(hana.id, decision_id=decision.id, reason="誤り", by=mori, at=day)
        assert the_term(hana).ended_on is None
        assert Review.objects.get().settled_at is None

    def test_a_yes_that_waited_becomes_an_open_wish(self, hana: Person, mori: Person, staff_decides: None) -> None:
        confirm(hana)
        register_and_apply(hana)
        three_days(hana, DAY + timedelta(days=3))
        last = Participation.objects.latest("day")
        self.void(hana, {"occurrence_id": last.occurrence_id, "at": at(DAY + timedelta(days=5))}, mori)
        assert Application.objects.get().state == "open"
        assert Review.objects.get().settled_at is not None
        assert take_part(hana, DAY + timedelta(days=6)).waiting


def _a_joined_place(place_id: str) -> None:
    prefecture_id = prefecture_of(place_id)
    for code, level, kind in ((prefecture_id, "prefecture", "県"), (place_id, "municipality", "市")):
        Place.objects.create(
            code=code, level=level, kind=kind, prefecture_id=prefecture_id, prefecture_name="県", name=code
        )
    places.join(place_id, by=None, at=NOW)
