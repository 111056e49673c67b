"""The one address of the scanners' lane, by itself: whoever stands in the queue does not wait for the other addresses."""

from django.urls import path

from yukari.web.office.scanner import scan

urlpatterns = [path("scan/<uuid:occurrence_id>/", scan, name="scan")]
