"""The simulated service over HTTP: its addresses, its pages, and a server for one machine."""

import json
import os
import time
from collections.abc import Iterable
from html import escape
from http import HTTPStatus
from importlib.resources import files
from socketserver import ThreadingMixIn
from string import Template
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from yukari.simulator.cards import CARDS
from yukari.simulator.service import Client, Declined, Fault, NoRedirect, Service

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LOOPBACK = "127.0.0.1"
LARGEST_FORM = 100_000
PAGE = Template(files(__package__).joinpath("page.html").read_text(encoding="utf-8"))


class Simulator:
    """A WSGI application. `slow` is how long the fault of that name takes."""

    def __init__(self, base: str, client: Client, *, slow: float = 30) -> None:
        if os.environ.get("DEBUG") != "1":
            raise RuntimeError("The simulated card service confirms invented humans: it works in development only.")
        self.service = Service(base, client)
        self.slow = slow

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        status, headers, body = self._answer(environ)
        start_response(
            f"{status} {HTTPStatus(status).phrase}",
            [*headers, ("Cache-Control", "no-store"), ("Referrer-Policy", "no-referrer")],
        )
        return [body]

    def _answer(self, environ: "WSGIEnvironment") -> "Answer":
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        pairs = parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)
        if method == "POST":
            size = min(int(environ.get("CONTENT_LENGTH") or 0), LARGEST_FORM)
            pairs = parse_qsl(environ["wsgi.input"].read(size).decode("utf-8", "replace"), keep_blank_values=True)
        realm, connect = "/api/realms/main", "/api/realms/main/protocol/openid-connect"
        try:
            match method, path:
                case "GET" | "POST", str(p) if p == f"{connect}/auth":
                    return self._auth(method, pairs)
                case "POST", str(p) if p == f"{connect}/token":
                    return self._token(dict(pairs))
                case "GET", str(p) if p == f"{connect}/userinfo":
                    return _json(self.service.userinfo(environ.get("HTTP_AUTHORIZATION", "")))
                case "GET", str(p) if p == f"{connect}/certs":
                    return _json(self.service.certs())
                case "GET", str(p) if p == f"{realm}/.well-known/openid-configuration":
                    return _json(self.service.discovery())
        except Declined as no:
            said = {"error": no.error, "error_description": no.description}
            challenge = [("WWW-Authenticate", f'Bearer error="{no.error}"')] if no.error == "invalid_token" else []
            return _json(said, no.status, challenge)
        return _page("見つかりません", "<p>このアドレスには何もありません。</p>", 404)

    def _auth(self, method: str, pairs: list[tuple[str, str]]) -> "Answer":
        asked = dict(pairs)
        try:
            self.service.check_request(asked, repeated=len(asked) != len(pairs))
            if method == "GET":
                return _page("カードの読み取り", _choices(asked))
            code = self.service.authenticate(
                asked,
                card=asked.get("card", ""),
                number=asked.get("number", "1"),
                fault=asked.get("fault", ""),
                new_sub="new_sub" in asked,
            )
        except NoRedirect as wrong:
            return _page("We are sorry...", f"<p>Invalid parameter: {escape(str(wrong))}</p>", 400)
        except Declined as no:
            return self._back(asked, {"error": no.error, "error_description": no.description})
        return self._back(asked, {"code": code, "session_state": "simulated"})

    def _back(self, asked: dict[str, str], said: dict[str, str]) -> "Answer":
        fault = asked.get("fault")
        state = "somebody-elses" if fault == Fault.WRONG_STATE else asked.get("state", "")
        iss = "https://elsewhere.example" if fault == Fault.WRONG_ANSWER_ISS else self.service.issuer
        joint = "&" if "?" in asked["redirect_uri"] else "?"
        address = asked["redirect_uri"] + joint + urlencode({**said, "state": state, "iss": iss})
        return 302, [("Location", address)], b""

    def _token(self, asked: dict[str, str]) -> "Answer":
        if self.service.fault_of(asked.get("code", "")) == Fault.SLOW:
            time.sleep(self.slow)
        return _json(self.service.token(asked))


Answer = tuple[int, list[tuple[str, str]], bytes]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    """Codes and states stand in the addresses: they are not written to a terminal."""

    def log_message(self, format: str, *args: Any) -> None:
        pass


def serve(client: Client, *, port: int, host_name: str = "localhost", slow: float = 30) -> WSGIServer:
    """A server on this machine only, not running yet; port 0 takes any."""
    server = make_server(LOOPBACK, port, _not_ready, _Server, _Quiet)
    server.set_app(Simulator(f"http://{host_name}:{server.server_port}", client, slow=slow))
    return server


def _not_ready(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    raise RuntimeError("Nobody asks before the server is returned.")


def _choices(asked: dict[str, str]) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in asked.items()
    )
    cards = "".join(
        f'<label><input type="radio" name="card" value="{key}"{" checked" if key == "adult" else ""}> {escape(card.words)}</label>'
        for key, card in CARDS.items()
    )
    faults = "".join(f'<option value="{fault}">{fault}</option>' for fault in Fault)
    shared = [word for word in asked["scope"].split(" ") if word != "openid"]
    consent = "、".join(
        {"name": "氏名", "address": "住所", "birthdate": "生年月日", "gender": "性別"}[word] for word in shared
    )
    return (
        f"<p>相手に渡す情報：{consent or 'なし（本人かどうかだけ）'}</p>"
        f'<form method="post" action="auth">{hidden}'
        f"<fieldset><legend>テストカード</legend>{cards}</fieldset>"
        '<label>何人目 <input name="number" value="1" inputmode="numeric" size="6"></label>'
        "<p>同じカードでも、番号を変えると別の人になります。</p>"
        '<label><input type="checkbox" name="new_sub" value="1"> 作り直したカードで、相手から見た番号（sub）が変わる</label>'
        f'<label>異常 <select name="fault"><option value="">正常</option>{faults}</select></label>'
        "<button>認証</button></form>"
    )


def _page(title: str, body: str, status: int = 200) -> Answer:
    page = PAGE.substitute(title=escape(title), body=body)
    return status, [("Content-Type", "text/html; charset=utf-8")], page.encode()


def _json(found: Any, status: int = 200, headers: Iterable[tuple[str, str]] = ()) -> Answer:
    return status, [("Content-Type", "application/json"), *headers], json.dumps(found, ensure_ascii=False).encode()
