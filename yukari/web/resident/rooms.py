"""Rooms: what one's places and projects talk about, and how to hear of it. Everything is a plain form; htmx spares a reload."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yukari.kit import clock
from yukari.rooms import commands, queries
from yukari.rules.outcome import Reason, Refused
from yukari.rules.rooms import LONGEST_POST, MOST_CHOICES, Reaction, Tells
from yukari.web.files import handed_out
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import resident
from yukari.web.wording.rooms import TELLS


class ReplyForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("書きこみ"),
        help_text=gettext_lazy("**太字**、- で始まる行は箇条書きになります。人の名前や連絡先は書かないでください。"),
        max_length=LONGEST_POST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    picture = forms.FileField(
        label=gettext_lazy("写真"),
        help_text=gettext_lazy("JPEG、PNG、WebP。撮った場所などの記録は、写真から消えます。"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    picture_alt = forms.CharField(
        label=gettext_lazy("写真に写っているもの"),
        help_text=gettext_lazy("写真が見えない人に、読み上げて伝えます。"),
        max_length=200,
        required=False,
    )

    @property
    def has_more(self) -> bool:
        """Something is wrong or filled in beyond the words, which is not to be folded away."""
        return any(self.has_error(name) or self[name].data for name in self.fields if name != "text")

    def said(self) -> dict[str, Any]:
        """What a command needs of it."""
        file = self.cleaned_data["picture"]
        return {**self.cleaned_data, "picture": file, "picture_name": file.name if file else ""}


class PostForm(ReplyForm):
    choices = forms.CharField(
        label=gettext_lazy("投票の選択肢"),
        help_text=gettext_lazy("投票にするときだけ、1行に1つ書きます（2つから8つ）。"),
        required=False,
        max_length=(100 + 2) * MOST_CHOICES,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    closes_at = forms.DateTimeField(
        label=gettext_lazy("投票の締め切り"),
        help_text=gettext_lazy("書かないと、ルームが閉じるまで投票できます。"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean_choices(self) -> list[str]:
        lines: list[str] = self.cleaned_data["choices"].splitlines()
        if any(len(line.strip()) > 100 for line in lines):
            raise forms.ValidationError(_("選択肢は、1つ100文字までにしてください。"))
        return lines


class EditForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("書きこみ"), max_length=LONGEST_POST, widget=forms.Textarea(attrs={"rows": 6})
    )


class TellsForm(forms.Form):
    tells = forms.ChoiceField(
        label=gettext_lazy("このルームのお知らせ"), choices=list(TELLS.items()), widget=forms.RadioSelect
    )


class LeaveForm(forms.Form):
    erase = forms.BooleanField(
        label=gettext_lazy("わたしが書いたものも消す"),
        help_text=gettext_lazy(
            "消すと、元に戻せません。ほかの人の返信は残ります。運営が確かめているものは、それが終わってから消えます。"
        ),
        required=False,
    )


class ReportForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("こまっていること"),
        help_text=gettext_lazy("運営だけが読みます。だれが報告したかは、運営にも書いた人にも伝わりません。"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@resident
def rooms(request: PersonRequest) -> HttpResponse:
    """One's rooms with what is new, the rooms one could enter, one's questions, and whom one does not want to read."""
    context = {
        "found": queries.rooms_of(request.user, at=clock.now()),
        "contacts": queries.contacts_of(request.user),
    }
    return render(request, "resident/rooms.html", context)


@resident
def room(request: PersonRequest, room_id: UUID) -> HttpResponse:
    """Pinned notes, the newest posts, and a form; who is not inside yet reads what the room is about."""
    at, person = clock.now(), request.user
    inside = queries.inside(person, room_id, at=at)
    if not inside.reads:
        why_not = queries.why_not_enter(person, inside.room, at=at)
        if why_not:
            raise Refused(why_not)
        return render(request, "resident/room_door.html", {"room": inside.room})
    form = PostForm(request.POST or None, request.FILES or None)
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            post = commands.write(room_id, **form.said(), by=person, at=at)
            _say_what_came_of_it(request, waits=post.state == "waits")
            return redirect("resident:room", room_id)
    found = queries.room_page(person, room_id, cursor=request.GET.get("cursor"), at=at)
    tells = TellsForm(initial={"tells": found.inside.membership.tells}) if found.inside.membership else None
    if request.method == "GET":
        commands.note_visit(room_id, by=person, at=at)
    context = {"found": found, "room": found.inside.room, "inside": found.inside, "form": form, "tells": tells}
    return render(request, "resident/room.html", {**context, "origin": "room"}, status=said.status)


@require_POST
@resident
def enter(request: PersonRequest, room_id: UUID) -> HttpResponse:
    commands.enter(room_id, by=request.user, at=clock.now())
    messages.success(request, _("ルームに入りました。お知らせは1日1回、まとめて届きます。下のほうで変えられます。"))
    return redirect("resident:room", room_id)


@require_POST
@resident
def tell(request: PersonRequest, room_id: UUID) -> HttpResponse:
    form = TellsForm(request.POST)
    if form.is_valid():
        commands.choose(room_id, tells=Tells(form.cleaned_data["tells"]), by=request.user, at=clock.now())
        messages.success(request, _("お知らせの受け取り方を変えました。"))
    return redirect("resident:room", room_id)


@resident
def leave(request: PersonRequest, room_id: UUID) -> HttpResponse:
    inside = queries.inside(request.user, room_id, at=clock.now())
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        commands.leave(room_id, erase=form.cleaned_data["erase"], by=request.user, at=clock.now())
        messages.success(request, _("ルームを出ました。"))
        return redirect("resident:rooms")
    context = {
        "title": _("このルームを出ますか"),
        "text": _("「%(room)s」の書きこみは読めなくなります。また入ることもできます。") % {"room": inside.room.name},
        "form": form,
        "action": _("ルームを出る"),
        "cancel_url": reverse("resident:room", args=[room_id]),
    }
    return render(request, "shared/confirm.html", context)


@resident
def thread(request: PersonRequest, post_id: UUID) -> HttpResponse:
    """A post and its replies."""
    at, person = clock.now(), request.user
    found = queries.thread(person, post_id, at=at)
    form = ReplyForm(request.POST or None, request.FILES or None)
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            room_id, top = found.inside.room.id, found.top.post
            post = commands.write(room_id, **form.said(), parent_id=top.id, by=person, at=at)
            _say_what_came_of_it(request, waits=post.state == "waits")
            return redirect("resident:room_post", top.id)
    context = {"found": found, "room": found.inside.room, "inside": found.inside, "form": form, "origin": "thread"}
    return render(request, "resident/room_thread.html", context, status=said.status)


@resident
def edit(request: PersonRequest, post_id: UUID) -> HttpResponse:
    seen = _own(request, post_id)
    form = EditForm(request.POST or None, initial={"text": seen.post.text})
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            changed = commands.edit(post_id, text=form.cleaned_data["text"], by=request.user, at=clock.now())
            if changed.state == "waits":
                _say_what_came_of_it(request, waits=True)
            else:
                messages.success(request, _("書き直しました。10分のあいだは、元に戻せます。"))
            return redirect("resident:room_post", post_id)
    context = {
        "title": _("書き直す"),
        "form": form,
        "action": _("書き直す"),
        "cancel_url": reverse("resident:room_post", args=[post_id]),
    }
    return render(request, "shared/confirm.html", context, status=said.status)


@require_POST
@resident
def deed(request: PersonRequest, post_id: UUID, what: str) -> HttpResponse:
    """Delete, take back, pin: one press each, and back to where one was."""
    person, at = request.user, clock.now()
    room_id = queries.thread(person, post_id, at=at).inside.room.id
    with Refusals(request):
        match what:
            case "delete":
                commands.delete_post(post_id, by=person, at=at)
                messages.success(request, _("消しました。10分のあいだは、元に戻せます。"))
            case "undo":
                commands.undo(post_id, by=person, at=at)
                messages.success(request, _("元に戻しました。"))
            case "pin" | "unpin":
                commands.pin(post_id, pinned=what == "pin", by=person, at=at)
            case _:
                raise Refused(Reason.NOT_FOUND)
    return redirect("resident:room", room_id)


@require_POST
@resident
def react(request: PersonRequest, post_id: UUID) -> HttpResponse:
    """Leave a sign, or take it back."""
    with Refusals(request) as said:
        kind = request.POST.get("kind", "")
        if kind not in list(Reaction):
            raise Refused(Reason.NOT_FOUND)
        commands.react(post_id, kind=Reaction(kind), by=request.user, at=clock.now())
    return _answered(request, post_id, "resident/room_signs.html", failed=said.refused is not None)


@require_POST
@resident
def vote(request: PersonRequest, post_id: UUID) -> HttpResponse:
    """Choose, or choose otherwise."""
    with Refusals(request) as said:
        choice = request.POST.get("choice", "")
        if not choice.isdecimal() or len(choice) > 1:
            raise Refused(Reason.NOT_FOUND)
        commands.vote(post_id, choice=int(choice), by=request.user, at=clock.now())
    return _answered(request, post_id, "resident/room_poll.html", failed=said.refused is not None)


@resident
def report(request: PersonRequest, post_id: UUID) -> HttpResponse:
    """Ask moderators to look; and, if one wishes, read nothing of this person any more."""
    at = clock.now()
    found = queries.thread(request.user, post_id, at=at)
    seen = _in(found, post_id)
    form = ReportForm(request.POST or None)
    said = Refusals(request)
    if request.method == "POST" and "mute" in request.POST:
        if seen.post.author_id:
            commands.mute(seen.post.author_id, by=request.user, at=at)
            messages.success(request, _("この人の書きこみを、表示しないようにしました。相手には伝わりません。"))
        return redirect("resident:room", found.inside.room.id)
    if request.method == "POST" and form.is_valid():
        with said:
            commands.report(post_id, reason=form.cleaned_data["reason"], by=request.user, at=at)
            messages.success(request, _("報告を受け取りました。運営が確かめます。"))
            return redirect("resident:room", found.inside.room.id)
    context = {"room": found.inside.room, "seen": seen, "form": form}
    return render(request, "resident/room_report.html", context, status=said.status)


@require_POST
@resident
def unmute(request: PersonRequest, person_id: UUID) -> HttpResponse:
    commands.unmute(person_id, by=request.user, at=clock.now())
    messages.success(request, _("また表示するようにしました。"))
    return redirect("resident:rooms")


@resident
def picture(request: PersonRequest, post_id: UUID) -> HttpResponseBase:
    """The picture of a post, for those who may read it."""
    return handed_out(queries.picture_of(request.user, post_id, at=clock.now()))


def _own(request: PersonRequest, post_id: UUID) -> queries.PostSeen:
    seen = _in(queries.thread(request.user, post_id, at=clock.now()), post_id)
    if not seen.mine:
        raise Refused(Reason.NOT_FOUND)
    return seen


def _in(thread: queries.Thread, post_id: UUID) -> queries.PostSeen:
    """The one of a thread; a reply that was hidden or deleted a moment ago is not in it any more."""
    for seen in (thread.top, *thread.replies):
        if seen.post.id == post_id:
            return seen
    raise Refused(Reason.NOT_FOUND)


def _answered(request: PersonRequest, post_id: UUID, partial: str, *, failed: bool) -> HttpResponse:
    """The small part that changed, or the page on which the press was made."""
    found = queries.thread(request.user, post_id, at=clock.now())
    origin = request.POST.get("origin", "")
    if request.headers.get("HX-Request") == "true" and not failed:
        return render(request, partial, {"seen": _in(found, post_id), "inside": found.inside, "origin": origin})
    if origin == "thread":
        back = reverse("resident:room_post", args=[found.top.post.id])
    else:
        back = reverse("resident:room", args=[found.inside.room.id])
    return redirect(f"{back}#post-{post_id}")


def _say_what_came_of_it(request: PersonRequest, *, waits: bool) -> None:
    if waits:
        words = _("受け取りました。運営が確かめてから、みなさんに見えるようになります。少しお待ちください。")
        messages.info(request, words)
    else:
        messages.success(request, _("書きこみました。"))
