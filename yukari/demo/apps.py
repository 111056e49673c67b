"""The example's town app: registered by the manager of 飛騨市, and allowed by Hana to see what she sees herself, and no more."""

from datetime import datetime, timedelta

from yukari.clients import commands as clients
from yukari.clients.commands import AboutApp
from yukari.demo.townsfolk import HIDA
from yukari.people.queries import Person
from yukari.rules.scopes import Scope

ASKS = frozenset({Scope.PROFILE, Scope.REGISTRATIONS, Scope.JOININGS, Scope.NEWS, Scope.JOIN, Scope.CHECK_IN})
HANA_ALLOWS = ASKS - {Scope.JOIN, Scope.CHECK_IN}


def connect(manager: Person, hana: Person, at: datetime) -> None:
    """Three weeks ago; the app itself is invented and calls nobody."""
    said = AboutApp(
        name="ひだのまちアプリ（例）",
        maker="飛騨まちアプリ組合（例）",
        about="飛騨市のバス・ごみの日・催しを見られるアプリです。活動をさがして、そのまま申し込めます。",
        return_addresses=("https://machi-app.example.jp/back",),
        scopes=ASKS,
    )
    app = clients.register_app(HIDA, said=said, by=manager, at=at - timedelta(days=21))
    clients.consent(app, scopes=HANA_ALLOWS, by=hana, at=at - timedelta(days=14))
