-- The base grid at a point, its village and township, and the nearest named road within 300 m.
-- A point on a shared border belongs to the grid of the lower code; 0.000002 degrees (0.2 m) absorbs rounding.
SELECT grid.id, grid.code, village.code, township.name_zh, village.name_zh,
       (
           SELECT road.name_zh
           FROM geo_road AS road
           WHERE road.name_zh <> '' AND ST_DWithin(road.geom, place.point, 0.003)
           ORDER BY road.geom <-> place.point
           LIMIT 1
       )
FROM (SELECT ST_SetSRID(ST_MakePoint($1, $2), 4326) AS point) AS place
JOIN geo_basegrid AS grid ON ST_DWithin(grid.geom, place.point, 0.000002) AND grid.valid_to IS NULL
JOIN geo_region AS village ON village.code = grid.region_id
LEFT JOIN geo_region AS township ON township.code = village.parent_id
ORDER BY ST_Distance(grid.geom, place.point), grid.code
LIMIT 1
