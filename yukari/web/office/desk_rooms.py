"""An organisation's rooms, and what participants ask it: the pages of `rooms` in the frame of a desk."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yukari.activities import queries as activities
from yukari.kit import clock
from yukari.rooms import commands, queries
from yukari.rooms.queries import House
from yukari.rules.roles import Ability
from yukari.web.office import desk_frame
from yukari.web.office.rooms import Bureau, case_page, list_page, member_page, new_page, room_page
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import member


class AnswerForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("返事"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))


@member(Ability.SEE_ACTIVITIES)
def rooms(request: PersonRequest, organisation_id: UUID) -> HttpResponse:
    return list_page(request, _at(request, organisation_id))


@member(Ability.MODERATE)
def new_room(request: PersonRequest, organisation_id: UUID) -> HttpResponse:
    projects = [(str(one.id), one.title) for one in activities.published_projects_of(organisation_id)]
    return new_page(request, _at(request, organisation_id), projects=projects)


@member(Ability.MODERATE)
def room(request: PersonRequest, organisation_id: UUID, room_id: UUID) -> HttpResponse:
    return room_page(request, _at(request, organisation_id), room_id)


@member(Ability.MODERATE)
def room_member(request: PersonRequest, organisation_id: UUID, room_id: UUID, person_id: UUID) -> HttpResponse:
    return member_page(request, _at(request, organisation_id), room_id, person_id)


@member(Ability.MODERATE)
def room_case(request: PersonRequest, organisation_id: UUID, post_id: UUID) -> HttpResponse:
    return case_page(request, _at(request, organisation_id), post_id)


@member(Ability.SEE_PARTICIPANTS, speaks=True)
def contacts(request: PersonRequest, organisation_id: UUID) -> HttpResponse:
    """Questions of participants: who waits longest stands first."""
    found = queries.contacts_at(organisation_id, viewer=request.user)
    organisation = activities.organisation(organisation_id)
    return desk_frame.page(request, organisation, "office/desk/contacts.html", {"contacts": found})


@member(Ability.SEE_PARTICIPANTS, speaks=True)
def contact(request: PersonRequest, occurrence_id: UUID, person_id: UUID) -> HttpResponse:
    found = queries.contact_at(person_id, occurrence_id, viewer=request.user)
    form, said = AnswerForm(request.POST or None), Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            text, at = form.cleaned_data["text"], clock.now()
            commands.answer(person_id, occurrence_id=occurrence_id, text=text, by=request.user, at=at)
            messages.success(request, _("送りました。本人に知らせました。"))
            return redirect("office:contacts", found.contact.organisation_id)
    organisation = activities.organisation(found.contact.organisation_id)
    context = {"found": found, "form": form}
    return desk_frame.page(request, organisation, "office/desk/contact.html", context, status=said.status)


@member(Ability.SEE_PARTICIPANTS, speaks=True)
def end_contact(request: PersonRequest, occurrence_id: UUID, person_id: UUID) -> HttpResponse:
    found = queries.contact_at(person_id, occurrence_id, viewer=request.user)
    person = request.user
    return desk_frame.ask_first(
        request,
        activities.organisation(found.contact.organisation_id),
        lambda _reason: commands.end_contact(person_id, occurrence_id=occurrence_id, by=person, at=clock.now()),
        title=_("このやりとりを終えますか"),
        text=_("おたがいに、もう書けなくなります。これまでのものは読めます。"),
        action=_("やりとりを終える"),
        done=_("やりとりを終えました。"),
        back=reverse("office:contact", args=[occurrence_id, person_id]),
    )


@member(Ability.SEE_PARTICIPANTS, speaks=True)
def report_contact(request: PersonRequest, occurrence_id: UUID, person_id: UUID) -> HttpResponse:
    found = queries.contact_at(person_id, occurrence_id, viewer=request.user)
    person = request.user

    def report(reason: str) -> None:
        commands.report_contact(person_id, occurrence_id=occurrence_id, reason=reason, by=person, at=clock.now())

    return desk_frame.ask_first(
        request,
        activities.organisation(found.contact.organisation_id),
        report,
        title=_("自治体に報告する"),
        reason_told=_("自治体の職員が、このやりとりと一緒に読みます。"),
        action=_("報告する"),
        done=_("報告を受け取りました。自治体の職員が確かめます。"),
        back=reverse("office:contact", args=[occurrence_id, person_id]),
    )


def _at(request: PersonRequest, organisation_id: UUID) -> Bureau:
    organisation = activities.organisation(organisation_id)

    def show(template: str, context: dict[str, object], status: int) -> HttpResponse:
        return desk_frame.page(request, organisation, template, context, status=status)

    return Bureau(House(organisation.place_id, organisation_id), "office/desk/base.html", show, "desk_")
