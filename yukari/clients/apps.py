from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "yukari.clients"
