from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    name = "yukari.registrations"
