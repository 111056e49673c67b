"""The addresses of organisations' desks, below /office/."""

from django.urls import path

from yukari.web.office import desk, gate, roster, venue

urlpatterns = [
    path("organisations/<uuid:organisation_id>/", desk.desk, name="desk"),
    path("occurrences/<uuid:occurrence_id>/", roster.day, name="day"),
    path("occurrences/<uuid:occurrence_id>/paper/", roster.on_paper, name="paper"),
    path("occurrences/<uuid:occurrence_id>/guests/<uuid:person_id>/", roster.check_in, name="by_hand"),
    path("occurrences/<uuid:occurrence_id>/scanner/", gate.gate, name="scanner"),
    path("occurrences/<uuid:occurrence_id>/scanner/start/", gate.start, name="start_scanner"),
    path("occurrences/<uuid:occurrence_id>/scanner/number/", gate.number, name="scan_number"),
    path("occurrences/<uuid:occurrence_id>/scanner/finish/", gate.finish, name="finish_scanner"),
    path("occurrences/<uuid:occurrence_id>/venue-code/", venue.venue_code, name="venue_code"),
]
