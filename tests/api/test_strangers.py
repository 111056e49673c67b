"""A program that tries what the document allows, and much that it does not: it finds no fault of ours."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
import time_machine
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case, GenerationMode

from tests.builders import AT, a_published_occurrence, an_organisation
from tests.clients.stories import a_token, an_app
from tests.web.offices import sign_in
from yukari.clients.models import KeptAnswer
from yukari.people.models import Bucket, Person

EXAMPLES = 6
"""Of each operation and kind: a walk over all of them within a minute."""


def site(environ: dict[str, Any], start_response: Any) -> Any:
    """Behind a server, which knows where a request comes from."""
    return get_wsgi_application()({**environ, "REMOTE_ADDR": "127.0.0.1"}, start_response)


@pytest.fixture
def headers(manager: Person, kondo: Person) -> Iterator[dict[str, str]]:
    """Everything is allowed, by somebody who may all of it."""
    with time_machine.travel(AT):
        a_published_occurrence(an_organisation(kondo))
        token = a_token(sign_in(Client(), manager), an_app())
        # As Django's own test client does it: the one connection holds the story's transaction.
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        yield {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("kind", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_whatever_is_sent_is_answered_as_the_document_says(kind: GenerationMode, headers: dict[str, str]) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json?lang=en", site)
    asked = set()
    for found in schema.get_all_operations():
        operation = found.ok()

        @seed(1)
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=kind))
        def ask(case: Case) -> None:
            Bucket.objects.all().delete()
            KeptAnswer.objects.all().delete()
            answer = case.call(headers=headers)
            assert answer.status_code != 429
            case.validate_response(answer)
            asked.add(answer.status_code)

        if kind is GenerationMode.NEGATIVE and not _can_be_wrong(operation.definition.raw):
            continue
        ask()
    assert 200 in asked or kind is GenerationMode.NEGATIVE
    assert 422 in asked or kind is GenerationMode.POSITIVE


def _can_be_wrong(said: dict[str, list[object]]) -> bool:
    return bool("requestBody" in said or [one for one in said["parameters"] if one["in"] != "header"])  # type: ignore[index]
