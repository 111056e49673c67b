"""Claims that wait, one claim with its receipts and the machine's sum, and what is to be paid."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from yukari.kit import clock, sheets
from yukari.rules.roles import Ability
from yukari.supports import commands, queries
from yukari.supports.queries import Payment
from yukari.web.files import handed_out
from yukari.web.office.frame import page
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import office
from yukari.web.wording import supports as words


class DecideForm(forms.Form):
    yen = forms.IntegerField(
        label=gettext_lazy("認める額（円）"),
        help_text=gettext_lazy("減らすときは、下に理由を書いてください。"),
        min_value=1,
        required=False,
        widget=forms.NumberInput(attrs={"class": "width-8", "inputmode": "numeric"}),
    )
    words = forms.CharField(
        label=gettext_lazy("本人への言葉"),
        help_text=gettext_lazy("減らす理由、認めない理由、確かめたいこと。本人が読みます。"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@office(Ability.SEE_REGISTRANTS)
def claims(request: PersonRequest, place_id: str) -> HttpResponse:
    found = queries.claims_at(place_id, viewer=request.user, at=clock.now())
    return page(request, place_id, "office/claims.html", {"claims": [words.claim_told(one) for one in found]})


@office(Ability.SEE_REGISTRANTS)
def claim(request: PersonRequest, place_id: str, person_id: UUID, claim_id: UUID) -> HttpResponse:
    """The receipts beside the sum; one form with three buttons, each of which is a decision."""
    viewer, at = request.user, clock.now()
    seen = queries.claim_of_registrant(place_id, person_id, claim_id, viewer=viewer, at=at)
    form = DecideForm(request.POST or None, initial={"yen": seen.claim.asked})
    said = Refusals(request)
    if request.method == "POST" and form.is_valid():
        with said:
            _decide(request, person_id, claim_id, **form.cleaned_data)
            return redirect("office:claims", place_id)
    context = {
        "seen": seen,
        "told": words.claim_told(seen.claim),
        "steps": words.steps(seen.amount),
        "offer": words.offer_told(seen.offer),
        "form": form,
        "is_open": seen.claim.state in seen.claim.OPEN,
    }
    return page(request, place_id, "office/claim.html", context, status=said.status)


def _decide(request: PersonRequest, person_id: UUID, claim_id: UUID, *, yen: int | None, words: str) -> None:
    by, at = request.user, clock.now()
    what: dict[str, Any] = {"claim_id": claim_id, "words": words, "by": by, "at": at}
    if "refuse" in request.POST:
        commands.refuse_claim(person_id, **what)
        messages.success(request, _("認めないことにして、理由を知らせました。"))
    elif "ask" in request.POST:
        commands.ask_back(person_id, **what)
        messages.success(request, _("本人に確かめています。予算は取り置いたままです。"))
    else:
        commands.approve_claim(person_id, yen=yen or 0, **what)
        messages.success(request, _("認めました。本人に知らせ、振込先を聞いています。"))


@office(Ability.SEE_REGISTRANTS)
def receipt(request: PersonRequest, place_id: str, person_id: UUID, receipt_id: UUID) -> FileResponse:
    viewer = request.user
    return handed_out(
        queries.receipt_file_of_registrant(place_id, person_id, receipt_id, viewer=viewer, at=clock.now())
    )


@office(Ability.OFFER)
def payments(request: PersonRequest, place_id: str) -> HttpResponse:
    """Who is to be paid how much; the accounts stand in the file only. Marked as paid, they are forgotten."""
    viewer, at = request.user, clock.now()
    if request.method == "POST":
        with Refusals(request):
            chosen = [UUID(person) for person in request.POST.getlist("claim") if _is_uuid(person)]
            granted = queries.payments_of(place_id, viewer=viewer, at=at)
            cases = [(one.claim.person_id, one.claim.id) for one in granted if one.claim.id in chosen]
            paid = commands.mark_paid(place_id, claims=cases, by=viewer, at=at)
            if paid:
                messages.success(request, _("支払いずみにして、本人に知らせました。口座の情報は消しました。"))
            else:
                messages.warning(request, _("まだだれも選ばれていないか、もう支払いずみです。"))
        return redirect("office:payments", place_id)
    found = queries.payments_of(place_id, viewer=viewer, at=at)
    context = {
        "payments": found,
        "total": sum(one.claim.yen for one in found),
        "ready": sum(one.claim.account is not None for one in found),
    }
    return page(request, place_id, "office/payments.html", context)


@office(Ability.OFFER)
@require_safe
def payment_list(request: PersonRequest, place_id: str) -> StreamingHttpResponse:
    """For the bank: everybody whose account is known. Taking it is a look that each of them can read (D2)."""
    at = clock.now()
    found = queries.payments_of(place_id, viewer=request.user, opened=True, at=at)
    header = [
        _("番号"),
        _("サポート"),
        _("お名前"),
        _("金額（円）"),
        _("銀行"),
        _("支店"),
        _("種類"),
        _("口座番号"),
        _("名義"),
        _("決定日"),
    ]
    table = sheets.Csv(header, list(_cells(found)))
    response = StreamingHttpResponse(table, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="payments-{clock.day_in_japan(at).isoformat()}.csv"'
    return response


def _cells(payments: list[Payment]) -> Iterator[list[object]]:
    for one in payments:
        claim, account = one.claim, one.account
        if account is not None:
            yield [
                str(claim.id)[-12:],
                claim.offer.title,
                claim.name,
                claim.yen,
                account.bank,
                account.branch,
                account.kind,
                account.number,
                account.holder,
                clock.day_in_japan(claim.decided_at) if claim.decided_at else "",
            ]


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
