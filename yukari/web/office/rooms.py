"""Rooms as those who keep them see them, at the place's office; an organisation's desk has the same pages (`desk_rooms`)."""

from collections.abc import Callable
from dataclasses import dataclass
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
from yukari.rooms import commands, queries
from yukari.rooms.queries import House
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability
from yukari.web.office import frame
from yukari.web.office.asking import Why
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import office


@dataclass(frozen=True)
class Bureau:
    """Where rooms are kept: whose they are, the frame of its pages, and the way between them."""

    house: House
    layout: str
    show: Callable[[str, dict[str, object], int], HttpResponse]
    prefix: str
    """Before the names of the addresses: nothing at the office, `desk_` at a desk."""

    def url(self, name: str, *args: object) -> str:
        return reverse(f"office:{self.prefix}{name}", args=[self.house.organisation_id or self.house.place_id, *args])

    def page(self, template: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
        ways = {name: self.url(name) for name in ("rooms", "new_room")}
        return self.show(template, {"layout": self.layout, "ways": ways, **context}, status)


class RoomForm(forms.Form):
    project = forms.ChoiceField(label=gettext_lazy("活動"), required=False)
    name = forms.CharField(label=gettext_lazy("ルームの名前"), max_length=80)
    about = forms.CharField(
        label=gettext_lazy("どんな話をするところか"),
        help_text=gettext_lazy("**太字**、- で始まる行は箇条書きになります。"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    opens_on = forms.DateField(
        label=gettext_lazy("開く日"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    closes_on = forms.DateField(
        label=gettext_lazy("書きこめる最後の日"),
        help_text=gettext_lazy("書かないと、閉じません。閉じたあとも、入っている人は読めます。"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    first_waits = forms.BooleanField(
        label=gettext_lazy("はじめて書く人の書きこみは、運営が確かめてから出す"), required=False
    )

    def __init__(self, *args: Any, projects: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        project = self.fields["project"]
        assert isinstance(project, forms.ChoiceField)
        project.choices = projects or []
        project.required = True
        if projects is None:
            del self.fields["project"]


class WordForm(forms.Form):
    word = forms.CharField(label=gettext_lazy("言葉"), max_length=40)


@office(Ability.SEE_ACTIVITIES)
def rooms(request: PersonRequest, place_id: str) -> HttpResponse:
    return list_page(request, _at(request, place_id))


@office(Ability.MODERATE)
def new_room(request: PersonRequest, place_id: str) -> HttpResponse:
    return new_page(request, _at(request, place_id), projects=None)


@office(Ability.MODERATE)
def room(request: PersonRequest, place_id: str, room_id: UUID) -> HttpResponse:
    return room_page(request, _at(request, place_id), room_id)


@office(Ability.MODERATE)
def room_member(request: PersonRequest, place_id: str, room_id: UUID, person_id: UUID) -> HttpResponse:
    return member_page(request, _at(request, place_id), room_id, person_id)


@office(Ability.MODERATE)
def room_case(request: PersonRequest, place_id: str, post_id: UUID) -> HttpResponse:
    return case_page(request, _at(request, place_id), post_id)


@office(Ability.MODERATE)
def held_words(request: PersonRequest, place_id: str) -> HttpResponse:
    """Words on hold, for all rooms of the place."""
    form, said = WordForm(request.POST or None), Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            commands.hold_word(place_id, word=form.cleaned_data["word"], by=request.user, at=clock.now())
            messages.success(request, _("加えました。これからの書きこみに働きます。"))
            return redirect("office:held_words", place_id)
    context = {"words": queries.held_words(place_id, viewer=request.user), "form": form}
    return frame.page(request, place_id, "office/held_words.html", context, status=said.status)


@require_POST
@office(Ability.MODERATE)
def free_word(request: PersonRequest, place_id: str, word_id: UUID) -> HttpResponse:
    with Refusals(request):
        commands.free_word(word_id, by=request.user, at=clock.now())
        messages.success(request, _("消しました。"))
    return redirect("office:held_words", place_id)


@office(Ability.MODERATE)
def reported_contact(request: PersonRequest, place_id: str, person_id: UUID, occurrence_id: UUID) -> HttpResponse:
    """What a side asked staff to read; opened is looked at (D2)."""
    at, person = clock.now(), request.user
    found = queries.reported_contact(person_id, occurrence_id, place_id=place_id, viewer=person, at=at)
    form = Why(
        request.POST or None, told=_("だれと何を話したかを書きます。この記録を閉じると、やりとりは読めなくなります。")
    )
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            reason = form.cleaned_data["reason"]
            commands.settle_contact(person_id, occurrence_id=occurrence_id, reason=reason, by=person, at=at)
            messages.success(request, _("報告への対応を記録しました。"))
            return redirect("office:rooms", place_id)
    context = {"found": found, "form": form}
    return frame.page(request, place_id, "office/reported_contact.html", context, status=said.status)


def list_page(request: PersonRequest, bureau: Bureau) -> HttpResponse:
    """Rooms, and what waits in them; at the place also how many wait for an organisation's answer."""
    viewer, house = request.user, bureau.house
    at_place = house.organisation_id is None
    can_moderate = queries.can_moderate(house, viewer=viewer)
    context: dict[str, object] = {
        "lines": [(line, bureau.url("room", line.room.id)) for line in queries.rooms_at(house, viewer=viewer)],
        "cases": [(one, bureau.url("room_case", one.post.id)) for one in queries.cases_at(house, viewer=viewer)]
        if can_moderate
        else [],
        "can_moderate": can_moderate,
        "at_place": at_place,
    }
    if at_place:
        context["unanswered"] = queries.unanswered_at(house.place_id, viewer=viewer, at=clock.now())
        context["contacts"] = queries.reported_contacts(house.place_id, viewer=viewer) if can_moderate else []
    return bureau.page("office/rooms.html", context)


def new_page(request: PersonRequest, bureau: Bureau, *, projects: list[tuple[str, str]] | None) -> HttpResponse:
    at, said = clock.now(), Refusals(request)
    form = RoomForm(request.POST or None, projects=projects, initial={"opens_on": clock.day_in_japan(at)})
    if request.method == "POST" and form.is_valid():
        with said:
            wanted = dict(form.cleaned_data)
            project = wanted.pop("project", "")
            project_id = UUID(project) if project else None
            commands.open_room(bureau.house.place_id, **wanted, project_id=project_id, by=request.user, at=at)
            messages.success(request, _("ルームを作りました。"))
            return redirect(bureau.url("rooms"))
    return bureau.page("office/room_new.html", {"form": form}, status=said.status)


def room_page(request: PersonRequest, bureau: Bureau, room_id: UUID) -> HttpResponse:
    """One room: what it says of itself, its dates, who is in it."""
    found = queries.room_at(bureau.house, room_id, viewer=request.user)
    names = ("name", "about", "opens_on", "closes_on", "first_waits")
    form = RoomForm(request.POST or None, initial={name: getattr(found.room, name) for name in names})
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            commands.change_room(room_id, **form.cleaned_data, by=request.user, at=clock.now())
            messages.success(request, _("変えました。"))
            return redirect(bureau.url("room", room_id))
    context = {
        "found": found,
        "room": found.room,
        "form": form,
        "inside": [(one, bureau.url("room_member", room_id, one.person_id)) for one in found.members],
        "outside": [(one, bureau.url("room_member", room_id, one.person_id)) for one in found.sent_out],
    }
    return bureau.page("office/room.html", context, status=said.status)


def member_page(request: PersonRequest, bureau: Bureau, room_id: UUID, person_id: UUID) -> HttpResponse:
    """Send a member out of the room, with a reason; or let one in again."""
    found = queries.room_at(bureau.house, room_id, viewer=request.user)
    at, said = clock.now(), Refusals(request)
    member = next((one for one in (*found.members, *found.sent_out) if one.person_id == person_id), None)
    if member is None:
        raise Refused(Reason.NOT_FOUND)
    form = None
    if member.removed_at is None:
        told = _("本人に伝わります。入れなくなることと、その理由がわかるように書いてください。")
        form = Why(request.POST or None, told=told)
    if request.method == "POST" and (form is None or form.is_valid()):
        with said:
            if form is None:
                commands.let_in_again(room_id, person_id=person_id, by=request.user, at=at)
                messages.success(request, _("また入れるようにしました。"))
            else:
                reason = form.cleaned_data["reason"]
                commands.send_out(room_id, person_id=person_id, reason=reason, by=request.user, at=at)
                messages.success(request, _("ルームから外しました。本人に知らせました。"))
            return redirect(bureau.url("room", room_id))
    name = {"name": member.person.called}
    context: dict[str, object] = {
        "title": (
            _("%(name)sさんを、このルームから外しますか") if form else _("%(name)sさんが、また入れるようにしますか")
        )
        % name,
        "text": _("「%(room)s」に入れなくなります。書いたものは残ります。") % {"room": found.room.name} if form else "",
        "form": form,
        "action": _("ルームから外す") if form else _("また入れるようにする"),
        "danger": form is not None,
        "cancel_url": bureau.url("room", room_id),
    }
    return bureau.page("shared/confirm.html", context, status=said.status)


def case_page(request: PersonRequest, bureau: Bureau, post_id: UUID) -> HttpResponse:
    """A post that waits or was reported: show it, or hide it with a reason that its writer reads."""
    at, person = clock.now(), request.user
    case = queries.case(bureau.house, post_id, viewer=person, at=at)
    hiding = request.method == "POST" and request.POST.get("settle") != "release"
    form = Why(request.POST if hiding else None, told=_("書いた本人に伝わります。どうすればよいかも書いてください。"))
    said = Refusals(request)
    if request.method == "POST" and (not hiding or form.is_valid()):
        with said:
            if hiding:
                commands.hide(post_id, reason=form.cleaned_data["reason"], by=person, at=at)
                messages.success(request, _("非表示にしました。書いた人に知らせました。"))
            else:
                commands.release(post_id, by=person, at=at)
                messages.success(
                    request,
                    _("確かめました。書いた人が消したものなので、言葉も消えます。")
                    if case.post.state == "deleted"
                    else _("みなさんに見えるようにしました。"),
                )
            return redirect(bureau.url("rooms"))
    return bureau.page("office/room_case.html", {"case": case, "form": form}, status=said.status)


def _at(request: PersonRequest, place_id: str) -> Bureau:
    def show(template: str, context: dict[str, object], status: int) -> HttpResponse:
        return frame.page(request, place_id, template, context, status=status)

    return Bureau(House(place_id), "office/base.html", show, "")
