"""Who works for an organisation: invited by mail, taken up with a press, ended at any time."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yukari.activities import commands, queries
from yukari.kit import clock
from yukari.rules.roles import Ability, OrganisationRole
from yukari.web.office.desk_frame import ask_first, page
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import member, resident
from yukari.web.wording.planning import ROLES, ROLES_EXPLAINED


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("メールアドレス"),
        help_text=gettext_lazy("このアドレスに招待状を送ります。14日のあいだ使えます。"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("役割"), choices=list(ROLES_EXPLAINED.items()), widget=forms.RadioSelect
    )


@member(Ability.SEE_PARTICIPANTS)
def members(request: PersonRequest, organisation_id: UUID) -> HttpResponse:
    form = InvitationForm(request.POST or None, initial={"role": OrganisationRole.HELPER})
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            commands.invite_member(
                organisation_id,
                email=form.cleaned_data["email"],
                role=OrganisationRole(form.cleaned_data["role"]),
                by=request.user,
                at=clock.now(),
            )
            messages.success(request, _("招待状を送りました。"))
            return redirect("office:members", organisation_id)
    organisation = queries.organisation(organisation_id)
    can = queries.abilities_in(request.user, organisation)
    invites = not organisation.is_place and not can.isdisjoint({Ability.INVITE_MEMBERS, Ability.RUN_ACTIVITIES})
    context: dict[str, Any] = {
        "members": [(one, ROLES[one.role]) for one in queries.members_of(organisation_id, viewer=request.user)],
        "invitations": _open_invitations(request, organisation_id) if invites else [],
        "form": form if invites else None,
    }
    return page(request, organisation, "office/desk/members.html", context, can=can, status=said.status)


@member(Ability.SEE_PARTICIPANTS)
@require_POST
def withdraw(request: PersonRequest, organisation_id: UUID, invitation_id: UUID) -> HttpResponse:
    with Refusals(request):
        commands.withdraw_member_invitation(invitation_id, by=request.user, at=clock.now())
        messages.success(request, _("招待を取り消しました。"))
    return redirect("office:members", organisation_id)


@member(Ability.SEE_PARTICIPANTS)
def dismiss(request: PersonRequest, organisation_id: UUID, person_id: UUID) -> HttpResponse:
    """End somebody's membership, or one's own."""
    organisation = queries.organisation(organisation_id)
    listed = queries.members_of(organisation_id, viewer=request.user)
    found = next((one for one in listed if one.person_id == person_id), None)
    if found is None:
        return redirect("office:members", organisation_id)
    leaves = person_id == request.user.id
    return ask_first(
        request,
        organisation,
        lambda _reason: commands.dismiss_member(organisation_id, person_id=person_id, by=request.user, at=clock.now()),
        title=_("この団体のメンバーをやめますか")
        if leaves
        else _("%(name)sさんをメンバーから外しますか") % {"name": found.person.called},
        text=_("すぐに、この団体の机と名簿を見られなくなります。もう一度招待することはできます。"),
        action=_("やめる") if leaves else _("メンバーから外す"),
        done=_("メンバーをやめました。") if leaves else _("メンバーから外しました。"),
        back=reverse("office:members", args=[organisation_id]),
        onward="/" if leaves else "",
        danger=True,
    )


@resident
def accept(request: PersonRequest, secret: str) -> HttpResponse:
    """Where the letter's link leads."""
    at = clock.now()
    said = Refusals(request)
    if request.method == "POST":
        with said:
            taken = commands.accept_member_invitation(secret, by=request.user, at=at)
            messages.success(request, _("メンバーになりました。"))
            return redirect("office:desk", taken.organisation_id)
    invitation = queries.invitation(secret, at=at)
    context = {"invitation": invitation, "role": ROLES[invitation.role] if invitation else ""}
    status = said.status if invitation or said.refused else 404
    return render(request, "office/desk/invitation.html", context, status=status)


def _open_invitations(request: PersonRequest, organisation_id: UUID) -> list[tuple[object, str, object]]:
    """Each with as much of the address as its writer needs to know it again (M1)."""
    found = queries.invitations_of(organisation_id, viewer=request.user, at=clock.now())
    return [(one, _shortened(one.email), ROLES[one.role]) for one in found]


def _shortened(address: str) -> str:
    name, _at, host = address.partition("@")
    return f"{name[:1]}…@{host}"
