"""Who works for the place: invited by letter, given a role, dismissed; and how an invitation is taken up."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yukari.kit import clock
from yukari.places import commands, queries
from yukari.places.queries import Staff
from yukari.rules.roles import Ability, Role
from yukari.web.office.frame import ask_first, page
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import office, signed_in
from yukari.web.wording.office import DUTIES, ROLES

AT_A_PLACE = (Role.VIEWER, Role.OFFICER, Role.MANAGER)


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("メールアドレス"),
        help_text=gettext_lazy("招待状を送ります。14日のあいだ使えます。"),
        widget=forms.EmailInput(attrs={"class": "width-20", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=gettext_lazy("役割"), widget=forms.RadioSelect, initial=Role.OFFICER)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        between = _("：")
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.value, f"{ROLES[role]}{between}{DUTIES[role]}") for role in AT_A_PLACE
        ]


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=[(role.value, ROLES[role]) for role in AT_A_PLACE])


@office(Ability.INVITE_STAFF)
def staff(request: PersonRequest, place_id: str) -> HttpResponse:
    """Everyone who works here, the open invitations, and the form for one more."""
    viewer, at = request.user, clock.now()
    form = InviteForm(request.POST or None)
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            invited = form.cleaned_data
            commands.invite(place_id, email=invited["email"], role=Role(invited["role"]), by=viewer, at=at)
            messages.success(request, _("%(email)sに招待状を送りました。") % {"email": invited["email"]})
            return redirect("office:staff", place_id)
    context = {
        "staff": queries.staff_of(place_id, viewer=viewer),
        "invitations": queries.invitations_of(place_id, viewer=viewer, at=at),
        "form": form,
        "roles": [(role.value, ROLES[role]) for role in AT_A_PLACE],
    }
    return page(request, place_id, "office/staff.html", context, status=said.status)


@require_POST
@office(Ability.INVITE_STAFF)
def change_role(request: PersonRequest, place_id: str, staff_id: UUID) -> HttpResponse:
    form = RoleForm(request.POST)
    if form.is_valid():
        with Refusals(request):
            changed = commands.change_role(
                staff_id, role=Role(form.cleaned_data["role"]), by=request.user, at=clock.now()
            )
            messages.success(request, _("役割を「%(role)s」に変えました。") % {"role": ROLES[changed.role]})
    return redirect("office:staff", place_id)


@office(Ability.INVITE_STAFF)
def dismiss(request: PersonRequest, place_id: str, staff_id: UUID) -> HttpResponse:
    person = request.user
    member = _member(queries.staff_of(place_id, viewer=person), staff_id)
    return ask_first(
        request,
        place_id,
        lambda _reason: commands.dismiss(staff_id, by=person, at=clock.now()),
        title=_("%(called)sさんを職員から外しますか") % {"called": member.person.called},
        text=_("すぐに、この自治体のページを開けなくなります。これまでの記録と決定は残ります。"),
        facts=[(_("役割"), ROLES[member.role])],
        action=_("職員から外す"),
        done=_("職員から外しました。"),
        back=reverse("office:staff", args=[place_id]),
        danger=True,
    )


@require_POST
@office(Ability.INVITE_STAFF)
def withdraw_invitation(request: PersonRequest, place_id: str, invitation_id: UUID) -> HttpResponse:
    with Refusals(request):
        commands.withdraw_invitation(invitation_id, by=request.user, at=clock.now())
        messages.success(request, _("招待を取り消しました。届いたリンクは使えません。"))
    return redirect("office:staff", place_id)


@signed_in
def accept(request: PersonRequest, secret: str) -> HttpResponse:
    """What a letter's link opens: who invites, to what, and one press."""
    person, at = request.user, clock.now()
    said = Refusals(request)
    if request.method == "POST":
        with said:
            taken = commands.accept_invitation(secret, by=person, at=at)
            messages.success(request, _("職員として登録しました。"))
            return redirect("office:place", taken.place_id) if taken.place_id else redirect("office:ministry")
    invitation = queries.invitation(secret, at=at)
    context = {
        "invitation": invitation,
        "role": ROLES[invitation.role] if invitation else "",
        "duties": DUTIES.get(invitation.role, "") if invitation else "",
    }
    return render(request, "office/invitation.html", context, status=said.status if invitation else 404)


def _member(staff: list[Staff], staff_id: UUID) -> Staff:
    for member in staff:
        if member.id == staff_id:
            return member
    raise Http404
