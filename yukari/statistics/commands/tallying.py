"""The statements that add up who is counted otherwise, and that write a day's facts from the sums."""

PERSONS = """
INSERT INTO delta
SELECT area, CASE WHEN grouping(kind) = 0 THEN 'kind' WHEN grouping(age) = 0 THEN 'age'
    WHEN grouping(home) = 0 THEN 'home' WHEN grouping(step) = 0 THEN 'step' ELSE 'all' END,
    coalesce(kind, age, home, step, ''), 0, sum(sign)
FROM difference WHERE ties IS NOT NULL
GROUP BY GROUPING SETS ((area), (area, kind), (area, age), (area, home), (area, step)) HAVING sum(sign) <> 0
UNION ALL
SELECT area, respect, value, 0, persons FROM (
    SELECT area, sum(sign * ties) AS ties, sum(sign) FILTER (WHERE seen) AS seen,
        sum(sign) FILTER (WHERE took_part) AS took_part, sum(sign) FILTER (WHERE lapsed) AS lapsed
    FROM difference WHERE ties IS NOT NULL GROUP BY area
) area CROSS JOIN LATERAL (
    VALUES ('ties', '', ties), ('living', 'seen', seen), ('living', 'took_part', took_part), ('living', 'lapsed', lapsed)
) AS told (respect, value, persons)
WHERE persons <> 0
"""

REACHED = """
INSERT INTO delta
SELECT area, 'reached', value, days, sum(sign)
FROM difference CROSS JOIN LATERAL (VALUES
    ('activity', to_activity), ('premium', to_premium), ('renewed', to_renewed), ('long_stay', to_long_stay),
    ('moved_in', to_moved_in)
) AS step (value, days)
WHERE days IS NOT NULL GROUP BY area, value, days HAVING sum(sign) <> 0
"""

COHORTS = """
INSERT INTO delta
SELECT area, told.respect, cohort, 0, told.persons FROM (
    SELECT area, cohort, sum(sign) AS joined, sum(sign) FILTER (WHERE ties IS NOT NULL) AS stayed
    FROM difference WHERE cohort <> '' GROUP BY area, cohort
) cohort CROSS JOIN LATERAL (VALUES ('joined', joined), ('stayed', stayed)) AS told (respect, persons)
WHERE told.persons <> 0
"""

CARRIERS = """
INSERT INTO delta
SELECT area, 'carrier', carrier, 0, sum(sign) FROM difference WHERE carrier <> '' GROUP BY area, carrier HAVING sum(sign) <> 0
UNION ALL
SELECT area, told.respect, told.value, 0, sum(persons) FROM (
    SELECT area, months, fields, hosts, routes, sum(sign) AS persons FROM difference
    GROUP BY GROUPING SETS ((area, months), (area, fields), (area, hosts), (area, routes)) HAVING sum(sign) <> 0
) done CROSS JOIN LATERAL (
    SELECT 'month', to_char(nth, 'FM00') FROM generate_series(0, 15) nth WHERE months & (1 << nth) > 0
    UNION ALL SELECT 'field', field FROM unnest(%(fields)s::text[]) WITH ORDINALITY AS one (field, nth)
    WHERE fields & (1 << nth::int) > 0
    UNION ALL SELECT 'host', host FROM unnest(%(hosts)s::text[]) WITH ORDINALITY AS one (host, nth)
    WHERE hosts & (1 << nth::int) > 0
    UNION ALL SELECT 'route', tie FROM unnest(%(ties)s::text[]) WITH ORDINALITY AS one (tie, nth)
    WHERE routes & (1 << nth::int) > 0
) AS told (respect, value)
GROUP BY area, told.respect, told.value HAVING sum(persons) <> 0
"""

DELTAS = (PERSONS, REACHED, COHORTS, CARRIERS)

SETTLED = (
    """
    UPDATE statistics_tally tally SET persons = tally.persons + more.persons FROM (
        SELECT area, respect, value, days, sum(persons) AS persons FROM delta GROUP BY area, respect, value, days
    ) more WHERE (tally.area, tally.respect, tally.value, tally.days) = (more.area, more.respect, more.value, more.days)
    """,
    """
    INSERT INTO statistics_tally SELECT area, respect, value, days, sum(persons) FROM delta
    WHERE NOT EXISTS (
        SELECT FROM statistics_tally tally
        WHERE (tally.area, tally.respect, tally.value, tally.days) = (delta.area, delta.respect, delta.value, delta.days)
    ) GROUP BY area, respect, value, days HAVING sum(persons) <> 0
    """,
    "DELETE FROM statistics_tally WHERE persons = 0",
)

FACTS = """
INSERT INTO statistics_fact (area, respect, day, value, persons, days)
SELECT area, respect, %(day)s, value, persons, NULL::integer FROM statistics_tally
WHERE respect NOT IN ('month', 'joined', 'stayed', 'reached')
UNION ALL
SELECT area, respect, %(day)s, to_char(%(month_from)s::date + make_interval(months => nth), 'YYYY-MM'), persons, NULL::integer
FROM statistics_tally JOIN generate_series(0, 12) nth ON value = to_char((%(first_month)s + nth) %% 16, 'FM00')
WHERE respect = 'month'
UNION ALL
SELECT area, respect, %(day)s, cohort, sum(persons), NULL::integer FROM (
    SELECT *, CASE WHEN value < %(first_cohort)s THEN %(earlier)s ELSE value END AS cohort
    FROM statistics_tally WHERE respect IN ('joined', 'stayed')
) quarter GROUP BY area, respect, cohort
UNION ALL
SELECT area, respect, %(day)s, value, sum(persons), min(days) FILTER (WHERE 2 * so_far >= of) FROM (
    SELECT *, sum(persons) OVER (PARTITION BY area, value ORDER BY days) AS so_far, sum(persons) OVER (PARTITION BY area, value) AS of
    FROM statistics_tally WHERE respect = 'reached'
) reached GROUP BY area, respect, value
"""
"""The median of a step is the first number of days within which half of those took it who took it at all (V2)."""
