"""What places offer, for anyone to read; partners ask to take part, and stand at their counter (S1, S3)."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yukari.kit import clock
from yukari.places import queries as places
from yukari.supports import commands, queries
from yukari.web import counter
from yukari.web.persons import person_or_none
from yukari.web.replies import Refusals
from yukari.web.wall import public
from yukari.web.wording.supports import offer_told


class PartnerForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("お店や会社の名前"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("お店のメールアドレス"),
        help_text=gettext_lazy("結果と、窓口のページのアドレスを送ります。自治体の職員だけが見ます。"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    wish = forms.CharField(
        label=gettext_lazy("ふるさと住民に提供できること"),
        help_text=gettext_lazy(
            "例：登録証を見せると、宿泊が1割引。地域に来た人が使えるものに限ります。品物を送るサービスはできません。"
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@public
def support(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """One offer: for whom, what, how."""
    at = clock.now()
    seen = queries.offer_seen(offer_id, viewer=person_or_none(request), at=at)
    context = {
        "told": offer_told(seen.offer),
        "is_meant": seen.is_meant,
        "is_open": seen.offer.is_open(clock.day_in_japan(at)),
        "place": seen.offer.place,
    }
    return render(request, "visitor/support.html", context)


@public
def apply_as_partner(request: HttpRequest, place_id: str) -> HttpResponse:
    """A shop, an inn or a bus asks a place; no account is needed."""
    at, place = clock.now(), places.place(place_id)
    form = PartnerForm(request.POST or None)
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            commands.apply_as_partner(place_id, **form.cleaned_data, by=person_or_none(request), at=at)
            messages.success(request, _("申し込みました。自治体が見て、結果をメールでお知らせします。"))
            return redirect("visitor:place", place_id)
    context = {"place": place, "form": form, "is_joined": place.is_joined(clock.day_in_japan(at))}
    return render(request, "visitor/partner_apply.html", context, status=said.status)


@public
def partner(request: HttpRequest, secret: str) -> HttpResponse:
    """A partner's counter and its figures. Who has the link stands at the counter (S3); nothing here names a person (D1)."""
    on = clock.day_in_japan(clock.now())
    found = queries.partner_by_link(secret)
    lines = queries.figures_of_partner(found, on=on)
    served = counter.serve(request, [offer for offer, _ in lines if offer.is_open(on)], link=secret, by=None)
    context = {"partner": found, "place": found.place, "lines": lines, "served": served, "form": served.form}
    response = render(request, "visitor/partner.html", context, status=served.status)
    # The address is the key: it is told to no other site and found by nobody. Without any referrer the browser would hide
    # from us, too, where its own form comes from, and the form would be refused as a stranger's.
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    return response
