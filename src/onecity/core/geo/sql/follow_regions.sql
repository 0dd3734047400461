-- After borders have moved: names drawn in the middle of a village go with it, and every place lies in the village around it now.
UPDATE geo_place AS place
SET point = village.centre
FROM geo_region AS village
WHERE place.kind = 'village' AND place.synthetic AND place.region_code = village.code AND village.code = ANY(%(villages)s);

UPDATE geo_place AS place
SET region_code = grid.region_id
FROM geo_basegrid AS grid
WHERE (grid.valid_from IS NULL OR grid.valid_from <= %(day)s) AND (grid.valid_to IS NULL OR grid.valid_to > %(day)s) AND grid.region_id = ANY(%(villages)s) AND ST_Covers(grid.geom, place.point)
    AND place.region_code <> grid.region_id
