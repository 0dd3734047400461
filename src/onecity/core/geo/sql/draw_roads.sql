SELECT road_class AS class, name_zh, name_en, synthetic, ST_AsBinary(ST_Collect(geom))
FROM geo_road
WHERE road_class = %(road_class)s
GROUP BY road_class, name_zh, name_en, synthetic
ORDER BY name_zh
