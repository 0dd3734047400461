-- The one map from afar: open cases gathered into cells of 1/12 tile with counts by time for the ring; who is alone is shown alone.
-- Cells are cut in degrees and only their middles are projected: a projection of each case would be half of the work.
WITH bounds AS (
    SELECT tile, box, ST_XMin(box) AS west, ST_YMin(box) AS south, (ST_XMax(box) - ST_XMin(box)) / 12 AS width, (ST_YMax(box) - ST_YMin(box)) / 12 AS height
    FROM (SELECT tile, ST_Transform(tile, 4326) AS box FROM (SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS tile) AS one) AS two
),
cells AS (
    SELECT ST_Transform(ST_SetSRID(ST_MakePoint(avg(ST_X(point)), avg(ST_Y(point))), 4326), 3857) AS place,
           min(id) AS first,
           count(*)::int AS count,
           count(*) FILTER (WHERE due_at < %(now)s)::int AS late,
           count(*) FILTER (WHERE warn_at < %(now)s AND due_at >= %(now)s)::int AS warn
    FROM cases_case CROSS JOIN bounds
    WHERE {where}
      AND point && box
    GROUP BY floor((ST_X(point) - west) / width), floor((ST_Y(point) - south) / height)
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
