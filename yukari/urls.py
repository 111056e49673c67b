"""The addresses of the site; each face keeps its own list."""

from django.urls import include, path

urlpatterns = [
    path("", include("yukari.api.urls")),
    path("", include("yukari.web.urls")),
]
