SELECT code, level, kind, name_zh, name_en, synthetic, ST_AsBinary(geom)
FROM geo_region
WHERE level = %(level)s
ORDER BY code
