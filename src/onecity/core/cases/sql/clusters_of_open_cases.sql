-- The one map from afar: open cases gathered into cells of 1/16 tile, with counts by time for the ring.
WITH bounds AS (
    SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS tile,
           40075016.68557849 / (2 ^ %(z)s) / 12 AS cell
),
near AS (
    SELECT ST_Transform(point, 3857) AS place, warn_at, due_at
    FROM cases_case CROSS JOIN bounds
    WHERE {where}
      AND point && ST_Transform(bounds.tile, 4326)
),
cells AS (
    SELECT ST_AsMVTGeom(ST_SetSRID(ST_MakePoint(avg(ST_X(place)), avg(ST_Y(place))), 3857), bounds.tile, 4096, 64) AS geom,
           count(*)::int AS count,
           count(*) FILTER (WHERE due_at < %(now)s)::int AS late,
           count(*) FILTER (WHERE warn_at < %(now)s AND due_at >= %(now)s)::int AS warn
    FROM near CROSS JOIN bounds
    GROUP BY floor(ST_X(place) / cell), floor(ST_Y(place) / cell), bounds.tile
)
SELECT ST_AsMVT(cells, 'clusters', 4096, 'geom') FROM cells WHERE geom IS NOT NULL
