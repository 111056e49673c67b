"""A program that another program has written from the document: the main journey of a town's app, over the wire."""

import subprocess
import sys
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.builders import HIDA, a_published_occurrence, an_organisation
from tests.clients.stories import allow, an_app, fetch, signed_in
from tests.shape.tree import ROOT
from yukari.activities.queries.codes import venue_code_at
from yukari.kit import clock
from yukari.people.models import Person


@pytest.fixture
def generated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The package that openapi-python-client makes."""
    config = tmp_path / "config.yml"
    config.write_text("post_hooks: []\n")
    made = subprocess.run(
        [
            *(sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"),
            *("--path", str(ROOT / "docs" / "api" / "openapi.en.json")),
            *("--output-path", str(tmp_path / "town_client"), "--config", str(config), "--fail-on-warning"),
        ],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    monkeypatch.syspath_prepend(str(tmp_path))
    return import_module("town_client")


@pytest.mark.django_db(transaction=True)
def test_the_towns_app_finds_joins_checks_in_and_reads_the_judgement(
    generated: Any, live_server: LiveServer, places: None, kondo: Person, hana: Person
) -> None:
    now = clock.now()
    occurrence = a_published_occurrence(
        an_organisation(kondo), days=1, at=now - timedelta(days=1) + timedelta(minutes=5)
    )
    app = an_app()
    token = fetch(app, allow(signed_in(hana), app)["code"]).json()["access_token"]
    api, models = (import_module(f"town_client.{name}") for name in ("api", "models"))

    def ask(module: str, *named: Any, client: Any, **said: Any) -> Any:
        return import_module(f"{api.__name__}.{module}").sync(*named, client=client, **said)

    with (
        generated.Client(base_url=live_server.url) as anybody,
        generated.AuthenticatedClient(base_url=live_server.url, token=token) as hers,
    ):
        (found,) = ask("activities.search_occurrences", client=anybody, place_id=HIDA).items
        assert (found.title, found.designated) == ("水路の草刈り", True)
        assert ask("me.register", client=hers, body=models.RegisterIn()).new is True
        assert ask("me.join", found.id, client=hers, body=models.JoinIn(note="軍手あります")).state == "joined"
        code = venue_code_at(occurrence.id, at=clock.now()).text
        checked_in = ask("me.check_in", client=hers, body=models.CheckInIn(code=code))
        assert (checked_in.outcome, checked_in.nth) == ("ok", 1)
        judgement = ask("me.get_registration", client=hers).judgement
        days = next(one for one in judgement.findings if one.requirement == "days")
        assert (judgement.met, days.have, days.counted) == (False, 1, [str(occurrence.id)])
        refused = ask("me.join", occurrence.project_id, client=hers, body=models.JoinIn())
        assert (refused.status, refused.code) == (404, "not_found")
