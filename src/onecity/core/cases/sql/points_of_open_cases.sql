-- The one map near the ground: single open cases of a tile, with what the symbol says.
WITH bounds AS (SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS tile),
shown AS (
    SELECT cases_case.id, state, cases_case.urgency, kind, name_zh, name_en, number,
           CASE WHEN due_at < %(now)s THEN 'late' WHEN warn_at < %(now)s THEN 'warn' ELSE 'ok' END AS time,
           ST_AsMVTGeom(ST_Transform(point, 3857), bounds.tile, 4096, 64) AS geom
    FROM cases_case
    JOIN cases_category ON cases_category.id = category_id
    CROSS JOIN bounds
    WHERE {where}
      AND point && ST_Transform(bounds.tile, 4326)
    LIMIT 5000
)
SELECT ST_AsMVT(shown, 'cases', 4096, 'geom', 'id') FROM shown WHERE geom IS NOT NULL
