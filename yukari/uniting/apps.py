from django.apps import AppConfig


class UnitingConfig(AppConfig):
    name = "yukari.uniting"
