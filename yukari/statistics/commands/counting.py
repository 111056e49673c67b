"""The statements that say how everybody is counted on a day, and of whom that is otherwise than it was (V1, V2, V3, V5)."""

TABLES = """
CREATE TEMPORARY TABLE printed (LIKE statistics_fingerprint) ON COMMIT DROP;
CREATE TEMPORARY TABLE changed (person_id uuid, print bigint, turn integer) ON COMMIT DROP;
CREATE TEMPORARY TABLE turn (person_id uuid) ON COMMIT DROP;
CREATE TEMPORARY TABLE counted (LIKE statistics_counted) ON COMMIT DROP;
CREATE TEMPORARY TABLE difference (sign integer, LIKE statistics_counted) ON COMMIT DROP;
CREATE TEMPORARY TABLE delta (area text, respect text, value text, days integer, persons integer) ON COMMIT DROP
"""
NAMES = ("printed", "changed", "turn", "counted", "difference", "delta")

PERSON = """
    coalesce((%(bands)s::text[])[1 + width_bucket(
        (%(months)s - person.birth_year * 12 - person.birth_month) / 12, %(ages)s::int[])], %(unsaid)s) AS age,
    coalesce(residence.prefecture_id, %(elsewhere)s) AS home
"""
PROJECT = """
    SELECT p.id, array_position(%(fields)s::text[], p.field::text) AS field, array_position(%(hosts)s::text[], o.kind::text) AS host
    FROM activities_project p JOIN activities_organisation o ON o.id = p.organisation_id
"""

PRINTED = f"""
INSERT INTO printed
WITH project AS MATERIALIZED ({PROJECT})
SELECT person_id, bit_xor(print) FROM (
    SELECT person_id, hash_record_extended(ROW(
        place_id, (registered_at AT TIME ZONE 'Asia/Tokyo')::date, released_at IS NULL OR released_at >= %(end)s,
        registered_at >= %(year_begins)s
    ), 1) AS print
    FROM registrations_registration WHERE NOT is_home AND registered_at < %(end)s
    UNION ALL
    SELECT person_id, hash_record_extended(ROW(
        occurrence_id, place_id, day, day >= %(year_from)s, project.field, project.host
    ), 2)
    FROM registrations_participation came LEFT JOIN project ON project.id = came.project_id
    WHERE designated AND voided_at IS NULL AND day <= %(day)s
    UNION ALL
    SELECT person_id, hash_record_extended(ROW(
        place_id, starts_on, starts_on <= %(day)s, coalesce(ended_on, ends_on) >= %(day)s, ends_on, ended_on, ended_on <= %(day)s,
        ended_on >= %(year_from)s, ending, linked, long_stay
    ), 3)
    FROM registrations_term
    UNION ALL
    SELECT person_id, hash_record_extended(ROW(place_id, choices), 4)
    FROM registrations_answer WHERE question = %(question)s AND answered_at < %(end)s
    UNION ALL
    SELECT id, hash_record_extended(ROW(age, home, residence_id, last_seen_on >= %(year_from)s), 5)
    FROM (
        SELECT person.id, person.residence_id, person.last_seen_on, {PERSON}
        FROM people_person person LEFT JOIN places_place residence ON residence.code = person.residence_id
    ) person
) one GROUP BY person_id
"""  # noqa: S608  # Put together from constants of this file.
"""One pass over the tables. Each row has a hash of what the count reads of it, and of where it lies to the day; every row
differs from the person's others, so none takes another away. Whoever comes to the same as before needs no second look.
"""

CHANGED = """
INSERT INTO changed
SELECT person_id, now.print, (row_number() OVER (ORDER BY person_id) - 1) / %(in_a_turn)s
FROM printed now FULL JOIN statistics_fingerprint before USING (person_id) WHERE now.print IS DISTINCT FROM before.print
"""
"""Those too of whom nothing is left: whoever was united with another account."""

