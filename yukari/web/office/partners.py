"""Partners of a place: who asks, who takes part, and their links."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yukari.kit import clock
from yukari.rules.roles import Ability
from yukari.rules.supports import reads_like_goods
from yukari.supports import commands, queries
from yukari.web.office.frame import ask_first, page
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import office


@office(Ability.SEE_ACTIVITIES)
def partners(request: PersonRequest, place_id: str) -> HttpResponse:
    """Who asks and who takes part; what reads like goods by post is pointed out before anybody is taken in (S2)."""
    found = queries.partners_at(place_id, viewer=request.user)
    return page(
        request, place_id, "office/partners.html", {"partners": [(one, reads_like_goods(one.wish)) for one in found]}
    )


@require_POST
@office(Ability.OFFER)
def accept(request: PersonRequest, place_id: str, partner_id: UUID) -> HttpResponse:
    queries.partner_for_staff(place_id, partner_id, viewer=request.user)
    with Refusals(request):
        commands.accept_partner(partner_id, by=request.user, at=clock.now())
        messages.success(request, _("協力店にしました。窓口のページのアドレスを、メールで送りました。"))
    return redirect("office:partners", place_id)


@office(Ability.OFFER)
def refuse(request: PersonRequest, place_id: str, partner_id: UUID) -> HttpResponse:
    found, viewer = queries.partner_for_staff(place_id, partner_id, viewer=request.user), request.user
    return ask_first(
        request,
        place_id,
        lambda reason: commands.refuse_partner(partner_id, reason=reason, by=viewer, at=clock.now()),
        title=_("%(name)sの申請を断りますか") % {"name": found.name},
        action=_("申請を断る"),
        done=_("申請を断り、理由を知らせました。"),
        back=reverse("office:partners", args=[place_id]),
        danger=True,
        reason_told=_("申し込んだお店が、メールで読みます。"),
    )


@office(Ability.OFFER)
def renew(request: PersonRequest, place_id: str, partner_id: UUID) -> HttpResponse:
    found, viewer = queries.partner_for_staff(place_id, partner_id, viewer=request.user), request.user
    return ask_first(
        request,
        place_id,
        lambda reason: commands.renew_link(partner_id, by=viewer, at=clock.now()),
        title=_("%(name)sに新しいアドレスを送りますか") % {"name": found.name},
        text=_("窓口のページの新しいアドレスをメールで送ります。いまのアドレスは、すぐに使えなくなります。"),
        action=_("新しいアドレスを送る"),
        done=_("新しいアドレスを送りました。"),
        back=reverse("office:partners", args=[place_id]),
    )


@office(Ability.OFFER)
def close(request: PersonRequest, place_id: str, partner_id: UUID) -> HttpResponse:
    found, viewer = queries.partner_for_staff(place_id, partner_id, viewer=request.user), request.user
    return ask_first(
        request,
        place_id,
        lambda reason: commands.close_partner(partner_id, by=viewer, at=clock.now()),
        title=_("%(name)sの協力を終えますか") % {"name": found.name},
        text=_("窓口のページが開けなくなり、このお店のサポートも終わります。"),
        action=_("終える"),
        done=_("協力を終えました。"),
        back=reverse("office:partners", args=[place_id]),
        danger=True,
    )
