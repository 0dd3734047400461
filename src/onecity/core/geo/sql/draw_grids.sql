SELECT id, code, region_id AS region, name_zh, name_en, synthetic, ST_AsBinary(geom)
FROM geo_basegrid
WHERE (valid_from IS NULL OR valid_from <= %(day)s) AND (valid_to IS NULL OR valid_to > %(day)s)
ORDER BY code
