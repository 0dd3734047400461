-- Pieces of one name are drawn together; nameless ones by cells of 0.01 degrees, so that a tile reads few rows.
SELECT road_class, name_zh, name_en, synthetic, ST_AsBinary(ST_Collect(geom))
FROM geo_road
WHERE road_class = %(road_class)s
GROUP BY road_class, name_zh, name_en, synthetic,
         CASE WHEN name_zh = '' THEN ST_SnapToGrid(ST_StartPoint(geom), 0.01) END
ORDER BY name_zh
