"""Everything that leaves the site, taken once: tables, rosters, cards, papers, letters, credentials, feeds."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from joserfc.jwk import ECKey

from tests.builders import GIFU, HIDA, TAKAYAMA, a_published_occurrence, an_organisation
from tests.clubs import stories as clubs
from tests.proofs.wallets import ask_for_credential, ask_for_token, fresh_nonce, grant_of, offer_on, opened, proof
from tests.registrations.stories import at as midday
from tests.statistics.test_closing import NEXT, close, many
from tests.supports.stories import ACCOUNT, an_offer, handed_in
from tests.surveys import stories as surveys
from tests.web.offices import sign_in
from tests.web.test_own_data import show_again
from yukari.activities import commands as activities
from yukari.activities.models import Occurrence
from yukari.kit import clock
from yukari.people.models import Person
from yukari.proofs.models import RecordProof
from yukari.rules.exports import Column
from yukari.rules.relations import NATION
from yukari.supports import commands as supports
from yukari.surveys.commands import close as close_survey
from yukari.web.event_list import LAYOUTS
from yukari.web.visitor.news import FEEDS
from yukari.web.visitor.open_data import ENCODINGS

MONTH_AFTER = midday(date(2026, 5, 2))
OF_NOBODY = (
    "visitor:sitemap",
    "visitor:robots",
    "visitor:verify_places",
    "resident:data_schema",
    "cards:keys",
    "cards:revoked",
    "manifest",
    "openapi",
    "service_worker",
)


def names_of_files() -> set[str]:
    """Of every address that looks like a file."""

    def walk(resolver: URLResolver, before: str = "") -> Iterator[str]:
        for one in resolver.url_patterns:
            if isinstance(one, URLResolver):
                yield from walk(one, f"{before}{one.namespace}:" if one.namespace else before)
            elif re.search(r"\.(\w+|<str:form>)$", str(one.pattern)):
                yield f"{before}{one.name}"

    return set(walk(get_resolver()))


def everything(hers: Client, hana: Person, mori: Person, kondo: Person, folder: Path) -> Iterator[tuple[str, str]]:
    """By the name of its address, or in words where it has none of its own."""
    occurrence = a_published_occurrence(an_organisation(kondo), days=1)
    activities.join(occurrence.id, by=hana, at=clock.now())
    with time_machine.travel(occurrence.starts_at, tick=True):
        at = clock.now()
        token = activities.open_scanner(occurrence.id, by=kondo, at=at).token
        roster = Client().get(f"/scan/{occurrence.id}/roster/", headers={"Authorization": f"Pass {token}"})
        assert [one["called"] for one in roster.json()["roster"]] == [hana.called]
        yield "the scanner's roster", json.dumps(roster.json(), ensure_ascii=False)
        activities.check_in_by_hand(hana.id, occurrence_id=occurrence.id, reason="電池切れ", by=kondo, at=at)
        desk, officer = sign_in(Client(), kondo), sign_in(Client(), mori)
        yield "the list on paper", text(desk.get(f"/office/occurrences/{occurrence.id}/paper/"))
        yield "resident:record_csv", text(hers.get("/me/record.csv"))
        found = re.search(r"/calendars/[\w-]+\.ics", hers.post("/me/calendar/").content.decode())
        assert found
        yield "resident:own_calendar", text(Client().get(found[0]))
        yield "the card", text(hers.get(f"/me/cards/{HIDA}/"))
        yield "the card on paper", text(hers.post(f"/me/paper/{HIDA}/", follow=True))
        yield from _exported(officer)
        yield "a registrant", text(officer.get(f"/office/{HIDA}/registrants/{hana.id}/?why=deciding"))
        yield "what waits", text(officer.get(f"/office/{HIDA}/waiting/"))
        yield "the partner check", text(Client().get("/verify/"))
        yield from _taken_to_a_wallet(hers)
        yield from _proved_on_paper(hers, folder)
        yield from _brought_along(officer, hana, mori)
        yield from _claimed(hers, officer, hana, mori, folder)
        yield "resident:data_file", text(show_again(hers, "/me/data/yukari.json"))
    yield from _asked(hana, mori, kondo, occurrence.project.organisation_id)
    yield from _counted(mori, folder)
    yield from _for_everybody(occurrence)


def _taken_to_a_wallet(hers: Client) -> Iterator[tuple[str, str]]:
    offer = offer_on(hers.post(f"/me/cards/{HIDA}/wallet/", {}))  # type: ignore[arg-type]
    token = ask_for_token(grant_of(offer)["pre-authorized_code"]).json()["access_token"]
    signed = proof(ECKey.generate_key("P-256"), at=clock.now(), nonce=fresh_nonce())
    given = ask_for_credential(token, signed).json()["credentials"][0]["credential"]
    yield "the credential in a wallet", json.dumps(opened(given), ensure_ascii=False)


def _proved_on_paper(hers: Client, folder: Path) -> Iterator[tuple[str, str]]:
    said = {"name": "はな", "first_day": "2026-04-01", "last_day": "2027-03-31", "places": [HIDA]}
    hers.post("/me/record/proofs/", {**said, "language": "ja", "lasts": "366"})
    made = RecordProof.objects.get()
    yield "the checking page of the proof", text(Client().get(f"/proof/{made.code}/"))
    on_paper = _paper(hers.get(f"/me/record/proofs/{made.id}/yukari-proof.pdf"), folder)
    assert on_paper is None or "はな" in on_paper
    yield "resident:proof_pdf", on_paper or ""


def _exported(officer: Client) -> Iterator[tuple[str, str]]:
    """The list of registrants, with everything that it can hold."""
    asked = {"why": "counting", "columns": [column.value for column in Column]}
    page = officer.post(f"/office/{HIDA}/registrants/exports/new/", asked)
    for way, encoding in (("utf-8", "utf-8"), ("cp932", "cp932")):
        yield "office:export_file", text(officer.get(f"{page['Location']}{way}.csv"), encoding)
    book = ZipFile(BytesIO(officer.get(f"{page['Location']}excel.xlsx").content))
    yield "office:export_file", "\n".join(book.read(name).decode() for name in book.namelist())


def _claimed(hers: Client, officer: Client, hana: Person, mori: Person, folder: Path) -> Iterator[tuple[str, str]]:
    """A name and an account that she wrote herself stand there, and no other."""
    at = clock.now()
    claim = handed_in(an_offer(mori, rate=50, budget=100_000), hana, 8_000, at=at)
    yield "a claim", text(officer.get(f"/office/{HIDA}/claims/{hana.id}/{claim.id}/"))
    supports.approve_claim(hana.id, claim_id=claim.id, yen=4_000, by=mori, at=at)
    supports.give_account(claim.id, account=ACCOUNT, by=hana, at=at)
    payments = text(officer.get(f"/office/{HIDA}/payments.csv"))
    assert "山田 花子" in payments
    assert ACCOUNT.holder in payments
    yield "office:payment_list", payments
    letter = _paper(hers.get(f"/me/supports/claims/{claim.id}/yukari-decision.pdf"), folder)
    assert letter is None or "山田 花子" in letter
    yield "resident:claim_letter", letter or ""


def _asked(hana: Person, mori: Person, kondo: Person, organisation_id: UUID) -> Iterator[tuple[str, str]]:
    """A survey of a place and one of an organisation, both with names."""
    named = surveys.an_open_survey(mori, anonymous=False)
    surveys.answers(hana, named, season=surveys.WINTER)
    for number in range(6):
        surveys.answers(surveys.registered(f"{number}人目"), named, season=surveys.SUMMER)
    theirs = surveys.an_open_survey(kondo, organisation_id=organisation_id, anonymous=False)
    with time_machine.travel(surveys.LATER, tick=True):
        officer, desk = sign_in(Client(), mori), sign_in(Client(), kondo)
        for survey, by, browser, below, prefix in (
            (named, mori, officer, f"/office/{HIDA}", "office:"),
            (theirs, kondo, desk, f"/office/organisations/{organisation_id}", "office:desk_"),
        ):
            close_survey(survey.id, by=by, at=clock.now())
            here = f"{below}/surveys/{survey.id}"
            yield f"{prefix}survey_csv", text(browser.get(f"{here}/results.csv"))
            yield f"{prefix}survey_excel", _workbook(browser.get(f"{here}/results.xlsx"))
            answers = text(browser.get(f"{here}/answers.csv"))
            assert ("はな" in answers) == (survey == named)
            yield f"{prefix}survey_named_csv", answers
            yield f"{prefix}survey_named_excel", _workbook(browser.get(f"{here}/answers.xlsx"))
            yield "answers by name", text(browser.get(f"{here}/answers/"))


def _counted(mori: Person, folder: Path) -> Iterator[tuple[str, str]]:
    """関係人口, published on the last day of the month."""
    many(9, HIDA)
    many(9, TAKAYAMA)
    with time_machine.travel(MONTH_AFTER, tick=True):
        close()
        officer = sign_in(Client(), mori)
        for key in ("living", "steps", "time", "cohorts"):
            for form in ("csv", "svg"):
                for area in (NATION, GIFU, HIDA):
                    yield "visitor:figures_file", text(Client().get(f"/figures/{area}/{key}.{form}"))
                yield "office:figures_file", text(officer.get(f"/office/{HIDA}/figures/{key}.{form}"))
        for area, (way, encoding) in product((NATION, GIFU, HIDA), ENCODINGS.items()):
            figures = Client().get(f"/open-data/{area}/figures-{way}.csv")
            yield "visitor:open_data_figures", text(figures, encoding)
    with time_machine.travel(midday(date(2026, 8, 2)), tick=True):
        for month in (NEXT, date(2026, 6, 30), date(2026, 7, 31)):
            close(month)
        asked = {"called": "夏", "began": "2026-05", "months": "3", "beside": [TAKAYAMA]}
        paper = sign_in(Client(), mori).get(f"/office/{HIDA}/figures/effect/report.pdf", asked)
        yield "office:effect_paper", _paper(paper, folder) or ""


def _brought_along(officer: Client, hana: Person, mori: Person) -> Iterator[tuple[str, str]]:
    """A fan club's list with Hana on it."""
    found = clubs.checked(mori, clubs.a_row(1, mail=hana.email), clubs.a_row(2))
    yield "office:club_report", text(officer.get(f"/office/{HIDA}/clubs/{found.id}/report.csv"))


