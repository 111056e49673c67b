"""The day itself: who joined, who is here, and checking somebody in by hand (A3, D1, D2)."""

import unicodedata
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yukari.activities import commands, queries
from yukari.activities.commands.check_in import OPENS_AHEAD
from yukari.activities.queries import Guest, Occurrence, Roster
from yukari.kit import clock
from yukari.rules.check_in import check_in_window
from yukari.rules.roles import Ability
from yukari.web.office.desk_frame import page
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import member
from yukari.web.wording import verdicts
from yukari.web.wording.gate import BY_HAND, METHODS, refused

OTHER = "other"


class ByHand(forms.Form):
    """Why no code was read; the usual reasons take one press."""

    why = forms.ChoiceField(
        label=gettext_lazy("コードを読み取れなかった理由"),
        choices=[*BY_HAND.items(), (OTHER, gettext_lazy("そのほか"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("理由を選んでください。")},
    )
    words = forms.CharField(
        label=gettext_lazy("そのほかの理由"),
        max_length=200,
        required=False,
        error_messages={"required": gettext_lazy("理由を書いてください。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = self.is_bound and self["why"].value() == OTHER

    @property
    def reason(self) -> str:
        why = self.cleaned_data["why"]
        return str(self.cleaned_data["words"] if why == OTHER else BY_HAND[why])


@member(Ability.SEE_PARTICIPANTS)
def day(request: PersonRequest, occurrence_id: UUID) -> HttpResponse:
    """The roster on a phone at the entrance: look for a name, see who is here."""
    words = request.GET.get("q", "").strip()[:60]
    return _roster(request, occurrence_id, "office/desk/day.html", words=words)


@member(Ability.SEE_PARTICIPANTS)
def on_paper(request: PersonRequest, occurrence_id: UUID) -> HttpResponse:
    """The same list to be printed and ticked with a pencil, where no phone works."""
    return _roster(request, occurrence_id, "office/desk/paper.html")


@member(Ability.CHECK_IN)
def check_in(request: PersonRequest, occurrence_id: UUID, person_id: UUID) -> HttpResponse:
    """By hand, with a reason. The name is the one on the roster."""
    found = queries.roster(occurrence_id, viewer=request.user, at=clock.now())
    guest = next((one for one in found.guests if one.person_id == person_id), None)
    if guest is None:
        return redirect("office:day", occurrence_id)
    form = ByHand(request.POST or None)
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            verdict = commands.check_in_by_hand(
                person_id, occurrence_id=occurrence_id, reason=form.reason, by=request.user, at=clock.now()
            )
            tell = messages.success if verdict.reason is None else messages.error
            words = _("%(name)sさん：%(verdict)s") % {"name": guest.called, "verdict": verdicts.sentence(verdict)}
            tell(request, words)
            return redirect("office:day", occurrence_id)
    context = {"occurrence": found.occurrence, "guest": guest, "form": form}
    organisation = found.occurrence.project.organisation
    return page(request, organisation, "office/desk/by_hand.html", context, can=found.abilities, status=said.status)


def _roster(request: PersonRequest, occurrence_id: UUID, template: str, *, words: str = "") -> HttpResponse:
    at = clock.now()
    found = queries.roster(occurrence_id, viewer=request.user, at=at)
    occurrence = found.occurrence
    names: dict[UUID | None, str] = {guest.person_id: guest.called for guest in found.guests}
    context = {
        "occurrence": occurrence,
        "counts": queries.designated_on(occurrence.project_id, occurrence.day),
        "guests": [
            (guest, METHODS.get(guest.check_in.method, "") if guest.check_in else "") for guest in _named(found, words)
        ],
        "words": words,
        "coming": sum(guest.state == "joined" for guest in found.guests),
        "waiting": sum(guest.state in ("waiting", "in_draw") for guest in found.guests),
        "here": sum(_is_here(guest) for guest in found.guests),
        "refusals": [(one, names.get(one.person_id, ""), refused(one.reason)) for one in found.refusals],
        "held": queries.held_waiting(occurrence_id),
        "is_over": at >= occurrence.ends_at,
        **_window(occurrence, found, at=at),
    }
    return page(request, occurrence.project.organisation, template, context, can=found.abilities)


def _window(occurrence: Occurrence, found: Roster, *, at: datetime) -> dict[str, object]:
    """Whether people can be checked in now: the desk while they are there, staff also afterwards."""
    window = check_in_window(occurrence.starts_at, occurrence.ends_at)
    is_open = window.opens <= at <= window.closes
    afterwards = at > window.closes and Ability.RECORD_BY_HAND in found.abilities
    held = occurrence.cancelled_at is None and occurrence.project.state == "published"
    return {
        "opens": window.opens,
        "before": at < window.opens,
        "scans": held and at <= window.closes and at >= window.opens - OPENS_AHEAD,
        "by_hand": held and Ability.CHECK_IN in found.abilities and (is_open or afterwards),
        "can_void": Ability.VOID_PARTICIPATION in found.abilities,
    }


def _named(found: Roster, words: str) -> list[Guest]:
    wanted = _plain(words)
    return [guest for guest in found.guests if wanted in _plain(guest.called)]


def _plain(name: str) -> str:
    """As people type a name in a hurry: full or half width, with or without blanks."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _is_here(guest: Guest) -> bool:
    return guest.check_in is not None and guest.check_in.voided_at is None
