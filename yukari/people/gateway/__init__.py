"""The gateway to the card service （マイナアプリ）, and the only place that speaks OpenID Connect: tokens do not leave it."""

from yukari.people.gateway.claims import Card, Facts
from yukari.people.gateway.exchange import Asked, Scope, ask, read
from yukari.people.gateway.provider import is_set_up
from yukari.people.gateway.trouble import CardTrouble, Situation

__all__ = ["Asked", "Card", "CardTrouble", "Facts", "Scope", "Situation", "ask", "is_set_up", "read"]
