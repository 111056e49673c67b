"""An organisation's desk: what is held today, what comes next, what is still missing, and whether it counts (A1)."""

from uuid import UUID

from django.http import HttpResponse

from yukari.activities import queries
from yukari.kit import clock
from yukari.rules.roles import Ability
from yukari.web.office.desk_frame import page
from yukari.web.persons import PersonRequest
from yukari.web.wall import member
from yukari.web.wording.planning import MISSING


@member(Ability.SEE_ACTIVITIES)
def desk(request: PersonRequest, organisation_id: UUID) -> HttpResponse:
    at = clock.now()
    today = clock.day_in_japan(at)
    found = queries.desk(organisation_id, member=request.user, at=at)
    drafts = [project for project in found.projects if project.state == "draft"]
    missing = queries.missing_in(drafts, at=at)
    lines = [line for line in found.lines if line.found.occurrence.project.state != "draft"]
    return page(
        request,
        found.organisation,
        "office/desk/desk.html",
        {
            "today": today,
            "now": [line for line in lines if _is_today(line, today) and not line.found.occurrence.cancelled_at],
            "coming": [line for line in lines if line.found.occurrence.day > today],
            "over": [line for line in reversed(lines) if line.found.occurrence.day < today],
            "left_out": found.left_out,
            "drafts": [(draft, [MISSING[name] for name in missing[draft.id]]) for draft in drafts],
            "projects": [project for project in found.projects if project.state != "draft"],
            "designated": queries.organisation_designated(found.organisation, today),
        },
        can=found.abilities,
    )


def _is_today(line: queries.Line, today: object) -> bool:
    return line.found.occurrence.day == today
