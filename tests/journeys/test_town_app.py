"""Hana uses her town's app: it asks, she reads what it would see at that place, allows less than it asks, and takes it back."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import urllib3

from tests.builders import HIDA, SHIRAKAWA
from tests.clients.stories import an_app, challenge
from tests.journeys.reader import Reader
from yukari.clients.models import App
from yukari.kit import clock
from yukari.people.models import Person
from yukari.registrations import commands as registrations
from yukari.rules.scopes import Scope

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

ASKS = (Scope.PROFILE, Scope.REGISTRATIONS, Scope.JOININGS)


class Town:
    """An app of a place's as its maker would write it, on a server of its own: a page, a way to us, and a way back."""

    def __init__(self, site: str, address: str) -> None:
        self.site, self.address, self.app = site, address, App()
        self.verifier, self.state, self.token = secrets.token_urlsafe(48), secrets.token_urlsafe(16), ""

    def begins(self) -> str:
        said = {
            "response_type": "code",
            "client_id": self.app.client_id,
            "redirect_uri": f"{self.address}/back",
            "scope": " ".join(ASKS),
            "state": self.state,
            "code_challenge": challenge(self.verifier),
            "code_challenge_method": "S256",
        }
        return f'<a href="{escape(f"{self.site}/oauth/authorize/?{urlencode(said)}")}">ゆかりでログイン</a>'

    def is_back(self, said: dict[str, str]) -> str:
        assert said["state"] == self.state
        if "error" in said:
            return f"許可されませんでした：{escape(said['error'])}"
        asked = {
            "grant_type": "authorization_code",
            "code": said["code"],
            "redirect_uri": f"{self.address}/back",
            "client_id": self.app.client_id,
            "code_verifier": self.verifier,
        }
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = urllib3.request("POST", f"{self.site}/oauth/token/", body=urlencode(asked), headers=form)
        self.token = answer.json()["access_token"]
        return self.shows()

    def shows(self) -> str:
        me, registration = self.asks("/me"), self.asks("/me/registration")
        if me.status != 200:
            return f"もう見られません：{escape(me.json()['title'])}"
        told = registration.json()
        seen = told["place"] if registration.status == 200 else f"登録は見られません：{told['title']}"
        return f"こんにちは、{escape(me.json()['called'])}さん。{escape(seen)}"

    def asks(self, path: str) -> urllib3.BaseHTTPResponse:
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": "ja"}
        return urllib3.request("GET", f"{self.site}/api/v1{path}", headers=headers)


@contextmanager
def a_town(site: str, place_id: str, name: str) -> Iterator[Town]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            said = {key: values[0] for key, values in parse_qs(parts.query).items()}
            pages: dict[str, Any] = {"/": town.begins, "/back": lambda: town.is_back(said), "/again": town.shows}
            body = pages[parts.path]() if parts.path in pages else ""
            head = f"<meta name=viewport content=width=device-width><title>{name}</title>"
            page = f"<!doctype html><html lang=ja>{head}<main><h1>{name}</h1><p>{body}</p></main></html>"
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, format: str, *args: object) -> None:
            """It stays silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    town = Town(site, f"http://127.0.0.1:{server.server_address[1]}")
    town.app = an_app(
        place_id=place_id, name=name, scopes=frozenset(ASKS), return_addresses=(f"{town.address}/back",), at=clock.now()
    )
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield town
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_hana_lets_hidas_app_see_her_registration_and_shirakawas_not(
    reader: type[Reader], hana: Person, development: None
) -> None:
    """K11 of the risks: each place is asked for by itself, and what is given to one opens nothing of another."""
    for place_id in (HIDA, SHIRAKAWA):
        registrations.register(hana.id, place_id=place_id, by=hana, at=clock.now())
    with (
        a_town(reader.site, HIDA, "ひだのまちアプリ") as hida,
        a_town(reader.site, SHIRAKAWA, "白川村アプリ") as shirakawa,
    ):
        her = reader("hana@example.jp")
        her.also = (hida.address, shirakawa.address)
        her.opens(hida.address).presses("ゆかりでログイン").signs_in()
        her.reads(
            "「ひだのまちアプリ」に、次のことを許可しますか",
            "岐阜県飛騨市が登録したアプリです",
            "このアプリにできるのは、飛騨市のことだけです",
            "登録と判定を見る",
            "メールアドレスや本名は渡しません",
        )
        her.page.get_by_label("参加の予定と記録を見る").uncheck()
        her.presses("選んだことを許可する").reads("こんにちは、はなさん。岐阜県飛騨市")
        assert hida.asks("/me/joinings").status == 403

        her.opens(shirakawa.address).presses("ゆかりでログイン").reads("白川村のことだけです")
        her.presses("許可しない").reads("許可されませんでした：access_denied")
        assert hida.asks(f"/places/{SHIRAKAWA}/registrants/changes").status == 403
        assert hida.asks("/me/registration").json()["place_id"] == HIDA

        her.opens("/me/apps/").reads("ひだのまちアプリ", "最後に使われたのは").does_not_read("白川村アプリ")
        her.presses("許可を取り消す").reads("すぐに、あなたの代わりに何もできなくなります")
        her.presses("許可を取り消す", role="button").reads("への許可を取り消しました", "許可したアプリは、ありません")
        her.opens(f"{hida.address}/again").reads("もう見られません：アクセストークンが使えません。")
