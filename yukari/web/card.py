"""The way to the card service （マイナアプリ） and back, whatever the card is read for."""

import secrets
from collections.abc import Mapping
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core.internal.ratelimit import get_ip
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from yukari.kit import clock
from yukari.people import commands as people
from yukari.people import queries
from yukari.people.gateway import CardTrouble, Situation
from yukari.people.queries import CardVisit, Purpose
from yukari.registrations import commands as registrations
from yukari.rules.outcome import Reason, Refused
from yukari.uniting import commands as uniting
from yukari.web.onward import wanted
from yukari.web.wall import public, second_factor_holds
from yukari.web.wording import card as words
from yukari.web.wording.refusals import refusal

VISITS_PER_NETWORK, PER_SECONDS = 200, 600
"""Many neighbours sign in at once from one village hall."""
GUARDIAN_STAYS = 15 * 60
"""Seconds for which a guardian, having no account here, sees their children's page."""

AGAIN = {
    Purpose.CONFIRM: "resident:identity",
    Purpose.SIGN_IN: "account_login",
    Purpose.GUARDIAN: "resident:guardian",
    Purpose.GUARDIAN_RETURN: "card:guardian",
}
"""Where each of them began, and can be tried again."""


def leave(
    request: HttpRequest, purpose: Purpose, *, onward: str = "", about: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Send the person to the service.

    By a link and not by a form: browsers hold every stop of a form's way against `form-action`, and only a press on a
    link opens an app everywhere. What a stranger could start with it leads nowhere without this browser's secret.
    """
    person = request.user if request.user.is_authenticated else None
    at = clock.now()
    if person is None:
        # Before anything is kept: who shows no cookie gets a new session, and a new bucket of it, each time.
        key = f"card, network:{get_ip(request)}"
        people.slow_down(key, capacity=VISITS_PER_NETWORK, per_seconds=PER_SECONDS, by=None, at=at)
    request.session["card_doing"] = {"purpose": purpose.value, "onward": onward}
    try:
        address = people.begin_visit(
            person, purpose=purpose, browser=_browser(request), onward=onward, about=about, by=person, at=at
        )
    except CardTrouble as trouble:
        return _to_trouble(request, trouble, purpose, onward)
    return redirect(address)


@public
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """The service sends the person back here, for every purpose."""
    person = request.user if request.user.is_authenticated else None
    at = clock.now()
    visit = None
    try:
        visit = people.end_visit(request.GET.get("state", ""), browser=_browser(request), by=person, at=at)
        return _read(request, visit)
    except CardTrouble as trouble:
        # Even an answer that belongs to no visit keeps what was being done in this browser.
        doing = request.session.get("card_doing", {"purpose": Purpose.CONFIRM.value, "onward": ""})
        return _to_trouble(request, trouble, Purpose(doing["purpose"]), doing["onward"])
    except Refused as refused:
        assert visit is not None
        elsewhere = refused.reason is Reason.IDENTITY_ON_ANOTHER_ACCOUNT
        if elsewhere and person is not None and queries.card_aside_of(person.id, at=at) is not None:
            return redirect("resident:identity_other")
        messages.error(request, refusal(refused))
        return redirect(_with_next(reverse(AGAIN[Purpose(visit.purpose)]), visit.onward))


@public
@require_GET
def trouble(request: HttpRequest, situation: str) -> HttpResponse:
    """What has happened, what helps, and what works without a card. Nothing of what the service said stands here."""
    if situation not in set(Situation):
        raise Http404
    purpose = request.GET.get("purpose", "")
    again = AGAIN[Purpose(purpose)] if purpose in set(Purpose) else AGAIN[Purpose.CONFIRM]
    onward = wanted(request)
    context = {
        "page": words.PAGES[Situation(situation)],
        "others": [
            (reverse("card:trouble", args=[one]), page.title) for one, page in words.PAGES.items() if page.by_hand
        ]
        if situation == Situation.CANCELLED
        else [],
        "again": _with_next(reverse(again), onward),
        "onward": onward,
    }
    return render(request, "card/trouble.html", context)


@public
@require_GET
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with a card that was confirmed here before: who it is, and no fact."""
    return leave(request, Purpose.SIGN_IN, onward=wanted(request))


def _read(request: HttpRequest, visit: CardVisit) -> HttpResponse:
    """The service is asked here, outside of any transaction."""
    answer, at = request.GET.dict(), clock.now()
    person = request.user if request.user.is_authenticated else None
    match Purpose(visit.purpose):
        case Purpose.CONFIRM:
            assert person is not None
            strong = second_factor_holds(request)
            confirmed = uniting.confirm_by_card(visit, answer=answer, strongly_signed_in=strong, by=person, at=at)
            if confirmed is None:
                return redirect("resident:identity_address")
            if confirmed.signs_in_only:
                messages.info(request, gettext("このカードでログインできるようになりました。"))
                return redirect("resident:identity")
            messages.success(request, gettext("本人確認ができました。"))
            return redirect(visit.onward or resolve_url("resident:identity"))
        case Purpose.GUARDIAN:
            assert person is not None
            registrations.consent_by_card(visit, answer=answer, by=person, at=at)
            messages.success(request, gettext("保護者の方の確認ができました。同意を記録しました。"))
            return redirect(visit.onward or resolve_url("resident:guardian"))
        case Purpose.SIGN_IN:
            known = queries.person_of_card(people.read_card(visit, answer=answer, by=None, at=at))
            if known is None or known.left_at is not None:
                raise CardTrouble(Situation.UNKNOWN_CARD, "sign in")
            record_authentication(request, known, method="card")
            signed_in: HttpResponse = perform_login(request, Login(user=known, redirect_url=visit.onward or None))
            return signed_in
        case Purpose.GUARDIAN_RETURN:
            card = people.read_card(visit, answer=answer, by=None, at=at)
            children = queries.children_of(card, on=clock.day_in_japan(at))
            if not children:
                raise CardTrouble(Situation.UNKNOWN_CARD, "guardian")
            until = int(at.timestamp()) + GUARDIAN_STAYS
            ties = {str(tie.person_id): tie.mark for tie in children}
            request.session["guardian"] = {"until": until, "ties": ties}
            return redirect("card:children")


def _to_trouble(request: HttpRequest, trouble: CardTrouble, purpose: Purpose, onward: str) -> HttpResponse:
    """Redirected, so that the address bar and the history keep nothing of the answer."""
    if trouble.seen_by_us and request.user.is_authenticated and purpose is Purpose.CONFIRM:
        people.note_service_down(request.user, by=request.user, at=clock.now())
    address = reverse("card:trouble", args=[trouble.situation.value])
    return redirect(f"{address}?{urlencode({'purpose': purpose.value, 'next': onward})}")


def _with_next(address: str, onward: str) -> str:
    return f"{address}?{urlencode({'next': onward})}" if onward else address


def _browser(request: HttpRequest) -> str:
    """What ties the way back to the browser that set out."""
    if "card_browser" not in request.session:
        request.session["card_browser"] = secrets.token_urlsafe(32)
    return str(request.session["card_browser"])
