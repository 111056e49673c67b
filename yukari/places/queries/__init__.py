"""Every question about places, split by noun as the commands are."""

from yukari.places.models import Place, PolicyVersion, Question, Staff
from yukari.places.queries.gazetteer import gazetteer
from yukari.places.queries.places import (
    PrefecturePage,
    current,
    joined_by_prefecture,
    joined_places,
    place,
    place_ids,
    places,
    places_in_turn,
    prefecture_page,
    prefectures,
    search_places,
)
from yukari.places.queries.policies import (
    announced_policy,
    as_policy,
    default_policy,
    own_policies,
    policies_in_force,
    policies_of,
    policy_in_force,
)
from yukari.places.queries.questions import questions_of
from yukari.places.queries.staff import (
    abilities_at,
    invitation,
    invitations_of,
    office_at,
    offices_of,
    require,
    staff_of,
)
from yukari.places.queries.wishes import WishCount, has_wished, wished_places, wishes_by_place

__all__ = [
    "Place",
    "PolicyVersion",
    "PrefecturePage",
    "Question",
    "Staff",
    "WishCount",
    "abilities_at",
    "announced_policy",
    "as_policy",
    "current",
    "default_policy",
    "gazetteer",
    "has_wished",
    "invitation",
    "invitations_of",
    "joined_by_prefecture",
    "joined_places",
    "office_at",
    "offices_of",
    "own_policies",
    "place",
    "place_ids",
    "places",
    "places_in_turn",
    "policies_in_force",
    "policies_of",
    "policy_in_force",
    "prefecture_page",
    "prefectures",
    "questions_of",
    "require",
    "search_places",
    "staff_of",
    "wished_places",
    "wishes_by_place",
]
