"""A place's own systems that are told what changes: connected, tried, looked after, disconnected."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django_stubs_ext import StrPromise

from yukari.hooks import commands, queries
from yukari.hooks.queries import Hook
from yukari.kit import clock
from yukari.rules.hooks import Kind
from yukari.rules.roles import Ability
from yukari.web.office.frame import ask_first, page
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import office
from yukari.web.wording.hooks import KINDS, STATES, TROUBLES


class HookForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("システムの名前"),
        help_text=gettext_lazy("例：住民アプリ、名簿システム"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "width-20"}),
    )
    address = forms.CharField(
        label=gettext_lazy("知らせ先のアドレス"),
        help_text=gettext_lazy("https:// で始まるアドレス。システムを作った会社に聞いてください。"),
        max_length=500,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("知らせること"),
        choices=[(one.value, KINDS[one]) for one in Kind if one is not Kind.TEST],
        widget=forms.CheckboxSelectMultiple,
        initial=[one.value for one in Kind],
    )

    def said(self) -> dict[str, Any]:
        return {**self.cleaned_data, "kinds": [Kind(one) for one in self.cleaned_data["kinds"]]}


class SinceForm(forms.Form):
    since = forms.DateField(
        label=gettext_lazy("この日からの分"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


@office(Ability.CONNECT)
def hooks(request: PersonRequest, place_id: str) -> HttpResponse:
    """Those that are connected, and the form for one more; its secret is shown once, on the page that answers."""
    form, said = HookForm(request.POST or None), Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            made, told = commands.connect(place_id, **form.said(), by=request.user, at=clock.now())
            return _secret_page(request, place_id, made, told)
    rows = [(one, STATES[one.state]) for one in queries.hooks_at(place_id, viewer=request.user)]
    return page(request, place_id, "office/hooks.html", {"rows": rows, "form": form}, status=said.status)


@office(Ability.CONNECT)
def hook(request: PersonRequest, place_id: str, hook_id: UUID) -> HttpResponse:
    """What it was told and what came of it; and what can be changed."""
    viewer = request.user
    found = queries.hook_for(viewer, place_id, hook_id)
    initial = {"name": found.name, "address": found.address, "kinds": found.kinds}
    form, said = HookForm(request.POST or None, initial=initial), Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            commands.change(hook_id, place_id=place_id, **form.said(), by=viewer, at=clock.now())
            messages.success(request, _("変えました。"))
            return redirect("office:hook", place_id, hook_id)
    told, listed = queries.told(found, viewer=viewer, cursor=request.GET.get("cursor", ""))
    context = {
        "hook": found,
        "state": STATES[found.state],
        "kinds": [KINDS[one] for one in found.kinds],
        "form": form,
        "since_form": SinceForm(),
        "told": [
            (one.message, KINDS[one.message.kind], [(each, TROUBLES.get(each.trouble, "")) for each in one.attempts])
            for one in told
        ],
        "page": listed,
        "former_holds": found.former_until is not None and found.former_until > clock.now(),
    }
    return page(request, place_id, "office/hook.html", context, status=said.status)


@office(Ability.CONNECT)
def secret(request: PersonRequest, place_id: str, hook_id: UUID) -> HttpResponse:
    """A new secret: asked first, then shown once."""
    found, said = queries.hook_for(request.user, place_id, hook_id), Refusals(request)
    if request.method == "POST":
        with said:
            made, told = commands.renew_secret(hook_id, place_id=place_id, by=request.user, at=clock.now())
            return _secret_page(request, place_id, made, told)
    context = {
        "title": _("合言葉を新しくしますか"),
        "text": _(
            "前の合言葉は、これから24時間だけ、新しいものと一緒に使えます。そのあいだにシステムの設定を変えてください。"
        ),
        "facts": [(_("システム"), found.name)],
        "action": _("新しくする"),
        "cancel_url": reverse("office:hook", args=[place_id, hook_id]),
        "layout": "office/base.html",
    }
    return page(request, place_id, "shared/confirm.html", context, status=said.status)


@office(Ability.CONNECT)
def disconnect(request: PersonRequest, place_id: str, hook_id: UUID) -> HttpResponse:
    viewer = request.user
    found = queries.hook_for(viewer, place_id, hook_id)
    return ask_first(
        request,
        place_id,
        lambda _reason: commands.disconnect(hook_id, place_id=place_id, by=viewer, at=clock.now()),
        title=_("このシステムを外しますか"),
        text=_("もう何も知らせません。これまでの知らせの記録も消えます。"),
        facts=[(_("システム"), found.name), (_("知らせ先"), found.address)],
        action=_("外す"),
        done=_("システムを外しました。"),
        back=reverse("office:hook", args=[place_id, hook_id]),
        onward=reverse("office:hooks", args=[place_id]),
        danger=True,
    )


@require_POST
@office(Ability.CONNECT)
def again(request: PersonRequest, place_id: str, hook_id: UUID, message_id: UUID) -> HttpResponse:
    with Refusals(request):
        commands.resend(hook_id, place_id=place_id, message_id=message_id, by=request.user, at=clock.now())
        messages.success(request, _("もう一度知らせます。1分ほどで結果が出ます。"))
    return redirect("office:hook", place_id, hook_id)


class Deed(NamedTuple):
    do: Callable[..., object]
    done: StrPromise


DEEDS = {
    "pause": Deed(
        commands.pause, gettext_lazy("止めました。そのあいだに変わったことは、また動かしたときに知らせます。")
    ),
    "resume": Deed(commands.resume, gettext_lazy("動かしました。止まっていたあいだの分も知らせます。")),
    "test": Deed(commands.send_test, gettext_lazy("試しの知らせを送ります。1分ほどで結果が出ます。")),
}


@require_POST
@office(Ability.CONNECT)
def deed(request: PersonRequest, place_id: str, hook_id: UUID, what: str) -> HttpResponse:
    """What is done by one press and can be undone by another; or everything once more since a day."""
    at = clock.now()
    if what == "again":
        return _all_again(request, place_id, hook_id, at)
    if what not in DEEDS:
        raise Http404
    with Refusals(request):
        DEEDS[what].do(hook_id, place_id=place_id, by=request.user, at=at)
        messages.success(request, str(DEEDS[what].done))
    return redirect("office:hook", place_id, hook_id)


def _all_again(request: PersonRequest, place_id: str, hook_id: UUID, at: datetime) -> HttpResponse:
    form = SinceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("日を選んでください。"))
        return redirect("office:hook", place_id, hook_id)
    with Refusals(request):
        since = clock.start_of_day(form.cleaned_data["since"])
        count = commands.resend_since(hook_id, place_id=place_id, since=since, by=request.user, at=at)
        messages.success(request, _("%(number)d件を、もう一度知らせます。") % {"number": count})
    return redirect("office:hook", place_id, hook_id)


def _secret_page(request: PersonRequest, place_id: str, made: Hook, told: str) -> HttpResponse:
    return page(request, place_id, "office/hook_secret.html", {"hook": made, "secret": told})
