"""From a dry run to invitations: why its people may be written to, the mail as they will read it, a second person, cancelling."""

from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yukari.clubs import commands, queries
from yukari.clubs.queries import ClubList
from yukari.kit import clock
from yukari.rules.clubs import Verdict
from yukari.rules.news import needs_second_person
from yukari.rules.roles import Ability
from yukari.web.office.asking import Deed
from yukari.web.office.clubs import STEPS, letter_of
from yukari.web.office.frame import ask_first, page
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import office


class InviteForm(forms.Form):
    basis = forms.CharField(
        label=gettext_lazy("案内を送ってよい理由"),
        help_text=gettext_lazy(
            "例：入会の申込書に「市からのお知らせを送る」と書いてある。記録に残り、二人目の職員も読みます。"
        ),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reminds = forms.BooleanField(
        label=gettext_lazy("返事のない人に、14日後に一度だけ、もう一度案内する"), required=False, initial=True
    )


@office(Ability.BRING_IN)
def invite(request: PersonRequest, place_id: str, list_id: UUID) -> HttpResponse:
    """Ask for the invitations to leave, with the mail before one's eyes."""
    viewer, at = request.user, clock.now()
    found = queries.list_for(viewer, place_id, list_id)
    if found.state != ClubList.State.CHECKED:
        return redirect("office:club_list", place_id, list_id)
    form, said = InviteForm(request.POST or None), Refusals(request)
    size = found.figures.get(Verdict.OK, 0)
    if request.method == "POST" and form.is_valid():
        with said:
            asked = commands.ask(list_id, place_id=place_id, **form.cleaned_data, by=viewer, at=at)
            waits = asked.state == ClubList.State.ASKED
            messages.success(
                request, _("別の職員に確かめてもらいます。") if waits else _("まもなく、案内を送りはじめます。")
            )
            return redirect("office:club_list", place_id, list_id)
    context = {
        "found": found,
        "form": form,
        "size": size,
        "needs_second": needs_second_person(size, over=settings.SECOND_PERSON_OVER),
        "steps": STEPS,
        **letter_of(found, request),
    }
    return page(request, place_id, "office/club_invite.html", context, status=said.status)


DEEDS = {
    "approve": Deed(
        commands.approve,
        gettext_lazy("案内を送ってよいですか"),
        gettext_lazy("送ってよい理由とメールの文面、人数を確かめましたか。数分のあいだは、取り戻すことができます。"),
        gettext_lazy("確かめたので、送る"),
        gettext_lazy("確かめました。数分待ってから送りはじめます。"),
    ),
    "take-back": Deed(
        commands.take_back,
        gettext_lazy("案内を取り戻しますか"),
        gettext_lazy("まだ、だれにも届いていません。名簿と結果は、このまま残ります。"),
        gettext_lazy("取り戻す"),
        gettext_lazy("取り戻しました。"),
    ),
    "cancel": Deed(
        commands.cancel,
        gettext_lazy("案内を取りやめますか"),
        gettext_lazy(
            "まだのメールは送られず、届いたメールのリンクは使えなくなります。名簿の情報は、すべて消えます。もう登録した人の登録は、そのままです。"
        ),
        gettext_lazy("取りやめる"),
        gettext_lazy("案内を取りやめ、名簿の情報を消しました。"),
        danger=True,
    ),
}


@office(Ability.BRING_IN)
def deed(request: PersonRequest, place_id: str, list_id: UUID, what: str) -> HttpResponse:
    """Ask before it is done."""
    if what not in DEEDS:
        raise Http404
    chosen, person = DEEDS[what], request.user
    found = queries.list_for(person, place_id, list_id)
    return ask_first(
        request,
        place_id,
        chosen.to(list_id, place_id=place_id, by=person, at=clock.now()),
        **chosen.asked(
            facts=[
                (_("ファンクラブ"), found.club),
                (_("案内する人"), _("%(number)d人") % {"number": found.figures.get(Verdict.OK, 0)}),
                (_("送ってよい理由"), found.basis),
            ],
            back=reverse("office:club_list", args=[place_id, list_id]),
        ),
    )
