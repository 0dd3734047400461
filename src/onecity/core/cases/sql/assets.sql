-- Assets that stand in a tile, of the regions a person works for.
WITH bounds AS (SELECT ST_TileEnvelope(%(z)s, %(x)s, %(y)s) AS tile),
shown AS (
    SELECT id, code, name_zh, name_en, state,
           CASE state WHEN 'intact' THEN 'sound' WHEN 'abandoned' THEN 'off' ELSE 'broken' END AS tone,
           ST_AsMVTGeom(ST_Transform(point, 3857), bounds.tile, 4096, 64) AS geom
    FROM cases_asset
    CROSS JOIN bounds
    WHERE state <> 'removed'
      AND point && ST_Transform(bounds.tile, 4326)
      AND region_code LIKE ANY(%(regions)s)
    LIMIT 5000
)
SELECT ST_AsMVT(shown, 'assets', 4096, 'geom', 'id') FROM shown WHERE geom IS NOT NULL
