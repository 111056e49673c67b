"""Verbs about the API."""

import json

import click
from django.conf import settings

from yukari.cli.desk import Desk

PAPERS = "docs/api"


def add_to(desk: Desk) -> None:
    desk.command("write-openapi")(write_openapi)


def write_openapi() -> None:
    """Write the document of the API anew, in each language, after its code has changed; a test tells when that is due."""
    from yukari.api.document import document

    folder = settings.ROOT / PAPERS
    folder.mkdir(parents=True, exist_ok=True)
    for language, _ in settings.LANGUAGES:
        file = folder / f"openapi.{language}.json"
        file.write_text(json.dumps(document(language), ensure_ascii=False, indent=1, sort_keys=True) + "\n")
        click.echo(str(file.relative_to(settings.ROOT)))
