SELECT id, kind, name_zh, name_en, synthetic, ST_AsBinary(point)
FROM geo_place
WHERE kind = ANY(%(kinds)s)
ORDER BY id
