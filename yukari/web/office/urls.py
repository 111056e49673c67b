"""The pages of staff and organisations, below /office/."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "office"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("yukari.web.office.staff_urls")),
    path("", include("yukari.web.office.desk_urls")),
]
