"""The organisations of a place: who applies, who takes part, and what they plan and run (A1)."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yukari.activities import commands, queries
from yukari.activities.queries import Organisation
from yukari.kit import clock
from yukari.rules.programme import OrganisationKind
from yukari.rules.roles import Ability
from yukari.web.office.frame import ask_first, page
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import office
from yukari.web.wording.nouns import ORGANISATION_KINDS

ENTERED_KINDS = [(kind, words) for kind, words in ORGANISATION_KINDS.items() if kind != OrganisationKind.PLACE]


class OrganisationForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("団体の名前"), max_length=80)
    kind = forms.ChoiceField(label=gettext_lazy("団体の種類"), choices=ENTERED_KINDS)
    about = forms.CharField(
        label=gettext_lazy("どんな団体か"),
        help_text=gettext_lazy("参加を考えている人が読みます。あとで団体が自分で直せます。"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    contact = forms.CharField(
        label=gettext_lazy("連絡先"),
        help_text=gettext_lazy("電話番号やメールアドレスなど、公開してよいものを書きます。"),
        max_length=200,
        required=False,
    )


@office(Ability.SEE_ACTIVITIES)
def organisations(request: PersonRequest, place_id: str) -> HttpResponse:
    """Who asks to take part first, then everybody who does."""
    programme = queries.programme_of(place_id, viewer=request.user, at=clock.now())
    designated = {one.organisation_id for one in programme.designations if one.organisation_id}
    context = {
        "applications": [(one, _kind(one)) for one in programme.applications],
        "organisations": [(one, _kind(one), one.id in designated) for one in programme.organisations],
    }
    return page(request, place_id, "office/organisations.html", context)


@office(Ability.DESIGNATE)
def enter(request: PersonRequest, place_id: str) -> HttpResponse:
    """An organisation that staff know; its leader is invited from its own page."""
    form = OrganisationForm(request.POST or None)
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            entered = commands.enter(place_id, **form.cleaned_data, by=request.user, at=clock.now())
            messages.success(request, _("団体を登録しました。次に、代表者を招待してください。"))
            return redirect("office:organisation", place_id, entered.id)
    return page(request, place_id, "office/organisation_new.html", {"form": form}, status=said.status)


@office(Ability.SEE_ACTIVITIES)
def organisation(request: PersonRequest, place_id: str, organisation_id: UUID) -> HttpResponse:
    """What an organisation plans and runs, how many work for it, and whether what it does counts."""
    found, viewer, at = _organisation(place_id, organisation_id), request.user, clock.now()
    desk = queries.desk(organisation_id, member=viewer, at=at)
    programme = queries.programme_of(place_id, viewer=viewer, at=at)
    designations = [
        one
        for one in programme.designations
        if one.organisation_id == organisation_id or (one.project and one.project.organisation_id == organisation_id)
    ]
    context = {
        "organisation": found,
        "kind": _kind(found),
        "desk": desk,
        "members": len(queries.members_of(organisation_id, viewer=viewer)),
        "designations": designations,
        "is_designated": any(one.organisation_id for one in designations),
        "designated_projects": {one.project_id for one in designations if one.project_id},
    }
    return page(request, place_id, "office/organisation.html", context)


@require_POST
@office(Ability.DESIGNATE)
def accept(request: PersonRequest, place_id: str, organisation_id: UUID) -> HttpResponse:
    _organisation(place_id, organisation_id)
    with Refusals(request):
        commands.accept(organisation_id, by=request.user, at=clock.now())
        messages.success(request, _("団体を受け入れました。申請した人に知らせます。"))
    return redirect("office:organisation", place_id, organisation_id)


@office(Ability.DESIGNATE)
def refuse(request: PersonRequest, place_id: str, organisation_id: UUID) -> HttpResponse:
    found, viewer = _organisation(place_id, organisation_id), request.user
    return ask_first(
        request,
        place_id,
        lambda reason: commands.refuse(organisation_id, reason=reason, by=viewer, at=clock.now()),
        title=_("%(name)sの申請を断りますか") % {"name": found.name},
        text=_("何が足りないか、どこに相談すればよいかを書いてください。もう一度申請することもできます。"),
        action=_("申請を断る"),
        done=_("申請を断り、理由を知らせました。"),
        back=reverse("office:organisations", args=[place_id]),
        danger=True,
        reason_told=_("申請した人が読みます。"),
    )


@office(Ability.DESIGNATE)
def close(request: PersonRequest, place_id: str, organisation_id: UUID) -> HttpResponse:
    found, viewer = _organisation(place_id, organisation_id), request.user
    return ask_first(
        request,
        place_id,
        lambda reason: commands.close(organisation_id, reason=reason, by=viewer, at=clock.now()),
        title=_("%(name)sを終えますか") % {"name": found.name},
        text=_("団体の人は、団体のページを開けなくなります。これまでの活動と参加の記録は残ります。"),
        action=_("団体を終える"),
        done=_("団体を終えました。"),
        back=reverse("office:organisations", args=[place_id]),
        danger=True,
        reason_told=_("団体の人が読みます。"),
    )


def _organisation(place_id: str, organisation_id: UUID) -> Organisation:
    """D1: an organisation of another place is not there."""
    found = queries.organisation(organisation_id)
    if found.place_id != place_id:
        raise Http404
    return found


def _kind(organisation: Organisation) -> str:
    return str(ORGANISATION_KINDS[organisation.kind])
