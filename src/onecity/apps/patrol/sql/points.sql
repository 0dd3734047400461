-- Check points in use that lie in a tile, of the regions a person works or watches in.
WITH bounds AS (SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS tile),
shown AS (
    SELECT id, code, name_zh, name_en,
           CASE WHEN due_on < %(today)s THEN 'alarm' WHEN due_on = %(today)s THEN 'soon' ELSE 'sound' END AS tone,
           ST_AsMVTGeom(ST_Transform(point, 3857), bounds.tile, 4096, 64) AS geom
    FROM patrol_checkpoint
    CROSS JOIN bounds
    WHERE active
      AND point && ST_Transform(bounds.tile, 4326)
      AND region_code LIKE ANY(%(regions)s)
    LIMIT 5000
)
SELECT ST_AsMVT(shown, 'check-points', 4096, 'geom', 'id') FROM shown WHERE geom IS NOT NULL
