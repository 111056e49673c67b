"""A program that tries everything that the document allows, and much that it does not: it finds no fault of ours."""

import json
from datetime import timedelta

import pytest
import schemathesis
import time_machine
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import CheckContext, load_all_checks
from schemathesis.config import ChecksConfig
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.builders import AT, a_published_occurrence, an_organisation
from tests.clients.stories import a_token, an_app
from tests.web.offices import sign_in
from tests.shape.tree import ROOT
from yukari.people.models import Person
from yukari.wsgi import application

DOCUMENT = json.loads((ROOT / "docs" / "api" / "openapi.en.json").read_text())
