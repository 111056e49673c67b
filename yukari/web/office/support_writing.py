"""Writing an offer: its kind first, then a form that asks what this kind needs, from an example or from last year's."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from yukari.kit import clock
from yukari.rules.dates import months_after
from yukari.rules.roles import Ability
from yukari.rules.supports import Kind, Period, period_begins
from yukari.supports import commands, queries
from yukari.supports.queries import Offer
from yukari.web.office.audience import AudienceForm, filled_in
from yukari.web.office.frame import page
from yukari.web.office.support_form import OfferForm
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import office
from yukari.web.wording import supports as words
from yukari.web.wording.offering import ADVICE

COPIES = 10
"""So many of what was written before are offered to be copied; the rest stands in the list."""


@office(Ability.OFFER)
@require_safe
def choose(request: PersonRequest, place_id: str) -> HttpResponse:
    """What is to be offered: a kind, or what was written before once more."""
    kinds = [(kind, name, words.SIGNS[Kind(kind)], ADVICE[Kind(kind)]) for kind, name in words.KINDS.items()]
    written = [one for one in queries.offers_for_staff(place_id, viewer=request.user) if one.state != "draft"]
    context = {"kinds": kinds, "written": words.offers_told(written[:COPIES])}
    return page(request, place_id, "office/support_choose.html", context)


@office(Ability.OFFER)
def write(request: PersonRequest, place_id: str, kind: str) -> HttpResponse:
    """A new draft of this kind, empty or begun with the example."""
    if kind not in words.KINDS:
        raise Http404
    chosen, today = Kind(kind), clock.day_in_japan(clock.now())
    advice = ADVICE[chosen]
    end_of_fiscal_year = months_after(period_begins(today, Period.YEAR), 12) - timedelta(days=1)
    initial = {
        "way": advice.way,
        "period": advice.period,
        "rate": advice.rate,
        "starts_on": today,
        "ends_on": end_of_fiscal_year,
        "partner_id": request.GET.get("partner", ""),
    }
    if "example" in request.GET:
        initial |= advice.as_initial()
    return _write(request, place_id, chosen, initial)


@office(Ability.OFFER)
def copy(request: PersonRequest, place_id: str, offer_id: UUID) -> HttpResponse:
    """The same once more, a year later."""
    offer = queries.offer_for_staff(place_id, offer_id, viewer=request.user)
    later = {"starts_on": months_after(offer.starts_on, 12), "ends_on": months_after(offer.ends_on, 12)}
    return _write(request, place_id, Kind(offer.kind), {**_filled_in(offer), **later}, like=offer)


@office(Ability.OFFER)
def edit(request: PersonRequest, place_id: str, offer_id: UUID) -> HttpResponse:
    """A draft again."""
    offer = queries.offer_for_staff(place_id, offer_id, viewer=request.user)
    return _write(request, place_id, Kind(offer.kind), _filled_in(offer), like=offer, offer_id=offer.id)


def _write(
    request: PersonRequest,
    place_id: str,
    kind: Kind,
    initial: dict[str, Any],
    *,
    like: Offer | None = None,
    offer_id: UUID | None = None,
) -> HttpResponse:
    """A draft; the next page shows it as residents will read it."""
    active = [one for one in queries.partners_at(place_id, viewer=request.user) if one.state == "active"]
    partners = [(str(one.id), one.name) for one in active]
    form = OfferForm(request.POST or None, kind=kind, partners=partners, initial=initial)
    meant = filled_in(like.audience) if like else None
    audience = AudienceForm(request.POST or None, place_id=place_id, prefix="who", initial=meant)
    said = Refusals(request)
    if request.method == "POST" and form.is_valid() and audience.is_valid():
        with said:
            fields = form.said(audience.audience())
            written = commands.write_offer(place_id, fields=fields, offer_id=offer_id, by=request.user, at=clock.now())
            return redirect("office:support", place_id, written.id)
    context = {
        "form": form,
        "audience": audience,
        "kind": words.KINDS[kind],
        "sign": words.SIGNS[kind],
        "advice": ADVICE[kind],
        "is_new": like is None,
        "is_copy": like is not None and offer_id is None,
        "lacks_partner": kind is Kind.PARTNER and not partners,
        "back": reverse("office:support", args=[place_id, like.id])
        if like
        else reverse("office:new_support", args=[place_id]),
    }
    return page(request, place_id, "office/support_write.html", context, status=said.status)


def _filled_in(offer: Offer) -> dict[str, Any]:
    said = {name: getattr(offer, name) for name in OfferForm.base_fields}
    return {**said, "documents": "\n".join(offer.documents), "documents_en": "\n".join(offer.documents_en)}
