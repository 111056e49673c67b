"""What an occurrence asks besides its day: the draw before it, thanks after it, and stays for it (A8, P11)."""

from datetime import timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yukari.activities import commands, queries
from yukari.activities.commands.check_in import STAY_AROUND
from yukari.kit import clock
from yukari.kit.clock import day_in_japan
from yukari.rules.roles import Ability
from yukari.web.office.desk_frame import page
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.templatetags.yukari import japanese_day
from yukari.web.wall import member


class Thanks(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("お礼の言葉"),
        help_text=gettext_lazy("来た人の活動の記録に出ます。何ができて、だれが喜んだかを書くと伝わります。"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@member(Ability.RUN_ACTIVITIES)
def draw(request: PersonRequest, occurrence_id: UUID) -> HttpResponse:
    """A8: what was published before the draw, the draw, and how anyone repeats it."""
    found, at = queries.occurrence_for(request.user, occurrence_id, Ability.RUN_ACTIVITIES), clock.now()
    said = Refusals(request)
    if request.method == "POST":
        with said:
            entered = commands.draw_lots(occurrence_id, by=request.user, at=at)
            messages.success(request, _("抽選をしました。申し込んだ%(number)d人に知らせます。") % {"number": entered})
            return redirect("office:draw", occurrence_id)
    lots = queries.draw_of(found, viewer=None)
    context = {"occurrence": found, "draw": lots, "is_due": bool(lots and lots.at and at >= lots.at)}
    return page(request, found.project.organisation, "office/desk/draw.html", context, status=said.status)


@member(Ability.RUN_ACTIVITIES)
def thank(request: PersonRequest, occurrence_id: UUID) -> HttpResponse:
    found = queries.occurrence_for(request.user, occurrence_id, Ability.RUN_ACTIVITIES)
    form = Thanks(request.POST or None, initial={"words": found.thanks})
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            commands.thank(occurrence_id, words=form.cleaned_data["words"], by=request.user, at=clock.now())
            messages.success(request, _("お礼を届けました。"))
            return redirect("office:day", occurrence_id)
    context = {"occurrence": found, "form": form}
    return page(request, found.project.organisation, "office/desk/thank.html", context, status=said.status)


@member(Ability.RECORD_BY_HAND)
def stay(request: PersonRequest, occurrence_id: UUID, person_id: UUID) -> HttpResponse:
    """Staff write down the days on which somebody stayed for it (P11)."""
    found = queries.roster(occurrence_id, viewer=request.user, at=clock.now())
    guest = next((one for one in found.guests if one.person_id == person_id and one.check_in), None)
    if guest is None:
        return redirect("office:day", occurrence_id)
    occurrence = found.occurrence
    first, last = occurrence.day - STAY_AROUND, day_in_japan(occurrence.ends_at) + STAY_AROUND
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    wanted = [day for day in days if day.isoformat() in request.POST.getlist("day")]
    said = Refusals(request)
    if request.method == "POST" and wanted:
        with said:
            commands.record_stay_at(
                person_id, occurrence_id=occurrence_id, days=wanted, by=request.user, at=clock.now()
            )
            messages.success(request, _("%(name)sさんの滞在日を記録しました。") % {"name": guest.called})
            return redirect("office:day", occurrence_id)
    context = {"occurrence": occurrence, "guest": guest, "days": [(day, japanese_day(day)) for day in days]}
    organisation = occurrence.project.organisation
    return page(request, organisation, "office/desk/stay.html", context, can=found.abilities, status=said.status)
