"""Supports of one's places: what can be used now, and claims from the first receipt to the money."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yukari.kit import clock
from yukari.kit.ids import new_id
from yukari.rules.outcome import Reason, Refused
from yukari.rules.supports import MOST_YEN
from yukari.supports import commands, queries
from yukari.supports.queries import BankAccount, Claim
from yukari.web.drawings import certificate
from yukari.web.files import handed_out
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals, status_of
from yukari.web.templatetags.yukari import japanese_day
from yukari.web.wall import resident
from yukari.web.wording import supports as words
from yukari.web.wording.refusals import refusal

ABOUT_A_FILE = {
    Reason.FILE_BROKEN,
    Reason.FILE_EMPTY,
    Reason.FILE_NOT_WHAT_IT_SAYS,
    Reason.FILE_TOO_LARGE,
    Reason.FILE_UNKNOWN,
    Reason.PICTURE_TOO_LARGE,
}
DECIDED = (Claim.State.APPROVED, Claim.State.PAID, Claim.State.REFUSED)


class ReceiptForm(forms.Form):
    what = forms.CharField(
        label=gettext_lazy("何の領収書か"), help_text=gettext_lazy("例：5月3日の宿泊費"), max_length=80
    )
    yen = forms.IntegerField(
        label=gettext_lazy("金額（円）"),
        min_value=1,
        max_value=MOST_YEN,
        widget=forms.NumberInput(attrs={"class": "width-8", "inputmode": "numeric"}),
    )
    file = forms.FileField(
        label=gettext_lazy("領収書の写真かPDF"),
        help_text=gettext_lazy(
            "JPEG、PNG、WebPは10MBまで、PDFは5MBまでです。撮った場所などの情報は、消して保管します。"
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
    )
    receipt_id = forms.UUIDField(widget=forms.HiddenInput)


class HandInForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("お名前"),
        help_text=gettext_lazy("決定の通知に書く名前です。振込先の口座と同じ名前にしてください。"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    note = forms.CharField(
        label=gettext_lazy("自治体に伝えたいこと"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    shown = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class AccountForm(forms.Form):
    bank = forms.CharField(label=gettext_lazy("銀行の名前"), max_length=40)
    branch = forms.CharField(label=gettext_lazy("支店の名前"), max_length=40)
    kind = forms.ChoiceField(
        label=gettext_lazy("口座の種類"),
        choices=[("普通", gettext_lazy("普通")), ("当座", gettext_lazy("当座"))],
        widget=forms.RadioSelect,
    )
    number = forms.RegexField(
        r"^\d{7}$",
        label=gettext_lazy("口座番号（7けた）"),
        help_text=gettext_lazy("7けたより短いときは、左に0をつけてください。"),
        error_messages={"invalid": gettext_lazy("数字7けたで書いてください。")},
        widget=forms.TextInput(attrs={"class": "width-8", "inputmode": "numeric", "autocomplete": "off"}),
    )
    holder = forms.RegexField(
        r"^[ァ-ヶー・．（）\sA-Za-z0-9]+$",
        label=gettext_lazy("口座の名義（カタカナ）"),
        help_text=gettext_lazy("例：ヤマダ ハナコ"),
        max_length=60,
        error_messages={"invalid": gettext_lazy("カタカナで書いてください。")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@resident
@require_safe
def supports(request: PersonRequest) -> HttpResponse:
    """By place: what can be used now and how; then one's claims."""
    context = {
        "places": [
            {
                "place": here.place,
                "usable": words.offers_told(here.usable),
                "other": words.offers_told(here.other),
            }
            for here in queries.supports_of(request.user, at=clock.now())
        ],
        "claims": [words.claim_told(claim) for claim in queries.claims_of(request.user)],
    }
    return render(request, "resident/supports.html", context)


@resident
@require_POST
def begin(request: PersonRequest, offer_id: UUID) -> HttpResponse:
    with Refusals(request):
        begun = commands.begin_claim(offer_id, by=request.user, at=clock.now())
        return redirect("resident:claim", begun.id)
    return redirect("visitor:support", offer_id)