def _for_everybody(occurrence: Occurrence) -> Iterator[tuple[str, str]]:
    """What machines collect: feeds, calendars, open data, and what a phone keeps."""
    anybody = Client()
    for name in OF_NOBODY:
        yield name, text(anybody.get(reverse(name)))
    yield "visitor:sitemap_part", text(anybody.get("/sitemap-1.xml"))
    for form in FEEDS:
        yield "visitor:news_feed", text(anybody.get(f"/places/{HIDA}/news.{form}"))
        yield "visitor:activity_feed", text(anybody.get(f"/places/{HIDA}/activities.{form}"))
    yield "visitor:place_calendar", text(anybody.get(f"/places/{HIDA}/activities.ics"))
    yield "visitor:project_calendar", text(anybody.get(f"/activities/{occurrence.project_id}/dates.ics"))
    yield "visitor:occurrence_calendar", text(anybody.get(f"/activities/occurrences/{occurrence.id}/event.ics"))
    for layout, (way, encoding) in product(LAYOUTS, ENCODINGS.items()):
        yield "visitor:open_data_events", text(anybody.get(f"/open-data/{HIDA}/{layout}-{way}.csv"), encoding)


def _paper(answer: HttpResponse | Any, folder: Path) -> str | None:
    """What a PDF says; None where nothing here can read it."""
    assert answer["Content-Type"] == "application/pdf"
    if not shutil.which("pdftotext"):
        return None
    (folder / "paper.pdf").write_bytes(answer.content)
    done = subprocess.run(["pdftotext", folder / "paper.pdf", "-"], capture_output=True, text=True, check=True)
    return done.stdout


def _workbook(answer: HttpResponse | Any) -> str:
    book = ZipFile(BytesIO(answer.content))
    return "\n".join(book.read(name).decode() for name in book.namelist())


def text(answer: HttpResponse | Any, encoding: str = "utf-8") -> str:
    """Of a page or a file, streamed or not."""
    assert answer.status_code == 200, answer.content
    return b"".join(answer).decode(encoding)
