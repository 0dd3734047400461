-- The base grid at a point on a day ($3), its village and township, and the nearest named road within 300 m.
-- A grid of several villages has their township as its region: the village is then the one around the point.
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
JOIN geo_basegrid AS grid ON ST_DWithin(grid.geom, place.point, 0.000002)
    AND (grid.valid_from IS NULL OR grid.valid_from <= $3) AND (grid.valid_to IS NULL OR grid.valid_to > $3)
JOIN LATERAL (
    SELECT region.code, region.name_zh, region.parent_id
    FROM geo_region AS region
    WHERE (region.code = grid.region_id AND region.level = 'village')
       OR (region.parent_id = grid.region_id AND region.level = 'village' AND ST_DWithin(region.geom, place.point, 0.000002))
    ORDER BY ST_Distance(region.geom, place.point), region.code
    LIMIT 1
) AS village ON true
LEFT JOIN geo_region AS township ON township.code = village.parent_id
ORDER BY ST_Distance(grid.geom, place.point), grid.code
LIMIT 1
