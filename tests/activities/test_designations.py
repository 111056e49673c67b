"""Designation: by project or by organisation, with the guideline's answers, for days (A1, A2)."""

from datetime import timedelta

import pytest

from tests.builders import ANSWERS, AT, HIDA, a_draft, a_published_occurrence, an_occurrence
from yukari.activities import commands, queries
from yukari.activities.models import Designation, Organisation
from yukari.kit.clock import day_in_japan
from yukari.people.models import Person
from yukari.people.queries import notices_of
from yukari.rules.designation import Point
from yukari.rules.outcome import Reason, Refused

TODAY = day_in_japan(AT)


def test_only_days_within_the_designation_count(company: Organisation, mori: Person, kondo: Person) -> None:
    """A1 pattern ①: only occurrences whose designation is in force on their day."""
    project = a_draft(company)
    commands.designate_project(
        project.id, answers=ANSWERS, first_day=TODAY, last_day=TODAY + timedelta(days=9), by=mori, at=AT
    )
    counting = [queries.designated_on(project.id, TODAY + timedelta(days=days)) for days in (-1, 0, 9, 10)]
    assert counting == [False, True, True, False]
    assert "「水路の草刈り」が担い手活動に指定されました" in [told.title for told in notices_of(kondo)]


def test_an_organisations_projects_are_designated_with_it(company: Organisation, mori: Person) -> None:
    """A1 pattern ②: its projects are designated as they are published."""
    commands.designate_organisation(company.id, answers=ANSWERS, first_day=TODAY, by=mori, at=AT)
    occurrence = a_published_occurrence(company, designated=False)
    assert queries.designated_on(occurrence.project_id, occurrence.day)
    assert queries.upcoming(at=AT)[0].designated


def test_every_point_of_the_guideline_is_answered_and_kept(company: Organisation, mori: Person) -> None:
    """A2: shortage of hands, public nature, contribution, content and hours."""
    project = a_draft(company)
    incomplete = {**ANSWERS, Point.PUBLIC_NATURE: " "}
    with pytest.raises(Refused) as refused:
        commands.designate_project(project.id, answers=incomplete, first_day=TODAY, by=mori, at=AT)
    assert refused.value.reason is Reason.DESIGNATION_INCOMPLETE
    assert refused.value.details == {"points": (Point.PUBLIC_NATURE,)}
    designation = commands.designate_project(project.id, answers=ANSWERS, first_day=TODAY, by=mori, at=AT)
    assert designation.answers == {point.value: answer for point, answer in ANSWERS.items()}


def test_a_withdrawn_designation_counts_until_its_last_day(company: Organisation, mori: Person) -> None:
    """A1: the place can withdraw."""
    project = a_draft(company)
    designation = commands.designate_project(project.id, answers=ANSWERS, first_day=TODAY, by=mori, at=AT)
    later = AT + timedelta(days=3)
    for _ in range(2):
        commands.withdraw_designation(designation.id, reason="町の事業になったため", by=mori, at=later)
    counting = [queries.designated_on(project.id, TODAY + timedelta(days=days)) for days in (3, 4)]
    assert counting == [True, False]
    commands.designate_project(project.id, answers=ANSWERS, first_day=TODAY + timedelta(days=5), by=mori, at=later)


def test_the_same_days_are_not_designated_twice(company: Organisation, mori: Person) -> None:
    project = a_draft(company)
    commands.designate_project(project.id, answers=ANSWERS, first_day=TODAY, by=mori, at=AT)
    with pytest.raises(Refused) as refused:
        commands.designate_project(project.id, answers=ANSWERS, first_day=TODAY, by=mori, at=AT)
    assert refused.value.reason is Reason.ALREADY_DECIDED


@pytest.mark.parametrize("stranger", ["sato", "kondo"])
def test_only_the_place_designates(stranger: str, company: Organisation, request: pytest.FixtureRequest) -> None:
    """D1: neither another place nor the organisation itself."""
    by = request.getfixturevalue(stranger)
    project = a_draft(company)
    designation = commands.designate_organisation(company.id, answers=ANSWERS, first_day=TODAY, by=None, at=AT)
    for attempt in (
        lambda: commands.designate_project(project.id, answers=ANSWERS, first_day=TODAY, by=by, at=AT),
        lambda: commands.designate_organisation(company.id, answers=ANSWERS, first_day=TODAY, by=by, at=AT),
        lambda: commands.withdraw_designation(designation.id, reason="x", by=by, at=AT),
        lambda: commands.decline_project(project.id, reason="x", by=by, at=AT),
        lambda: queries.programme_of(HIDA, viewer=by, at=AT),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.reason is Reason.NOT_ALLOWED
    assert Designation.objects.count() == 1


def test_a_project_waits_for_the_place_until_it_is_designated_or_declined(
    company: Organisation, mori: Person, kondo: Person
) -> None:
    one = a_published_occurrence(company, designated=False)
    other = a_published_occurrence(company, designated=False, title="会合")
    draft = a_draft(company, title="下書き")
    an_occurrence(draft)
    programme = queries.programme_of(HIDA, viewer=mori, at=AT)
    assert [project.id for project in programme.waiting] == [one.project_id, other.project_id]
    assert len(programme.lines) == 3
    commands.designate_project(one.project_id, answers=ANSWERS, first_day=TODAY, by=mori, at=AT)
    commands.decline_project(other.project_id, reason="団員だけの会合のため", by=mori, at=AT)
    assert not queries.programme_of(HIDA, viewer=mori, at=AT).waiting
    assert any("団員だけの会合のため" in told.text for told in notices_of(kondo))
