"""In development: reading the card of an invented human, so that everything after it can be tried."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yukari.kit import clock
from yukari.people import gateway, queries
from yukari.registrations import commands
from yukari.web.onward import wanted
from yukari.web.replies import Refusals
from yukari.web.wall import resident

WORDS = {
    "adult": _("大人（1990年生まれ・東京都世田谷区）"),
    "student": _("大学生（2006年生まれ・京都府京都市）"),
    "elder": _("高齢の方（1952年2月29日生まれ・兵庫県神戸市）"),
    "minor": _("18歳になっていない人（2011年生まれ・東京都世田谷区）"),
    "neighbour": _("となり町に住む人（1984年生まれ・岐阜県高山市）"),
    "local": _("地元に住む人（1978年生まれ・岐阜県飛騨市）"),
    gateway.TWIN: _("どのアカウントで読んでも同じ人（2つ目のアカウントでは断られます）"),
}


class CardForm(forms.Form):
    """Whose card is read, and where that human lives now."""

    card = forms.ChoiceField(
        label=_("だれのカードを読み取りますか"), choices=list(WORDS.items()), widget=forms.RadioSelect
    )
    moved_to = forms.ChoiceField(
        label=_("引っ越した先"),
        required=False,
        help_text=_("読み取った住所が変わったときの動きを試せます。"),
        choices=[("", _("引っ越していない")), ("212172", _("岐阜県飛騨市")), ("131121", _("東京都世田谷区"))],
    )


@resident
def identity(request: HttpRequest) -> HttpResponse:
    """Choose a card; what follows is real."""
    person = request.user
    assert person.is_authenticated
    said = Refusals(request)
    form = CardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        card = gateway.read_card(form.cleaned_data["card"], account=person.id, moved_to=form.cleaned_data["moved_to"])
        with said:
            commands.confirm_identity(
                person,
                subject=card.subject,
                residence_id=card.residence_id,
                birthdate=card.birthdate,
                by=person,
                at=clock.now(),
            )
            messages.success(request, gettext("本人確認ができました。"))
            return redirect(wanted(request) or resolve_url("/me/"))
    known = queries.identity_of(person.id)
    return render(
        request, "resident/identity.html", {"form": form, "known": known, "next": wanted(request)}, status=said.status
    )
