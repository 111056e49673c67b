"""The pages of a place's staff and of the ministry's, and the way in for everybody who works here."""

from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.urls.converters import StringConverter

from yukari.web.office import (
    decisions,
    designations,
    home,
    ministry,
    oddities,
    organisations,
    place,
    policies,
    questions,
    registrants,
    staff,
    waiting,
    wishes,
)


class Code(StringConverter):
    """The six digits of a place, so that no other address of the office can be taken for one."""

    regex = "[0-9]{6}"


register_converter(Code, "code")

PLACE: list[URLPattern | URLResolver] = [
    path("", home.glance, name="place"),
    path("waiting/", waiting.waiting, name="waiting"),
    path("waiting/decide/", waiting.decide, name="decide"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/<uuid:person_id>/<uuid:decision_id>/undo/", decisions.undo, name="undo"),
    path("registrants/", registrants.roster, name="registrants"),
    path("registrants/<uuid:person_id>/", registrants.registrant, name="registrant"),
    path("registrants/<uuid:person_id>/stays/", registrants.record_stay, name="record_stay"),
    path("registrants/<uuid:person_id>/<uuid:occurrence_id>/void/", registrants.void, name="void"),
    path("policies/", policies.policies, name="policies"),
    path("policies/new/", policies.new, name="new_policy"),
    path("policies/<int:version>/withdraw/", policies.withdraw, name="withdraw_policy"),
    path("questions/", questions.questions, name="questions"),
    path("questions/<uuid:question_id>/move/", questions.move, name="move_question"),
    path("questions/<uuid:question_id>/retire/", questions.retire, name="retire_question"),
    path("place/", place.place, name="edit"),
    path("place/join/", place.join, name="join"),
    path("place/leave/", place.leave, name="leave"),
    path("staff/", staff.staff, name="staff"),
    path("staff/<uuid:staff_id>/role/", staff.change_role, name="change_role"),
    path("staff/<uuid:staff_id>/dismiss/", staff.dismiss, name="dismiss"),
    path("staff/invitations/<uuid:invitation_id>/withdraw/", staff.withdraw_invitation, name="withdraw_invitation"),
    path("wishes/", wishes.wishes, name="wishes"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new/", organisations.enter, name="enter_organisation"),
    path("organisations/<uuid:organisation_id>/", organisations.organisation, name="organisation"),
    path("organisations/<uuid:organisation_id>/accept/", organisations.accept, name="accept_organisation"),
    path("organisations/<uuid:organisation_id>/refuse/", organisations.refuse, name="refuse_organisation"),
    path("organisations/<uuid:organisation_id>/close/", organisations.close, name="close_organisation"),
    path("organisations/<uuid:organisation_id>/designate/", designations.organisation, name="designate_organisation"),
    path("programme/", designations.programme, name="programme"),
    path("designations/", designations.designations, name="designations"),
    path("designations/projects/<uuid:project_id>/", designations.project, name="designate_project"),
    path("designations/projects/<uuid:project_id>/decline/", designations.decline, name="decline_project"),
    path("designations/<uuid:designation_id>/withdraw/", designations.withdraw, name="withdraw_designation"),
    path("oddities/", oddities.oddities, name="oddities"),
    path("oddities/<uuid:oddity_id>/", oddities.oddity, name="oddity"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.desks, name="desks"),
    path("ministry/", ministry.ministry, name="ministry"),
    path("invitations/<str:secret>/", staff.accept, name="invitation"),
    path("<code:place_id>/", include(PLACE)),
]
