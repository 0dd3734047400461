-- The one map from afar: open cases gathered into cells of 1/12 tile with counts by time for the ring; who is alone is shown alone.
WITH bounds AS (
    SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS tile,
           40075016.68557849 / (2 ^ %(z)s) / 12 AS cell
),
near AS MATERIALIZED (
    SELECT id, ST_Transform(point, 3857) AS place, warn_at, due_at
    FROM cases_case CROSS JOIN bounds
    WHERE {where}
      AND point && ST_Transform(bounds.tile, 4326)
),
cells AS (
    SELECT ST_SetSRID(ST_MakePoint(avg(ST_X(place)), avg(ST_Y(place))), 3857) AS place,
           min(near.id) AS first,
           count(*)::int AS count,
           count(*) FILTER (WHERE due_at < %(now)s)::int AS late,
           count(*) FILTER (WHERE warn_at < %(now)s AND due_at >= %(now)s)::int AS warn
    FROM near CROSS JOIN bounds
    GROUP BY floor(ST_X(place) / cell), floor(ST_Y(place) / cell)
),
gathered AS (
    SELECT ST_AsMVTGeom(place, bounds.tile, 4096, 64) AS geom, count, late, warn
    FROM cells CROSS JOIN bounds
    WHERE count > 1
),
alone AS (
    SELECT cases_case.id, state, cases_case.urgency, kind, name_zh, name_en, number,
           CASE WHEN late > 0 THEN 'late' WHEN warn > 0 THEN 'warn' ELSE 'ok' END AS time,
           ST_AsMVTGeom(cells.place, bounds.tile, 4096, 64) AS geom
    FROM cells
    JOIN cases_case ON cases_case.id = first
    JOIN cases_category ON cases_category.id = category_id
    CROSS JOIN bounds
    WHERE count = 1
)
SELECT coalesce((SELECT ST_AsMVT(gathered, 'clusters', 4096, 'geom') FROM gathered WHERE geom IS NOT NULL), '')
    || coalesce((SELECT ST_AsMVT(alone, 'cases', 4096, 'geom', 'id') FROM alone WHERE geom IS NOT NULL), '')
