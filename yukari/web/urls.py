"""The addresses of the pages, one list per audience."""

from django.urls import include, path

urlpatterns = [
    path("", include("yukari.web.visitor.urls")),
    path("", include("yukari.web.resident.urls")),
    path("office/", include("yukari.web.office.urls")),
]
