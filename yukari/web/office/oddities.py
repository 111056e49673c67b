"""What looks wrong in recorded participations, laid before staff and settled by them in words (A9)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from yukari.activities import commands, queries
from yukari.kit import clock
from yukari.rules.roles import Ability
from yukari.web.office.asking import Why
from yukari.web.office.frame import page
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import office
from yukari.web.wording.office import ODDITIES, ODDITIES_EXPLAINED


@office(Ability.SEE_PARTICIPANTS)
def oddities(request: PersonRequest, place_id: str) -> HttpResponse:
    """What nobody has looked at yet, the oldest first; no names until one is opened."""
    programme = queries.programme_of(place_id, viewer=request.user, at=clock.now())
    rows = [(one, ODDITIES[one.kind], len(one.people)) for one in programme.oddities]
    held = queries.held_at(place_id, viewer=request.user)
    return page(request, place_id, "office/oddities.html", {"rows": rows, "held": held})


@office(Ability.SETTLE_ODDITIES)
def oddity(request: PersonRequest, place_id: str, oddity_id: UUID) -> HttpResponse:
    """One of them with the people it is about, who can read that they were looked at (D2)."""
    viewer, at = request.user, clock.now()
    seen = queries.oddity_for(viewer, place_id, oddity_id, at=at)
    form = Why(request.POST or None, told=_("だれに何を確かめ、どうだったかを書きます。あとで見る職員が読みます。"))
    form.fields["reason"].label = _("確かめたこと")
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            commands.settle_oddity(oddity_id, words=form.cleaned_data["reason"], by=viewer, at=at)
            messages.success(request, _("確かめたことを記録しました。"))
            return redirect("office:oddities", place_id)
    context = {
        "seen": seen,
        "title": ODDITIES[seen.oddity.kind],
        "explained": ODDITIES_EXPLAINED[seen.oddity.kind],
        "form": form,
    }
    return page(request, place_id, "office/oddity.html", context, status=said.status)
