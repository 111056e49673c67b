"""Every write about activities, split by noun."""

from yukari.activities.commands.designations import (
    decline_project,
    designate_organisation,
    designate_project,
    withdraw_designation,
)
from yukari.activities.commands.joining import cancel_joining, draw_lots, join
from yukari.activities.commands.occurrences import (
    OccurrenceFields,
    add_occurrence,
    add_series,
    cancel_occurrence,
    change_occurrence,
    remind,
    thank,
)
from yukari.activities.commands.organisations import (
    accept,
    accept_member_invitation,
    apply,
    close,
    describe,
    dismiss_member,
    enter,
    invite_member,
    place_office,
    refuse,
    withdraw_member_invitation,
)
from yukari.activities.commands.projects import (
    ProjectFields,
    cancel_project,
    change_project,
    copy_last_years,
    publish_project,
    write_project,
)

__all__ = [
    "OccurrenceFields",
    "ProjectFields",
    "accept",
    "accept_member_invitation",
    "add_occurrence",
    "add_series",
    "apply",
    "cancel_joining",
    "cancel_occurrence",
    "cancel_project",
    "change_occurrence",
    "change_project",
    "close",
    "copy_last_years",
    "decline_project",
    "describe",
    "designate_organisation",
    "designate_project",
    "dismiss_member",
    "draw_lots",
    "enter",
    "invite_member",
    "join",
    "place_office",
    "publish_project",
    "refuse",
    "remind",
    "thank",
    "withdraw_designation",
    "withdraw_member_invitation",
    "write_project",
]
