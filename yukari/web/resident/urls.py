"""The pages of a signed-in person, below /me/."""

from django.urls import URLPattern, URLResolver

app_name = "resident"

urlpatterns: list[URLPattern | URLResolver] = []
