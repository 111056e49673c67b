from django.apps import AppConfig


class ProofsConfig(AppConfig):
    name = "yukari.proofs"
