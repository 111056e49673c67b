"""The profile: what basic registration needs and no more."""

from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import Resolver404, resolve
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yukari.clubs import queries as clubs
from yukari.kit import clock
from yukari.people import commands
from yukari.places import queries as places
from yukari.registrations import commands as registrations
from yukari.rules.codes import prefecture_of
from yukari.web.language import remember
from yukari.web.onward import wanted
from yukari.web.resident.residence import ABROAD, ResidenceForm
from yukari.web.wall import signed_in

OLDEST = 120


class ProfileForm(ResidenceForm):
    """What basic registration needs."""

    field_order = ("called", "birth_year", "birth_month", "prefecture", "municipality")

    called = forms.CharField(
        label=_("呼ばれたい名前"),
        max_length=60,
        help_text=_("本名でなくてもかまいません。登録先の自治体や、参加する活動の人に見えます。"),
        widget=forms.TextInput(attrs={"autocomplete": "nickname", "class": "width-20"}),
    )
    birth_year = forms.TypedChoiceField(label=_("生まれた年"), coerce=int)
    birth_month = forms.TypedChoiceField(
        label=_("生まれた月"), coerce=int, choices=[("", "—"), *((month, month) for month in range(1, 13))]
    )
    language = forms.ChoiceField(label=_("ことば"), choices=settings.LANGUAGES)
    tell_by_email = forms.TypedChoiceField(
        label=_("お知らせの受け取り方"),
        coerce=lambda value: value == "yes",
        choices=[("yes", _("メールでも受け取る")), ("no", _("このサイトの中だけで見る"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on = clock.day_in_japan(clock.now())
        years = range(on.year, on.year - OLDEST, -1)
        self.choose("birth_year", [("", "—"), *((year, year) for year in years)])

    def profile(self) -> dict[str, Any]:
        """The arguments of the command."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("prefecture", "municipality")}
        return {**said, "residence_id": self.cleaned_data["municipality"]}


@signed_in
def profile(request: HttpRequest) -> HttpResponse:
    """Say or change it; then on to where the person was going."""
    person = request.user
    assert person.is_authenticated
    onward = wanted(request)
    if request.method != "POST":
        return _page(request, ProfileForm(initial=_said_before(person, onward)), onward)
    if "municipalities" in request.POST:
        return _page(request, ProfileForm(initial=request.POST.dict()), onward)
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return _page(request, form, onward, status=422)
    at, before = clock.now(), _noted(person)
    with transaction.atomic():
        now = commands.complete_profile(person, **form.profile(), by=person, at=at)
        if before != _noted(now):
            registrations.note_profile(person.id, by=person, at=at)
    response = HttpResponseRedirect(onward or resolve_url(settings.LOGIN_REDIRECT_URL))
    remember(response, form.cleaned_data["language"])
    return response


@signed_in
def municipalities(request: HttpRequest) -> HttpResponse:
    """The municipalities of the prefecture that was just chosen: a fragment of the form."""
    form = ProfileForm(initial={"prefecture": request.GET.get("prefecture", "")})
    return HttpResponse(form["municipality"].as_field_group())


def _page(request: HttpRequest, form: ProfileForm, onward: str, status: int = 200) -> HttpResponse:
    return render(request, "resident/profile.html", {"form": form, "next": onward}, status=status)


def _noted(person: Any) -> tuple[object, ...]:
    """What stands at each of the person's places too."""
    return person.called, person.residence_id, person.birth_year, person.birth_month


def _said_before(person: Any, onward: str) -> dict[str, object]:
    if not person.has_profile:
        return {"language": get_language(), "tell_by_email": "yes", **_as_the_club_knows(onward)}
    at_home = places.places([person.residence_id]).get(person.residence_id) if person.residence_id else None
    return {
        "called": person.called,
        "birth_year": person.birth_year,
        "birth_month": person.birth_month,
        "prefecture": at_home.prefecture_id if at_home else ABROAD,
        "municipality": person.residence_id,
        "language": person.language,
        "tell_by_email": "yes" if person.tell_by_email else "no",
    }


def _as_the_club_knows(onward: str) -> dict[str, object]:
    """Whoever comes from a fan club's invitation finds filled in what its list said; they may change it."""
    try:
        way = resolve(onward)
    except Resolver404:
        return {}
    found = clubs.invited_by(way.kwargs["token"]) if way.view_name == "resident:invited" else None
    if found is None or found.entry is None:
        return {}
    prefecture = found.entry.prefecture
    return {"called": found.entry.name, "prefecture": prefecture_of(prefecture) if prefecture else ""}
