INSERT INTO geo_basegrid (code, scheme, region_id, name_zh, name_en, geom, centre, area, synthetic, people, households, people_synthetic)
SELECT code, scheme, village, name_zh, name_en, ST_Multi(geom), centre, ST_Area(geom::geography), synthetic, people, households, false
FROM grid_staging
ON CONFLICT (code) DO UPDATE
SET scheme = excluded.scheme, region_id = excluded.region_id, name_zh = excluded.name_zh, name_en = excluded.name_en,
    geom = excluded.geom, centre = excluded.centre, area = excluded.area, synthetic = excluded.synthetic, people = excluded.people,
    households = excluded.households, people_synthetic = false, valid_to = NULL
