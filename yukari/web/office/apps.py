"""A place's apps: what each is, where it sends people back to, its key and what it may ask for."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yukari.clients import commands, queries
from yukari.clients.commands import AboutApp
from yukari.kit import clock
from yukari.rules.roles import Ability
from yukari.rules.scopes import Scope
from yukari.web.office.frame import ask_first, page
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import office
from yukari.web.wording.scopes import SCOPES


class AppForm(forms.Form):
    """What people read when the app asks them, and what keeps others from taking its place."""

    name = forms.CharField(label=gettext_lazy("アプリの名前"), max_length=80)
    maker = forms.CharField(
        label=gettext_lazy("作った人・会社"), max_length=80, help_text=gettext_lazy("許可を聞く画面に出ます。")
    )
    about = forms.CharField(
        label=gettext_lazy("何をするアプリか"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("許可を聞く画面に出ます。住民に分かることばで書いてください。"),
    )
    homepage = forms.URLField(label=gettext_lazy("紹介のページ"), required=False, max_length=200, assume_scheme="https")
    return_addresses = forms.CharField(
        label=gettext_lazy("戻り先のアドレス"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "許可したあとに戻る先です。1行に1つ、一字も違わずに書きます。例：https://app.example.jp/back"
        ),
    )
    keys = forms.CharField(
        label=gettext_lazy("公開鍵（サーバーのアプリだけ）"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=gettext_lazy("PEMかJWKの公開鍵を貼り付けます。スマートフォンだけで動くアプリは、空のままにします。"),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("このアプリにできること"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("許可を聞けることの上限です。実際に許可するかどうかは、ひとりひとりが選びます。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["scopes"]
        assert isinstance(choices, forms.MultipleChoiceField)
        choices.choices = [(scope.value, words.title) for scope, words in SCOPES.items()]

    def said(self) -> AboutApp:
        given = self.cleaned_data
        return AboutApp(
            name=given["name"],
            maker=given["maker"],
            about=given["about"],
            homepage=given["homepage"],
            return_addresses=tuple(given["return_addresses"].split()),
            scopes=frozenset(map(Scope, given["scopes"])),
            keys=given["keys"],
        )


@office(Ability.CONNECT)
def apps(request: PersonRequest, place_id: str) -> HttpResponse:
    return page(request, place_id, "office/apps.html", {"apps": queries.apps_of_place(place_id, viewer=request.user)})


@office(Ability.CONNECT)
def new(request: PersonRequest, place_id: str) -> HttpResponse:
    return _written(request, place_id, None)


@office(Ability.CONNECT)
def app(request: PersonRequest, place_id: str, app_id: UUID) -> HttpResponse:
    found = queries.app_of_place(place_id, app_id, viewer=request.user)
    return page(
        request,
        place_id,
        "office/app.html",
        {"one": found, "opens": [SCOPES[scope] for scope in queries.known_scopes(found.app.scopes)]},
    )


@office(Ability.CONNECT)
def change(request: PersonRequest, place_id: str, app_id: UUID) -> HttpResponse:
    return _written(request, place_id, queries.app_of_place(place_id, app_id, viewer=request.user).app)


@office(Ability.CONNECT)
def close(request: PersonRequest, place_id: str, app_id: UUID) -> HttpResponse:
    found, viewer = queries.app_of_place(place_id, app_id, viewer=request.user).app, request.user
    return ask_first(
        request,
        place_id,
        lambda reason: commands.close_app(app_id, by=viewer, at=clock.now()),
        title=_("「%(name)s」の連携を終えますか") % {"name": found.name},
        text=_("許可している人の分も、すぐに止まります。元には戻せません。"),
        action=_("連携を終える"),
        done=_("連携を終えました。"),
        back=reverse("office:apps", args=[place_id]),
        danger=True,
    )


def _written(request: PersonRequest, place_id: str, known: queries.App | None) -> HttpResponse:
    said = Refusals(request)
    form = AppForm(request.POST if request.method == "POST" else None, initial=_known(known))
    if request.method == "POST" and form.is_valid():
        with said:
            if known is None:
                made = commands.register_app(place_id, said=form.said(), by=request.user, at=clock.now())
                messages.success(request, _("アプリを登録しました。client_id を、作る人に伝えてください。"))
            else:
                made = commands.change_app(known.id, said=form.said(), by=request.user, at=clock.now())
                messages.success(request, _("アプリの登録を変えました。"))
            return redirect("office:app", place_id, made.id)
    status = said.status if said.refused else 422 if form.is_bound else 200
    return page(request, place_id, "office/app_write.html", {"form": form, "known": known}, status=status)


def _known(app: queries.App | None) -> dict[str, Any]:
    if app is None:
        return {}
    return {
        "name": app.name,
        "maker": app.maker,
        "about": app.about,
        "homepage": app.homepage,
        "return_addresses": "\n".join(app.return_addresses),
        "keys": queries.keys_as_text(app),
        "scopes": app.scopes,
    }
