"""The statements that count people: those who are registered, and how far each has come (V1, V2, V5)."""

TABLE = """
CREATE TEMPORARY TABLE standing (
    person_id uuid, area text, ties integer, since date, activity_on date, last_on date, premium_on date, renewed_on date,
    long_stay_on date, premium boolean, lapsed_on date, came_on date, stays boolean, kind text, step text, age text,
    home text, seen boolean, took_part boolean, lapsed boolean
) ON COMMIT DROP
"""

STANDING = """
INSERT INTO standing
WITH ties AS (
    SELECT r.person_id, r.place_id, p.prefecture_id, p.level = 'municipality' AS municipal,
        (r.registered_at AT TIME ZONE 'Asia/Tokyo')::date AS since,
        (r.released_at IS NULL OR r.released_at >= %(end)s) AS stays
    FROM registrations_registration r JOIN places_place p ON p.code = r.place_id
    WHERE NOT r.is_home AND r.registered_at < %(end)s
), came AS (
    SELECT person_id, place_id, min(day) AS first_on, max(day) AS last_on
    FROM registrations_participation
    WHERE designated AND voided_at IS NULL AND day <= %(day)s GROUP BY person_id, place_id
), carried AS (
    SELECT person_id, place_id, min(starts_on) AS premium_on, min(starts_on) FILTER (WHERE nth > 1) AS renewed_on,
        min(starts_on) FILTER (WHERE long_stay) AS long_stay_on, max(ended_on) FILTER (WHERE ending = 'lapsed') AS lapsed_on,
        bool_or(coalesce(ended_on, ends_on) >= %(day)s) AS premium
    FROM (
        SELECT *, row_number() OVER (PARTITION BY person_id, place_id ORDER BY starts_on) AS nth
        FROM registrations_term WHERE starts_on <= %(day)s AND ending <> 'undone'
    ) term GROUP BY person_id, place_id
), stood AS (
    SELECT ties.person_id, of.area, count(*) FILTER (WHERE municipal AND stays) AS ties,
        min(since) FILTER (WHERE stays) AS since, min(first_on) AS activity_on, max(last_on) AS last_on, min(premium_on) AS premium_on,
        min(renewed_on) AS renewed_on, min(long_stay_on) AS long_stay_on, coalesce(bool_or(premium), false) AS premium,
        max(lapsed_on) AS lapsed_on, min(since) AS came_on, bool_or(stays) AS stays
    FROM ties LEFT JOIN came ON stays AND (came.person_id, came.place_id) = (ties.person_id, ties.place_id)
    LEFT JOIN carried ON stays AND (carried.person_id, carried.place_id) = (ties.person_id, ties.place_id)
    CROSS JOIN LATERAL (VALUES (%(nation)s::text), (prefecture_id), (CASE WHEN municipal THEN ties.place_id END)) AS of (area)
    WHERE of.area IS NOT NULL GROUP BY ties.person_id, of.area
)
SELECT stood.*, CASE WHEN premium THEN 'premium' ELSE 'basic' END AS kind,
    CASE WHEN long_stay_on IS NOT NULL THEN 'long_stay' WHEN renewed_on IS NOT NULL THEN 'renewed'
        WHEN premium_on IS NOT NULL THEN 'premium' WHEN activity_on IS NOT NULL THEN 'activity' ELSE 'basic' END AS step,
    coalesce((%(bands)s::text[])[1 + width_bucket(
        (%(months)s - person.birth_year * 12 - person.birth_month) / 12, %(ages)s::int[])], %(unsaid)s) AS age,
    coalesce(residence.prefecture_id, %(elsewhere)s) AS home,
    greatest(person.last_seen_on, since, last_on) >= %(year_from)s AS seen,
    coalesce(last_on >= %(year_from)s, false) AS took_part,
    coalesce(lapsed_on >= %(year_from)s AND NOT premium, false) AS lapsed
FROM stood JOIN people_person person ON person.id = stood.person_id
LEFT JOIN places_place residence ON residence.code = person.residence_id
"""
"""Each person once in each area: so the persons of an area are counted exactly, over however many places they have. Who came
and went stands there too, and does not stay."""

