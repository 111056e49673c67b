"""On the child's account: a guardian confirms with the guardian's own card and consents, kind by kind (P15)."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from yukari.kit import clock
from yukari.people import gateway, queries
from yukari.people.queries import Purpose
from yukari.web.card import leave
from yukari.web.wall import resident
from yukari.web.wording.consent import KINDS

RELATIONS = [
    ("mother", _("母")),
    ("father", _("父")),
    ("other", _("そのほかの親権者・未成年後見人")),
]


class GuardianForm(forms.Form):
    """What the guardian says before the card is read."""

    relation = forms.ChoiceField(label=_("お子さんとの関係"), choices=RELATIONS, widget=forms.RadioSelect)
    kinds = forms.MultipleChoiceField(
        label=_("同意すること"),
        choices=list(KINDS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("あとから、保護者のページでひとつずつ変えられます。"),
    )


@resident
def guardian(request: HttpRequest) -> HttpResponse:
    """Who consents to what now; and the form, checked before anybody is sent away."""
    person = request.user
    assert person.is_authenticated
    card = queries.card_of(person.id)
    form = GuardianForm(request.POST or None, initial={"kinds": ["basic", "premium"]})
    said, said_of = None, queries.words_of_guardians(person.id)
    if request.method == "POST" and form.is_valid():
        said = request.session["guardian_said"] = form.cleaned_data
    context = {
        "form": form,
        "said": said,
        "kinds": [KINDS[kind] for kind in said["kinds"]] if said else [],
        "grown_up": card is not None and card.adult_from <= clock.day_in_japan(clock.now()),
        "signs_in_only": card is not None and card.signs_in_only,
        "consents": [words for kind, words in KINDS.items() if said_of.get(kind) is True],
        "refusals": [words for kind, words in KINDS.items() if said_of.get(kind) is False],
        "guardians": queries.guardians_of(person.id),
        "ready": gateway.is_set_up(),
    }
    return render(request, "resident/guardian.html", context, status=422 if form.errors else 200)


@resident
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Off to the card service with what was said."""
    said = request.session.get("guardian_said")
    return leave(request, Purpose.GUARDIAN, about=said) if said else redirect("resident:guardian")
