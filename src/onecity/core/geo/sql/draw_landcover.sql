SELECT kind, name_zh, name_en, synthetic, ST_AsBinary(geom)
FROM geo_landcover
WHERE %(kind)s IN ('', kind)
ORDER BY id
