"""Two accounts of one human, or a card that differs: one officer proposes with a reason, another one decides."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yukari.kit import clock
from yukari.registrations.queries import registered_place_ids
from yukari.rules.outcome import Reason, Refused
from yukari.rules.roles import Ability
from yukari.uniting import commands, queries
from yukari.web.office.asking import Why
from yukari.web.office.frame import page
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import office


class ProposeForm(Why):
    """What the person said at the desk."""

    field_order = ("address", "remains", "reason")
    address = forms.EmailField(label=gettext_lazy("もうひとつのアカウントのメールアドレス"))
    remains = forms.ChoiceField(
        label=gettext_lazy("これから使うアカウント"),
        choices=[
            ("this", gettext_lazy("この登録者のアカウント")),
            ("other", gettext_lazy("もうひとつのアカウント")),
        ],
        widget=forms.RadioSelect,
        initial="this",
    )


@office(Ability.DECIDE)
def propose(request: PersonRequest, place_id: str, person_id: UUID) -> HttpResponse:
    """Written down as the person said it; whether there is such an account, this page never tells (D1)."""
    if place_id not in registered_place_ids(person_id):
        raise Refused(Reason.NOT_FOUND)
    said = Refusals(request)
    form = ProposeForm(request.POST or None, told=_("ご本人とどう確かめたかを書きます。本人が読める記録に残ります。"))
    if request.method == "POST" and form.is_valid():
        with said:
            commands.propose(
                person_id,
                place_id=place_id,
                address=form.cleaned_data["address"],
                other_remains=form.cleaned_data["remains"] == "other",
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=clock.now(),
            )
            messages.success(request, _("提案を記録しました。別の職員が「審査」で確かめると、本人に知らせます。"))
            return redirect("office:waiting", place_id)
    return page(request, place_id, "office/uniting_propose.html", {"form": form}, status=said.status)


@office(Ability.DECIDE)
def proposal(request: PersonRequest, place_id: str, proposal_id: UUID) -> HttpResponse:
    """One of them, to be spoken for or refused, with a reason either way."""
    said, at = Refusals(request), clock.now()
    seen = queries.proposal_for(request.user, place_id, proposal_id, at=at)
    form = Why(request.POST or None, told=_("ご本人とどう確かめたかを書きます。本人が読める記録に残ります。"))
    if request.method == "POST" and form.is_valid():
        with said:
            deed = commands.refuse if "refuse" in request.POST else commands.confirm
            deed(proposal_id, reason=form.cleaned_data["reason"], by=request.user, at=at)
            messages.success(request, _("記録しました。"))
            return redirect("office:waiting", place_id)
    return page(request, place_id, "office/uniting_proposal.html", {"seen": seen, "form": form}, status=said.status)
