"""How every verb of the console command starts and how it fails: the site is opened, and trouble is told in words."""

import os
from pathlib import Path
from typing import Any

import click
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import OperationalError

from yukari.kit import postgres, words
from yukari.kit.postgres import DatabaseTrouble
from yukari.rules.outcome import Refused

HERE = Path(__file__).resolve().parent.parent


class Verb(click.Command):
    """A command that finds the site open."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            open_site()
            return super().invoke(ctx)
        except Refused as refused:
            raise click.ClickException(_sentence(refused)) from refused
        except (ImproperlyConfigured, DatabaseTrouble) as trouble:
            raise click.ClickException(str(trouble)) from trouble
        except OperationalError as trouble:
            raise click.ClickException(f"The database does not answer: {_first_line(trouble)}") from trouble


class Desk(click.Group):
    command_class = Verb


def open_site() -> None:
    """Database found or started, words compiled, Django set up."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yukari.settings")
    if not os.environ.get("DATABASE_URL") and os.environ.get("DEBUG") == "1":
        os.environ["DATABASE_URL"] = postgres.start(var() / "postgres")
    words.compile_words(HERE / "web" / "locale")
    import django

    django.setup()


def var() -> Path:
    """Where the site keeps what it writes, before there are settings to ask."""
    return Path(os.environ.get("YUKARI_VAR") or HERE.parent / "var")


def _sentence(refused: Refused) -> str:
    from django.utils import translation

    from yukari.web.wording.refusals import refusal

    with translation.override("ja" if os.environ.get("LANG", "").startswith("ja") else "en"):
        return refusal(refused)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
