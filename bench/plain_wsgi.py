"""The plain view behind the same server: the site's settings without any middleware."""

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yukari.settings")
# Taken away after the start, because allauth does not start without its own.
django.setup()
settings.MIDDLEWARE = []
settings.ROOT_URLCONF = "bench.plain"

application = WSGIHandler()
