"""What newcomers read about an organisation."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from yukari.activities import commands, queries
from yukari.kit import clock
from yukari.rules.programme import OrganisationKind
from yukari.rules.roles import Ability
from yukari.web.office.desk_frame import page
from yukari.web.office.organisation_form import OrganisationForm
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import member


@member(Ability.RUN_ACTIVITIES)
def describe(request: PersonRequest, organisation_id: UUID) -> HttpResponse:
    organisation = queries.organisation(organisation_id)
    said_before = {name: getattr(organisation, name) for name in OrganisationForm.base_fields}
    form = OrganisationForm(request.POST or None, initial=said_before)
    if organisation.is_place:
        # A place's own office is what it is.
        del form.fields["kind"]
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        kind = OrganisationKind(form.cleaned_data.pop("kind", OrganisationKind.PLACE))
        with said:
            commands.describe(organisation_id, **form.cleaned_data, kind=kind, by=request.user, at=clock.now())
            messages.success(request, _("団体の紹介を直しました。"))
            return redirect("office:describe", organisation_id)
    return page(request, organisation, "office/desk/describe.html", {"form": form}, status=said.status)
