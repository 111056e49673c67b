import os
import subprocess
import sys
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from yukari.people import development, gateway

ACCOUNT = uuid4()

PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "x" * 50,
    "YUKARI_CODE_KEY": "y" * 50,
    "SITE_URL": "https://yukari.example",
    "DATABASE_URL": "postgresql:///nowhere",
    "DJANGO_SETTINGS_MODULE": "yukari.settings",
    "DEVELOPMENT_IDENTITY": "1",
}

TRY_IT = """
import django
django.setup()
from uuid import uuid4
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import Resolver404, resolve
from yukari.people import development, gateway

assert not settings.DEVELOPMENT_IDENTITY
for attempt in (lambda: gateway.read_card("adult", account=uuid4()), development.example_people):
    try:
        attempt()
    except ImproperlyConfigured:
        pass
    else:
        raise SystemExit("It works in production.")
try:
    resolve("/me/identity/")
except Resolver404:
    pass
else:
    raise SystemExit("The page exists in production.")
"""


def test_the_stand_in_cannot_be_switched_on_when_debug_is_off() -> None:
    """P1: nobody is confirmed by a press; not even the environment can ask for it."""
    env = {**{name: os.environ[name] for name in ("PATH",)}, **PRODUCTION}
    done = subprocess.run([sys.executable, "-c", TRY_IT], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_each_account_reads_a_human_of_its_own_except_the_twin() -> None:
    card = gateway.read_card("adult", account=ACCOUNT)
    assert card.subject != gateway.read_card("adult", account=uuid4()).subject
    assert gateway.read_card("twin", account=ACCOUNT) == gateway.read_card("twin", account=uuid4())
    assert gateway.read_card("adult", account=ACCOUNT, moved_to="212172").residence_id == "212172"


def test_without_the_setting_nothing_is_read(settings: LazySettings) -> None:
    settings.DEVELOPMENT_IDENTITY = False
    with pytest.raises(ImproperlyConfigured):
        gateway.read_card("adult", account=ACCOUNT)
    with pytest.raises(ImproperlyConfigured):
        development.example_people()


def test_in_development_the_page_is_there() -> None:
    assert reverse("resident:identity") == "/me/identity/"