REMEMBERED = (
    "DELETE FROM statistics_fingerprint USING changed WHERE statistics_fingerprint.person_id = changed.person_id",
    "INSERT INTO statistics_fingerprint SELECT person_id, print FROM changed WHERE print IS NOT NULL",
)

COUNTED = f"""
INSERT INTO counted (
    person_id, area, ties, kind, step, age, home, seen, took_part, lapsed, cohort, to_activity, to_premium, to_renewed, to_long_stay,
    to_moved_in, routes, carrier, months, fields, hosts
)
WITH project AS MATERIALIZED ({PROJECT}), person AS MATERIALIZED (
    SELECT person.id AS person_id, person.residence_id, person.last_seen_on, {PERSON}
    FROM turn JOIN people_person person ON person.id = turn.person_id
    LEFT JOIN places_place residence ON residence.code = person.residence_id
), registered AS (
    SELECT person_id, place_id, (registered_at AT TIME ZONE 'Asia/Tokyo')::date AS since,
        (released_at IS NULL OR released_at >= %(end)s) AS stays
    FROM turn JOIN registrations_registration USING (person_id) WHERE NOT is_home AND registered_at < %(end)s
), came AS (
    SELECT person_id, place_id, min(day) AS first_on, max(day) AS last_on,
        bit_or(1 << (extract(year FROM day) * 12 + extract(month FROM day))::int %% 16)
            FILTER (WHERE day >= %(year_from)s AND project.id IS NOT NULL) AS months,
        bit_or(1 << project.field) FILTER (WHERE day >= %(year_from)s) AS fields,
        bit_or(1 << project.host) FILTER (WHERE day >= %(year_from)s) AS hosts
    FROM turn JOIN registrations_participation came USING (person_id) LEFT JOIN project ON project.id = came.project_id
    WHERE designated AND voided_at IS NULL AND day <= %(day)s GROUP BY person_id, place_id
), carried AS (
    SELECT person_id, place_id, min(starts_on) AS premium_on, min(starts_on) FILTER (WHERE follows) AS renewed_on,
        min(starts_on) FILTER (WHERE long_stay) AS long_stay_on, max(ended_on) FILTER (WHERE ending = 'lapsed') AS lapsed_on,
        bool_or(coalesce(ended_on, ends_on) >= %(day)s) AS premium
    FROM (
        SELECT term.*, NOT linked AND starts_on = ANY (
            array_agg(ends_on + 1) FILTER (
                WHERE NOT linked AND coalesce(ended_on, ends_on) = ends_on AND ending IN ('', 'renewed', 'lapsed')
            ) OVER (PARTITION BY person_id, place_id)
        ) AS follows
        FROM turn JOIN registrations_term term USING (person_id) WHERE starts_on <= %(day)s AND ending <> 'undone'
    ) term GROUP BY person_id, place_id
), moved AS (
    SELECT person_id, place_id, min(term.ended_on) - min(first.starts_on) AS took
    FROM turn JOIN registrations_term term USING (person_id) JOIN registrations_term first USING (person_id, place_id)
    WHERE term.ending = 'moved_in' AND NOT term.linked AND term.ended_on <= %(day)s GROUP BY person_id, place_id
), said AS (
    SELECT person_id, place_id, bit_or(1 << array_position(%(ties)s::text[], choice::text)) AS routes
    FROM turn JOIN registrations_answer USING (person_id) CROSS JOIN LATERAL unnest(choices) AS choice
    WHERE question = %(question)s AND answered_at < %(end)s GROUP BY person_id, place_id
), in_area AS (
    SELECT person_id, of.area, count(*) FILTER (WHERE stays AND level = 'municipality') AS ties,
        coalesce(bool_or(stays), false) AS stays, min(since) AS came_on, min(since) FILTER (WHERE stays) AS since,
        min(first_on) FILTER (WHERE stays) AS activity_on, max(last_on) FILTER (WHERE stays) AS last_on,
        min(premium_on) FILTER (WHERE stays) AS premium_on, min(renewed_on) FILTER (WHERE stays) AS renewed_on,
        min(long_stay_on) FILTER (WHERE stays) AS long_stay_on, max(lapsed_on) FILTER (WHERE stays) AS lapsed_on,
        coalesce(bool_or(premium) FILTER (WHERE stays), false) AS premium,
        min(took) FILTER (WHERE level = 'municipality') AS took, bit_or(routes) AS routes, bit_or(months) AS months,
        bit_or(fields) AS fields, bit_or(hosts) AS hosts, bool_or(months > 0 AND person.residence_id = place_id) AS at_home
    FROM registered FULL JOIN came USING (person_id, place_id) FULL JOIN carried USING (person_id, place_id)
    FULL JOIN moved USING (person_id, place_id) FULL JOIN said USING (person_id, place_id)
    JOIN places_place ON code = place_id JOIN person USING (person_id)
    CROSS JOIN LATERAL (VALUES (%(nation)s::text), (prefecture_id), (CASE WHEN level = 'municipality' THEN code END)) AS of (area)
    WHERE of.area IS NOT NULL GROUP BY person_id, of.area
)
SELECT person_id, area, CASE WHEN stays THEN ties END,
    CASE WHEN stays AND premium THEN 'premium' WHEN stays THEN 'basic' ELSE '' END,
    CASE WHEN NOT stays THEN '' WHEN long_stay_on IS NOT NULL THEN 'long_stay' WHEN renewed_on IS NOT NULL THEN 'renewed'
        WHEN premium_on IS NOT NULL THEN 'premium' WHEN activity_on IS NOT NULL THEN 'activity' ELSE 'basic' END,
    CASE WHEN stays THEN age ELSE '' END, CASE WHEN stays THEN home ELSE '' END,
    stays AND coalesce(greatest(last_seen_on, since, last_on) >= %(year_from)s, false),
    stays AND coalesce(last_on >= %(year_from)s, false), stays AND NOT premium AND coalesce(lapsed_on >= %(year_from)s, false),
    coalesce(to_char(came_on, 'YYYY-Q'), ''), activity_on - least(since, activity_on),
    CASE WHEN activity_on IS NOT NULL THEN premium_on - least(activity_on, premium_on) END,
    renewed_on - premium_on, long_stay_on - premium_on, took, CASE WHEN stays THEN routes END,
    CASE WHEN months IS NULL THEN '' WHEN stays AND premium THEN 'premium' WHEN stays THEN 'basic'
        WHEN at_home THEN 'home' ELSE 'guest' END,
    months, fields, hosts
FROM in_area JOIN person USING (person_id)
WHERE came_on IS NOT NULL OR months IS NOT NULL OR took IS NOT NULL
"""  # noqa: S608  # Put together from constants of this file.
"""A term renews the one that ran out the day before it starts (P6): not one that was ended in its course, nor one that is
brought by a municipality's, which grows with it (P12).

Each person once in each area: so the persons of an area are counted exactly, over however many places they have. Who came
and went stands there too, and so does who only took part; what was done within the year stands as bits.
"""

DIFFERENCE = """
INSERT INTO difference
WITH before AS MATERIALIZED (
    SELECT one.* FROM turn JOIN statistics_counted one USING (person_id)
), other AS MATERIALIZED (
    SELECT person_id, area FROM before FULL JOIN counted USING (person_id, area) WHERE before IS DISTINCT FROM counted
)
SELECT -1, before.* FROM other JOIN before USING (person_id, area)
UNION ALL
SELECT 1, counted.* FROM other JOIN counted USING (person_id, area)
"""

WRITTEN = (
    "DELETE FROM statistics_counted before USING difference gone"
    " WHERE gone.sign = -1 AND before.person_id = gone.person_id AND before.area = gone.area",
    """
    INSERT INTO statistics_counted
    SELECT person_id, area, ties, kind, step, age, home, seen, took_part, lapsed, cohort, to_activity, to_premium, to_renewed,
        to_long_stay, to_moved_in, routes, carrier, months, fields, hosts
    FROM difference WHERE sign = 1
    """,
)
