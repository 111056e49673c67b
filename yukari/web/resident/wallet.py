"""The registration in a wallet app: invited by a press, taken back by a press."""

import json
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yukari.cards import queries as cards
from yukari.kit import clock, qr
from yukari.proofs import commands, queries
from yukari.proofs.commands import Offered
from yukari.rules.outcome import Reason, Refused
from yukari.web.persons import PersonRequest
from yukari.web.replies import Refusals
from yukari.web.wall import resident
from yukari.web.wallet import CONFIGURATION, PRE_AUTHORISED


@resident
def wallet(request: PersonRequest, place_id: str) -> HttpResponse:
    """The offer is shown in the answer to the press and nowhere else: its code is kept as a hash."""
    at = clock.now()
    try:
        card = cards.card_of(request.user.id, place_id, at=at)
    except Refused as refused:
        if refused.reason is not Reason.NOT_REGISTERED:
            raise
        return redirect("visitor:place", place_id)
    said, context = Refusals(request), {"place": card.place, "kind": card.kind, "until": card.until}
    if request.method == "POST":
        with said:
            with_number = "number" in request.POST
            offered = commands.offer_credential(
                request.user, place_id=place_id, with_number=with_number, by=request.user, at=at
            )
            link = _link(offered)
            context |= {
                "link": link,
                "number": offered.number,
                "qr": qr.svg(link, title=_("ウォレットアプリで読み取るQRコード")),
            }
    context["credentials"] = queries.credentials_of(request.user, place_id=place_id, at=at)
    return render(request, "resident/wallet.html", context, status=said.status)


@resident
@require_POST
def revoke(request: PersonRequest, place_id: str, credential_id: UUID) -> HttpResponse:
    with Refusals(request):
        commands.revoke_credential(credential_id, by=request.user, at=clock.now())
        messages.success(request, _("ウォレットの登録証を無効にしました。15分ほどで、見せても通らなくなります。"))
    return redirect("resident:wallet", place_id)


def _link(offered: Offered) -> str:
    """OpenID4VCI 1.0, section 4.1."""
    grant: dict[str, object] = {"pre-authorized_code": offered.code}
    if offered.number:
        grant["tx_code"] = {"input_mode": "numeric", "length": len(offered.number)}
    offer = {
        "credential_issuer": settings.CREDENTIAL_ISSUER,
        "credential_configuration_ids": [CONFIGURATION],
        "grants": {PRE_AUTHORISED: grant},
    }
    return f"openid-credential-offer://?credential_offer={quote(json.dumps(offer, separators=(',', ':')), safe=':,/')}"
