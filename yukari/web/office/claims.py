"""Claims that wait, one claim with its receipts and the machine's sum, and what is to be paid."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from yukari.kit import clock
from yukari.rules.roles import Ability
from yukari.supports import commands, queries
from yukari.supports.queries import Claim, Payment
from yukari.web.files import as_csv, handed_out
from yukari.web.office.frame import ask_first, page
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
    """What waits, each with the sum that the rule came to."""
    found = queries.claims_at(place_id, viewer=request.user, at=clock.now())
    context = {
        "claims": [words.claim_told(one) for one in found],
        "waiting": sum(one.state == Claim.State.HANDED_IN for one in found),
    }
    return page(request, place_id, "office/claims.html", context)


@require_POST
@office(Ability.OFFER)
def approve(request: PersonRequest, place_id: str) -> HttpResponse:
    """Several at once, each as the rule worked it out: first what will happen, and pressed once more it is done."""
    at = clock.now()
    chosen = [
        one for one in _chosen(request, queries.claims_at(place_id, viewer=request.user, at=at)) if one.is_waiting
    ]
    asked = Asked(
        kind="info",
        action=_("計算した額で認める"),
        consequence=_(
            "領収書は見ましたか。本人に知らせ、振込先を聞きます。減らすときや断るときは、1件ずつ開いてください。"
        ),
        back="office:claims",
    )

    def do(cases: list[tuple[UUID, UUID]]) -> str:
        commands.approve_as_asked(place_id, claims=cases, by=request.user, at=at)
        return _("認めました。本人に知らせ、振込先を聞いています。")

    return _ask_about(request, place_id, chosen, asked, do)


@office(Ability.SEE_REGISTRANTS)
def claim(request: PersonRequest, place_id: str, person_id: UUID, claim_id: UUID) -> HttpResponse:
    """The receipts beside the sum; one form with three buttons, each of which is a decision."""
    viewer, at = request.user, clock.now()
    seen = queries.claim_of_registrant(place_id, person_id, claim_id, viewer=viewer, at=at)
    form = DecideForm(request.POST or None, initial={"yen": seen.claim.asked})
    # Where it was asked back there is nothing to be said but words.
    form.fields["words"].required = not seen.claim.is_waiting
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
        "is_waiting": seen.claim.is_waiting,
        "is_decided": seen.claim.state in (Claim.State.APPROVED, Claim.State.REFUSED),
    }
    return page(request, place_id, "office/claim.html", context, status=said.status)


@office(Ability.OFFER)
def reopen(request: PersonRequest, place_id: str, person_id: UUID, claim_id: UUID) -> HttpResponse:
    """A slip is put right as long as nothing is paid."""
    viewer, at = request.user, clock.now()
    seen = queries.claim_of_registrant(place_id, person_id, claim_id, viewer=viewer, at=at)
    return ask_first(
        request,
        place_id,
        lambda reason: commands.reopen_claim(person_id, claim_id=claim_id, words=reason, by=viewer, at=at),
        title=_("%(name)sさんの申請を審査に戻しますか") % {"name": seen.claim.name},
        text=_("決定を取り消して本人に知らせます。もらった振込先は消え、申請した額の予算を取り置きます。"),
        facts=[(_("サポート"), seen.offer.title), (_("いまの決定"), words.claim_told(seen.claim).state)],
        action=_("審査に戻す"),
        done=_("審査に戻し、理由を知らせました。"),
        back=reverse("office:claim", args=[place_id, person_id, claim_id]),
        reason_told=_("本人が、お知らせで読みます。"),
    )


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
    """Who is to be paid how much; the accounts stand in the file only. Marked as paid, they are forgotten: that is asked once."""
    viewer, at = request.user, clock.now()
    found = queries.payments_of(place_id, viewer=viewer, at=at)
    if request.method == "POST":
        asked = Asked(
            kind="warning",
            action=_("支払いずみにする"),
            consequence=_(
                "本人に知らせ、口座の情報を消します。もとに戻せないので、銀行の手続きがすんでから押してください。"
            ),
            back="office:payments",
        )

        def do(cases: list[tuple[UUID, UUID]]) -> str:
            commands.mark_paid(place_id, claims=cases, by=viewer, at=at)
            return _("支払いずみにして、本人に知らせました。口座の情報は消しました。")

        return _ask_about(request, place_id, _chosen(request, [one.claim for one in found]), asked, do)
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
    return as_csv(f"payments-{clock.day_in_japan(at)}", header, list(_cells(found)))


class Asked(NamedTuple):
    """What is said before several claims are decided or paid, and where it was asked."""

    kind: str
    action: str
    consequence: str
    back: str


def _chosen(request: PersonRequest, claims: list[Claim]) -> list[Claim]:
    ticked = set(request.POST.getlist("claim"))
    return [one for one in claims if str(one.id) in ticked]


def _ask_about(
    request: PersonRequest,
    place_id: str,
    chosen: list[Claim],
    asked: Asked,
    do: Callable[[list[tuple[UUID, UUID]]], str],
) -> HttpResponse:
    """Say what will happen to the claims that were ticked, and do it once it is pressed."""
    if not chosen:
        messages.warning(request, _("まだ何も選ばれていないか、もう決まっています。"))
    elif "confirmed" in request.POST:
        with Refusals(request):
            messages.success(request, do([(one.person_id, one.id) for one in chosen]))
    else:
        context = {
            **asked._asdict(),
            "back": reverse(asked.back, args=[place_id]),
            "claims": chosen,
            "total": sum(one.yen for one in chosen),
        }
        return page(request, place_id, "office/claims_asked.html", context)
    return redirect(asked.back, place_id)


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
