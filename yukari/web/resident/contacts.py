"""Asking the organisation of an occurrence that one has joined; no address is shown to either side (M1)."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yukari.activities import queries as activities
from yukari.kit import clock
from yukari.rooms import commands, queries
from yukari.rules.outcome import Reason, Refused
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import resident


class MessageForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("書くこと"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))


class ReportForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("こまっていること"),
        help_text=gettext_lazy("自治体の職員が、このやりとりと一緒に読みます。"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@resident
def contact(request: PersonRequest, occurrence_id: UUID) -> HttpResponse:
    """What was said so far, and a form for what comes next."""
    occurrence = activities.occurrence_of(occurrence_id)
    found = queries.contact_of(request.user, occurrence_id)
    if occurrence is None or (found is None and not activities.takes_part_in(request.user.id, occurrence_id)):
        raise Refused(Reason.NOT_FOUND)
    form = MessageForm(request.POST or None)
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            commands.ask(occurrence_id, text=form.cleaned_data["text"], by=request.user, at=clock.now())
            messages.success(request, _("送りました。答えが届いたら、お知らせします。"))
            return redirect("resident:contact", occurrence_id)
    context = {"occurrence": occurrence, "found": found, "form": form}
    return render(request, "resident/contact.html", context, status=said.status)


@resident
def leave(request: PersonRequest, occurrence_id: UUID) -> HttpResponse:
    if queries.contact_of(request.user, occurrence_id) is None:
        raise Refused(Reason.NOT_FOUND)
    back = reverse("resident:contact", args=[occurrence_id])
    if request.method == "POST":
        commands.leave_contact(occurrence_id, by=request.user, at=clock.now())
        messages.success(request, _("やりとりを終えました。"))
        return redirect(back)
    context = {
        "title": _("このやりとりを終えますか"),
        "text": _("おたがいに、もう書けなくなります。これまでのものは読めます。"),
        "action": _("やりとりを終える"),
        "cancel_url": back,
    }
    return render(request, "shared/confirm.html", context)


@resident
def report(request: PersonRequest, occurrence_id: UUID) -> HttpResponse:
    if queries.contact_of(request.user, occurrence_id) is None:
        raise Refused(Reason.NOT_FOUND)
    back = reverse("resident:contact", args=[occurrence_id])
    form = ReportForm(request.POST or None)
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            person, reason = request.user, form.cleaned_data["reason"]
            commands.report_contact(person.id, occurrence_id=occurrence_id, reason=reason, by=person, at=clock.now())
            messages.success(request, _("報告を受け取りました。自治体の職員が確かめます。"))
            return redirect(back)
    context = {"title": _("自治体に報告する"), "form": form, "action": _("報告する"), "cancel_url": back}
    return render(request, "shared/confirm.html", context, status=said.status)
