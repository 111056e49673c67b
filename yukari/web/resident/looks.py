"""Who looked at a person's data, when and why (D2)."""

from django.http import HttpResponse
from django.shortcuts import render

from yukari.audit import queries as audit
from yukari.people.queries import accounts_of, persons
from yukari.places.queries import places
from yukari.web.persons import PersonRequest
from yukari.web.wall import signed_in
from yukari.web.wording.looks import LOOKS


@signed_in
def looks(request: PersonRequest) -> HttpResponse:
    """Looks of staff and organisations, the newest first; the person's own are no news to the person."""
    cursor = request.GET.get("cursor", "")
    page = audit.looks_at(*accounts_of(request.user.id), verbs=LOOKS, cursor=cursor)
    entries = page.items
    known = places({entry.place_id for entry in entries})
    lookers = persons({entry.by_id for entry in entries if entry.by_id})
    rows = [
        {
            "at": entry.at,
            "place": known.get(entry.place_id),
            "called": lookers[entry.by_id].called if entry.by_id in lookers else "",
            "what": LOOKS[entry.verb],
            "why": entry.why,
        }
        for entry in entries
    ]
    return render(request, "resident/looks.html", {"looks": rows, "page": page})
