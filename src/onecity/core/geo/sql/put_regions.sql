INSERT INTO geo_region (code, level, kind, parent_id, name_zh, name_en, geom, centre, synthetic, source)
SELECT code, level, kind, nullif(parent, ''), name_zh, name_en, ST_Multi(geom), centre, synthetic, source
FROM region_staging
ON CONFLICT (code) DO UPDATE
SET level = excluded.level, kind = excluded.kind, parent_id = excluded.parent_id, name_zh = excluded.name_zh,
    name_en = excluded.name_en, geom = excluded.geom, centre = excluded.centre, synthetic = excluded.synthetic,
    source = excluded.source
