-- The wall's heat of reports: one point for each small cell of a tile with how many were reported there.
WITH bounds AS (
    SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS tile,
           40075016.68557849 / (2 ^ %(z)s) / %(cells)s AS cell
),
near AS (
    SELECT ST_Transform(point, 3857) AS place
    FROM cases_case CROSS JOIN bounds
    WHERE {where}
      AND point && ST_Transform(bounds.tile, 4326)
),
heat AS (
    SELECT count(*)::int AS count,
           ST_AsMVTGeom(ST_Centroid(ST_Collect(place)), (SELECT tile FROM bounds), 4096, 256) AS geom
    FROM near CROSS JOIN bounds
    GROUP BY floor(ST_X(place) / cell), floor(ST_Y(place) / cell)
)
SELECT ST_AsMVT(heat, 'heat', 4096, 'geom') FROM heat WHERE geom IS NOT NULL
