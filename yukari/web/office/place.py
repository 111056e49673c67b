"""What the place says of itself, and whether it takes part (B1)."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yukari.kit import clock
from yukari.places import commands, queries
from yukari.rules.roles import Ability
from yukari.web.office.frame import ask_first, named_place, page
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import office


class DescribeForm(forms.Form):
    greeting = forms.CharField(
        label=gettext_lazy("紹介文"),
        help_text=gettext_lazy(
            "自治体のページの初めに出ます。どんなところか、どんな手を待っているかを、3つの文くらいで書いてください。"
        ),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    greeting_en = forms.CharField(
        label=gettext_lazy("紹介文（英語）"),
        help_text=gettext_lazy("英語のページに出ます。なければ日本語の紹介文が出ます。"),
        max_length=1200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "lang": "en"}),
    )
    link = forms.URLField(
        label=gettext_lazy("自治体のウェブサイト"),
        help_text=gettext_lazy("例：https://www.city.example.lg.jp/"),
        required=False,
        assume_scheme="https",
    )


@office(Ability.EDIT_PLACE)
def place(request: PersonRequest, place_id: str) -> HttpResponse:
    """The place's own words, with the way in and out of the programme beside them."""
    described = queries.place(place_id)
    before = {"greeting": described.greeting, "greeting_en": described.greeting_en, "link": described.link}
    form = DescribeForm(request.POST or None, initial=before)
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            commands.describe(place_id, **form.cleaned_data, by=request.user, at=clock.now())
            messages.success(request, _("自治体のページに反映しました。"))
            return redirect("office:edit", place_id)
    today = clock.day_in_japan(clock.now())
    context = {"form": form, "is_joined": described.is_joined(today)}
    return page(request, place_id, "office/place.html", context, status=said.status)


@office(Ability.EDIT_PLACE)
def join(request: PersonRequest, place_id: str) -> HttpResponse:
    person, name = request.user, named_place(place_id)
    return ask_first(
        request,
        place_id,
        lambda _reason: commands.join(place_id, by=person, at=clock.now()),
        title=_("%(name)sとして、ふるさと住民登録に参加しますか") % {"name": name},
        text=_(
            "今日から、だれでも登録できるようになります。「登録したい」と伝えてくれた人には、参加したことを知らせます。要件を決めていないあいだは、1年に3日の参加でプレミアム登録になります。"
        ),
        action=_("参加する"),
        done=_("参加しました。今日から登録を受け付けます。"),
        back=reverse("office:edit", args=[place_id]),
    )


@office(Ability.EDIT_PLACE)
def leave(request: PersonRequest, place_id: str) -> HttpResponse:
    person, name = request.user, named_place(place_id)
    return ask_first(
        request,
        place_id,
        lambda _reason: commands.leave(place_id, by=person, at=clock.now()),
        title=_("%(name)sは、新しい登録の受け付けをやめますか") % {"name": name},
        text=_(
            "今日から新しく登録できなくなります。いま登録している人の登録と、プレミアム登録の期間はそのまま続きます。登録を終えるかどうかは、本人が決めます。また参加することもできます。"
        ),
        action=_("受け付けをやめる"),
        done=_("新しい登録の受け付けをやめました。"),
        back=reverse("office:edit", args=[place_id]),
        danger=True,
    )
