"""The addresses of organisations' desks, below /office/."""

from django.urls import path

from yukari.web.office import (
    after,
    dates,
    describing,
    desk,
    desk_rooms,
    gate,
    held,
    importing,
    members,
    projects,
    roster,
    venue,
)
from yukari.web.office.survey_urls import AT_DESK

_DESK = "organisations/<uuid:organisation_id>"
_PROJECT = "projects/<uuid:project_id>"
_DAY = "occurrences/<uuid:occurrence_id>"

urlpatterns = [
    path("members/<str:secret>/", members.accept, name="member_invitation"),
    path(f"{_DESK}/", desk.desk, name="desk"),
    path(f"{_DESK}/about/", describing.describe, name="describe"),
    path(f"{_DESK}/members/", members.members, name="members"),
    path(f"{_DESK}/members/<uuid:person_id>/dismiss/", members.dismiss, name="dismiss_member"),
    path(f"{_DESK}/invitations/<uuid:invitation_id>/withdraw/", members.withdraw, name="withdraw_member_invitation"),
    path(f"{_DESK}/rooms/", desk_rooms.rooms, name="desk_rooms"),
    path(f"{_DESK}/rooms/new/", desk_rooms.new_room, name="desk_new_room"),
    path(f"{_DESK}/rooms/<uuid:room_id>/", desk_rooms.room, name="desk_room"),
    path(f"{_DESK}/rooms/<uuid:room_id>/members/<uuid:person_id>/", desk_rooms.room_member, name="desk_room_member"),
    path(f"{_DESK}/rooms/posts/<uuid:post_id>/", desk_rooms.room_case, name="desk_room_case"),
    path(f"{_DESK}/contacts/", desk_rooms.contacts, name="contacts"),
    path(f"{_DAY}/contacts/<uuid:person_id>/", desk_rooms.contact, name="contact"),
    path(f"{_DAY}/contacts/<uuid:person_id>/end/", desk_rooms.end_contact, name="end_contact"),
    path(f"{_DAY}/contacts/<uuid:person_id>/report/", desk_rooms.report_contact, name="report_contact"),
    path(f"{_DESK}/projects/", projects.projects, name="projects"),
    path(f"{_DESK}/projects/new/", projects.begin, name="new_project"),
    path(f"{_DESK}/projects/import/", importing.look, name="import_events"),
    path(f"{_DESK}/projects/import/bring-in/", importing.bring_in, name="bring_in_events"),
    path(f"{_DESK}/projects/import/<uuid:batch>/", importing.brought_in, name="imported_events"),
    path(f"{_PROJECT}/", projects.project, name="project"),
    path(f"{_PROJECT}/publish/", projects.publish, name="publish_project"),
    path(f"{_PROJECT}/copy/", projects.copy, name="copy_project"),
    path(f"{_PROJECT}/cancel/", projects.cancel, name="cancel_project"),
    path(f"{_PROJECT}/dates/", dates.dates, name="dates"),
    path(f"{_PROJECT}/dates/new/", dates.add, name="new_date"),
    path(f"{_PROJECT}/dates/series/", dates.add_series, name="new_series"),
    path(f"{_DAY}/", roster.day, name="day"),
    path(f"{_DAY}/paper/", roster.on_paper, name="paper"),
    path(f"{_DAY}/guests/<uuid:person_id>/", roster.check_in, name="by_hand"),
    path(f"{_DAY}/guests/<uuid:person_id>/stay/", after.stay, name="stay"),
    path(f"{_DAY}/scanner/", gate.gate, name="scanner"),
    path(f"{_DAY}/scanner/start/", gate.start, name="start_scanner"),
    path(f"{_DAY}/scanner/number/", gate.number, name="scan_number"),
    path(f"{_DAY}/scanner/finish/", gate.finish, name="finish_scanner"),
    path(f"{_DAY}/held/", held.held_scans, name="held_scans"),
    path(f"{_DAY}/held/import/", held.import_scans, name="import_scans"),
    path(f"{_DAY}/held/<uuid:scan_id>/", held.settle, name="settle_held_scan"),
    path(f"{_DAY}/venue-code/", venue.venue_code, name="venue_code"),
    path(f"{_DAY}/change/", dates.change, name="change_date"),
    path(f"{_DAY}/cancel/", dates.cancel, name="cancel_date"),
    path(f"{_DAY}/draw/", after.draw, name="draw"),
    path(f"{_DAY}/thanks/", after.thank, name="thank"),
    *AT_DESK,
]
