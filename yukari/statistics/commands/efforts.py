"""The statements that count activities of a year (V3): who carries them, and what they came to."""

TABLE = """
CREATE TEMPORARY TABLE carrying (person_id uuid, area text, months integer, fields integer, hosts integer, carrier text)
ON COMMIT DROP
"""

CARRYING = """
INSERT INTO carrying
WITH project AS (
    SELECT p.id, 1 << array_position(%(fields)s::text[], p.field::text) AS field,
        1 << array_position(%(hosts)s::text[], o.kind::text) AS host
    FROM activities_project p JOIN activities_organisation o ON o.id = p.organisation_id
), at_place AS (
    SELECT came.person_id, came.place_id, bit_or(project.field) AS fields, bit_or(project.host) AS hosts,
        bit_or(1 << (extract(year FROM came.day) * 12 + extract(month FROM came.day) - %(first_month)s)::int) AS months
    FROM registrations_participation came JOIN project ON project.id = came.project_id
    WHERE came.designated AND came.voided_at IS NULL AND came.day BETWEEN %(year_from)s AND %(day)s
    GROUP BY came.person_id, came.place_id
), in_area AS (
    SELECT at_place.person_id, of.area, bit_or(months) AS months, bit_or(fields) AS fields, bit_or(hosts) AS hosts,
        coalesce(bool_or(person.residence_id = at_place.place_id), false) AS at_home
    FROM at_place JOIN places_place p ON p.code = at_place.place_id JOIN people_person person ON person.id = at_place.person_id
    CROSS JOIN LATERAL (VALUES (%(nation)s::text), (p.prefecture_id),
        (CASE WHEN p.level = 'municipality' THEN p.code END)) AS of (area)
    WHERE of.area IS NOT NULL GROUP BY at_place.person_id, of.area
)
SELECT in_area.person_id, in_area.area, months, fields, hosts,
    coalesce(standing.kind, CASE WHEN at_home THEN 'home' ELSE 'guest' END)
FROM in_area LEFT JOIN standing
    ON stays AND (standing.person_id, standing.area) = (in_area.person_id, in_area.area)
"""
"""Each person once in each area, with what they did as bits: one pass over a year, however many respects are told."""

CARRIERS = """
INSERT INTO statistics_fact (area, respect, day, value, persons)
SELECT area, 'carrier', %(day)s, carrier, count(*) FROM carrying GROUP BY area, carrier
UNION ALL
SELECT area, told.respect, %(day)s, told.value, sum(persons) FROM (
    SELECT area, months, fields, hosts, count(*) AS persons FROM carrying
    GROUP BY GROUPING SETS ((area, months), (area, fields), (area, hosts))
) done CROSS JOIN LATERAL (
    SELECT 'month', to_char(%(month_from)s::date + make_interval(months => nth), 'YYYY-MM')
    FROM generate_series(0, 12) nth WHERE months & (1 << nth) > 0
    UNION ALL SELECT 'field', field FROM unnest(%(fields)s::text[]) WITH ORDINALITY AS one (field, nth)
    WHERE fields & (1 << nth::int) > 0
    UNION ALL SELECT 'host', host FROM unnest(%(hosts)s::text[]) WITH ORDINALITY AS one (host, nth)
    WHERE hosts & (1 << nth::int) > 0
) AS told (respect, value)
GROUP BY area, told.respect, told.value
"""

EFFORTS = """
INSERT INTO statistics_effort (area, by, day, value, projects, occurrences, seats, taken, participations, minutes)
WITH designated AS (
    SELECT p.id, d.first_day, d.last_day FROM activities_designation d JOIN activities_project p ON p.id = d.project_id
    UNION ALL
    SELECT p.id, d.first_day, d.last_day FROM activities_designation d
    JOIN activities_project p ON p.organisation_id = d.organisation_id
), held AS (
    SELECT project_id, place_id, count(*) AS occurrences, coalesce(sum(capacity), 0) AS seats,
        coalesce(sum(taken) FILTER (WHERE capacity IS NOT NULL), 0) AS taken
    FROM activities_occurrence o
    WHERE cancelled_at IS NULL AND day BETWEEN %(year_from)s AND %(day)s AND EXISTS (
        SELECT FROM designated d
        WHERE d.id = o.project_id AND o.day >= d.first_day AND (d.last_day IS NULL OR o.day <= d.last_day)
    ) GROUP BY project_id, place_id
), came AS (
    SELECT project_id, place_id, count(*) AS participations, sum(minutes) AS minutes
    FROM registrations_participation
    WHERE designated AND voided_at IS NULL AND day BETWEEN %(year_from)s AND %(day)s GROUP BY project_id, place_id
), done AS (
    SELECT project.id, place.code, place.prefecture_id, place.level = 'municipality' AS municipal, project.field,
        organisation.kind AS host, organisation.id::text AS organisation, coalesce(occurrences, 0) AS occurrences,
        coalesce(seats, 0) AS seats, coalesce(taken, 0) AS taken, coalesce(participations, 0) AS participations,
        coalesce(minutes, 0) AS minutes
    FROM held FULL JOIN came USING (project_id, place_id)
    JOIN activities_project project ON project.id = project_id
    JOIN activities_organisation organisation ON organisation.id = project.organisation_id
    JOIN places_place place ON place.code = coalesce(held.place_id, came.place_id)
)
SELECT area, by, %(day)s, told.value, count(DISTINCT id), sum(occurrences), sum(seats), sum(taken), sum(participations),
    sum(minutes)
FROM done
CROSS JOIN LATERAL (VALUES (%(nation)s::text), (prefecture_id), (CASE WHEN municipal THEN code END)) AS of (area)
CROSS JOIN LATERAL (
    VALUES ('field', field), ('host', host), ('organisation', CASE WHEN area = code THEN organisation END)
) AS told (by, value)
WHERE area IS NOT NULL AND told.value IS NOT NULL GROUP BY area, by, told.value
"""
"""Of designated activities only, on whose day the designation was in force (A1): as the ledger counts participations."""

ALL = (CARRIERS, EFFORTS)