COUNTED = """
INSERT INTO statistics_fact (area, respect, day, value, persons)
SELECT area, CASE WHEN grouping(kind) = 0 THEN 'kind' WHEN grouping(age) = 0 THEN 'age'
    WHEN grouping(home) = 0 THEN 'home' WHEN grouping(step) = 0 THEN 'step' ELSE 'all' END,
    %(day)s, coalesce(kind, age, home, step, ''), count(*)
FROM standing WHERE stays GROUP BY GROUPING SETS ((area), (area, kind), (area, age), (area, home), (area, step))
UNION ALL
SELECT area, respect, %(day)s, value, persons FROM (
    SELECT area, sum(ties) AS ties, count(*) FILTER (WHERE seen) AS seen, count(*) FILTER (WHERE took_part) AS took_part,
        count(*) FILTER (WHERE lapsed) AS lapsed
    FROM standing WHERE stays GROUP BY area
) area CROSS JOIN LATERAL (
    VALUES ('ties', '', ties), ('living', 'seen', seen), ('living', 'took_part', took_part), ('living', 'lapsed', lapsed)
) AS told (respect, value, persons)
WHERE persons > 0
"""

REACHED = """
INSERT INTO statistics_fact (area, respect, day, value, persons, days)
SELECT area, 'reached', %(day)s, value, count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY greatest(took, 0))
FROM standing CROSS JOIN LATERAL (VALUES
    ('activity', activity_on - since), ('premium', premium_on - activity_on), ('renewed', renewed_on - premium_on),
    ('long_stay', long_stay_on - premium_on)
) AS step (value, took)
WHERE stays AND took IS NOT NULL GROUP BY area, value
UNION ALL
SELECT area, 'reached', %(day)s, 'moved_in', count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY took)
FROM (
    SELECT person_id, of.area, min(t.ended_on - since.starts_on) AS took
    FROM registrations_term t JOIN places_place p ON p.code = t.place_id
    CROSS JOIN LATERAL (
        SELECT min(first.starts_on) AS starts_on FROM registrations_term first
        WHERE first.person_id = t.person_id AND first.place_id = t.place_id
    ) since
    CROSS JOIN LATERAL (VALUES (%(nation)s::text), (p.prefecture_id), (t.place_id)) AS of (area)
    WHERE t.ending = 'moved_in' AND NOT t.linked AND t.ended_on <= %(day)s AND p.level = 'municipality'
    GROUP BY person_id, of.area
) moved GROUP BY area
"""

ROUTES = """
INSERT INTO statistics_fact (area, respect, day, value, persons)
SELECT standing.area, 'route', %(day)s, choice, count(DISTINCT person_id)
FROM registrations_answer answer JOIN places_place p ON p.code = answer.place_id
CROSS JOIN LATERAL unnest(answer.choices) AS choice
JOIN standing USING (person_id)
WHERE stays AND answer.question = %(question)s AND answer.answered_at < %(end)s
    AND standing.area IN (%(nation)s, p.prefecture_id, answer.place_id)
GROUP BY standing.area, choice
"""

COHORTS = """
INSERT INTO statistics_fact (area, respect, day, value, persons)
SELECT area, told.respect, %(day)s, cohort, told.persons FROM (
    SELECT area, CASE WHEN came_on < %(first_cohort)s THEN %(earlier)s ELSE to_char(came_on, 'YYYY-Q') END AS cohort,
        count(*) AS joined, count(*) FILTER (WHERE stays) AS stayed
    FROM standing GROUP BY 1, 2
) cohort CROSS JOIN LATERAL (VALUES ('joined', joined), ('stayed', stayed)) AS told (respect, persons)
WHERE told.persons > 0
"""

ALL = (COUNTED, REACHED, ROUTES, COHORTS)
