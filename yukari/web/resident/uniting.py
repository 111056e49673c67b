"""Two accounts of one's own become one: the other one is proved by its mail or its passkey, and the preview says what will happen."""

from uuid import UUID

from allauth.mfa.webauthn.internal.auth import begin_authentication
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yukari.kit import clock
from yukari.people import commands as people
from yukari.people import queries
from yukari.places.queries import places
from yukari.uniting import commands
from yukari.uniting.commands import United
from yukari.uniting.queries import proposal_about
from yukari.web.account.forms import PasskeySignInForm
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import resident, signed_in


class CodeForm(forms.Form):
    """The code that was mailed to the other account."""

    code = forms.CharField(
        label=_("6桁のコード"),
        max_length=12,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "width-8"},
        ),
    )


@resident
def other(request: PersonRequest) -> HttpResponse:
    """The card belongs to another account. On one page: a mailed code or a passkey proves it, and it is pressed once."""
    person, said, at = request.user, Refusals(request), clock.now()
    aside = queries.card_aside_of(person.id, at=at)
    if aside is None:
        return redirect("resident:identity")
    step = request.POST.get("step", "")
    form = CodeForm(request.POST if step == "code" else None)
    with said:
        if step == "send":
            people.send_proof(person, by=person, at=at)
            return redirect("resident:identity_other")
        if step == "code" and form.is_valid():
            people.prove_other(person, code=form.cleaned_data["code"], by=person, at=at)
            return redirect("resident:identity_other")
        if step == "passkey":
            answer = PasskeySignInForm(request.POST)
            shown = answer.cleaned_data["credential"] if answer.is_valid() else None
            people.prove_other_by_passkey(person, shown=shown, by=person, at=at)
            return redirect("resident:identity_other")
        if step == "unite":
            commands.unite_own(person, by=person, at=at)
            messages.success(request, gettext("2つのアカウントを、ひとつにしました。本人確認もできました。"))
            return redirect("resident:home")
    if aside.proved_at is None:
        # Any passkey of this site may answer: which ones the other account has is not told.
        asked = {"request_options": begin_authentication(user=None)}
        context = {"form": form, "sent": aside.code_sent_at is not None, "js_data": asked}
        return render(request, "resident/uniting_prove.html", context, status=422 if form.errors else said.status)
    return _preview(request, said)


@signed_in
def proposed(request: PersonRequest, proposal_id: UUID) -> HttpResponse:
    """Two of a place's staff are about to unite two accounts: whoever signs in to either can stop it."""
    said = Refusals(request)
    if request.method == "POST":
        with said:
            commands.object_to(proposal_id, by=request.user, at=clock.now())
            messages.success(request, gettext("統合を止めました。2つのアカウントは、これまでどおり使えます。"))
            return redirect("resident:uniting_proposed", proposal_id)
    proposal = proposal_about(request.user, proposal_id)
    return render(request, "resident/uniting_proposed.html", {"proposal": proposal}, status=said.status)


def _preview(request: HttpRequest, said: Refusals) -> HttpResponse:
    """What will be, in words; where it cannot be, why not."""
    person = request.user
    assert person.is_authenticated
    united = None
    with said:
        united = commands.preview(person, by=person, at=clock.now())
    context = {"united": united, **(_named(united) if united else {})}
    return render(request, "resident/uniting_preview.html", context, status=said.status)


def _named(united: United) -> dict[str, object]:
    """The places by name."""
    carried = united.registrations
    lists = {
        "registered": carried.registered,
        "registered_twice": carried.registered_twice,
        "premium": carried.premium,
        "premium_twice": carried.premium_twice,
        "premium_over": carried.premium_over_the_limit,
        "applied": carried.applied,
        "opted_out": carried.opted_out,
    }
    known = places({code for codes in lists.values() for code in codes})
    return {name: [known[code].shown_full_name for code in codes] for name, codes in lists.items()}
