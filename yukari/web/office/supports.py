"""What the place offers (S1, S2): written with a preview, published, extended, closed, confirmed at the window."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yukari.kit import clock
from yukari.registrations import queries as registrations
from yukari.rules.roles import Ability
from yukari.rules.supports import Kind, Period, Way, must_say_what_it_serves
from yukari.supports import commands, queries
from yukari.supports.commands import OfferFields
from yukari.supports.queries import Offer
from yukari.web import counter
from yukari.web.office.audience import AudienceForm, filled_in
from yukari.web.office.frame import ask_first, page
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import office
from yukari.web.wording import supports as words

YEN = {"class": "width-8", "inputmode": "numeric"}


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def _yen(label: Any, told: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=told,
        required=False,
        min_value=1,
        max_value=2_000_000_000,
        widget=forms.NumberInput(attrs=YEN),
    )


class OfferForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("種類"),
        help_text=gettext_lazy("品物を送るサポート（返礼品のようなもの）は、制度の決まりで作れません。"),
        choices=list(words.KINDS.items()),
    )
    partner_id = forms.TypedChoiceField(
        label=gettext_lazy("協力店"),
        help_text=gettext_lazy("「協力店のサービス」のときに選びます。"),
        required=False,
        coerce=UUID,
        empty_value=None,
    )
    title = forms.CharField(label=gettext_lazy("見出し"), max_length=80)
    text = forms.CharField(
        label=gettext_lazy("内容と条件"),
        help_text=gettext_lazy("だれが、何を、どうすると使えるか。使えない場合も書いてください。"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    way = forms.ChoiceField(label=gettext_lazy("使い方"), choices=list(words.WAYS.items()), widget=forms.RadioSelect)
    documents = forms.CharField(
        label=gettext_lazy("いるもの"),
        help_text=gettext_lazy("1行に1つずつ書いてください。例：宿泊の領収書"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    serves = forms.CharField(
        label=gettext_lazy("地域の活動にどう役立つか"),
        help_text=gettext_lazy("プレミアム登録の人だけに限らないときは、必ず書きます。"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    starts_on = _day(gettext_lazy("この日から"))
    ends_on = _day(gettext_lazy("この日まで"))
    period = forms.ChoiceField(
        label=gettext_lazy("回数や上限の数え方"), choices=list(words.PERIODS.items()), initial=Period.YEAR
    )
    times = forms.IntegerField(
        label=gettext_lazy("1人が使える回数"),
        help_text=gettext_lazy("窓口で使うとき。書かなければ、何度でも使えます。"),
        required=False,
        min_value=1,
        max_value=1000,
        widget=forms.NumberInput(attrs={"class": "width-4"}),
    )
    rate = forms.IntegerField(
        label=gettext_lazy("補助する割合（%）"),
        help_text=gettext_lazy("ここから下は、あとから申請するとき。1円未満は切り捨てます。"),
        min_value=1,
        max_value=100,
        initial=100,
        widget=forms.NumberInput(attrs={"class": "width-4"}),
    )
    per_claim = _yen(gettext_lazy("1回の申請の上限（円）"))
    per_person = _yen(gettext_lazy("1人の上限（円）"))
    budget = _yen(
        gettext_lazy("予算の全体（円）"), gettext_lazy("申請の受付で自動的に差し引き、超えることはありません。")
    )
    not_goods = forms.CharField(
        label=gettext_lazy("品物を送る内容ではないことの説明"),
        help_text=gettext_lazy("確かめのページで言葉を指摘されたときに、どういう意味かを書きます。記録に残ります。"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, partners: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner_id"].choices = [("", gettext_lazy("なし")), *partners]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if "starts_on" in said and "ends_on" in said and said["ends_on"] < said["starts_on"]:
            self.add_error("ends_on", _("始まりの日より後の日にしてください。"))
        return said


class ExtendForm(forms.Form):
    ends_on = _day(gettext_lazy("この日まで"))
    budget = _yen(gettext_lazy("予算の全体（円）"), gettext_lazy("書かなければ、上限なしになります。"))


@office(Ability.SEE_ACTIVITIES)
def supports(request: PersonRequest, place_id: str) -> HttpResponse:
    """What waits, and every offer with what is left of it."""
    viewer = request.user
    context = {
        "offers": [words.offer_told(one, {}) for one in queries.offers_for_staff(place_id, viewer=viewer)],
    }
    return page(request, place_id, "office/supports.html", context)


@office(Ability.OFFER)
def write(request: PersonRequest, place_id: str, offer_id: UUID | None = None) -> HttpResponse:
    """A draft; the next page shows it as residents will read it."""
    viewer, at = request.user, clock.now()
    offer = queries.offer_for_staff(place_id, offer_id, viewer=viewer) if offer_id else None
    partners = [
        (str(one.id), one.name) for one in queries.partners_at(place_id, viewer=viewer) if one.state == "active"
    ]
    form = OfferForm(request.POST or None, partners=partners, initial=_initial(offer, clock.day_in_japan(at)))
    audience = AudienceForm(
        request.POST or None, place_id=place_id, prefix="who", initial=filled_in(offer.audience) if offer else None
    )
    said = Refusals(request)
    if request.method == "POST" and form.is_valid() and audience.is_valid():
        wished = form.cleaned_data
        with said:
            written = commands.write_offer(
                place_id,
                fields=OfferFields(
                    **{
                        **wished,
                        "kind": Kind(wished["kind"]),
                        "way": Way(wished["way"]),
                        "period": Period(wished["period"]),
                        "documents": wished["documents"].splitlines(),
                        "audience": audience.audience(),
                    }
                ),
                offer_id=offer_id,
                by=viewer,
                at=at,
            )
            return redirect("office:support", place_id, written.id)
    context = {"form": form, "audience": audience, "offer": offer}
    return page(request, place_id, "office/support_write.html", context, status=said.status)


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
        "is_open": offer.is_open(clock.day_in_japan(clock.now())),
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


def _initial(offer: Offer | None, today: date) -> dict[str, Any]:
    if offer is None:
        return {"starts_on": today, "rate": 100, "period": Period.YEAR, "way": Way.COUNTER}
    fields = OfferForm.base_fields
    return {**{name: getattr(offer, name) for name in fields}, "documents": "\n".join(offer.documents)}
