"""What a place takes along: without names, under numbers that no other place knows (D1)."""

from django.http import StreamingHttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yukari.kit import clock, sheets
from yukari.registrations import queries
from yukari.rules.roles import Ability
from yukari.web.persons import PersonRequest
from yukari.web.wall import office


@require_GET
@office(Ability.EXPORT)
def registrants(request: PersonRequest, place_id: str) -> StreamingHttpResponse:
    """For a spreadsheet; what it was for stands in each person's log in the programme's own language."""
    with translation.override("ja"):
        why = _("集計のため（名前のない一覧）")
    found = queries.exported_roster(place_id, viewer=request.user, at=clock.now(), why=why)
    header = [
        _("番号"),
        _("登録した日"),
        _("プレミアムの期限"),
        _("長期滞在"),
        _("ここに住んでいる"),
        _("市区町村と連動"),
    ]
    rows = (
        (
            line.number,
            line.registered_on,
            line.premium_until or "",
            *(int(said) for said in (line.long_stay, line.is_home, line.linked)),
        )
        for line in found
    )
    response = StreamingHttpResponse(iter(sheets.Csv(header, rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="registrants-{place_id}.csv"'
    return response
