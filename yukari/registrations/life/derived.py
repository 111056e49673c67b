"""What follows from a person's registrations and terms, worked out anew whenever they are written."""

from yukari.registrations.life.link import link_with
from yukari.registrations.life.state import A_DAY, Life
from yukari.registrations.models import RosterChange, RosterEntry, Term
from yukari.rules import limits, linking, premium
from yukari.rules.audience import months_of
from yukari.rules.codes import is_prefecture, prefecture_of
from yukari.rules.home import is_home


def settle(life: Life) -> None:
    _close_renewed_terms(life)
    for prefecture_id in sorted({prefecture_of(term.place_id) for term in life.open_terms()}):
        _bring_prefecture(life, prefecture_id)
    _count_places(life)
    _write_roster(life)


def _close_renewed_terms(life: Life) -> None:
    """A term whose year is over and that another one follows needs nobody's decision any more."""
    for term in life.open_terms(linked=False):
        if term.ends_on < life.on and life.own_term(term.place_id) is not term:
            term.ended_on = term.ends_on
            term.ending = Term.Ending.RENEWED
            life.put(term)


def _bring_prefecture(life: Life, prefecture_id: str) -> None:
    """P12: the prefecture's term comes, grows and ends with those of its municipalities."""
    carrying = _carrying(life, prefecture_id)
    linked = next(iter(life.open_terms(prefecture_id, linked=True)), None)
    ends_on = linking.brought_until(premium.Term(term.starts_on, term.ends_on) for term in carrying)
    starts_on = linked.starts_on if linked else max([life.on, *(term.starts_on for term in carrying[:1])])
    if ends_on is None or ends_on <= starts_on:
        if linked is not None:
            _end(life, linked)
        return
    if linked is None:
        linked = life.term_to_fill(prefecture_id, starts_on)
        linked.linked = True
        linked.granted_at = life.at
        linked.judgement_id = max(carrying, key=lambda term: term.ends_on).judgement_id
        linked.long_stay = False
        life.put(linked)
    long_stay = any(term.long_stay for term in carrying)
    if (linked.ends_on, linked.long_stay) != (ends_on, long_stay):
        linked.ends_on, linked.long_stay = ends_on, long_stay
        life.put(linked)


def _carrying(life: Life, prefecture_id: str) -> list[Term]:
    """The municipalities' terms that bring the prefecture's: none while the person has earned one of its own."""
    if any(term.in_force(life.on) for term in life.open_terms(prefecture_id, linked=False)):
        return []
    if not linking.brings_prefecture(link_with(life, prefecture_id), prefecture_id, life.residence):
        return []
    return [
        term
        for term in life.open_terms(linked=False)
        if not is_prefecture(term.place_id)
        and prefecture_of(term.place_id) == prefecture_id
        and term.ends_on >= life.on
    ]


def _end(life: Life, linked: Term) -> None:
    linked.ended_on = min(life.on - A_DAY, linked.ends_on)
    linked.ending = Term.Ending.MOVED_IN if is_home(linked.place_id, life.residence) else Term.Ending.LINK_ENDED
    life.put(linked)


def _count_places(life: Life) -> None:
    """P8, for the constraint that guards it."""
    counted = len(limits.counted(life.premium_places(life.on)))
    if counted != life.standing.premium_counted:
        life.standing.premium_counted = counted
        life.put(life.standing)


def _write_roster(life: Life) -> None:
    """The place's side: one entry for each registration in force."""
    for place_id in [place_id for place_id in life.roster if life.registered(place_id) is None]:
        life.drop(life.roster.pop(place_id))
        _say(life, place_id, RosterChange.What.RELEASED)
    for registration in life.in_force():
        terms = life.open_terms(registration.place_id)
        told = {
            "origin": registration.origin,
            "is_home": registration.is_home,
            "registered_at": registration.registered_at,
            "premium_from": min((term.starts_on for term in terms), default=None),
            "premium_until": max((term.ends_on for term in terms), default=None),
            "long_stay": any(term.long_stay for term in terms),
        }
        # What a place narrows its list by, and what no system of a place is told.
        own = {
            "home_prefecture": life.said_residence[:2],
            "born": life.born and months_of(*life.born),
            "called": life.called,
        }
        entry = life.roster.get(registration.place_id) or RosterEntry(
            place_id=registration.place_id, person_id=life.person_id
        )
        new = registration.place_id not in life.roster
        changed = new or any(getattr(entry, name) != told[name] for name in told)
        if changed or any(getattr(entry, name) != own[name] for name in own):
            for name, value in {**told, **own}.items():
                setattr(entry, name, value)
            life.roster[registration.place_id] = entry
            life.put(entry)
        if changed:
            _say(life, registration.place_id, RosterChange.What.REGISTERED if new else RosterChange.What.CHANGED)


def _say(life: Life, place_id: str, what: RosterChange.What) -> None:
    """For the systems of places that ask what has changed."""
    life.put(RosterChange(place_id=place_id, person_id=life.person_id, what=what, changed_at=life.at))