@resident
def claim(request: PersonRequest, claim_id: UUID) -> HttpResponse:
    """One claim: laid together while it is in hand, followed afterwards. Each button says which of the forms it sends."""
    sent, status = request.POST.get("form", ""), 200
    seen = queries.my_claim(request.user, claim_id)
    forms_: dict[str, forms.Form] = {
        "receipt": ReceiptForm(
            request.POST if sent == "receipt" else None, request.FILES or None, initial={"receipt_id": new_id()}
        ),
        "hand_in": HandInForm(
            request.POST if sent == "hand_in" else None,
            initial={"name": seen.claim.name, "note": seen.claim.note, "shown": seen.amount.yen},
        ),
        "account": AccountForm(request.POST if sent == "account" else None, initial={"kind": "普通"}),
    }
    form = forms_.get(sent)
    if form is not None and form.is_valid():
        try:
            _send(request, claim_id, sent, dict(form.cleaned_data))
            return redirect("resident:claim", claim_id)
        except Refused as refused:
            status = status_of(refused)
            form.add_error("file" if refused.reason in ABOUT_A_FILE else None, refusal(refused))
            # The amount may have changed: the next press agrees to what the page says now.
            form.data = {**form.data.dict(), "shown": seen.amount.yen}  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "seen": seen,
        "told": words.claim_told(seen.claim),
        "offer": words.offer_told(seen.offer),
        "steps": words.steps(seen.amount),
        "forms": forms_,
        "has_letter": seen.claim.state in DECIDED,
    }
    return render(request, "resident/claim.html", context, status=status)


def _send(request: PersonRequest, claim_id: UUID, sent: str, wished: dict[str, Any]) -> None:
    at, by = clock.now(), request.user
    if sent == "receipt":
        file = wished.pop("file")
        commands.keep_receipt(claim_id, **wished, data=file, name=file.name, by=by, at=at)
        messages.success(request, _("領収書を入れました。"))
    elif sent == "hand_in":
        commands.hand_in(claim_id, **wished, by=by, at=at)
        messages.success(request, _("申請を出しました。自治体が確かめて、結果をお知らせします。"))
    else:
        commands.give_account(claim_id, account=BankAccount(**wished), by=by, at=at)
        messages.success(request, _("振込先を受け取りました。暗号にして保管し、支払いがすんだら消します。"))


@resident
@require_POST
def drop_receipt(request: PersonRequest, claim_id: UUID, receipt_id: UUID) -> HttpResponse:
    with Refusals(request):
        commands.drop_receipt(claim_id, receipt_id=receipt_id, by=request.user, at=clock.now())
        messages.success(request, _("領収書を外しました。"))
    return redirect("resident:claim", claim_id)


@resident
def withdraw(request: PersonRequest, claim_id: UUID) -> HttpResponse:
    """Asked once: a claim that is withdrawn loses its turn."""
    seen, said = queries.my_claim(request.user, claim_id), Refusals(request)
    is_draft = seen.claim.state == Claim.State.DRAFT
    if request.method == "POST":
        with said:
            commands.withdraw_claim(claim_id, by=request.user, at=clock.now())
            messages.success(request, _("下書きを捨てました。") if is_draft else _("申請を取り下げました。"))
            return redirect("resident:supports")
    context = {
        "title": _("この下書きを捨てますか") if is_draft else _("この申請を取り下げますか"),
        "text": _("入れた領収書の写真も消えます。")
        if is_draft
        else _("取り置いた予算は、ほかの人が使えるようになります。受付の期間のうちは、もう一度申請できます。"),
        "facts": [(_("サポート"), seen.offer.shown_title), (_("計算した額"), words.yen(seen.amount.yen))],
        "action": _("捨てる") if is_draft else _("取り下げる"),
        "danger": True,
        "cancel_url": reverse("resident:claim", args=[claim_id]),
    }
    return render(request, "shared/confirm.html", context, status=said.status)


@resident
@require_safe
def receipt(request: PersonRequest, receipt_id: UUID) -> FileResponse:
    return handed_out(queries.receipt_file(request.user, receipt_id))


@resident
@require_safe
def letter(request: PersonRequest, claim_id: UUID) -> HttpResponse:
    """The letter of decision, put on paper each time."""
    seen = queries.my_claim(request.user, claim_id)
    if seen.claim.state not in DECIDED:
        raise Http404
    said = words.letter(seen.claim, words.steps(seen.amount), language=get_language() or "ja")
    said["day"] = japanese_day(seen.claim.decided_at)
    said["sample"] = _("見本（実演用のサイトで作ったもの）") if settings.DEMONSTRATION else ""
    pdf = certificate.drawing(said, certificate.LETTER)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="yukari-decision.pdf"'
    return response
