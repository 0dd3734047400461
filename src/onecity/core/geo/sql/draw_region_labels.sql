SELECT code, level, kind, name_zh, name_en, synthetic, ST_AsBinary(centre)
FROM geo_region
WHERE level = %(level)s
ORDER BY code
