"""The statement that counts what activities of a year came to (V3)."""

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
