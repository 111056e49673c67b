"""The addresses of the scanners' lane, by themselves: whoever stands in the queue does not wait for the others."""

from django.urls import path

from yukari.web.office.scanner import roster, scan

urlpatterns = [
    path("scan/<uuid:occurrence_id>/", scan, name="scan"),
    path("scan/<uuid:occurrence_id>/roster/", roster, name="scan_roster"),
]
