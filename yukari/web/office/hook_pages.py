"""Systems that are told what changes: connected, tried, looked after, disconnected; the pages of an office and of a desk alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
from django_stubs_ext import StrPromise

from yukari.hooks import commands, queries
from yukari.hooks.queries import Hook, Owner
from yukari.kit import clock
from yukari.rules.hooks import Kind
from yukari.web.office import asking
from yukari.web.office.asking import Asked
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wording.hooks import GROUPS, KINDS, STATES, TROUBLES


@dataclass(frozen=True, slots=True)
class Board:
    """Where systems are connected: whose they are, the frame of its pages, and the way between them."""

    owner: Owner
    layout: str
    show: Callable[[str, dict[str, object], int], HttpResponse]
    prefix: str
    """Before the names of the addresses: nothing at the office, `desk_` at a desk."""

    def url(self, name: str, *args: object) -> str:
        return reverse(f"office:{self.prefix}{name}", args=[self.owner.organisation_id or self.owner.place_id, *args])

    def page(self, template: str, context: Mapping[str, object], *, status: int = 200) -> HttpResponse:
        at_desk = self.owner.organisation_id is not None
        return self.show(template, {"layout": self.layout, "at_desk": at_desk, **context}, status)


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
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, owner: Owner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [  # type: ignore[attr-defined]
            (str(group), [(one.value, KINDS[one]) for one in kinds])
            for group, of in GROUPS
            if (kinds := [one for one in owner.kinds if one in of])
        ]

    def said(self) -> dict[str, Any]:
        return {**self.cleaned_data, "kinds": [Kind(one) for one in self.cleaned_data["kinds"]]}


class SinceForm(forms.Form):
    since = forms.DateField(
        label=gettext_lazy("この日からの分"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def hooks_page(request: PersonRequest, board: Board) -> HttpResponse:
    """Those that are connected, and the form for one more; its secret is shown once, on the page that answers."""
    form, said = HookForm(request.POST or None, owner=board.owner), Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            made, told = commands.connect(board.owner, **form.said(), by=request.user, at=clock.now())
            return _secret_page(board, made, told)
    rows = [
        (one, STATES[one.state], board.url("hook", one.id))
        for one in queries.hooks_at(board.owner, viewer=request.user)
    ]
    return board.page("office/hooks.html", {"rows": rows, "form": form}, status=said.status)


def hook_page(request: PersonRequest, board: Board, hook_id: UUID) -> HttpResponse:
    """What it was told and what came of it; and what can be changed."""
    viewer = request.user
    found = queries.hook_for(viewer, board.owner, hook_id)
    initial = {"name": found.name, "address": found.address, "kinds": found.kinds}
    form, said = HookForm(request.POST or None, initial=initial, owner=board.owner), Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            commands.change(hook_id, owner=board.owner, **form.said(), by=viewer, at=clock.now())
            messages.success(request, _("変えました。"))
            return redirect(board.url("hook", hook_id))
    told, listed = queries.told(found, viewer=viewer, cursor=request.GET.get("cursor", ""))
    context = {
        "hook": found,
        "ways": {
            **{what: board.url("hook_deed", hook_id, what) for what in (*DEEDS, "again")},
            "secret": board.url("hook_secret", hook_id),
            "disconnect": board.url("disconnect_hook", hook_id),
        },
        "state": STATES[found.state],
        "kinds": [KINDS[one] for one in found.kinds],
        "form": form,
        "since_form": SinceForm(),
        "told": [
            (
                one.message,
                KINDS[one.message.kind],
                [(each, TROUBLES.get(each.trouble, "")) for each in one.attempts],
                board.url("resend_hook_message", hook_id, one.message.id),
            )
            for one in told
        ],
        "page": listed,
        "former_holds": found.former_until is not None and found.former_until > clock.now(),
    }
    return board.page("office/hook.html", context, status=said.status)


def secret_page(request: PersonRequest, board: Board, hook_id: UUID) -> HttpResponse:
    """A new secret: asked first, then shown once."""
    found, said = queries.hook_for(request.user, board.owner, hook_id), Refusals(request)
    if request.method == "POST":
        with said:
            made, told = commands.renew_secret(hook_id, owner=board.owner, by=request.user, at=clock.now())
            return _secret_page(board, made, told)
    context = {
        "title": _("合言葉を新しくしますか"),
        "text": _(
            "前の合言葉は、これから24時間だけ、新しいものと一緒に使えます。そのあいだにシステムの設定を変えてください。"
        ),
        "facts": [(_("システム"), found.name)],
        "action": _("新しくする"),
        "cancel_url": board.url("hook", hook_id),
    }
    return board.page("shared/confirm.html", context, status=said.status)


def disconnect_page(request: PersonRequest, board: Board, hook_id: UUID) -> HttpResponse:
    viewer = request.user
    found = queries.hook_for(viewer, board.owner, hook_id)
    asked: Asked = {
        "title": _("このシステムを外しますか"),
        "text": _("もう何も知らせません。これまでの知らせの記録も消えます。"),
        "facts": [(_("システム"), found.name), (_("知らせ先"), found.address)],
        "action": _("外す"),
        "done": _("システムを外しました。"),
        "back": board.url("hook", hook_id),
        "onward": board.url("hooks"),
        "danger": True,
    }

    def show(context: dict[str, object], status: int) -> HttpResponse:
        return board.page("shared/confirm.html", context, status=status)

    def do(_reason: str) -> None:
        commands.disconnect(hook_id, owner=board.owner, by=viewer, at=clock.now())

    return asking.ask_first(request, do, asked, layout=board.layout, show=show)


def again(request: PersonRequest, board: Board, hook_id: UUID, message_id: UUID) -> HttpResponse:
    with Refusals(request):
        commands.resend(hook_id, owner=board.owner, message_id=message_id, by=request.user, at=clock.now())
        messages.success(request, _("もう一度知らせます。1分ほどで結果が出ます。"))
    return redirect(board.url("hook", hook_id))


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


def deed(request: PersonRequest, board: Board, hook_id: UUID, what: str) -> HttpResponse:
    """What is done by one press and can be undone by another; or everything once more since a day."""
    at = clock.now()
    if what == "again":
        return _all_again(request, board, hook_id, at)
    if what not in DEEDS:
        raise Http404
    with Refusals(request):
        DEEDS[what].do(hook_id, owner=board.owner, by=request.user, at=at)
        messages.success(request, str(DEEDS[what].done))
    return redirect(board.url("hook", hook_id))


def _all_again(request: PersonRequest, board: Board, hook_id: UUID, at: datetime) -> HttpResponse:
    form = SinceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("日を選んでください。"))
        return redirect(board.url("hook", hook_id))
    with Refusals(request):
        since = clock.start_of_day(form.cleaned_data["since"])
        count = commands.resend_since(hook_id, owner=board.owner, since=since, by=request.user, at=at)
        messages.success(request, _("%(number)d件を、もう一度知らせます。") % {"number": count})
    return redirect(board.url("hook", hook_id))


def _secret_page(board: Board, made: Hook, told: str) -> HttpResponse:
    return board.page("office/hook_secret.html", {"hook": made, "secret": told, "here": board.url("hook", made.id)})
