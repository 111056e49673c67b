"""What the place offers (S1, S2): written with a preview, published, extended, closed, confirmed at the window."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yukari.kit import clock
from yukari.kit.markdown import Oddity, oddities, to_html
from yukari.registrations import queries as registrations
from yukari.rules.roles import Ability
from yukari.rules.supports import Kind, Way, must_say_what_it_serves
from yukari.supports import commands, queries
from yukari.web import counter
from yukari.web.office.frame import ask_first, page
from yukari.web.office.support_form import ExtendForm
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import office
from yukari.web.wording import supports as words
from yukari.web.wording.news import ODDITIES


@office(Ability.SEE_ACTIVITIES)
def supports(request: PersonRequest, place_id: str) -> HttpResponse:
    """What waits, and every offer with what is left of it."""
    viewer = request.user
    context = {
        "offers": words.offers_told(queries.offers_for_staff(place_id, viewer=viewer)),
    }
    return page(request, place_id, "office/supports.html", context)


@office(Ability.SEE_ACTIVITIES)
def support(request: PersonRequest, place_id: str, offer_id: UUID) -> HttpResponse:
    """The offer as residents read it, what must be said before it is published (S1, S2), and how it is used."""
    offer = queries.offer_for_staff(place_id, offer_id, viewer=request.user)
    context = {
        "told": words.offer_told(offer),
        "is_meant": None,
        "goods": queries.goods_in(offer),
        "serves_missing": must_say_what_it_serves(Kind(offer.kind), offer.audience) and not offer.serves,
        "size": registrations.audience_size(place_id, offer.audience, at=clock.now()),
        "figures": queries.figures_of_offer(offer) if offer.way == Way.COUNTER else [],
        "claims": [(words.CLAIM_STATES[state][0], number) for state, number in queries.claims_of_offer(offer).items()],
        "oddities": [ODDITIES[one] for one in Oddity if one in (*oddities(offer.text), *oddities(offer.text_en))],
        "html_en": to_html(offer.text_en),
    }
    return page(request, place_id, "office/support.html", context)


@require_POST
@office(Ability.OFFER)
def publish(request: PersonRequest, place_id: str, offer_id: UUID) -> HttpResponse:
    queries.offer_for_staff(place_id, offer_id, viewer=request.user)
    with Refusals(request):
        commands.publish_offer(offer_id, by=request.user, at=clock.now())
        messages.success(request, _("公開しました。対象の人が使えるようになりました。"))
    return redirect("office:support", place_id, offer_id)


@office(Ability.OFFER)
def unpublish(request: PersonRequest, place_id: str, offer_id: UUID) -> HttpResponse:
    offer, viewer = queries.offer_for_staff(place_id, offer_id, viewer=request.user), request.user
    return ask_first(
        request,
        place_id,
        lambda reason: commands.unpublish_offer(offer_id, by=viewer, at=clock.now()),
        title=_("%(title)sを下書きに戻しますか") % {"title": offer.title},
        text=_(
            "まちがって公開したときに使います。だれにも見えなくなり、書き直せます。まだだれも使っていないときだけ戻せます。"
        ),
        action=_("下書きに戻す"),
        done=_("下書きに戻しました。"),
        back=reverse("office:support", args=[place_id, offer_id]),
    )


@office(Ability.OFFER)
def discard(request: PersonRequest, place_id: str, offer_id: UUID) -> HttpResponse:
    offer, viewer = queries.offer_for_staff(place_id, offer_id, viewer=request.user), request.user
    return ask_first(
        request,
        place_id,
        lambda reason: commands.discard_offer(offer_id, place_id=place_id, by=viewer, at=clock.now()),
        title=_("この下書きを捨てますか"),
        text=_("もとに戻せません。"),
        facts=[(_("見出し"), offer.title)],
        action=_("捨てる"),
        done=_("下書きを捨てました。"),
        back=reverse("office:support", args=[place_id, offer_id]),
        onward=reverse("office:supports", args=[place_id]),
        danger=True,
    )


@office(Ability.OFFER)
def extend(request: PersonRequest, place_id: str, offer_id: UUID) -> HttpResponse:
    offer = queries.offer_for_staff(place_id, offer_id, viewer=request.user)
    form = ExtendForm(request.POST or None, initial={"ends_on": offer.ends_on, "budget": offer.budget})
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            commands.extend_offer(offer_id, **form.cleaned_data, by=request.user, at=clock.now())
            messages.success(request, _("期間と予算を変えました。"))
            return redirect("office:support", place_id, offer_id)
    context = {
        "layout": "office/base.html",
        "title": _("期間と予算を変える"),
        "text": offer.title,
        "form": form,
        "action": _("変える"),
        "cancel_url": reverse("office:support", args=[place_id, offer_id]),
    }
    return page(request, place_id, "shared/confirm.html", context, status=said.status)


@office(Ability.OFFER)
def close(request: PersonRequest, place_id: str, offer_id: UUID) -> HttpResponse:
    offer, viewer = queries.offer_for_staff(place_id, offer_id, viewer=request.user), request.user
    return ask_first(
        request,
        place_id,
        lambda reason: commands.close_offer(offer_id, by=viewer, at=clock.now()),
        title=_("%(title)sを終えますか") % {"title": offer.title},
        text=_("新しく使ったり申請したりできなくなります。もう出ている申請は、これまでどおり審査できます。"),
        action=_("終える"),
        done=_("サポートを終えました。"),
        back=reverse("office:support", args=[place_id, offer_id]),
        danger=True,
    )


@office(Ability.CHECK_IN)
def window(request: PersonRequest, place_id: str) -> HttpResponse:
    """The place's own counter."""
    on = clock.day_in_japan(clock.now())
    offers = [
        one
        for one in queries.offers_for_staff(place_id, viewer=request.user)
        if one.way == Way.COUNTER and one.is_open(on) and one.partner_id is None
    ]
    served = counter.serve(request, offers, by=request.user)
    context = {"served": served, "form": served.form, "has_offers": bool(offers)}
    return page(request, place_id, "office/support_window.html", context, status=served.status)
