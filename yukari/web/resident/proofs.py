"""Proofs of the activity record: made for a school or an employer, printed or sent, and taken back."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from yukari.activities import queries as activities
from yukari.activities.queries import Record
from yukari.kit import clock
from yukari.proofs import commands, queries
from yukari.web.drawings import certificate
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import resident
from yukari.web.wording import proof as words

LANGUAGES = [("ja", "日本語"), ("en", "English")]
LASTS = [(92, gettext_lazy("3か月")), (366, gettext_lazy("1年")), (1096, gettext_lazy("3年"))]
"""Days for which a paper can be checked."""


def _day_field(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class ProofForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("証明書に書く名前"),
        help_text=gettext_lazy("出す先がわかる名前を書いてください。漢字は、住民票のとおりでなくてもかまいません。"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    first_day = _day_field(gettext_lazy("この日から"))
    last_day = _day_field(gettext_lazy("この日まで"))
    places = forms.MultipleChoiceField(label=gettext_lazy("地域"), widget=forms.CheckboxSelectMultiple)
    language = forms.ChoiceField(label=gettext_lazy("証明書の言葉"), choices=LANGUAGES, widget=forms.RadioSelect)
    lasts = forms.TypedChoiceField(
        label=gettext_lazy("確認できる期間"),
        help_text=gettext_lazy("この期間がすぎると、確認ページには何も出なくなります。"),
        coerce=int,
        choices=LASTS,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places"].choices = places  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if "first_day" in said and "last_day" in said and said["last_day"] < said["first_day"]:
            self.add_error("last_day", _("始まりの日より後の日にしてください。"))
        return said


@resident
def proofs(request: PersonRequest) -> HttpResponse:
    at, record = clock.now(), activities.record_of(request.user)
    said = Refusals(request)
    form = _form(request, record, today=clock.day_in_japan(at))
    if request.method == "POST" and form and form.is_valid():
        wished = form.cleaned_data
        with said:
            commands.make_proof(
                request.user,
                name=wished["name"],
                language=wished["language"],
                first_day=wished["first_day"],
                last_day=wished["last_day"],
                place_ids=wished["places"],
                checkable_days=wished["lasts"],
                by=request.user,
                at=at,
            )
            messages.success(request, _("証明書を作りました。下の一覧から開けます。"))
            return redirect("resident:proofs")
    mine = [
        {"proof": proof, "standing": words.STANDINGS[standing], "open": standing in words.OPEN}
        for proof, standing in queries.proofs_of(request.user, at=at)
    ]
    return render(request, "resident/proofs.html", {"form": form, "proofs": mine}, status=said.status)


@resident
@require_safe
def paper(request: PersonRequest, proof_id: UUID) -> HttpResponse:
    """Put on paper each time: the file is kept nowhere but with its person."""
    proof = queries.proof_of(request.user, proof_id)
    pdf = certificate.drawing(words.paper(proof, queries.lines_of(proof)))
    signed = queries.signed(proof, pdf, reason=words.signed_for(proof), at=clock.now())
    response = HttpResponse(signed, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="yukari-proof.pdf"'
    return response


@resident
@require_POST
def revoke(request: PersonRequest, proof_id: UUID) -> HttpResponse:
    with Refusals(request):
        commands.revoke_proof(proof_id, by=request.user, at=clock.now())
        messages.success(request, _("証明書を取り消しました。確認ページでも、そのように出ます。"))
    return redirect("resident:proofs")


def _form(request: PersonRequest, record: Record, *, today: date) -> ProofForm | None:
    """None where there is nothing to prove yet."""
    rows = [row for row in record.rows if not row.void_reason]
    if not rows:
        return None
    places = {row.place.code: row.place.shown_full_name for row in rows}
    initial = {
        "name": request.user.called,
        "first_day": min(row.day for row in rows),
        "last_day": today,
        "places": list(places),
        "language": request.user.language,
        "lasts": LASTS[1][0],
    }
    return ProofForm(request.POST or None, initial=initial, places=list(places.items()))
