"""The guardian's own page: no account, the guardian's card opens it for a quarter of an hour (P15)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from yukari.activities import commands as activities
from yukari.kit import clock
from yukari.people import gateway
from yukari.people import queries as people
from yukari.people.queries import Purpose
from yukari.registrations import commands, queries
from yukari.web import wall
from yukari.web.card import leave
from yukari.web.wording.consent import KINDS


@wall.public
@require_GET
def guardian(request: HttpRequest) -> HttpResponse:
    """What the page is for, and the way to it."""
    return render(request, "card/guardian.html", {"ready": gateway.is_set_up()})


@wall.public
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Off to the card service: who it is, and no fact."""
    return leave(request, Purpose.GUARDIAN_RETURN)


@wall.guardian
def children(request: HttpRequest) -> HttpResponse:
    """Each child with what is consented to, and where the child is registered; each consent can be given and withdrawn."""
    at = clock.now()
    ties = [people.guardian_marked(UUID(one), mark) for one, mark in request.session["guardian"]["ties"].items()]
    mine = {tie.person_id: tie for tie in ties if tie is not None}
    if request.method == "POST":
        child, kind = request.POST.get("child", ""), request.POST.get("kind", "")
        tie = next((tie for tie in mine.values() if str(tie.person_id) == child), None)
        if tie is not None and kind in KINDS:
            child_of, who = people.person(tie.person_id), {"guardian": tie.relation, "mark": tie.mark}
            if "withdraw" in request.POST:
                activities.withdraw_consent(child_of, kind=kind, **who, by=None, at=at)
                messages.success(request, gettext("同意しないことを記録しました。"))
            else:
                commands.record_consent(child_of, kind=kind, **who, by=None, at=at)
                messages.success(request, gettext("同意を記録しました。"))
        return redirect("card:children")
    rows = [
        {
            "person": person,
            "registrations": queries.registrations_of(person.id, at=at),
            "card_signs_in_only": card is not None and card.signs_in_only,
            "consents": [(kind, words, said.get(kind)) for kind, words in KINDS.items()],
        }
        for person in people.persons(mine).values()
        for card, said in [(people.card_of(person.id), people.words_of_guardians(person.id))]
    ]
    return render(request, "card/children.html", {"children": rows})
