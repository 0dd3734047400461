SELECT id, code, region_id AS region, name_zh, name_en, synthetic, ST_AsBinary(geom)
FROM geo_basegrid
WHERE valid_to IS NULL
ORDER BY code
