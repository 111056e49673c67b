"""The pages of anyone."""

from django.urls import URLPattern, URLResolver

app_name = "visitor"

urlpatterns: list[URLPattern | URLResolver] = []
