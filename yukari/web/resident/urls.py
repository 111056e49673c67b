"""The pages of a signed-in person: below /me/, and the check-in that a phone opens from a code."""

from django.urls import URLPattern, URLResolver

app_name = "resident"

urlpatterns: list[URLPattern | URLResolver] = []
