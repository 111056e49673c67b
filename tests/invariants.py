"""What must be true of the database at every moment: queries that find nothing. Races and journeys end with them."""

from django.db import connection

INVARIANTS = {
    "P8: nobody is premium at more than three places that count": """
        SELECT person_id FROM registrations_standing WHERE premium_counted > 3
    """,
    "P8: the counter says how many places count today": """
        WITH held AS (
            SELECT DISTINCT person_id, place_id FROM registrations_term
            WHERE %(on)s BETWEEN starts_on AND coalesce(ended_on, ends_on)
        ), counted AS (
            SELECT person_id, count(*) AS places FROM held
            WHERE NOT (
                substr(place_id, 3, 3) = '000' AND EXISTS (
                    SELECT 1 FROM held other WHERE other.person_id = held.person_id
                    AND other.place_id <> held.place_id AND left(other.place_id, 2) = left(held.place_id, 2)
                )
            )
            GROUP BY person_id
        )
        SELECT person_id FROM counted WHERE places > 3
    """,
    "P5: terms of a place that were earned do not overlap": """
        SELECT a.person_id FROM registrations_term a JOIN registrations_term b
        ON a.person_id = b.person_id AND a.place_id = b.place_id AND a.starts_on < b.starts_on
        WHERE NOT a.linked AND NOT b.linked AND coalesce(a.ended_on, a.ends_on) >= b.starts_on
            AND coalesce(b.ended_on, b.ends_on) >= b.starts_on
    """,
    "P2: a running term stands on a basic registration": """
        SELECT t.person_id FROM registrations_term t LEFT JOIN registrations_registration r
        ON r.person_id = t.person_id AND r.place_id = t.place_id AND r.released_at IS NULL
        WHERE t.ended_on IS NULL AND r.person_id IS NULL
    """,
    "P1: a running term stands on a confirmed identity": """
        SELECT t.person_id FROM registrations_term t LEFT JOIN people_confirmedidentity i ON i.person_id = t.person_id
        WHERE t.ended_on IS NULL AND i.person_id IS NULL
    """,
    "P9: nobody is premium where they live": """
        SELECT t.person_id FROM registrations_term t JOIN people_confirmedidentity i ON i.person_id = t.person_id
        WHERE t.ended_on IS NULL
            AND (t.place_id = i.residence_id
                 OR (substr(t.place_id, 3, 3) = '000' AND left(t.place_id, 2) = left(i.residence_id, 2)))
    """,
    "P12: a linked term is carried by a municipality's": """
        SELECT l.person_id FROM registrations_term l
        WHERE l.linked AND l.ended_on IS NULL AND NOT EXISTS (
            SELECT 1 FROM registrations_term t
            WHERE t.person_id = l.person_id AND NOT t.linked AND t.ended_on IS NULL
                AND left(t.place_id, 2) = left(l.place_id, 2) AND t.ends_on = l.ends_on
        )
    """,
    "P10: a term was granted on a judgement that said yes": """
        SELECT t.person_id FROM registrations_term t LEFT JOIN registrations_judgement j
        ON j.person_id = t.person_id AND j.id = t.judgement_id AND j.met
        WHERE j.id IS NULL
    """,
    "K5: a linked registration is carried by a municipality's": """
        SELECT l.person_id FROM registrations_registration l
        WHERE l.origin = 'linked' AND l.released_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM registrations_registration r
            WHERE r.person_id = l.person_id AND r.released_at IS NULL AND r.place_id <> l.place_id
                AND left(r.place_id, 2) = left(l.place_id, 2)
        )
    """,
    "K4: nobody is linked who opted out": """
        SELECT l.person_id FROM registrations_registration l JOIN registrations_linkchoice c
        ON c.person_id = l.person_id AND c.prefecture_id = l.place_id
        WHERE l.origin = 'linked' AND l.released_at IS NULL
    """,
    "The roster and the registrations say the same": """
        WITH terms AS (
            SELECT person_id, place_id, min(starts_on) AS premium_from, max(ends_on) AS premium_until,
                bool_or(long_stay) AS long_stay
            FROM registrations_term WHERE ended_on IS NULL GROUP BY person_id, place_id
        ), wanted AS (
            SELECT r.place_id, r.person_id, origin, is_home, registered_at, premium_from, premium_until,
                coalesce(long_stay, false) AS long_stay
            FROM registrations_registration r LEFT JOIN terms USING (person_id, place_id) WHERE released_at IS NULL
        ), found AS (
            SELECT place_id, person_id, origin, is_home, registered_at, premium_from, premium_until, long_stay
            FROM registrations_rosterentry
        )
        (SELECT * FROM wanted EXCEPT SELECT * FROM found) UNION ALL (SELECT * FROM found EXCEPT SELECT * FROM wanted)
    """,
    "A waiting application has a review that waits, and the other way round": """
        SELECT coalesce(a.person_id, r.person_id) FROM
            (SELECT * FROM registrations_application WHERE state = 'waiting') a
            FULL JOIN (SELECT * FROM registrations_review WHERE kind = 'register' AND settled_at IS NULL) r
            ON a.person_id = r.person_id AND a.place_id = r.place_id
        WHERE a.person_id IS NULL OR r.person_id IS NULL
    """,
    "A decision that was undone names its undoing": """
        SELECT d.person_id FROM registrations_decision d LEFT JOIN registrations_decision u
        ON u.person_id = d.person_id AND u.undoes_id = d.id
        WHERE (d.undone_at IS NULL) <> (u.id IS NULL)
    """,
}


def broken(on: object) -> dict[str, list[tuple[object, ...]]]:
    """The promises that do not hold on this day, with the first rows that break them."""
    found = {}
    with connection.cursor() as cursor:
        for promise, sql in INVARIANTS.items():
            cursor.execute(sql, {"on": on})
            rows = cursor.fetchmany(5)
            if rows:
                found[promise] = rows
    return found
