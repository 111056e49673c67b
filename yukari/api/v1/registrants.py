"""A place's registrants for its own system: numbers without names, and what has changed since it asked last."""

from typing import Annotated

from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from yukari.api.v1.doing_schemas import ChangeOut, ChangesOut
from yukari.api.v1.schemas import PlaceCode
from yukari.api.wall import Call, behind, only_here, purpose_of
from yukari.kit import clock
from yukari.registrations import queries
from yukari.rules.scopes import Scope

router = Router(tags=["registrants"])


@router.get(
    "/places/{place_id}/registrants/changes",
    response=ChangesOut,
    auth=behind(Scope.REGISTRANTS),
    operation_id="list_changes",
    summary=_("登録者と、その変わったところ"),
    description=_(
        "しおりなしで聞くと、はじめから全員。もらったしおりを持って聞くと、そのあとに変わった人だけ。受け取ったことは、ひとりひとりに残ります。"
    ),
)
def changes(
    request: Call,
    place_id: PlaceCode,
    since: Annotated[str, Query(max_length=200, description=_("前の返事の cursor"), examples=[""])] = "",
) -> ChangesOut:
    only_here(request, place_id)
    found = queries.changes_since(
        place_id, cursor=since, viewer=request.auth.person, at=clock.now(), why=purpose_of(request)
    )
    return ChangesOut(items=[ChangeOut.of(row) for row in found.rows], cursor=found.cursor, more=found.more)
