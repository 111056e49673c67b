"""Activities: what anybody finds."""

from datetime import date
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router

from yukari.activities import queries
from yukari.activities.queries import Filters
from yukari.api.v1.schemas import AN_ID, HIDA, Cursor, OccurrenceOut, OccurrencePage, ProjectOut, ProjectPage
from yukari.api.wall import PUBLIC, Call
from yukari.kit import clock
from yukari.rules.fields import Field

router = Router(tags=["activities"])

MOST = 100
Id = Annotated[UUID, Path(examples=[AN_ID])]
Code = Annotated[str, Query(pattern="^([0-9]{6})?$", examples=[HIDA])]


@router.get(
    "/occurrences",
    response=OccurrencePage,
    auth=PUBLIC,
    operation_id="search_occurrences",
    summary=_("活動をさがす"),
    description=_("これからの開催回を、近いものから。人気順はありません。"),
)
def occurrences(
    request: Call,
    words: Annotated[str, Query(max_length=100, description=_("さがすことば"), examples=["草刈り"])] = "",
    place_id: Code = "",
    prefecture_id: Code = "",
    first_day: Annotated[date | None, Query(description=_("この日から"))] = None,
    last_day: Annotated[date | None, Query(description=_("この日まで"))] = None,
    field: Annotated[Field | None, Query(description=_("分野"))] = None,
    children: Annotated[bool, Query(description=_("子どもと一緒に参加できるもの"))] = False,
    online: Annotated[bool, Query(description=_("オンラインのもの"))] = False,
    seats_left: Annotated[bool, Query(description=_("席の空いているもの"))] = False,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 20,
    cursor: Cursor = "",
) -> OccurrencePage:
    filters = Filters(
        words=words,
        place_id=place_id,
        prefecture_id=prefecture_id,
        first_day=first_day,
        last_day=last_day,
        field=field or "",
        children=children,
        online=online,
        places_left=seats_left,
    )
    found = queries.search(filters, at=clock.now(), cursor=cursor, size=limit)
    return OccurrencePage(items=[OccurrenceOut.of(one) for one in found.rows], next_cursor=found.next_cursor)


@router.get(
    "/occurrences/{occurrence_id}",
    response=OccurrenceOut,
    auth=PUBLIC,
    operation_id="get_occurrence",
    summary=_("開催回をみる"),
)
def occurrence(request: Call, occurrence_id: Id) -> OccurrenceOut:
    return OccurrenceOut.of(queries.occurrence_page(occurrence_id, viewer=None, at=clock.now()).offer.found)


@router.get(
    "/projects/{project_id}",
    response=ProjectPage,
    auth=PUBLIC,
    operation_id="get_project",
    summary=_("プロジェクトと、これからの開催回"),
)
def project(request: Call, project_id: Id) -> ProjectPage:
    page = queries.project_page(project_id, viewer=None, at=clock.now())
    occurrences = [OccurrenceOut.of(offer.found) for offer in page.offers]
    return ProjectPage(**ProjectOut.of(page.project).model_dump(), occurrences=occurrences)
