"""What was decided, by whom and why; and how a decision is taken back, with the trace of both (P10)."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from yukari.kit import clock
from yukari.registrations import commands, queries
from yukari.rules.roles import Ability
from yukari.web.office.frame import ask_first, page
from yukari.web.persons import PersonRequest
from yukari.web.wall import office
from yukari.web.wording.office import DECIDED


@office(Ability.SEE_REGISTRANTS)
def decisions(request: PersonRequest, place_id: str) -> HttpResponse:
    """The newest first; an undoing stands beside what it undid."""
    found = queries.decisions_of(place_id, viewer=request.user, at=clock.now(), cursor=request.GET.get("cursor", ""))
    rows = [(row, DECIDED[row.decision.what]) for row in found.rows]
    return page(request, place_id, "office/decisions.html", {"rows": rows, "page": found})


@office(Ability.UNDO)
def undo(request: PersonRequest, place_id: str, person_id: UUID, decision_id: UUID) -> HttpResponse:
    viewer, at = request.user, clock.now()
    seen = queries.decision_for(viewer, place_id, person_id, decision_id, at=at)
    return ask_first(
        request,
        place_id,
        lambda reason: commands.undo(person_id, decision_id=decision_id, reason=reason, by=viewer, at=at),
        title=_("%(called)sさんについての決定を取り消しますか") % {"called": seen.person.called},
        text=_("決定の前に戻り、もう一度「審査」に並びます。本人に知らせます。決定も取り消しも、記録に残ります。"),
        facts=[
            (_("決定"), DECIDED[seen.decision.what]),
            (_("決めた人"), seen.decided_by.called if seen.decided_by else _("自動")),
            (_("理由"), seen.decision.reason or "—"),
        ],
        action=_("決定を取り消す"),
        done=_("決定を取り消しました。もう一度「審査」に並んでいます。"),
        back=reverse("office:decisions", args=[place_id]),
        danger=True,
        reason_told=_("本人と、あとで見る職員が読みます。"),
    )
