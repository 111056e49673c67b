"""Where the person's cards are: the phones that hold them, and the cards on paper."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yukari.cards import commands, queries
from yukari.kit import clock, qr
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import resident


@resident
def phones(request: PersonRequest) -> HttpResponse:
    at, person = clock.now(), request.user
    here = queries.session_mark(request.session.session_key or "")
    cards = queries.cards_of(person.id, at=at)
    papers = queries.papers_of(person.id, at=at)
    printed = {paper.says.place_id for paper in papers}
    return render(
        request,
        "resident/phones.html",
        {
            "phones": [(phone, phone.session == here) for phone in queries.phones_of(person.id, at=at)],
            "papers": papers,
            "unprinted": [card.place for card in cards if card.place.code not in printed],
            "account_is_printed": "" in printed,
        },
    )


@resident
@require_POST
def revoke_phone(request: PersonRequest, phone_id: UUID) -> HttpResponse:
    """It was given away, or is not used any more."""
    with Refusals(request):
        commands.revoke_phone(request.user, phone_id=phone_id, by=request.user, at=clock.now())
        messages.success(request, _("その端末の登録証を止めて、ログアウトさせました。"))
    return redirect("resident:phones")


@resident
def lost_phone(request: PersonRequest, phone_id: UUID) -> HttpResponse:
    """Asked first, because the person is signed out everywhere else too."""
    if request.method == "POST":
        with Refusals(request):
            commands.lose_phone(
                request.user,
                phone_id=phone_id,
                session_key=request.session.session_key or "",
                by=request.user,
                at=clock.now(),
            )
            messages.success(request, _("なくした端末の登録証を止めて、この端末のほかは、すべてログアウトさせました。"))
        return redirect("resident:phones")
    asked = {
        "title": _("なくした端末の登録証を止めますか"),
        "text": _(
            "その端末の登録証は、使えなくなります。念のため、いまお使いの端末のほかは、すべてログアウトさせます。電波のない場所の読み取り画面には、次につながったときに伝わります。"
        ),
        "action": _("止めて、ログアウトさせる"),
        "cancel_url": reverse("resident:phones"),
        "danger": True,
    }
    return render(request, "shared/confirm.html", asked)


@resident
def paper(request: PersonRequest, place_id: str = "") -> HttpResponse:
    """The card on paper: made with a press, and printed from here as often as it takes."""
    at, person = clock.now(), request.user
    said = Refusals(request)
    if request.method == "POST":
        with said:
            commands.issue_paper(person.id, place_id=place_id, by=person, at=at)
            return redirect(request.path)
    card = queries.card_of(person.id, place_id, at=at) if place_id else None
    found = next((one for one in queries.papers_of(person.id, at=at) if one.says.place_id == place_id), None)
    context = {
        "paper": found,
        "place": card.place if card else None,
        "is_out_of_date": found is not None and card is not None and found.says != card.says,
        "called": person.called,
        "qr": qr.svg(found.code, title=_("紙の登録証のコード")) if found else "",
    }
    return render(request, "resident/paper.html", context, status=said.status)


@resident
@require_POST
def revoke_paper(request: PersonRequest, card_id: UUID) -> HttpResponse:
    commands.revoke(request.user, card_id=card_id, by=request.user, at=clock.now())
    messages.success(request, _("紙の登録証を止めました。"))
    return redirect("resident:phones")
